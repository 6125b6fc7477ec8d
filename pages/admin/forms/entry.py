"""What the forms of all kinds of entry have in common; their blocks are inlines."""

from django import forms
from django.contrib.admin.utils import flatten_fieldsets
from django.utils.translation import gettext_lazy as _

from pages.admin.forms.translation import TranslationForm
from pages.languages import CODES, column
from pages.publishing.ancestors import lock_with_ancestors

# How the columns of translated fields end.
COLUMN_ENDINGS = tuple(column("", code) for code in CODES)


class EntryForm(TranslationForm):
    """An entry's own fields."""

    also_translated = ("slug",)

    small_correction = forms.BooleanField(
        label=_("Small correction: the translation still matches"),
        required=False,
        help_text=_(
            "Tick this when you corrected a typo in the original: the translation of what you "
            "changed then does not count as outdated."
        ),
    )


class EntryFormAdmin:
    """For the ModelAdmin of a kind of entry."""

    save_on_top = False

    def get_object(self, request, object_id, from_field=None):
        """For saving, the entry is locked first: merging compares with what stays until then."""
        entry = super().get_object(request, object_id, from_field)
        if entry is None or request.method != "POST":
            return entry
        return lock_with_ancestors(entry)[-1]

    def texts(self, obj) -> list:
        """The first fields of the form: title and summary side by side."""
        texts = [("title_de", "title_es"), ("summary_de", "summary_es"), "translation_matches"]
        return texts if obj is None else [*texts, "small_correction"]


def facts_in(fieldsets) -> list[str]:
    """The fields of a form that are not in one language: what translators leave alone."""
    return [name for name in flatten_fieldsets(fieldsets) if not name.endswith(COLUMN_ENDINGS)]
