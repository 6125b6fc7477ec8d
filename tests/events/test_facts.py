"""The site's own content tells every certain fact, on its side, as precisely as it is known."""

import re
from html import unescape

import pytest
import yaml
from django.conf import settings
from django.utils.html import strip_tags

from pages.languages import CODES
from tests.pages.content_files import load
from tests.pages.test_content_of_the_site import CONTENT

FACTS = yaml.safe_load((settings.BASE_DIR / "tests" / "timeline_facts.yaml").read_text("utf-8"))
URLS = {"de": "/de/geschichte/zeitleiste/", "es": "/es/historia/linea-de-tiempo/"}

pytestmark = pytest.mark.django_db


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(strip_tags(html))).strip()


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


def test_every_certain_fact_stands_on_the_timeline_in_both_languages(client):
    load(CONTENT)

    shown = {code: items(client.get(url).text) for code, url in URLS.items()}

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


def test_all_organisations_stand_in_their_pairs(client):
    load(CONTENT)

    pairs = client.get("/de/partnerschaft/partner/").context["directory"].pairs

    found = {
        frozenset(each.name for each in pair.berlin): {each.name for each in pair.cajamarca}
        for pair in pairs
    }
    assert found == {
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


def test_the_coming_dates_stay_in_the_future_by_rule(client):
    load(CONTENT)

    for code, title in (("de", "Olympiade 60+"), ("es", "Olimpiada 60+")):
        dates = client.get({"de": "/de/termine/", "es": "/es/agenda/"}[code]).context["months"]
        coming = [each for _month, occurrences in dates for each in occurrences]
        olympics = [each for each in coming if each.title == title]
        assert {(each.starts_on.day, each.starts_on.month) for each in olympics} == {(1, 10)}
        assert {each.activity.state for each in olympics} == {"planned"}
