"""Queries for live activities, from which all lists start, and the order of the list."""

from datetime import date

from django.db.models import (
    Case,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from events.dates.partial import Precision
from events.models.activity import LIST_PAGE_TYPE, Activity
from events.models.choices import ActivityState
from events.models.occurrence import Occurrence
from pages.models.publication import Publication, PublicationQuerySet


def activity_publications(language: str) -> PublicationQuerySet:
    """Return the live publications of activities in a language.

    Each has its path, cover and activity; the content (blocks) is deferred, because lists do not
    show it.
    """
    live = Publication.objects.live(language).filter(entry__activity__isnull=False)
    return live.with_path().select_related("entry__activity", "cover").defer("content")


def list_url(language: str) -> str | None:
    """Return the address of the list of activities; None where it is not live. One query."""
    live = Publication.objects.live(language).filter(entry__page__page_type=LIST_PAGE_TYPE)
    found = live.with_path().order_by("entry").first()
    return found.url if found else None


def live_activities(language: str) -> QuerySet:
    """Return the activities that are live in a language, for counting and for unions.

    Uses a plain QuerySet, because modeltranslation's manager changes the order of columns, and a
    union needs the same order in all its parts.
    """
    live = Publication.objects.live(language)
    return QuerySet(Activity).filter(publications__in=live)


def running_first(publications: PublicationQuerySet, today: date) -> PublicationQuerySet:
    """Order by time: running activities, then coming ones, the next first, then past ones.

    Past ones start with the latest. An activity with several dates counts by its next date.
    """
    facts = "entry__activity__"
    dates = Occurrence.objects.filter(activity=OuterRef("entry"), ends_on__gte=today)
    next_date = Case(
        # Past, even if it was completed before its last date.
        When(**{f"{facts}state": ActivityState.COMPLETED}, then=None),
        default=Coalesce(
            Subquery(dates.order_by("starts_on").values("starts_on")[:1]),
            Case(When(_is_ahead(today, facts), then=F(f"{facts}starts_on"))),
        ),
    )
    rank = Case(
        When(**{f"{facts}state": ActivityState.RUNNING}, then=Value(0)),
        When(next_date__isnull=False, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    in_order = publications.annotate(next_date=next_date).annotate(rank=rank)
    return in_order.order_by(
        "rank",
        F("next_date").asc(nulls_last=True),
        F(f"{facts}starts_on").desc(nulls_last=True),
        "-entry",  # a total order, so that no activity is on two pages of the list
    )


def _is_ahead(today: date, facts: str) -> Q:
    """Return the condition for activities whose year, month or day has not passed.

    `facts` is the lookup from the filtered model to the activity.
    """
    starts = f"{facts}starts_on__gte"
    of_precision = f"{facts}start_precision"
    # Partial dates are stored as their first day.
    first_days = {
        Precision.DAY: today,
        Precision.MONTH: today.replace(day=1),
        Precision.YEAR: today.replace(month=1, day=1),
    }
    is_ahead = Q(**{f"{facts}ends_on__gte": today})
    for precision, first_day in first_days.items():
        is_ahead |= Q(**{of_precision: precision, starts: first_day})
    return is_ahead
