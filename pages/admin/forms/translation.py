"""Forms with both languages side by side: labels, `lang` attributes, translation states."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pages.admin.forms.merge import MergingForm
from pages.languages import CODES, NAMES, column, html_lang, other
from pages.models.translation import TranslationState
from pages.word_diff import word_diff_html


def present_languages(form: forms.ModelForm, names: Iterable[str]) -> None:
    """Name the language of each field of a pair in its label and its `lang` attribute."""
    for name in names:
        verbose = form._meta.model._meta.get_field(name).verbose_name
        for language in CODES:
            field = form.fields.get(column(name, language))
            if field:
                field.label = _("%(field)s (%(language)s)") % {
                    "field": verbose[:1].upper() + verbose[1:],
                    "language": NAMES[language],
                }
                field.widget.attrs["lang"] = html_lang(language)


class TranslationForm(MergingForm):
    """A form of a translated record, which shows outdated texts and records what matches again."""

    also_translated: tuple[str, ...] = ()  # columns in both languages without a translation state

    translation_matches = forms.BooleanField(
        label=gettext_lazy("The translation matches the original now"),
        required=False,
        help_text=gettext_lazy("Tick this when you have brought the translation up to date."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        present_languages(self, self.instance.translated_fields + self.also_translated)
        states = self.instance.translation_states() if self.instance.pk else {}
        self._current_before = {
            name for name, state in states.items() if state == TranslationState.CURRENT
        }
        outdated = [name for name, state in states.items() if state == TranslationState.OUTDATED]
        for name in outdated:
            self._show_what_changed(name)
        if not outdated:
            self.fields["translation_matches"].widget = forms.HiddenInput()

    def _post_clean(self):
        super()._post_clean()
        # After merging: the texts that match are those that will be saved.
        if self.cleaned_data.get("translation_matches"):
            self.instance.match_translation()
        elif self.data.get("small_correction"):
            for name in self._current_before:
                self.instance.match_translation(name)

    def _show_what_changed(self, name: str) -> None:
        """Show at an outdated translation how its original has changed since."""
        original = self.instance.language_of_original
        field = self.fields.get(column(name, other(original)))
        if field:
            field.help_text = word_diff_html(
                self.instance.translated_from.get(name, ""),
                self.instance.text_of(name, original),
                heading=_("Outdated: the original has changed since."),
                lang=html_lang(original),
            )
            field.widget.attrs["data-translation"] = "outdated"
