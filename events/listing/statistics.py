"""The number of activities by year and topic, as a table and as a drawing of circles."""

from collections import Counter
from dataclasses import dataclass
from math import sqrt

from django.db.models import QuerySet

from events.models.listing import ActivityCount
from pages.languages import column, html_lang, other
from pages.models.translation import LabelText

# Margins, widths and heights of the drawing, in units of its view box.
LEFT, TOP, COLUMN, ROW = 44, 190, 27, 24
LARGEST_RADIUS = 11  # for the largest number; less than half a row, so that circles never touch


@dataclass(frozen=True)
class Circle:
    """One number in the drawing."""

    x: int
    y: int
    radius: float
    count: int


@dataclass(frozen=True)
class YearRow:
    """The number of activities that began in a year, for each topic and in total.

    An activity can have several topics, so that `counts` can add up to more than `total`.
    """

    year: int
    counts: list[int]  # in the order of `Statistics.topics`
    total: int
    y: int  # of the row in the drawing


@dataclass(frozen=True)
class Statistics:
    """The numbers for the table, and the circles of the drawing of the same numbers."""

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
        """The topics, each with the x coordinate of its column in the drawing."""
        return [(topic, _x(number)) for number, topic in enumerate(self.topics)]


def activity_statistics(language: str) -> Statistics:
    """Return the number of activities that are live in a language by the year in which they began.

    Activities without a date are left out. One query.
    """
    counts = QuerySet(ActivityCount).filter(language=language, count__gt=0)
    names = [f"topic__{column('name', code)}" for code in (language, other(language))]
    found = counts.filter(facet__in=["year", "figures"]).values_list(
        "year", "count", "topic__slug", "topic__position", *names
    )
    totals, topics, by_topic = {}, {}, Counter()
    for year, count, topic, position, name, fallback in found:
        if topic is None:
            totals[year] = count
        else:
            label = LabelText(name) if name else LabelText(fallback, html_lang(other(language)))
            topics[position, topic] = label
            by_topic[year, topic] = count
    order = sorted(topics)
    rows = [
        YearRow(year, [by_topic[year, key] for _position, key in order], totals[year], _y(number))
        for number, year in enumerate(sorted(totals))
    ]
    return Statistics([topics[key] for key in order], rows, list(_circles(rows)))


def _circles(rows: list[YearRow]):
    """Generate the circles; their areas, not their radii, are proportional to the numbers."""
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
