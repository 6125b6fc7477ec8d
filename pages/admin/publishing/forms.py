"""The forms of publishing: languages, time, and a mark of what the editor was shown."""

import re
from collections.abc import Collection, Iterable
from datetime import datetime

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from pages.admin.conflicts import GivenBackForm
from pages.languages import NAMES
from pages.models.publication import Publication
from pages.publishing.publish import Pending, Shown


class LanguageBoxes(forms.CheckboxSelectMultiple):
    """A checkbox for each language; those that cannot be chosen now are disabled."""

    enabled: Collection[str] = tuple(NAMES)

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if value not in self.enabled:
            option["attrs"]["disabled"] = True
        return option


class LanguagesForm(GivenBackForm, forms.Form):
    """A choice of languages, with a mark of what was shown with it."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=NAMES.items(),
        widget=LanguageBoxes,
        error_messages={"required": _("Choose at least one language.")},
    )
    # Long enough for the marks of both languages and of many ancestors or descendants.
    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)

    def prefill(self, *, enabled: Collection[str], chosen: Collection[str], shown: str) -> None:
        """Set the choices of a new form; one that comes back keeps its own, with a new mark."""
        self.fields["languages"].widget.enabled = enabled
        self.initial |= {"languages": list(chosen), "shown": shown}
        if self.is_bound:
            self.data = self.data.copy()
            self.data["shown"] = shown

    def boxes(self) -> list:
        """Return the checkboxes one by one, in the order of the languages."""
        return self["languages"].subwidgets


class PublishForm(LanguagesForm):
    """The choice of languages to publish, now or at a time, with a note."""

    NOW, LATER = "now", "later"

    when = forms.ChoiceField(
        label=_("When"),
        choices=[(NOW, _("Now")), (LATER, _("At a time"))],
        initial=NOW,
        widget=forms.RadioSelect,
    )
    day = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    time = forms.TimeField(
        label=format_lazy(_("Time in {city}"), city=settings.PARTNERSHIP.first.city),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    with_ancestors = forms.BooleanField(label=_("Publish the pages above as well"), required=False)
    pending = forms.ChoiceField(
        label=_("What is scheduled"),
        choices=Pending.choices,
        initial=Pending.CANCEL,
        required=False,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=Publication._meta.get_field("note").max_length,
        help_text=_("For the history: what is new. Readers do not see it."),
    )

    @property
    def chosen_time(self) -> datetime | None:
        """The time that was entered, if it is valid."""
        return getattr(self, "cleaned_data", {}).get("at")

    def clean_pending(self):
        return self.cleaned_data["pending"] or Pending.CANCEL

    def clean_shown(self):
        return read_shown(self.cleaned_data["shown"])

    def clean(self):
        super().clean()
        if self.cleaned_data.get("when") == self.LATER:
            self.cleaned_data["at"] = self._at()

    def _at(self) -> datetime | None:
        """Return the moment by the site's clock; add a form error if there is no such moment."""
        day, time = self.cleaned_data.get("day"), self.cleaned_data.get("time")
        for name, value, message in (
            ("day", day, _("Choose a day.")),
            ("time", time, _("Choose a time.")),
        ):
            if value is None and name not in self.errors:
                self.add_error(name, ValidationError(message, code="required"))
        if day is None or time is None:
            return None
        try:
            at = from_current_timezone(datetime.combine(day, time))
        except ValidationError:
            message = _("In %(city)s the clocks are changed in that hour. Choose another time.")
            params = {"city": settings.PARTNERSHIP.first.city}
            self.add_error("time", ValidationError(message, code="no_such_time", params=params))
            return None
        if at <= timezone.now():
            self.add_error("day", ValidationError(_("Choose a time in the future."), code="past"))
        return at


class EndPublicationForm(LanguagesForm):
    """The choice of languages to withdraw or cancel; its mark names all that would end."""

    def clean_shown(self):
        return [int(key) for key in self.cleaned_data["shown"].split() if is_key(key)]


class RestoreForm(GivenBackForm, forms.Form):
    """The confirmation of a restore plan, with the fingerprint of the draft that it is for."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=32)


def is_key(text: str) -> bool:
    """Return whether a text can be the key of a record."""
    return bool(re.fullmatch("[0-9]{1,18}", text))


def write_shown(shown: Shown) -> str:
    """Return fingerprints as text for the form: `12:de:1f0a… 12:es:77b2…`."""
    return " ".join(f"{pk}:{language}:{mark}" for (pk, language), mark in shown.items())


def read_shown(text: str) -> Shown:
    """Return the fingerprints that the form sent; anything else is left out, as if not shown."""
    parts: Iterable[list[str]] = (item.split(":") for item in text.split())
    return {
        (int(part[0]), part[1]): part[2] for part in parts if len(part) == 3 and is_key(part[0])
    }
