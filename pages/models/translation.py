"""Records with texts in two languages, and the states of their translations.

States compare texts, never times (see `Translated.translated_from`).
"""

from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from pages.languages import column, html_lang, other


class TranslationState(models.TextChoices):
    """The state of a translation compared with its original."""

    CURRENT = "current", _("current")
    OUTDATED = "outdated", _("outdated")
    MISSING = "missing", _("missing")


def translation_state_of(
    original: str, translation: str, base: str | None
) -> TranslationState | None:
    """Return the state of a translation that was made from `base`; None without an original."""
    if not original:
        return None
    if not translation:
        return TranslationState.MISSING
    return TranslationState.CURRENT if base == original else TranslationState.OUTDATED


class Translated(models.Model):
    """A record with texts in two languages, one of which is the original.

    `translated_from` has, by field, the original's text that the translation was made from. The
    first translation sets it; later only an editor's decision (`match_translation`) does, so that
    correcting a typo in an outdated translation does not make it current.
    """

    translated_fields: tuple[str, ...] = ()

    translated_from = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self._note_first_translations()
        super().save(*args, **kwargs)

    @property
    def language_of_original(self) -> str:
        """The language in which the record was written."""
        raise NotImplementedError(f"{type(self).__name__} does not say what its original is")

    def text_of(self, field: str, language: str) -> str:
        """Return a translated field in one language; empty rather than in another language."""
        return getattr(self, column(field, language)) or ""

    def translation_state(self, field: str) -> TranslationState | None:
        """Return the state of a field's translation, or None if there is nothing to translate."""
        return translation_state_of(*self._pair(field), self.translated_from.get(field))

    def translation_states(self) -> dict[str, TranslationState]:
        """Return the states of all fields that have something to translate."""
        states = {field: self.translation_state(field) for field in self.translated_fields}
        return {field: state for field, state in states.items() if state}

    def match_translation(self, *fields: str) -> None:
        """Record that the translations of these fields (default: all) match the original now."""
        for field in fields or self.translated_fields:
            original, translation = self._pair(field)
            if original and translation:
                self.translated_from[field] = original

    def _pair(self, field: str) -> tuple[str, str]:
        original = self.language_of_original
        return self.text_of(field, original), self.text_of(field, other(original))

    def _note_first_translations(self) -> None:
        for field in self.translated_fields:
            _original, translation = self._pair(field)
            if not translation:  # the next text is a first translation again
                self.translated_from.pop(field, None)
            elif field not in self.translated_from:
                self.match_translation(field)


class LabelText(NamedTuple):
    """A text, with its `lang` if that is not the reader's language (WCAG 3.1.2)."""

    text: str
    lang: str = ""


def label_text_of(record: models.Model, field: str, language: str) -> LabelText:
    """Return a translated field in a language, or else in the other one with its `lang`."""
    if text := getattr(record, column(field, language)):
        return LabelText(text)
    borrowed = other(language)
    text = getattr(record, column(field, borrowed)) or ""
    return LabelText(text, html_lang(borrowed) if text else "")
