"""The calendar page: coming dates by month, and the grid of one month."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Max, Min, Q

from events.models.occurrence import Occurrence

MAX_COMING_DATES = 100  # on the calendar page


@dataclass(frozen=True)
class Month:
    """A month of a year."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> "Month":
        """Parse a month as `2027-10`. Raises ValueError."""
        return cls.of(date.fromisoformat(f"{text}-01"))

    def __str__(self):
        return f"{self.year:04}-{self.month:02}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])


@dataclass
class Day:
    """A day of a month, with the dates that take place on it."""

    day: date
    occurrences: list[Occurrence] = field(default_factory=list)


@dataclass(frozen=True)
class MonthGrid:
    """The days of one month, with links to the nearest months that have dates."""

    month: Month
    days: list[Day]
    before: Month | None  # the last earlier month in which a date starts
    after: Month | None  # the first later month in which a date starts

    @property
    def first_weekday(self) -> int:
        """The ISO number of the weekday of its first day: 1 is Monday."""
        return self.month.first_day.isoweekday()

    @property
    def is_empty(self) -> bool:
        return not any(day.occurrences for day in self.days)


def by_month(occurrences: Iterable[Occurrence], today: date) -> list[tuple[date, list[Occurrence]]]:
    """Group dates by the first day of their month; those that have begun belong to this month.

    Expects dates in the order of their first day.
    """
    months = groupby(occurrences, key=lambda each: max(each.starts_on, today).replace(day=1))
    return [(first_day, list(group)) for first_day, group in months]


def month_grid(language: str, month: Month) -> MonthGrid:
    """Return the grid of a month with the dates published in a language. Two queries.

    Links to other months lead back one year at most, as calendars do (`since_a_year`).
    """
    mine = Occurrence.objects.published(language)
    days = {day: Day(day) for day in _days(month.first_day, month.last_day)}
    for occurrence in mine.between(month.first_day, month.last_day):
        first = max(occurrence.starts_on, month.first_day)
        for day in _days(first, min(occurrence.ends_on, month.last_day)):
            days[day].occurrences.append(occurrence)  # on each of its days
    nearest = mine.since_a_year().aggregate(
        before=Max("starts_on", filter=Q(starts_on__lt=month.first_day)),
        after=Min("starts_on", filter=Q(starts_on__gt=month.last_day)),
    )
    return MonthGrid(
        month=month,
        days=list(days.values()),
        before=Month.of(nearest["before"]) if nearest["before"] else None,
        after=Month.of(nearest["after"]) if nearest["after"] else None,
    )


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
