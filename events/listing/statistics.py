"""Activities by year and topic: counted, and drawn as circles whose areas are the numbers."""

from collections import Counter
from dataclasses import dataclass
from math import sqrt

from django.db.models import Count, F
from django.db.models.functions import ExtractYear

from events.listing.queries import live_activities
from pages.languages import column, html_lang, other
from pages.models.media.item import LabelText

# Of the drawing, in units of its view box.
LEFT, TOP, COLUMN, ROW = 44, 190, 27, 24
LARGEST_RADIUS = 11  # the radius of the circle of the largest number


@dataclass(frozen=True)
class Circle:
    """One number in the drawing."""

    x: int
    y: int
    radius: float
    count: int


@dataclass(frozen=True)
class YearRow:
    """A year: how many activities began in it, of each topic and in all.

    One activity can have several topics, so the numbers of the topics can be more than all.
    """

    year: int
    counts: list[int]
    total: int
    y: int


@dataclass(frozen=True)
class Statistics:
    """The table, and the drawing of the same numbers."""

    topics: list[LabelText]
    rows: list[YearRow]
    circles: list[Circle]

    @property
    def total(self) -> int:
        return sum(row.total for row in self.rows)

    @property
    def width(self) -> int:
        return LEFT + COLUMN * len(self.topics)

    @property
    def height(self) -> int:
        return TOP + ROW * len(self.rows)

    @property
    def columns(self) -> list[tuple[LabelText, int]]:
        """The topics, and where they stand in the drawing."""
        return [(topic, _x(number)) for number, topic in enumerate(self.topics)]


def activity_statistics(language: str) -> Statistics:
    """The activities that are live in a language, by the year in which they began. Two queries."""
    activities = live_activities(language).filter(starts_on__isnull=False).order_by()
    by_year = activities.annotate(year=ExtractYear("starts_on"))
    totals = dict(by_year.values_list("year").annotate(Count("pk", distinct=True)))
    mine, borrowed = (f"topics__{column('name', code)}" for code in (language, other(language)))
    found = by_year.filter(topics__isnull=False).annotate(place=F("topics__position"))
    counts = found.values_list("year", "place", "topics__slug", mine, borrowed).annotate(
        Count("pk", distinct=True)
    )
    names, by_topic = {}, Counter()
    for year, place, slug, name, elsewhere, count in counts:
        names[place, slug] = (
            LabelText(name) if name else LabelText(elsewhere, html_lang(other(language)))
        )
        by_topic[year, slug] = count
    order = sorted(names)
    rows = [
        YearRow(year, [by_topic[year, slug] for _place, slug in order], totals[year], _y(number))
        for number, year in enumerate(sorted(totals))
    ]
    return Statistics([names[key] for key in order], rows, list(_circles(rows)))


def _circles(rows: list[YearRow]):
    largest = max((max(row.counts, default=0) for row in rows), default=0)
    for row in rows:
        for number, count in enumerate(row.counts):
            if count:
                yield Circle(
                    _x(number), row.y, round(LARGEST_RADIUS * sqrt(count / largest), 1), count
                )


def _x(number: int) -> int:
    return LEFT + COLUMN * number + COLUMN // 2


def _y(number: int) -> int:
    return TOP + ROW * number + ROW // 2
