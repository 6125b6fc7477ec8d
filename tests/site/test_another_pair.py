"""One declaration and one folder of content make the site of another pair of cities."""

import json
import re

import pytest

from tests.project.processes import ROOT, free_place, python

pytestmark = pytest.mark.processes

# What names this pair; as words, since “Klima” and “superusuario” do not.
NAMES = re.compile(
    r"berl[ií]n|cajamarca|treptow|k(ö|oe)penick|\blima\b|\bper[uú](\b|an)|es[-_]PE", re.I
)

SUFFIXES = {".py", ".html", ".txt", ".xml", ".css", ".js", ".svg", ".po"}


@pytest.fixture(scope="module")
def answers(tmp_path_factory) -> dict[str, str]:
    """All that the site of the other pair says, by address."""
    folder = tmp_path_factory.mktemp("another")
    crawl = python(
        *("-m", "tests.site.another_pair.crawl", str(folder / "answers.json")),
        **free_place(folder),
        PARTNERSHIP="tests.site.another_pair.partnership",
    )
    assert crawl.returncode == 0, crawl.stderr
    return json.loads((folder / "answers.json").read_text())


def test_nothing_of_it_names_this_pair(answers):
    assert {url: match[0] for url, text in answers.items() if (match := NAMES.search(text))} == {}


@pytest.mark.parametrize("folder", ["pages", "events", "templates", "static", "locale"])
def test_no_source_names_this_pair(folder):
    sources = [path for path in (ROOT / folder).rglob("*.*") if path.suffix in SUFFIXES]

    assert sources
    assert [path for path in sources if NAMES.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    "kind",
    [
        "/(de|es)/[a-z0-9/-]+/",
        r"/de/aktivitaeten/\?side=(cuenca|linz)",
        r"/es/feed/topic/kultur\.atom",
        r"/de/calendar/side/(cuenca|linz)\.ics",
        r"/es/activity/.+\.ics",
        r"/(robots\.txt|sitemap\.xml|nowhere/)",
        "(de|es) /admin/login/",
        "(de|es) /admin/.+/(add|change)/",
        r"letter \d",
        r"(de|es) (4\d\d|500)\.html",
        r"/static/.+\.css",
        r"/static/.+\.webmanifest",
    ],
)
def test_answers_of_all_kinds_have_been_read(answers, kind):
    assert any(re.fullmatch(kind, url) for url in answers)


def test_its_own_names_clocks_and_colours_are_there(answers):
    calendar = re.sub(r"\s+", " ", answers["/de/termine/"])

    assert ">Cuenca</span>" in answers["/es/"]
    assert "<h2>Linz, Österreich</h2>" in answers["/de/"]
    assert 'lang="de-AT"' in answers["/de/"]
    assert 'content="es_EC"' in answers["/es/"]
    assert "19:00–21:00</span> Linz" in calendar
    assert "12:00–14:00</span> Cuenca" in calendar
    assert "TZID:America/Guayaquil" in answers["/de/calendar/side/linz.ics"]
    [style] = [url for url in answers if re.fullmatch(r"/static/site/site\.\w+\.css", url)]
    assert "--first: light-dark(#5b2a6e, #d9a6ef);" in answers[style]
