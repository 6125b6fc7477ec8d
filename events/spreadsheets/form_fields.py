"""Form fields for partial dates, and for the columns of the table of activities (cells)."""

import re
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from events.dates.partial import PartialDateField
from events.models.choices import InvolvementRole
from events.models.organisation import Organisation
from events.models.place import Place
from events.models.topic import Topic
from pages.languages import CODES

SEPARATOR = "; "  # between names in one cell; names have commas


class Cell:
    """Mixin for form fields that are columns of the table."""

    def as_cell(self, value: Any) -> str | int:
        """Return the content of the cell for a value of the activity; "" for None."""
        return "" if value is None else str(value)

    def key(self, value: Any) -> str:
        """Return a value as a text that is the same in all languages, for checksums."""
        return str(value) if value else ""


class TextCell(Cell, forms.CharField):
    """A text; an empty cell is the empty text, also where the column could be null."""

    def __init__(self, **options):
        super().__init__(**options | {"empty_value": ""})


class WhenCell(Cell, PartialDateField):
    """A partial date; written as ISO 8601, read as people write it."""


class DayCell(Cell, forms.DateField):
    """A day; written as ISO 8601, read also in the format of the active language."""

    def as_cell(self, value: date | None) -> str:
        return value.isoformat() if value else ""


class TimeCell(Cell, forms.TimeField):
    """A time of the day, such as 19:00."""

    def as_cell(self, value: time | None) -> str:
        return f"{value:%H:%M}" if value else ""


class NumberCell(Cell, forms.IntegerField):
    """A whole number."""

    def as_cell(self, value: int | None) -> str | int:
        return "" if value is None else value

    def key(self, value: int | None) -> str:
        return "" if value is None else str(value)


class FlagCell(Cell, forms.Field):
    """Yes or no, in either language; an empty cell means no."""

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
        """Accept an empty cell, although the field is required."""

    def has_changed(self, initial, data):
        try:
            return bool(initial) != self.to_python(data)
        except ValidationError:
            return True


class ChoiceCell(Cell, forms.ChoiceField):
    """One of several choices, by its label in either language or by the stored value."""

    default_error_messages = {"invalid_choice": _("“%(value)s” is none of: %(labels)s.")}

    def as_cell(self, value: str) -> str:
        return str(dict(self.choices).get(value, ""))

    def to_python(self, value):
        wanted = super().to_python(value).casefold()
        # A file that was exported in one language can be imported in the other.
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


class RecordNames:
    """The records of a model by slug and name, for all cells of a table. One query."""

    def __init__(self, model: type[Topic | Place | Organisation]):
        self.found: dict[str, set] = {}
        for record in model.objects.all():
            for name in self._names_of(record):
                self.found.setdefault(name.casefold(), set()).add(record)

    def name_of(self, record) -> str:
        """Return the name of a record for a cell; its slug if the name is ambiguous there.

        That is, if several records have the name or it contains a semicolon.
        """
        name = self._shown(record)
        is_plain = SEPARATOR.strip() not in name
        return name if is_plain and self.found[name.casefold()] == {record} else record.slug

    def __getitem__(self, name: str):
        """Return the record with a name. Raises ValidationError if none or several have it."""
        records = self.found.get(name.casefold(), set())
        if not records:
            message = _("There is no “%(name)s”. Add it first, or correct it.")
            raise ValidationError(message, code="unknown", params={"name": name})
        if len(records) > 1:
            message = _("Several are called “%(name)s”. Write the short name instead.")
            raise ValidationError(message, code="ambiguous", params={"name": name})
        return next(iter(records))

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self.found

    def _names_of(self, record) -> set[str]:
        names = {getattr(record, name, "") for name in ("slug", "name_de", "name_es")}
        return {name for name in {*names, self._shown(record)} if name}

    def _shown(self, record) -> str:
        return record.name if isinstance(record, Organisation) else record.shown_name.text


class RecordCell(Cell, forms.Field):
    """Records by their names, separated by semicolons."""

    directory: RecordNames  # set by the form, which shares one among all rows

    def __init__(self, model, **kwargs):
        super().__init__(**kwargs)
        self.model = model

    def has_changed(self, initial, data):
        try:
            return self.comparable(initial) != self.comparable(self.to_python(data))
        except ValidationError:
            return True

    def comparable(self, value):
        """Return a value in a form in which equal contents are equal, whatever their order."""
        return value


class NamesCell(RecordCell):
    """Topics or places, by name in either language or by slug."""

    def as_cell(self, value) -> str:
        return SEPARATOR.join(self.directory.name_of(record) for record in value or [])

    def to_python(self, value):
        if isinstance(value, list):
            return value
        return [self.directory[name] for name in _parts(value)]

    def comparable(self, value):
        return {record.pk for record in value or []}

    def key(self, value) -> str:
        return " ".join(sorted(record.slug for record in value or []))


class OrganisationsCell(RecordCell):
    """Organisations by name, each with its role in brackets unless it is a partner."""

    _part = re.compile(r"(?P<name>.+?)(?: \((?P<role>[^()]+)\))?")

    def as_cell(self, value: dict[Organisation, str] | None) -> str:
        return SEPARATOR.join(self._written(*item) for item in (value or {}).items())

    def to_python(self, value):
        if isinstance(value, dict):
            return value
        return dict(self._read(part) for part in _parts(value))

    def comparable(self, value):
        return value or {}

    def key(self, value) -> str:
        return " ".join(sorted(f"{each.uuid}:{role}" for each, role in (value or {}).items()))

    def _written(self, organisation: Organisation, role: str) -> str:
        name = self.directory.name_of(organisation)
        return (
            name if role == InvolvementRole.PARTNER else f"{name} ({InvolvementRole(role).label})"
        )

    def _read(self, part: str) -> tuple[Organisation, str]:
        """Parse "name" or "name (role)". Raises ValidationError."""
        # The whole text first, because the name of an organisation can end in brackets as well.
        if part in self.directory:
            return self.directory[part], InvolvementRole.PARTNER
        match = self._part.fullmatch(part)
        role = ChoiceCell(choices=InvolvementRole.choices).clean(
            match["role"] or InvolvementRole.PARTNER
        )
        return self.directory[match["name"]], role


def _parts(text: str | None) -> list[str]:
    return [part for each in (text or "").split(SEPARATOR.strip()) if (part := each.strip())]
