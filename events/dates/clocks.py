"""The clocks of both cities: a moment as each of the two shows it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pages.partnership import SideProfile


def refuse_skipped_times(
    days: tuple[date, date], times: tuple[time | None, time | None], zone: ZoneInfo
) -> None:
    """Raise ValidationError for a start or an end that the clocks skip when summer time begins."""
    for name, day, at in zip(("starts_at", "ends_at"), days, times, strict=True):
        written = datetime.combine(day, at, tzinfo=zone) if at else None
        # A skipped time comes back an hour later.
        shown = written and written.astimezone(UTC).astimezone(zone)
        if shown and shown.time() != at:
            text = _("On %(day)s the clocks skip this hour. There is %(time)s instead.") % {
                "day": date_format(day, "DATE_FORMAT"),
                "time": date_format(shown, "TIME_FORMAT"),
            }
            raise ValidationError({name: text}, code="skipped_time")


@dataclass(frozen=True)
class CityTime:
    """A moment, or a period, by the clock of one city."""

    side: SideProfile
    start: datetime
    end: datetime | None
    is_other_day: bool  # it starts on another day than by the clock of its place

    @property
    def city(self) -> str:
        return str(self.side.city)

    @property
    def time(self) -> str:
        """The time in the active language: "19:00", "19:00–21:00".

        If it ends on another day, with that day: its weekday within a week ("19:00 – Wednesday
        03:00"), else its date.
        """
        start = date_format(self.start, "TIME_FORMAT")
        if not self.end:
            return start
        end = date_format(self.end, "TIME_FORMAT")
        if self.end.date() == self.start.date():
            return f"{start}–{end}"
        is_near = self.end.date() - self.start.date() < timedelta(days=7)
        day = date_format(self.end, "l" if is_near else "DATE_FORMAT")
        return f"{start} – {day} {end}"

    @property
    def weekday(self) -> str:
        """The weekday, such as "Wednesday"; empty if it is the same day at its place."""
        return date_format(self.start, "l") if self.is_other_day else ""


def both_clocks(
    start: date | datetime, end: date | datetime | None, zone: ZoneInfo
) -> list[CityTime]:
    """Return a date by the clock of its place (`zone`), then by that of the other city.

    Empty for a date without a time: a whole day is the same day in both cities.
    """
    if not isinstance(start, datetime):
        return []
    place_first = sorted(settings.PARTNERSHIP, key=lambda side: side.zone != zone)
    return [_by_clock(start, end, side) for side in place_first]


def _by_clock(start: datetime, end: datetime | None, side: SideProfile) -> CityTime:
    there = start.astimezone(side.zone)
    until = end.astimezone(side.zone) if end and end != start else None
    return CityTime(side, there, until, there.date() != start.date())
