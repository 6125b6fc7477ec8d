"""The site's own content tells every certain fact, on its side, as precisely as it is known."""

import re

import feedparser
import icalendar
import pytest
import vobject
import yaml
from django.conf import settings

from pages.languages import CODES
from tests.site.site_snapshot import words

FACTS = yaml.safe_load((settings.BASE_DIR / "tests" / "timeline_facts.yaml").read_text("utf-8"))
URLS = {"de": "/de/geschichte/zeitleiste/", "es": "/es/historia/linea-de-tiempo/"}

pytestmark = pytest.mark.django_db


def items(html: str) -> list[dict]:
    """What stands on a timeline: by year, the side, the time in words and the title of each."""
    found = []
    for section in re.findall(r"<section aria-labelledby=\"y.*?</section>", html, re.S):
        heading = words(re.search(r"<h2.*?</h2>", section, re.S)[0])
        for side, item in re.findall(r'line__item--(\w+)">(.*?)</li>', section, re.S):
            time = re.search(r'line__when">(.*?)</p>', item, re.S)
            found.append(
                {
                    "year": int(heading) if heading.isdecimal() else None,
                    "side": side,
                    "when": words(time[1]) if time else heading,
                    "title": words(re.search(r"<a .*?</a>", item, re.S)[0]),
                }
            )
    return found


def test_every_certain_fact_stands_on_the_timeline_in_both_languages(site):
    shown = {code: items(site.answers[url].text) for code, url in URLS.items()}

    for code in CODES:
        expected = [
            {
                "year": fact["year"],
                "side": fact["side"],
                "when": fact["when"][code],
                "title": fact[code],
            }
            for fact in FACTS
        ]
        assert [fact for fact in expected if fact not in shown[code]] == []
        # What is not certain enough, or still to come, stands there only on purpose.
        others = {item["title"] for item in shown[code]} - {fact["title"] for fact in expected}
        assert others == {{"de": "30 Jahre Partnerschaft", "es": "30 años de hermanamiento"}[code]}


def pairs(html: str) -> dict[frozenset, set]:
    """The pairs of the partner directory: the names here, and those that face them."""
    found = {}
    for pair in re.findall(r'<li class="pair">(.*?)(?=<li class="pair">|<h2>|$)', html, re.S):
        _before, berlin, cajamarca = re.split("pair__side--", pair)
        names = [
            {words(name) for name in re.findall(r"<h3.*?</h3>", side, re.S)}
            for side in (berlin, cajamarca)
        ]
        found[frozenset(names[0])] = names[1]
    return found


def test_all_organisations_stand_in_their_pairs(site):
    assert pairs(site.answers["/de/partnerschaft/partner/"].text) == {
        frozenset({"Bezirksamt Treptow-Köpenick"}): {"Municipalidad Provincial de Cajamarca"},
        frozenset({"AG Städtepartnerschaft Treptow-Köpenick – Cajamarca (AG StäPa)"}): {
            "Asociación Civil de Hermanamiento Cajamarca – Treptow-Köpenick"
        },
        frozenset({"Kita Waldspielhaus"}): {"Jardín 105"},
        frozenset({"Kita Kleiner Fratz"}): {"Jardín 017"},
        frozenset(
            {"Anne-Frank-Schule", "Gerhart-Hauptmann-Gymnasium", "Sophie-Brahe-Gemeinschaftsschule"}
        ): {"Colegio San Vicente de Paúl"},
        frozenset({"TJP e. V."}): {"MICANTO «José Obrero»"},
        frozenset({"KIEZKLUBs", "Seniorenvertretung", "Volkssolidarität"}): {
            "Centro Integral de Atención al Adulto Mayor (CIAM)",
            "Grupo de personas adultas mayores Urubamba",
        },
        frozenset({"Krankenhaus Hedwigshöhe", "Krankenhaus Waldfriede"}): {
            "Hospital Regional de Cajamarca"
        },
        frozenset({"Fairtrade-Town-Kampagne Treptow-Köpenick"}): {"Norandino"},
    }


@pytest.mark.parametrize(
    ("url", "title", "state"),
    [
        ("/de/termine/", "Olympiade 60+", "geplant"),
        ("/es/agenda/", "Olimpiada 60+", "en preparación"),
    ],
)
def test_the_coming_dates_stay_in_the_future_by_rule(site, url, title, state):
    items = re.findall(r'<div class="date-card">(.*?)</div>\s*</li>', site.answers[url].text, re.S)

    dates = [item for item in items if words(re.search(r"<a .*?</a>", item, re.S)[0]) == title]

    assert dates
    for item in dates:
        assert re.search(r'datetime="\d{4}-10-01"', item)
        assert state in words(item)


@pytest.mark.parametrize(
    "url", ["/de/feed.atom", "/es/feed.atom", "/es/feed/topic/gesundheit.atom"]
)
def test_a_feed_reader_reads_the_sites_feeds(site, url):
    headers = {"content-type": "application/atom+xml; charset=utf-8"}
    read = feedparser.parse(site.files[url], response_headers=headers)

    assert not read.bozo
    assert read.entries


def test_two_libraries_read_the_same_in_the_sites_calendar(site):
    content = site.files["/es/calendar.ics"]
    one = icalendar.Calendar.from_ical(content).walk("VEVENT")
    other = vobject.readOne(content.decode()).vevent_list

    titles = {str(each["SUMMARY"]) for each in one}

    assert titles == {each.summary.value for each in other}
    assert "30 años de hermanamiento" in titles
