"""The list of activities: filters that combine, with counts, all of it in the address."""

import re
from datetime import date

import pytest

from events.listing.facets import FACETS
from events.listing.queries import in_order, listed_activities, running_first
from pages.publishing.publish import publish
from pages.publishing.withdraw import withdraw
from tests.events.factories import (
    make_activity,
    make_list,
    make_organisation,
    make_place,
    make_topic,
)

pytestmark = pytest.mark.django_db

URL = "/de/aktivitaeten/"


@pytest.fixture
def activities():
    """Three activities that differ in everything, and one that is not published in German."""
    make_list()
    health = make_topic("Gesundheit", "Salud", slug="gesundheit")
    culture = make_topic("Kultur", slug="kultur")
    hall = make_place("Rathaus Köpenick", slug="rathaus")
    both = ["de", "es"]
    make_activity(
        title_de="Chirurgie", start="2019-02", topics=[health], side="second", live_in=both
    )
    make_activity(
        title_de="Wandbild",
        category="event",
        start="2023-05-30",
        topics=[culture, health],
        places=[hall],
        side="first",
        live_in=["de"],
    )
    make_activity(
        title_de="Kindergärten", start="1999", state="running", side="both", live_in=["de"]
    )
    make_activity(title_es="Mural", start="2019", topics=[culture], live_in=["es"])


def titles(response) -> list[str]:
    return [item.title for item in response.context["listing"].items]


def choices(response, name: str) -> dict[str, int]:
    found = response.context["listing"].facets.choices[name]
    return {choice.value: choice.count for choice in found}


def test_running_and_coming_ones_stand_first():
    make_list()
    for title, start, state in (
        ("war 2019", "2019", "completed"),
        ("ohne Jahr", None, "completed"),
        ("kommt 2028", "2028-05-20", "planned"),
        ("heute abend", "2026-11-25", "confirmed"),
        ("heute gewesen", "2026-11-25", "completed"),
        ("noch in diesem Jahr", "2026", "planned"),
        ("noch in diesem Monat", "2026-11", "planned"),
        ("im Oktober ausgefallen", "2026-10", "cancelled"),
        ("läuft", "1999", "running"),
        ("kommt 2027", "2027-10-01", "planned"),
        ("war 2023", "2023", "completed"),
    ):
        make_activity(title_de=title, start=start, state=state, live_in=["de"])

    keys = running_first(listed_activities("de"), date(2026, 11, 25), 0, 20)

    assert [item.title for item in in_order(keys)] == [
        "läuft",
        "noch in diesem Jahr",
        "noch in diesem Monat",
        "heute abend",
        "kommt 2027",
        "kommt 2028",
        "heute gewesen",
        "im Oktober ausgefallen",
        "war 2023",
        "war 2019",
        "ohne Jahr",
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Kindergärten", "Wandbild", "Chirurgie"]),
        ({"kind": "event"}, ["Wandbild"]),
        ({"topic": "gesundheit"}, ["Wandbild", "Chirurgie"]),
        ({"topic": "gesundheit", "kind": "exchange"}, ["Chirurgie"]),
        ({"side": "berlin"}, ["Kindergärten", "Wandbild"]),
        ({"side": "cajamarca"}, ["Kindergärten", "Chirurgie"]),
        ({"side": "both"}, ["Kindergärten"]),
        ({"state": "running"}, ["Kindergärten"]),
        ({"year": "2023"}, ["Wandbild"]),
        ({"place": "rathaus", "year": "2023", "topic": "kultur"}, ["Wandbild"]),
        ({"year": "2023", "kind": "exchange"}, []),
    ],
)
def test_filters_combine(client, activities, query, expected):
    response = client.get(URL, query)

    assert titles(response) == expected
    assert response.context["listing"].facets.count == len(expected)


@pytest.mark.parametrize("name", FACETS)
@pytest.mark.parametrize(
    "value", ["nope", "0", "0000", "-1", "٢٠١٩", "9" * 400, "\x00", "' OR 1=1"]
)
def test_a_value_that_there_is_not_gives_an_honest_empty_list(client, activities, name, value):
    response = client.get(URL, {name: value})

    assert (response.status_code, titles(response)) == (200, [])
    assert "Zu dieser Auswahl gibt es nichts." in response.text


@pytest.mark.parametrize("page", ["0", "2", "-1", "x", "9" * 400])
def test_a_page_that_there_is_not_is_not_found(client, activities, page):
    assert client.get(URL, {"page": page}).status_code == 404


