"""The picture library in the admin: uploads are checked and re-encoded, lists show the pictures."""

from django.contrib import admin
from django.db import transaction
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from pages import tasks
from pages.admin.bilingual import present_languages
from pages.admin.deleting import with_link
from pages.admin.merging import MergingForm
from pages.deleting import uses_of
from pages.models.picture import Picture
from pages.pictures.uploads import accept


class PictureForm(MergingForm):
    """An upload, and what is to be said about it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        present_languages(self, ["alt"])
        self.fields["file"].show_hidden_initial = False

    def clean_file(self):
        uploaded = self.cleaned_data["file"]
        self.accepted = accept(uploaded) if "file" in self.changed_data else None
        return uploaded

    def _post_clean(self):
        if getattr(self, "accepted", None):
            self.cleaned_data.pop("file")
            self.accepted.put_into(self.instance)
        super()._post_clean()


@admin.register(Picture)
class PictureAdmin(admin.ModelAdmin):
    """Pictures with their texts and rights; what is in use cannot be deleted."""

    form = PictureForm
    list_display = ["thumbnail", "title", "credit", "has_texts", "created_at"]
    list_display_links = ["thumbnail", "title"]
    search_fields = ["title", "alt_de", "alt_es", "credit", "source"]
    fieldsets = [
        (None, {"fields": ["file", "title"]}),
        (_("For people who do not see it"), {"fields": [("alt_de", "alt_es"), "decorative"]}),
        (_("Rights"), {"fields": ["credit", "source", "licence"]}),
    ]

    def get_deleted_objects(self, objs, request):
        """A picture in use stays, and the editor reads where it is used."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        hindered = [with_link(use) for picture in objs for use in uses_of(picture)]
        return deleted, counts, set() if hindered else lacking, hindered or protected

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not obj.renditions:
            transaction.on_commit(tasks.make_renditions.enqueue)

    @admin.display(description=_("picture"))
    def thumbnail(self, picture):
        smallest = picture.fallback
        return format_html(
            '<img class="thumbnail" src="{}" width="96" alt="" loading="lazy">', smallest.url
        )

    @admin.display(description=_("texts for people who do not see it"), boolean=True)
    def has_texts(self, picture):
        return picture.decorative or bool(picture.alt_de and picture.alt_es)
