"""The calendar page: coming dates by month, and the grid of one month."""

import calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Q, QuerySet

from events.listing.queries import is_listed, union_of_first
from events.models.occurrence import Occurrence

MAX_COMING_DATES = 100  # on the calendar page
MAX_DATES_OF_DAY = 200
MAX_DATES_OF_FILE, MAX_PAST_OF_FILE = 150, 25
# A month with more dates than these shows only the first ones of each day.
MAX_DATES_OF_MONTH, SHOWN_OF_DAY = 200, 5
MAX_KEYS_OF_MONTH = 2000

ORDER = ("starts_on", "starts_at", "pk")
A_YEAR = timedelta(days=366)


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
    more: int = 0  # dates of this day that are not among `occurrences`


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


def coming_dates(language: str, today: date, count: int, condition: Q | None = None) -> QuerySet:
    """Return the first published dates that end today or later, the next one first.

    `condition` is for their `ListedActivity`s.
    """
    live = Occurrence.objects.filter(is_listed(language, "activity", condition))
    parts = [live.across(today), live.filter(starts_on__gte=today).order_by(*ORDER)]
    return _published(language, parts, count)[:count]


def dates_of_day(language: str, day: date) -> QuerySet:
    """Return the published dates that take place on a day, but not more than a page can show."""
    live = Occurrence.objects.filter(is_listed(language, "activity"))
    parts = [live.across(day), live.filter(starts_on=day).order_by(*ORDER)]
    return _published(language, parts, MAX_DATES_OF_DAY)[:MAX_DATES_OF_DAY]


def calendar_file_dates(language: str, today: date, condition: Q) -> QuerySet:
    """Return the published dates for a calendar file: the next ones, and the last of a year.

    Calendar programs delete events that disappear from a file, so past ones stay for a while.
    """
    since = today - A_YEAR
    live = Occurrence.objects.filter(is_listed(language, "activity", condition))
    ahead = live.filter(starts_on__gte=today).order_by("starts_on", "pk")
    past = live.filter(starts_on__gte=since, starts_on__lt=today).order_by("-starts_on", "-pk")
    found = union_of_first([ahead], MAX_DATES_OF_FILE).union(
        union_of_first([past, live.across(since).reverse()], MAX_PAST_OF_FILE),
        all=True,
    )
    return Occurrence.objects.published(language).filter(pk__in=found).order_by("starts_on", "pk")


def _published(language: str, parts: list[QuerySet], count: int) -> QuerySet:
    keys = union_of_first(parts, count)
    return Occurrence.objects.published(language).filter(pk__in=keys).order_by(*ORDER)


def month_grid(language: str, month: Month, today: date) -> MonthGrid:
    """Return the grid of a month with the dates published in a language. Two queries.

    Days of a month with many dates show their first ones. Links to other months lead back one year
    at most, as calendar files do.
    """
    days = {day: Day(day) for day in _days(month.first_day, month.last_day)}
    keys, starts = _keys_of_month(language, month, today)
    per_day = MAX_DATES_OF_MONTH if len(keys) <= MAX_DATES_OF_MONTH else SHOWN_OF_DAY
    shown = defaultdict(list)
    for key, first, last in keys:
        for day in _days(max(first, month.first_day), min(last, month.last_day)):
            if len(shown[day]) < per_day:
                shown[day].append(key)
            else:
                days[day].more += 1
    wanted = {key for found in shown.values() for key in found}
    dates = Occurrence.objects.published(language).in_bulk(wanted)
    for day, found in shown.items():
        days[day].occurrences = [dates[key] for key in found if key in dates]
    before = [day for day in starts if day < month.first_day]
    after = [day for day in starts if day > month.last_day]
    return MonthGrid(
        month=month,
        days=list(days.values()),
        before=Month.of(max(before)) if before else None,
        after=Month.of(min(after)) if after else None,
    )


def _keys_of_month(
    language: str, month: Month, today: date
) -> tuple[list[tuple[int, date, date]], list[date]]:
    """Return the dates of a month as (key, first day, last day), and first days of others.

    Among the others are the nearest before and after the month. One query.
    """
    first, last, since = month.first_day, month.last_day, today - A_YEAR
    live = Occurrence.objects.filter(is_listed(language, "activity"))
    inside = [live.across(first), live.filter(starts_on__range=(first, last)).order_by(*ORDER)]
    recent, begun = live.filter(starts_on__gte=since).order_by(*ORDER), live.across(since)
    nearest = [
        recent.filter(starts_on__lt=first).reverse(),
        recent.filter(starts_on__gt=last),
        begun.filter(first_day__lt=first).reverse(),
        begun.filter(first_day__gt=last),
    ]
    keys = union_of_first(inside, MAX_KEYS_OF_MONTH)
    keys = keys.union(union_of_first(nearest, 1), all=True)
    found = Occurrence.objects.filter(pk__in=keys).order_by(*ORDER)
    rows = list(found.values_list("pk", "starts_on", "ends_on"))
    starts = [start for _key, start, end in rows if end >= since]
    return [row for row in rows if row[1] <= last and row[2] >= first], starts


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