def test_each_choice_says_how_many_it_leaves_beside_the_others(client, activities):
    response = client.get(URL, {"topic": "gesundheit"})

    assert choices(response, "topic") == {"gesundheit": 2, "kultur": 1}
    assert choices(response, "kind") == {"exchange": 1, "event": 1}
    assert choices(response, "side") == {"berlin": 1, "cajamarca": 1}
    assert choices(response, "year") == {"2023": 1, "2019": 1}
    assert choices(response, "place") == {"rathaus": 1}
    assert "Gesundheit (2)" in response.text


def test_what_is_chosen_stays_chosen_where_nothing_is_left(client, activities):
    response = client.get(URL, {"topic": "kultur", "year": "2019", "place": "rathaus"})

    assert titles(response) == []
    assert choices(response, "topic") == {"kultur": 0}
    assert choices(response, "year") == {"2023": 1, "2019": 0}
    assert '<option value="kultur" selected>Kultur (0)</option>' in response.text


def test_counts_are_those_of_the_language(client, activities):
    response = client.get("/es/actividades/")

    assert choices(response, "year") == {"2019": 2}
    assert choices(response, "topic") == {"kultur": 1, "gesundheit": 1}
    assert "Salud (1)" in response.text


def test_the_name_of_an_organisation_is_marked_with_its_language(client):
    make_list()
    here, there = make_organisation("Verein"), make_organisation("Colegio", language="es")
    make_activity(organisations=[here, there], live_in=["de"])

    text = client.get(URL).text

    assert '<option value="verein">Verein (1)</option>' in text
    assert '<option value="colegio" lang="es-PE">Colegio (1)</option>' in text


def test_a_name_that_is_not_translated_is_marked(client):
    make_list()
    topic = make_topic("Kultur", slug="kultur")
    type(topic).objects.filter(pk=topic.pk).update(name_es="")
    make_activity(topics=[topic], live_in=["es"])

    assert (
        '<option value="kultur" lang="de">Kultur (1)</option>'
        in client.get("/es/actividades/").text
    )


def test_the_list_is_indexed_once(client, activities):
    whole, narrowed = client.get(URL), client.get(URL, {"kind": "event"})

    assert "noindex" not in whole.text
    assert '<meta name="robots" content="noindex">' in narrowed.text
    assert f'<link rel="canonical" href="http://localhost:8000{URL}">' in narrowed.text
    assert "hreflang=" in whole.text.partition("<body>")[0]
    assert "hreflang=" not in narrowed.text.partition("<body>")[0]


def test_the_language_switch_keeps_what_was_chosen(client, activities):
    response = client.get(URL, {"topic": "kultur", "kind": "exchange"})

    switch = {link.code: link.url for link in response.context["language_links"]}
    assert switch["es"] == "/es/actividades/?topic=kultur&kind=exchange"
    assert titles(client.get(switch["es"])) == ["Mural"]


def test_the_list_is_paged_and_keeps_what_was_chosen(client):
    make_list()
    for number in range(45):
        make_activity(title_de=f"Besuch {number}", start="2019", live_in=["de"])

    pages = [client.get(URL, {"kind": "exchange", "page": number}) for number in (1, 2, 3)]

    assert [len(titles(page)) for page in pages] == [20, 20, 5]
    assert 'href="?kind=exchange&amp;page=3"' in pages[1].text
    assert 'href="?kind=exchange&amp;page=1"' in pages[1].text
    assert 'rel="next"' not in pages[2].text


def test_years_lead_into_the_archive(client, activities):
    response = client.get(URL)

    assert re.findall(r'href="\?year=(\d+)"', response.text) == ["2023", "2019", "1999"]


def test_only_what_is_live_in_the_language_is_listed(client):
    make_list()
    activity = make_activity(title_de="Besuch", title_es="Visita", live_in=["de"])

    assert titles(client.get("/es/actividades/")) == []
    publish(activity, ["es"])
    assert titles(client.get("/es/actividades/")) == ["Visita"]
    withdraw(activity, ["es"])
    assert titles(client.get("/es/actividades/")) == []
    assert titles(client.get(URL)) == ["Besuch"]


def test_filters_say_what_they_narrow_down(client, activities):
    text = client.get(URL, {"topic": "kultur"}).text

    assert '<details class="filters" open>' in text
    assert "Kalender: Thema „Kultur“" in text
    assert "/de/calendar/topic/kultur.ics" in text
    assert "/de/feed/topic/kultur.atom" in text
