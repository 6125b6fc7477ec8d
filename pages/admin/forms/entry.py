"""The base of the forms of all kinds of entry; their blocks are inlines."""

from collections import defaultdict

from django import forms
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from pages.admin.forms.choices import RecordChoiceField, RecordChoices
from pages.admin.forms.translation import TranslationForm
from pages.languages import CODES, NAMES, column
from pages.models.locks import lock_tree
from pages.publishing.ancestors import lock_with_ancestors
from pages.publishing.status import renew_statuses

# The endings of the columns of translated fields: `_de`, `_es`.
COLUMN_ENDINGS = tuple(column("", code) for code in CODES)


class EntryForm(TranslationForm):
    """The form of an entry's own fields."""

    also_translated = ("slug",)

    small_correction = forms.BooleanField(
        label=_("Small correction: the translation still matches"),
        required=False,
        help_text=_(
            "Tick this when you corrected a typo in the original: the translation of what you "
            "changed then does not count as outdated."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, RecordChoiceField) and (record := getattr(self.instance, name)):
                field.known[str(record.pk)] = record

    def add_error(self, field, error):
        """Show the errors of fields that the form does not have above it."""
        if field is None and hasattr(error, "error_dict"):
            shown = defaultdict(list)
            for name, errors in error.error_dict.items():
                shown[name if name in self.fields else NON_FIELD_ERRORS] += errors
            error = ValidationError(dict(shown))
        super().add_error(field, error)


class EntryFormAdmin(RecordChoices):
    """A mixin for the ModelAdmin of a kind of entry."""

    save_on_top = False
    # Fields that take effect without being published, so that they need the right to publish; and
    # the cover, which both languages share.
    structure_fields: tuple[str, ...] = (*(column("slug", code) for code in CODES), "cover")

    def get_readonly_fields(self, request, obj=None):
        readonly = super().get_readonly_fields(request, obj)
        if obj is None or self.has_publish_permission(request, obj):
            return readonly
        return [*readonly, *(name for name in self.structure_fields if name not in readonly)]

    def changeform_view(self, request, *args, **kwargs):
        """Lock the tree before a form is read, so that all it checks stays so until it is saved."""
        if request.method == "POST":
            lock_tree()
        return super().changeform_view(request, *args, **kwargs)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """Give back what was typed for an entry that somebody has deleted: Django would drop it."""
        if request.method != "POST":
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)
        sent = list(request.POST.items())
        typed = {
            name: [text for key, text in sent if text and key.endswith(column("", code))]
            for code, name in NAMES.items()
        }
        context = self.admin_site.each_context(request) | {
            "title": _("Somebody has deleted this meanwhile"),
            "opts": opts,
            "typed": typed,
        }
        template = "admin/pages/entry/deleted.html"
        return TemplateResponse(request, template, context, status=404)

    def get_object(self, request, object_id, from_field=None):
        """Lock the entry before saving, so that nobody changes it after the merge."""
        entry = super().get_object(request, object_id, from_field)
        if entry is None or request.method != "POST":
            return entry
        return lock_with_ancestors(entry)[-1]

    def save_related(self, request, form, formsets, change):
        """Save the blocks as well, and then renew the statuses of the whole draft."""
        super().save_related(request, form, formsets, change)
        renew_statuses([form.instance.pk])

    def texts(self, obj) -> list:
        """Return the first fields of the form: title and summary side by side."""
        texts = [("title_de", "title_es"), ("summary_de", "summary_es"), "translation_matches"]
        return texts if obj is None else [*texts, "small_correction"]


def facts_in(fieldsets) -> list[str]:
    """Return the fields that are not in one language, which translators may not change."""
    return [name for name in flatten_fieldsets(fieldsets) if not name.endswith(COLUMN_ENDINGS)]
