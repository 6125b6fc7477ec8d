"""The plain forms of publishing: which languages, when, and what the editor was shown."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from pages.languages import NAMES
from pages.models.publication import Publication
from pages.publishing.publish import Pending, Shown


class LanguageBoxes(forms.CheckboxSelectMultiple):
    """A box for each language; those that cannot be chosen now are disabled."""

    enabled: Collection[str] = tuple(NAMES)

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if value not in self.enabled:
            option["attrs"]["disabled"] = True
        return option


class LanguagesForm(forms.Form):
    """A choice of languages, with a mark of what stood beside it."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=NAMES.items(),
        widget=LanguageBoxes,
        error_messages={"required": _("Choose at least one language.")},
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)

    def prefill(self, *, enabled: Collection[str], chosen: Collection[str], shown: str) -> None:
        """Show this now: a form that comes back keeps its choices, and the mark is a new one."""
        self.fields["languages"].widget.enabled = enabled
        self.initial |= {"languages": list(chosen), "shown": shown}
        if self.is_bound:
            self.data = self.data.copy()
            self.data["shown"] = shown

    def boxes(self) -> list:
        """The boxes one by one, in the order of the languages."""
        return self["languages"].subwidgets


class PublishForm(LanguagesForm):
    """Which languages become live, when, and with what."""

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
        """The time that was entered, if it is one."""
        return getattr(self, "cleaned_data", {}).get("at")

    def clean_pending(self):
        return self.cleaned_data["pending"] or Pending.CANCEL

    def clean_shown(self):
        return read_shown(self.cleaned_data["shown"])

    def clean(self):
        if self.cleaned_data.get("when") == self.LATER:
            self.cleaned_data["at"] = self._at()

    def _at(self) -> datetime | None:
        """The day and time by the site's clock; a form error where there is no such moment."""
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
    """Which languages are withdrawn, or which schedules cancelled; marked with what goes along."""

    def clean_shown(self):
        return [int(key) for key in self.cleaned_data["shown"].split() if key.isdigit()]


class RestoreForm(forms.Form):
    """The editor's word that the plan may be carried out, with a mark of the desk it is for."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=32)


def write_shown(shown: Shown) -> str:
    """Fingerprints as they travel in the form: `12:de:1f0a… 12:es:77b2…`."""
    return " ".join(f"{pk}:{language}:{mark}" for (pk, language), mark in shown.items())


def read_shown(text: str) -> Shown:
    """The fingerprints that came back; what is not one is left out, and so was not shown."""
    parts: Iterable[list[str]] = (item.split(":") for item in text.split())
    return {
        (int(part[0]), part[1]): part[2] for part in parts if len(part) == 3 and part[0].isdigit()
    }
