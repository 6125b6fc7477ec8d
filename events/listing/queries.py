"""Queries for live activities, from which all lists start, and the order of the list.

Lists ask for keys first, of rows with an index for their order (`ListedActivity`), and then fetch
the few publications that are shown.
"""

from collections.abc import Sequence
from datetime import date

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from events.models.activity import LIST_PAGE_TYPE
from events.models.listing import NEVER, ListedActivity
from events.models.occurrence import Occurrence
from pages.models.page import Page
from pages.models.publication import Publication, PublicationQuerySet

FEW = 200  # rows that are quicker found by what they match than by walking along an order


def activity_publications(keys: Sequence[int] | QuerySet) -> PublicationQuerySet:
    """Return publications of activities (keys).

    Each has its path, cover and activity; the content (blocks) is deferred, because lists do not
    show it.
    """
    found = Publication.objects.filter(pk__in=keys).with_path()
    return found.select_related("entry__activity", "cover").defer("content")


def in_order(keys: Sequence[int]) -> list[Publication]:
    """Return publications of activities (keys) in the order of the keys. One query."""
    found = activity_publications(keys).in_bulk()
    return [found[key] for key in keys if key in found]


def list_url(language: str) -> str | None:
    """Return the address of the list of activities; None where it is not live. One query."""
    pages = Page.objects.filter(page_type=LIST_PAGE_TYPE)
    live = Publication.objects.live(language).filter(entry__in=pages.values("pk"))
    found = live.with_path().order_by("entry").first()
    return found.url if found else None


def listed_activities(language: str) -> QuerySet:
    """Return the activities that are live in a language, as rows for lists."""
    return ListedActivity.objects.filter(language=language)


def union_of_first(found: Sequence[QuerySet], count: int) -> QuerySet:
    """Return the keys of the first rows of each of these querysets of one model, unordered."""
    rows = QuerySet(found[0].model).order_by()
    # SQLite allows no limit in the parts of a union, but in a subquery of each.
    parts = [rows.filter(pk__in=each.values("pk")[:count]).values("pk") for each in found]
    return parts[0].union(*parts[1:], all=True)


def running_first(listed: QuerySet, today: date, start: int, stop: int) -> list[int]:
    """Return the keys of publications from `start` to `stop` in the order of the list. One query.

    By time: running activities, then coming ones, the next first, then past ones. Past ones start
    with the latest. An activity with several dates counts by its next date.
    """
    keys = union_of_first(list(_parts_in_order(listed, today)), stop)
    next_date = _next_date(today)
    rank = Case(
        When(rank=0, then=Value(0)),
        When(last_on__gte=today, then=Value(1)),
        default=Value(2),
    )
    rows = ListedActivity.objects.filter(pk__in=keys).order_by(
        rank,
        next_date.asc(nulls_last=True),
        "-starts_on",
        "-activity",  # a total order, so that no activity is on two pages of the list
    )
    return list(rows.values_list("publication", flat=True)[start:stop])


def _parts_in_order(listed: QuerySet, today: date):
    """Generate parts that together are all rows; an index has each of them in its own order."""
    latest_first = ("-starts_on", "-activity")
    for rank in (0, 1):
        rows = listed.filter(rank=rank)
        ahead = rows.filter(first_on__gte=today)
        yield ahead.order_by("first_on", *latest_first)
        # For SQLite's partial index: that the last day is after the first follows, and is said.
        ongoing = rows.filter(last_on__gt=F("first_on"), first_on__lt=today, last_on__gte=today)
        yield ongoing.order_by(_next_date(today), *latest_first)
        past = rows.filter(last_on__lt=today, starts_on__lte=today)
        yield past.order_by(*latest_first)
    completed_early = listed.filter(rank=1, last_on=NEVER, starts_on__gt=today)
    yield completed_early.order_by(*latest_first)


def _next_date(today: date) -> Case:
    """Return the expression for the first day of the date that is next on a day, or NULL.

    Only between the first and the last day is there something to look up.
    """
    dates = Occurrence.objects.filter(activity=OuterRef("activity"), ends_on__gte=today)
    first = dates.order_by("starts_on").values("starts_on")[:1]
    return Case(
        When(last_on__lt=today, then=None),
        When(first_on__gte=today, then=F("first_on")),
        default=Coalesce(Subquery(first), F("starts_on")),
    )


def is_listed(language: str, activity: str, condition: Q | None = None) -> Q:
    """Return the condition that an activity is live in a language and matches a condition.

    `activity` is the lookup to its key from the filtered model.
    """
    listed = listed_activities(language).filter(activity=OuterRef(activity))
    return Q(Exists(listed.filter(condition or Q())))
