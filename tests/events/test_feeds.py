"""Feeds in Atom, read by a feed reader; and what search engines learn of an activity."""

import json
import re
from datetime import time, timedelta
from uuid import uuid5

import feedparser
import pytest
from django.utils import timezone
from django.utils.http import http_date

from events.feeds.atom import ENTRIES
from events.models.activity import Activity
from pages.publishing.publish import publish
from pages.publishing.withdraw import withdraw
from tests.events.factories import (
    make_activity,
    make_list,
    make_organisation,
    make_place,
    make_topic,
)
from tests.sitemap import sitemap_of

pytestmark = pytest.mark.django_db


def feed(client, url="/de/feed.atom"):
    response = client.get(url)
    assert response.status_code == 200
    headers = {name.lower(): value for name, value in response.items()}
    read = feedparser.parse(response.content, response_headers=headers)
    assert not read.bozo
    return read


def titles(client, url="/de/feed.atom") -> list[str]:
    return [entry.title for entry in feed(client, url).entries]


def test_a_feed_reader_reads_the_newest_first(client):
    make_list()
    make_activity(title_de="erst", live_in=["de"])
    make_activity(title_de="dann", summary_de="So war es.", start="2019-02", live_in=["de"])

    read = feed(client)

    assert read.version == "atom10"
    assert read.feed.title == "Partnerschaft Treptow-Köpenick – Cajamarca"
    assert read.feed.link == "http://localhost:8000/de/aktivitaeten/"
    assert read.feed.language == "de"
    assert read.feed.author == read.feed.title
    assert [entry.title for entry in read.entries] == ["dann", "erst"]
    entry = read.entries[0]
    assert entry.link == "http://localhost:8000/de/aktivitaeten/dann/"
    assert entry.id == uuid5(Activity.objects.get(title_de="dann").uuid, "de").urn
    assert entry.summary == "Februar 2019 – So war es."
    assert read.entries[1].get("summary", "") == ""
    assert [tag.term for tag in entry.tags] == ["Austausch"]
    assert entry.updated_parsed is not None


def test_each_feed_has_an_identity_of_its_own(client):
    make_list()
    make_topic("Kultur", slug="kultur")

    urls = ["/de/feed.atom", "/es/feed.atom", "/de/feed/topic/kultur.atom"]

    assert [feed(client, url).feed.id for url in urls] == [
        f"http://localhost:8000{url}" for url in urls
    ]


def test_publishing_again_is_an_update_of_the_same_entry(client):
    make_list()
    activity = make_activity(live_in=["de"])
    [before] = feed(client).entries
    activity.publications.update(published_at=timezone.now() - timedelta(days=9))
    activity.title_de = "Anders"
    activity.save()
    publish(activity, ["de"])

    [after] = feed(client).entries

    assert after.id == before.id
    assert after.published_parsed < before.published_parsed
    assert after.updated_parsed >= before.updated_parsed


def test_each_language_has_its_own(client):
    make_list()
    activity = make_activity(title_de="Besuch", title_es="Visita", live_in=["de"])

    assert titles(client, "/es/feed.atom") == []
    publish(activity, ["es"])
    read = feed(client, "/es/feed.atom")
    assert [entry.title for entry in read.entries] == ["Visita"]
    assert read.feed.language == "es-PE"
    withdraw(activity, ["es"])
    assert titles(client, "/es/feed.atom") == []


def test_there_is_a_feed_for_each_kind_and_topic(client):
    make_list()
    topic = make_topic("Kultur", slug="kultur")
    make_activity(title_de="Wandbild", category="event", topics=[topic], live_in=["de"])
    make_activity(title_de="Besuch", live_in=["de"])

    assert titles(client, "/de/feed/topic/kultur.atom") == ["Wandbild"]
    assert titles(client, "/de/feed/kind/exchange.atom") == ["Besuch"]
    assert feed(client, "/de/feed/topic/kultur.atom").feed.title.endswith(": Thema „Kultur“")


@pytest.mark.parametrize("name", ["kind/nope", "topic/nope", "side/berlin", "year/2019"])
def test_a_feed_that_there_is_not_is_not_found(client, name):
    assert client.get(f"/de/feed/{name}.atom").status_code == 404


def test_cancelling_shows_in_both_languages_without_publishing(client):
    make_list()
    activity = make_activity(title_de="Fest", title_es="Fiesta", live_in=["de", "es"])
    [before] = feed(client).entries
    activity.state = "cancelled"
    activity.save()

    [after] = feed(client).entries

    assert after.id == before.id
    assert after.updated_parsed >= before.updated_parsed
    assert after.title == "Fest (abgesagt)"
    assert titles(client, "/es/feed.atom") == ["Fiesta (cancelada)"]


