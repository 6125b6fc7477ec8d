"""The calendar for readers: coming dates as a list, and one month after the other."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Max, Min, Q

from events.models.occurrence import Occurrence

# Coming dates on one page.
DATES_PER_MONTH_LIST = 100


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
        """`2027-10`. Raises ValueError for what is no month."""
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
    """A day of a month and what takes place on it."""

    day: date
    occurrences: list[Occurrence] = field(default_factory=list)


@dataclass(frozen=True)
class MonthGrid:
    """A month with its days, and the next months on both sides in which something begins."""

    month: Month
    days: list[Day]
    before: Month | None
    after: Month | None

    @property
    def first_weekday(self) -> int:
        """On which weekday it begins: 1 is Monday."""
        return self.month.first_day.isoweekday()

    @property
    def is_empty(self) -> bool:
        return not any(day.occurrences for day in self.days)


def by_month(occurrences: Iterable[Occurrence], today: date) -> list[tuple[date, list[Occurrence]]]:
    """Dates under the first day of their month; what has begun before stands in this one."""
    months = groupby(occurrences, key=lambda each: max(each.starts_on, today).replace(day=1))
    return [(first_day, list(group)) for first_day, group in months]


def month_grid(language: str, month: Month) -> MonthGrid:
    """A month of the dates that are published in a language. Two queries.

    The months on both sides of it lead no further back than calendars do.
    """
    mine = Occurrence.objects.published(language)
    days = {day: Day(day) for day in _days(month.first_day, month.last_day)}
    for occurrence in mine.between(month.first_day, month.last_day):
        first = max(occurrence.starts_on, month.first_day)
        for day in _days(first, min(occurrence.ends_on, month.last_day)):
            days[day].occurrences.append(occurrence)
    beside = mine.since_a_year().aggregate(
        before=Max("starts_on", filter=Q(starts_on__lt=month.first_day)),
        after=Min("starts_on", filter=Q(starts_on__gt=month.last_day)),
    )
    return MonthGrid(
        month=month,
        days=list(days.values()),
        before=Month.of(beside["before"]) if beside["before"] else None,
        after=Month.of(beside["after"]) if beside["after"] else None,
    )


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
