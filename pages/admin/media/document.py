"""Documents in the admin: the file, its language, and whether it is accessible."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from pages.admin.forms.files import FileForm, languages_of
from pages.admin.media.item import MediaItemAdmin
from pages.media import documents
from pages.models.media.document import Document


class DocumentForm(FileForm):
    """The form of a document with the facts for readers."""

    def accept(self, uploaded):
        return documents.accept_document(uploaded)

    def _post_clean(self):
        if self.accepted and self.accepted.pages:
            self.cleaned_data["pages"] = self.accepted.pages  # counted, rather than typed
        super()._post_clean()


@admin.register(Document)
class DocumentAdmin(MediaItemAdmin):
    """Documents, represented by their formats in lists."""

    place_in_menu = 4
    form = DocumentForm
    gaps = MediaItemAdmin.gaps | {
        "inaccessible": (
            _("not accessible"),
            lambda found: found.filter(accessible=Document.Accessible.NO),
        ),
        "unchecked": (
            _("nobody has checked whether it is accessible"),
            lambda found: found.filter(accessible=Document.Accessible.UNKNOWN),
        ),
    }
    list_display = ["title_in_both", "thumbnail", "accessible", "facts"]
    search_fields = ["title_de", "title_es"]
    readonly_fields = ["facts"]

    def get_fieldsets(self, request, obj=None):
        facts = ["facts"] if obj else []
        return [
            (_("Which file"), {"fields": ["file", *facts, tuple(languages_of("title"))]}),
            (_("What readers are told about it"), {"fields": ["language", "pages"]}),
            (_("Who can read it"), {"fields": ["accessible"]}),
        ]

    def mark(self, document):
        return document.format

    @admin.display(description=_("what readers are told"))
    def facts(self, document):
        return document.facts
