"""What readers can read of activities in a language: the queryset that all lists begin with."""

from datetime import date

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from events.models.activity import LIST_VIEW, Activity
from events.models.choices import State
from pages.models.publication import Publication, PublicationQuerySet


def published(language: str) -> PublicationQuerySet:
    """The live publications of activities, with their addresses and facts but without blocks."""
    live = Publication.objects.live(language).filter(entry__activity__isnull=False)
    return live.with_path().select_related("entry__activity", "cover").defer("content")


def list_url(language: str) -> str | None:
    """The address of the list of activities; None while it is not live in a language."""
    live = Publication.objects.live(language).filter(entry__page__view=LIST_VIEW)
    found = live.with_path().order_by("entry").first()
    return found.url if found else None


def published_activities(language: str) -> QuerySet:
    """The activities themselves, for counting and for unions.

    Not by modeltranslation's manager, which takes the columns of a query in any order.
    """
    live = Publication.objects.live(language)
    return QuerySet(Activity).filter(publications__in=live)


def running_first(publications: PublicationQuerySet, today: date) -> PublicationQuerySet:
    """What is running; what is coming, the next one first; what was, the last one first."""
    activity = "entry__activity"
    coming = Q(**{f"{activity}__starts_on__gt": today})
    rank = Case(
        When(**{f"{activity}__state": State.RUNNING}, then=Value(0)),
        When(coming, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return publications.annotate(rank=rank).order_by(
        "rank",
        Case(When(coming, then=F(f"{activity}__starts_on"))),
        F(f"{activity}__starts_on").desc(nulls_last=True),
        "-entry",
    )