def test_cancelling_reaches_the_feed_however_much_has_been_published_since(client):
    make_list()
    activity = make_activity(title_de="Fest", live_in=["de"])
    for _number in range(ENTRIES):
        make_activity(live_in=["de"])
    assert "Fest" not in titles(client)

    activity.state = "cancelled"
    activity.save()

    assert titles(client)[0] == "Fest (abgesagt)"
    assert len(titles(client)) == ENTRIES


def test_a_reader_who_asks_for_changes_learns_of_a_withdrawal(client):
    make_list()
    make_activity(title_de="bleibt", live_in=["de"])
    withdraw(make_activity(live_in=["de"]), ["de"])

    response = client.get("/de/feed.atom", headers={"if-modified-since": http_date()})

    assert response.status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_a_feed_needs_four_queries_however_long_it_is(client, django_assert_num_queries, count):
    make_list()
    for _number in range(count):
        make_activity(live_in=["de"])

    with django_assert_num_queries(4):  # keys in their order, activities, their addresses
        client.get("/de/feed.atom")


def test_pages_lead_programs_to_feed_and_calendar(client):
    make_list()

    head = client.get("/de/aktivitaeten/").text.partition("<body>")[0]

    assert re.search(r'<link rel="alternate" type="application/atom\+xml"[^>]*/de/feed.atom"', head)


def test_a_calendar_is_subscribed_to_in_the_calendar_program(client):
    make_list()
    make_activity(topics=[make_topic("Kultur", slug="kultur")], live_in=["de"])

    text = client.get("/de/aktivitaeten/?topic=kultur").text

    for path in ("/de/calendar.ics", "/de/calendar/topic/kultur.ics"):
        assert f'href="{path}"' in text
        assert f'href="webcal://localhost:8000{path}"' in text


# For search engines


def record(client, activity) -> dict:
    html = client.get(activity.get_absolute_url()).text
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    graphs = [json.loads(script)["@graph"] for script in scripts]
    [event] = [each for graph in graphs for each in graph if each["@type"] == "Event"]
    return event


def test_search_engines_learn_when_and_where_it_is_and_who_organises_it(client):
    make_list()
    hall = make_place("Rathaus Köpenick", address="Alt-Köpenick 21")
    activity = make_activity(
        title_de="Fest",
        summary_de="Alle sind willkommen.",
        start="2999-07-15",
        starts_at=time(19),
        ends_at=time(21),
        time_zone="Europe/Berlin",
        places=[hall],
        live_in=["de"],
    )
    activity.involvements.create(organisation=make_organisation("AG StäPa"), role="organiser")
    activity.involvements.create(organisation=make_organisation("TJP"), role="partner")

    assert record(client, activity) == {
        "@type": "Event",
        "name": "Fest",
        "url": "http://localhost:8000/de/aktivitaeten/fest/",
        "inLanguage": "de",
        "startDate": "2999-07-15T19:00:00+02:00",
        "endDate": "2999-07-15T21:00:00+02:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": [
            {
                "@type": "Place",
                "name": "Rathaus Köpenick",
                "address": {
                    "@type": "PostalAddress",
                    "addressCountry": "DE",
                    "streetAddress": "Alt-Köpenick 21",
                },
            }
        ],
        "organizer": [{"@type": "Organization", "name": "AG StäPa"}],
        "description": "Alle sind willkommen.",
    }


@pytest.mark.parametrize(
    ("state", "status"),
    [("cancelled", "EventCancelled"), ("postponed", "EventPostponed")],
)
def test_search_engines_learn_that_it_does_not_take_place(client, state, status):
    make_list()
    activity = make_activity(start="2014", state=state, live_in=["de"])

    found = record(client, activity)

    assert found["eventStatus"] == f"https://schema.org/{status}"
    assert found["startDate"] == "2014"


def test_an_activity_online_is_nowhere_else(client):
    make_list()
    activity = make_activity(
        start="2014", is_online=True, registration_url="https://example.org/", live_in=["de"]
    )

    found = record(client, activity)

    assert found["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert found["location"] == [{"@type": "VirtualLocation", "url": "https://example.org/"}]


def test_an_activity_stands_in_the_sitemap_in_both_languages(client):
    make_list()
    make_activity(title_de="Fest", title_es="Fiesta", live_in=["de", "es"])

    sitemap = sitemap_of(client)

    assert "<loc>http://localhost:8000/es/actividades/fiesta/</loc>" in sitemap
    assert 'hreflang="de" href="http://localhost:8000/de/aktivitaeten/fest/"' in sitemap
