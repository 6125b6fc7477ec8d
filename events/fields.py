"""Form fields for facts: dates as people write them, and what stands in the cells of a table."""

import re
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from events.dates import PartialDate, parse
from events.models.choices import Role
from events.models.organisation import Organisation
from pages.languages import CODES

SEPARATOR = "; "  # between names in one cell; names have commas


class PartialDateField(forms.Field):
    """Takes a date as people write it; shows it in the words of the editor's language."""

    default_error_messages = {
        "invalid": _(
            "“%(text)s” is not a date. Write a year, a month or a day: 2014, Juni 2010, "
            "20.5.1998, mayo de 2015."
        )
    }

    def prepare_value(self, value):
        return value.in_words if isinstance(value, PartialDate) else value

    def to_python(self, value):
        if not value or isinstance(value, PartialDate):
            return value or None
        try:
            return parse(value)
        except ValueError:
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"text": value}
            ) from None

    def has_changed(self, initial, data):
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


def as_text(cell: Any) -> str:
    """What a program made of a cell, as text: Excel has numbers, days and times of its own."""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


class Cell:
    """For a field: how its value stands in a cell."""

    def as_cell(self, value: Any) -> str | int:
        """A value of the record for a table; nothing is the empty text."""
        return "" if value is None else str(value)


class TextCell(Cell, forms.CharField):
    """Text."""


class WhenCell(Cell, PartialDateField):
    """A date as precisely as it is known, as ISO writes it."""


class DayCell(Cell, forms.DateField):
    """A day, as ISO writes it or as the editor's language does."""

    def as_cell(self, value: date | None) -> str:
        return value.isoformat() if value else ""


class TimeCell(Cell, forms.TimeField):
    """A time of the day: 19:00."""

    def as_cell(self, value: time | None) -> str:
        return f"{value:%H:%M}" if value else ""


class NumberCell(Cell, forms.IntegerField):
    """A whole number."""

    def as_cell(self, value: int | None) -> str | int:
        return "" if value is None else value


class FlagCell(Cell, forms.Field):
    """Yes or no, in either language; empty is no."""

    default_error_messages = {"invalid": _("“%(text)s” is neither yes nor no.")}
    _answers = {"": False, "nein": False, "no": False, "ja": True, "sí": True, "si": True}

    def as_cell(self, value: bool | None) -> str:
        return str(_("yes")) if value else ""

    def to_python(self, value):
        if isinstance(value, bool):
            return value
        try:
            return self._answers[(value or "").lower()]
        except KeyError:
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"text": value}
            ) from None

    def validate(self, value):
        """No answer is an answer."""

    def has_changed(self, initial, data):
        try:
            return bool(initial) != self.to_python(data)
        except ValidationError:
            return True


class ChoiceCell(Cell, forms.ChoiceField):
    """One of the choices, by its label in either language or by its stored word."""

    default_error_messages = {"invalid_choice": _("“%(value)s” is none of: %(labels)s.")}

    def as_cell(self, value: str) -> str:
        return str(dict(self.choices).get(value, ""))

    def to_python(self, value):
        wanted = super().to_python(value).casefold()
        for language in CODES:
            with override(language):
                names = {str(label).casefold(): stored for stored, label in self.choices}
            if wanted in names:
                return names[wanted]
        return wanted

    def validate(self, value):
        try:
            super().validate(value)
        except ValidationError as error:
            labels = ", ".join(str(label) for stored, label in self.choices if stored)
            error.message = self.error_messages[error.code]
            error.params = {"value": value, "labels": labels}
            raise

    def has_changed(self, initial, data):
        return (initial or "") != self.to_python(data)


class NamesCell(Cell, forms.Field):
    """Records by their names in either language or by their short names, with semicolons."""

    default_error_messages = {"unknown": _("There is no “%(name)s”. Add it first, or correct it.")}

    def __init__(self, model, **kwargs):
        super().__init__(**kwargs)
        self.model = model

    def as_cell(self, value) -> str:
        return SEPARATOR.join(record.shown_name.text for record in value or [])

    def to_python(self, value):
        if isinstance(value, list):
            return value
        names = {}
        for record in self.model.objects.all():
            keys = (record.slug, record.name_de, record.name_es)
            names |= {key.casefold(): record for key in keys if key}
        return [self._find(names, name) for name in _parts(value)]

    def has_changed(self, initial, data):
        try:
            return {each.pk for each in initial or []} != {each.pk for each in self.to_python(data)}
        except ValidationError:
            return True

    def _find(self, names: dict, name: str):
        try:
            return names[name.casefold()]
        except KeyError:
            raise ValidationError(
                self.error_messages["unknown"], code="unknown", params={"name": name}
            ) from None


class OrganisationsCell(Cell, forms.Field):
    """Organisations by name, each with its role in brackets where it is not simply a partner."""

    default_error_messages = {"unknown": _("There is no “%(name)s”. Add it first, or correct it.")}
    _part = re.compile(r"(?P<name>.+?)(?: \((?P<role>[^()]+)\))?")

    def as_cell(self, value: dict[Organisation, str] | None) -> str:
        return SEPARATOR.join(
            organisation.name
            if role == Role.PARTNER
            else f"{organisation.name} ({Role(role).label})"
            for organisation, role in (value or {}).items()
        )

    def to_python(self, value):
        if isinstance(value, dict):
            return value
        found = {each.name.casefold(): each for each in Organisation.objects.all()}
        return dict(self._read(found, part) for part in _parts(value))

    def has_changed(self, initial, data):
        try:
            return (initial or {}) != self.to_python(data)
        except ValidationError:
            return True

    def _read(self, found: dict[str, Organisation], part: str) -> tuple[Organisation, str]:
        """An organisation's own name may end in brackets too."""
        if part.casefold() in found:
            return found[part.casefold()], Role.PARTNER
        match = self._part.fullmatch(part)
        role = ChoiceCell(choices=Role.choices).clean(match["role"] or Role.PARTNER)
        if match["name"].casefold() not in found:
            raise ValidationError(
                self.error_messages["unknown"], code="unknown", params={"name": part}
            )
        return found[match["name"].casefold()], role


def _parts(text: str | None) -> list[str]:
    return [part for each in (text or "").split(";") if (part := each.strip())]
