"""The two clocks of a date: what time it is in both cities, with the weekday where it differs."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.models.choices import Zone


@dataclass(frozen=True)
class CityTime:
    """A moment, or from one to another, by the clock of one city."""

    zone: Zone
    start: datetime
    end: datetime | None
    is_other_day: bool  # than by the clock of the place where it happens

    @property
    def city(self) -> str:
        return {Zone.BERLIN: _("Berlin"), Zone.CAJAMARCA: _("Cajamarca")}[self.zone]

    @property
    def time(self) -> str:
        """In the active language: "19:00", "19:00–21:00"."""
        times = [date_format(each, "TIME_FORMAT") for each in (self.start, self.end) if each]
        return "–".join(times)

    @property
    def weekday(self) -> str:
        """Where it is another day than there: "Wednesday"."""
        return date_format(self.start, "l") if self.is_other_day else ""


def both_clocks(start: date | datetime, end: date | datetime | None, zone: Zone) -> list[CityTime]:
    """A date with a time, by the clock of its place first and then by the other one.

    Nothing for a date without a time: a day is a day in both cities.
    """
    if not isinstance(start, datetime):
        return []
    other = Zone.CAJAMARCA if zone == Zone.BERLIN else Zone.BERLIN
    return [_by_clock(start, end, each) for each in (zone, other)]


def _by_clock(start: datetime, end: datetime | None, zone: Zone) -> CityTime:
    there = start.astimezone(zone.info)
    until = end.astimezone(zone.info) if end and end != start else None
    return CityTime(zone, there, until, there.date() != start.date())
