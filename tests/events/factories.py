"""Activities for tests, by plain functions: a test names only what it is about."""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import count

from django.urls import reverse
from django.utils import timezone

from events.dates.partial import PartialDate
from events.models.activity import LIST_PAGE_TYPE, Activity, list_page
from events.models.listing_sync import sync_listing
from events.models.occurrence import Occurrence
from events.models.occurrence_sync import days_of_activity
from events.models.organisation import Involvement, Organisation
from events.models.place import Place
from events.models.topic import Topic
from pages.models.address import Address
from pages.models.page import Page
from pages.models.publication import Publication
from pages.publishing import snapshots
from pages.publishing.publish import publish
from tests.factories import make_page

_numbers = count(1)


def make_list(**fields) -> Page:
    """The page that lists the activities, live in both languages unless told otherwise."""
    fields = {
        "title_de": "Aktivitäten",
        "title_es": "Actividades",
        "page_type": LIST_PAGE_TYPE,
    } | fields
    return make_page(**{"live_in": ["de", "es"]} | fields)


def make_view(view: str, **fields) -> Page:
    """A page with a view, live in both languages at /de/<view>/ and /es/<view>/."""
    return make_page(
        title_de=view.title(),
        title_es=view.title(),
        slug_de=view,
        slug_es=view,
        page_type=view,
        live_in=["de", "es"],
        **fields,
    )


def when(text: str | None) -> PartialDate | None:
    """`2014`, `2010-06`, `1998-05-20`."""
    return PartialDate(*map(int, text.split("-"))) if text else None


def make_activity(
    *, live_in=(), start=None, end=None, topics=(), places=(), organisations=(), **fields
) -> Activity:
    """An activity with titles in both languages, published where asked."""
    activity = _new_activity(start, end, **fields)
    activity.save()
    activity.topics.set(topics)
    activity.places.set(places)
    for organisation in organisations:
        activity.involvements.create(organisation=organisation)
    if live_in:
        publish(activity, list(live_in))
    return activity


def make_many_activities(count: int, language: str, fields_of: Callable[[int], dict]) -> None:
    """So many activities that readers of a language see, most of them in few statements.

    `fields_of` gives each number what `make_activity` would get, and a slug.
    """
    made = {}
    for number in range(1, count + 1):
        fields = fields_of(number)
        related = {name: fields.pop(name) for name in ("topics", "places", "organisations")}
        activity = _new_activity(fields.pop("start"), **fields)
        # Without the queries for its dates and its address.
        super(Activity, activity).save(sync_addresses=False)
        made[activity] = related
    _relate(made)
    Occurrence.objects.bulk_create(
        Occurrence(activity=each, starts_at=each.starts_at, **days._asdict())
        for each in made
        for days in days_of_activity(each)
    )
    _publish_at_once(made, language)


def _new_activity(start=None, end=None, **fields) -> Activity:
    number = next(_numbers)
    fields = {
        "title_de": f"Austausch {number}",
        "title_es": f"Intercambio {number}",
        "category": "exchange",
        "state": "completed",
    } | fields
    activity = Activity(**fields)
    activity.start, activity.end = when(start), when(end)
    return activity


def _relate(made: dict[Activity, dict]) -> None:
    for model, name, field in (
        (Activity.topics.through, "topics", "topic"),
        (Activity.places.through, "places", "place"),
        (Involvement, "organisations", "organisation"),
    ):
        model.objects.bulk_create(
            model(activity=activity, **{field: record})
            for activity, related in made.items()
            for record in related[name]
        )


def _publish_at_once(activities: Iterable[Activity], language: str) -> None:
    above, now = list_page().path_in(language), timezone.now()
    publications = [snapshots.draft_of(each, language, blocks=[]) for each in activities]
    for publication in publications:
        publication.number, publication.published_at = 1, now
        publication.state = Publication.State.LIVE
    Publication.objects.bulk_create(publications)
    Address.objects.bulk_create(
        Address(entry=each, language=language, path=f"{above}/{each.slug_in(language)}")
        for each in activities
    )
    sync_listing([each.pk for each in activities])


def make_topic(name_de: str, name_es: str = "", **fields) -> Topic:
    number = next(_numbers)
    fields = {"slug": f"thema-{number}", "position": number} | fields
    return Topic.objects.create(name_de=name_de, name_es=name_es or f"{name_de} (es)", **fields)


def make_place(name_de: str, **fields) -> Place:
    fields = {"slug": f"ort-{next(_numbers)}", "side": "first", "name_es": name_de} | fields
    return Place.objects.create(name_de=name_de, **fields)


def make_organisation(name: str, **fields) -> Organisation:
    fields = {"language": "de", "kind": "association", "side": "first"} | fields
    return Organisation.objects.create(name=name, **fields)


def days_of(activity: Activity) -> list[date]:
    """The days on which an activity takes place."""
    return list(activity.occurrences.values_list("starts_on", flat=True))


def form_url(activity: Activity) -> str:
    """Where its form stands in the admin."""
    return reverse("admin:events_activity_change", args=[activity.pk])
