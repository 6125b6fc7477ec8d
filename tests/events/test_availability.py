"""“Available in Spanish” has one definition, for activities too: everything agrees with it."""

import pytest
from django.utils import timezone

from events.models.blocks import ActivitiesBlock, DatesBlock, TimelineBlock
from pages.publishing.publish import publish
from pages.publishing.withdraw import withdraw
from tests.events.factories import (
    make_activity,
    make_list,
    make_organisation,
    make_place,
    make_topic,
    make_view,
)
from tests.factories import make_home
from tests.sitemap import sitemap_of

pytestmark = pytest.mark.django_db

COMING = f"{timezone.localdate().year + 1}-10-01"
URL = "/es/actividades/fiesta/"


@pytest.fixture
def activity():
    """A milestone that is coming, live in German only, beside another one that is live in both."""
    home = make_home()
    make_list()
    for view in ("timeline", "calendar", "partners", "places", "figures"):
        make_view(view)
    facts = {
        "is_milestone": True,
        "topics": [make_topic("Kultur", slug="kultur")],
        "places": [make_place("Rathaus")],
        "organisations": [make_organisation("Verein")],
    }
    make_activity(title_de="Anderes", title_es="Otra", start="2019", live_in=["de", "es"], **facts)
    for number, model in enumerate((DatesBlock, ActivitiesBlock, TimelineBlock)):
        model.objects.create(parent=home, ordering=number)
    publish(home, ["de", "es"])
    return make_activity(title_de="Fest", title_es="Fiesta", start=COMING, live_in=["de"], **facts)


def places_that_name_the_spanish_activity(client) -> dict[str, bool]:
    """Each place on the site that would lead a reader to the activity in Spanish."""
    pages = {
        "list": "/es/actividades/",
        "list of its topic": "/es/actividades/?topic=kultur",
        "timeline": "/es/timeline/",
        "calendar": "/es/calendar/",
        "month": f"/es/calendar/?month={COMING[:7]}",
        "partners": "/es/partners/",
        "home": "/es/",
        "neighbours": "/es/actividades/otra/",
        "feed": "/es/feed.atom",
        "feed of its topic": "/es/feed/topic/kultur.atom",
        "calendar file": "/es/calendar.ics",
    }
    found = {name: URL in client.get(url).content.decode() for name, url in pages.items()}
    figures = client.get("/es/figures/").context["figures"]
    return found | {
        "sitemap": URL in sitemap_of(client),
        "figures": figures.total == 2,
        "count of the list": "(2)" in client.get("/es/actividades/").text,
        "count of its place": "2 actividades" in client.get("/es/places/").text,
        "hreflang": "es-PE" in client.get("/de/aktivitaeten/fest/").text.partition("<body>")[0],
        "address": client.get(URL).status_code == 200,
    }


def test_nothing_spanish_leads_to_an_activity_that_is_published_in_german_only(client, activity):
    assert set(places_that_name_the_spanish_activity(client).values()) == {False}


def test_everything_spanish_leads_to_it_once_it_is_published_in_spanish(client, activity):
    publish(activity, ["es"])

    found = places_that_name_the_spanish_activity(client)

    assert {name for name, is_named in found.items() if not is_named} == set()


def test_everything_agrees_again_when_it_is_withdrawn_in_spanish(client, activity):
    publish(activity, ["es"])
    withdraw(activity, ["es"])

    assert set(places_that_name_the_spanish_activity(client).values()) == {False}


def test_its_address_in_the_other_language_is_the_honest_page(client, activity):
    response = client.get("/es/aktivitaeten/fest/")

    assert response.status_code == 404
    assert "/de/aktivitaeten/fest/" in response.text
    assert "Esta página aún no está disponible en español" in response.text
