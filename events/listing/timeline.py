"""The timeline: the milestones of both sides, grouped by year."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import F

from events.listing.filters import FacetChoice, Filters, facets
from events.listing.queries import activity_publications, live_activities
from pages.models.publication import Publication


@dataclass(frozen=True)
class Year:
    """A year with its milestones."""

    year: int | None  # None for undated milestones
    items: list[Publication]


def milestones(language: str, filters: Filters | None = None):
    """Return the milestones that are live in a language, oldest first, undated ones last."""
    activity = "entry__activity"
    found = activity_publications(language).filter(**{f"{activity}__is_milestone": True})
    if filters:
        found = found.filter(filters.condition(f"{activity}__")).distinct()
    return found.order_by(F(f"{activity}__starts_on").asc(nulls_last=True), "entry")


def years(items: Iterable[Publication]) -> list[Year]:
    """Group milestones, which are in order, by the year in which they began."""
    return [Year(year, list(group)) for year, group in groupby(items, key=_year_of)]


def topics(language: str, filters: Filters) -> list[FacetChoice]:
    """Return the topics by which the timeline can be filtered, with counts. One query."""
    among = live_activities(language).filter(is_milestone=True)
    return facets(language, filters, ["topic"], among=among).choices["topic"]


def _year_of(item: Publication) -> int | None:
    start = item.entry.activity.start
    return start.year if start else None
