"""The timeline: the milestones of both sides, grouped by year, and divided into pages if many."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import InvalidPage, Paginator
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest

from events.listing.facets import FACETS, Counted
from events.listing.filters import FacetChoice, FilteredPage, Filters, choices_of, page_query
from events.listing.queries import FEW, in_order, listed_activities
from events.models.listing import UNDATED, ActivityCount
from pages.models.publication import Publication

PER_PAGE = 200


@dataclass(frozen=True)
class Year:
    """A year with its milestones."""

    year: int | None  # None for undated milestones
    items: list[Publication]


@dataclass(frozen=True)
class YearLink:
    """A year of the whole timeline, with the query of the page on which it begins."""

    year: int
    query: str  # empty on the present page


@dataclass(frozen=True)
class TimelinePage(FilteredPage):
    """A page of the timeline, with all its years and the topics by which it can be filtered."""

    topics: list[FacetChoice]
    years: list[Year]
    links: list[YearLink]


def load_timeline(request: HttpRequest, language: str) -> TimelinePage:
    """Return the page of the timeline that the address asks for. Three queries.

    Raises Http404 for a page number that does not exist.
    """
    filters = Filters.of(request.GET).only("topic")
    topics, by_year = _counts(language, filters)
    count = sum(by_year.values())
    try:
        page = Paginator(range(count), PER_PAGE).page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404(str(error)) from error
    found = milestones(language, filters.condition(language, walks=count > FEW))
    start = max(0, page.start_index() - 1)
    keys = list(found.values_list("publication", flat=True)[start : start + PER_PAGE])
    return TimelinePage(
        filters=filters,
        number=page.number,
        last=page.paginator.num_pages,
        topics=topics,
        years=years(in_order(keys)),
        links=list(_links(by_year, filters, page.number)),
    )


def milestones(language: str, condition: Q) -> QuerySet:
    """Return the milestones that are live in a language, oldest first, undated ones last."""
    found = listed_activities(language).filter(condition, is_milestone=True)
    return found.order_by("year", "starts_on", "activity")


def years(items: Iterable[Publication]) -> list[Year]:
    """Group milestones, which are in order, by the year in which they began."""
    return [Year(year, list(group)) for year, group in groupby(items, key=_year_of)]


def _counts(language: str, filters: Filters) -> tuple[list[FacetChoice], Counter]:
    """Return the topics with their numbers of milestones, and those of the years. One query.

    The years are those of the chosen topic.
    """
    facet = FACETS["topic"]
    label, label_language = facet.labels(language, of_counts=True)
    rows = QuerySet(ActivityCount).filter(language=language, facet="timeline", count__gt=0)
    rows = rows.annotate(choice=F("topic__slug"), label=label, label_language=label_language)
    chosen = filters.chosen.get("topic")
    by_year, by_topic = Counter(), Counter()
    for slug, year, name, lang, count in rows.values_list(
        "choice", "year", "label", "label_language", "count"
    ):
        if slug == chosen:
            by_year[year] += count
        if slug is not None:
            by_topic[slug, name, lang] += count
    counted = [Counted(*topic, count) for topic, count in by_topic.items()]
    return choices_of(facet, counted, language, chosen), by_year


def _links(by_year: Counter, filters: Filters, number: int) -> Iterable[YearLink]:
    seen = 0
    for year, count in sorted(by_year.items()):
        page = seen // PER_PAGE + 1
        seen += count
        if year != UNDATED:
            yield YearLink(year, page_query(filters, page) if page != number else "")


def _year_of(item: Publication) -> int | None:
    start = item.entry.activity.start
    return start.year if start else None
