"""Partial dates: a year, a month or a day, with parsing and formatting in both languages."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext


class Precision(models.TextChoices):
    """The part of a date that is known."""

    YEAR = "year", gettext_lazy("the year")
    MONTH = "month", gettext_lazy("the month")
    DAY = "day", gettext_lazy("the day")


@dataclass(frozen=True)
class PartialDate:
    """A year, a month of a year, or a day. Raises ValueError for a date that does not exist."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self):
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        date(self.year, *(1 if part is None else part for part in (self.month, self.day)))

    def __str__(self):
        """Format as ISO 8601 with reduced precision: `2014`, `2010-06`, `1998-05-20`."""
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)]
        return "-".join(parts)

    @classmethod
    def from_day(cls, day: date, precision: str) -> "PartialDate":
        """Return the year, month or day that contains a day, depending on the precision."""
        known = {Precision.YEAR: 1, Precision.MONTH: 2, Precision.DAY: 3}[Precision(precision)]
        return cls(*(day.year, day.month, day.day)[:known])

    @property
    def precision(self) -> Precision:
        if self.day:
            return Precision.DAY
        return Precision.MONTH if self.month else Precision.YEAR

    @property
    def first_day(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def as_text(self) -> str:
        """The date in the active language: "2014", "June 2010", "20 May 1998"."""
        style = {Precision.MONTH: "YEAR_MONTH_FORMAT", Precision.DAY: "DATE_FORMAT"}
        if self.precision == Precision.YEAR:
            return str(self.year)
        return date_format(self.first_day, style[self.precision])

    @property
    def as_text_without_year(self) -> str:
        """The same without its year: "June", "20 May"; empty for a year alone."""
        style = {Precision.YEAR: "", Precision.MONTH: "F", Precision.DAY: "MONTH_DAY_FORMAT"}
        style = style[self.precision]
        return date_format(self.first_day, style) if style else ""


def period_text(start: PartialDate, end: PartialDate | None, *, is_open: bool = False) -> str:
    """Return a period in the active language: "3–21 June 2010", "since 1999".

    `is_open` is for what has begun and still goes on; it matters only without an end.
    """
    if end is None or end == start:
        return _since(start) if is_open else start.as_text
    if start.precision == end.precision == Precision.YEAR:
        return f"{start.year}–{end.year}"
    if start.day and end.day and (start.year, start.month) == (end.year, end.month):
        month = PartialDate(start.year, start.month).as_text
        words = {"first": start.day, "last": end.day, "month": month}
        return _("%(first)s–%(last)s %(month)s") % words
    first = start.as_text_without_year if start.month and start.year == end.year else ""
    return f"{_from(start, first or start.as_text)} {_to(end)}"


# Days have messages of their own, because Spanish needs an article before a day and none before a
# month or a year: "desde el 3 de junio", "desde junio".


def _since(start: PartialDate) -> str:
    sentence = pgettext("a day", "since %(start)s") if start.day else _("since %(start)s")
    return sentence % {"start": start.as_text}


def _from(start: PartialDate, words: str) -> str:
    if start.day:
        return pgettext("a day, followed by another one", "from %(start)s") % {"start": words}
    return pgettext("a year or month, followed by another one", "from %(start)s") % {"start": words}


def _to(end: PartialDate) -> str:
    sentence = pgettext("a day", "to %(end)s") if end.day else _("to %(end)s")
    return sentence % {"end": end.as_text}


# The names of months in German and Spanish; three letters or more of a name are accepted.
_MONTHS = [
    ("januar", "jänner", "enero"),
    ("februar", "febrero"),
    ("märz", "maerz", "mrz", "marzo"),
    ("april", "abril"),
    ("mai", "mayo"),
    ("juni", "junio"),
    ("juli", "julio"),
    ("august", "agosto"),
    ("september", "septiembre", "setiembre"),
    ("oktober", "octubre"),
    ("november", "noviembre"),
    ("dezember", "diciembre"),
]
_YEAR = r"(?P<year>\d{4})"
_WRITTEN = [
    re.compile(pattern)
    for pattern in (
        rf"{_YEAR}(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?",  # 2010-06-03
        rf"(?:(?P<day>\d\d?)[./])?(?P<month>\d\d?)[./]{_YEAR}",  # 3.6.2010, 03/06/2010, 06/2010
        rf"(?:(?P<day>\d\d?)\.?(?: de)? )?(?P<name>[a-zä]+)\.?(?: del?)? {_YEAR}",  # 3 de junio …
    )
]


def parse(text: str) -> PartialDate:
    """Parse a date as people write it in either language: "Juni 2010", "20.5.1998", "mayo de 2015".

    Raises ValueError for any other text, and for a date that does not exist.
    """
    wanted = re.sub(r"\s+", " ", text.strip().lower())
    # Read "3. 6. 2010" as "3.6.2010", and "3. Juni 2010" as "3 juni 2010".
    wanted = re.sub(r"(?<=\d[./]) (?=\d)", "", wanted).replace(". ", " ")
    for pattern in _WRITTEN:
        if match := pattern.fullmatch(wanted):
            return _read(match.groupdict())
    raise ValueError(f"not a date: {text}")


def _read(parts: dict[str, str | None]) -> PartialDate:
    if parts.get("name"):
        parts = parts | {"month": str(_month_named(parts["name"]))}
    return PartialDate(*(int(parts[name]) for name in ("year", "month", "day") if parts[name]))


def _month_named(name: str) -> int:
    for number, names in enumerate(_MONTHS, start=1):
        if len(name) >= 3 and any(each.startswith(name) for each in names):
            return number
    raise ValueError(f"not a month: {name}")


class PartialDateField(forms.Field):
    """A field for a `PartialDate`, which accepts and shows it as people write it."""

    default_error_messages = {
        "invalid": gettext_lazy(
            "“%(text)s” is not a date. Write a year, a month or a day: 2014, Juni 2010, "
            "20.5.1998, mayo de 2015."
        )
    }

    def prepare_value(self, value):
        return value.as_text if isinstance(value, PartialDate) else value

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
