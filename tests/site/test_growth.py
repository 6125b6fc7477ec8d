"""Public pages cost the same, however many activities and pages there are.

Pages that do not yet are marked, each with what is to be mended.
"""

import pickle
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from events.models.activity import Activity
from pages.models.address import Address
from pages.models.publication import Publication
from partnership_site.sample_content.generate import generate
from tests.shared import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.on_sqlite]

KB = 1024
EXPLAINED = 2000  # activities
FEWEST_PAGES = 250  # the overview shows fewer ones as a tree, with one query less

# Tables that grow with the content; reading one of them whole is a fault.
GROWING = {
    "pages_publication",
    "pages_entry",
    "pages_page",
    "pages_address",
    "events_activity",
    "events_activity_topics",
    "events_activity_places",
    "events_involvement",
    "events_occurrence",
}
SORTED_ROWS = 200  # may be sorted without an index

# Indexes of what is live in a language, of which there is as much as there are entries.
ALL_THAT_IS_LIVE = re.compile(r"SEARCH (\w+) USING (?:COVERING )?INDEX \w+ \(language=\?\)$")
SCAN = re.compile(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?")
LIMIT = re.compile(r" LIMIT \d+( OFFSET \d+)?$")
ALIAS = re.compile(r'(?:FROM|JOIN) "(\w+)" ([A-Z]\d+)\b')


@dataclass(frozen=True)
class PublicPage:
    """A public page and its cost: exactly so many queries, and at most so many KB (`weight`)."""

    url: str | Callable[[], str]
    queries: int
    weight: int
    status: int = 200


def first_activity() -> str:
    """The first activity, a milestone that shares its topics with many others."""
    live = Publication.objects.live("de").filter(entry__activity__isnull=False).with_path()
    return live.order_by("entry").first().url


def coming_activity() -> str:
    live = Publication.objects.live("de").filter(entry__activity__state="planned").with_path()
    return live.order_by("entry").first().url


def calendar_of_an_activity() -> str:
    planned = Activity.objects.filter(state="planned").order_by("pk").first()
    return reverse("activity-calendar", args=["de", planned.uuid])


def text_page() -> str:
    live = Publication.objects.live("de").filter(entry__page__parent__isnull=False).with_path()
    return live.order_by("entry").first().url


def permanent_address() -> str:
    address = Address.objects.get(language="de", path="mitmachen")
    return reverse("permanent", args=["de", address.entry.uuid])


def part_of_the_sitemap() -> str:
    parts = re.findall("<loc>[^<]*(/sitemap-[^<]+)</loc>", Client().get("/sitemap.xml").text)
    return parts[-1]


PAGES = {
    "root": PublicPage("/", 0, 1, 302),
    "robots.txt": PublicPage("/robots.txt", 0, 1),
    "home": PublicPage("/de/", 8, 24),
    "home in Spanish": PublicPage("/es/", 8, 24),
    "news, with many pages below": PublicPage("/de/neuigkeiten/", 4, 18),
    "section with activities": PublicPage("/de/themen/", 6, 16),
    "section with partners": PublicPage("/de/zwei-orte/", 7, 64),
    "section with figures": PublicPage("/de/die-partnerschaft/", 6, 36),
    "section with dates": PublicPage("/de/mitmachen/", 5, 14),
    "text page": PublicPage(text_page, 4, 12),
    "overview": PublicPage("/de/uebersicht/", 5, 14),
    "list of activities": PublicPage("/de/aktivitaeten/", 6, 44),
    "filtered list": PublicPage("/de/aktivitaeten/?topic=gesundheit&kind=exchange", 6, 44),
    "timeline": PublicPage("/de/zeitleiste/", 6, 24),
    "calendar": PublicPage("/de/termine/", 6, 44),
    "partners": PublicPage("/de/beteiligte/", 6, 104),
    "places": PublicPage("/de/orte-auf-der-karte/", 5, 18),
    "figures": PublicPage("/de/in-zahlen/", 4, 34),
    "activity": PublicPage(first_activity, 6, 16),
    "coming activity": PublicPage(coming_activity, 7, 16),
    "feed": PublicPage("/de/feed.atom", 4, 18),
    "feed of a topic": PublicPage("/de/feed/topic/gesundheit.atom", 5, 18),
    "calendar file": PublicPage("/de/calendar.ics", 3, 44),
    "calendar file of an activity": PublicPage(calendar_of_an_activity, 4, 2),
    "sitemap": PublicPage("/sitemap.xml", 1, 2),
    "part of the sitemap": PublicPage(part_of_the_sitemap, 1, 1000),
    "in the other language": PublicPage("/es/impressum/", 5, 8, 404),
    "not found": PublicPage("/de/gibt-es/nicht/", 3, 12, 404),
    "former address": PublicPage("/de/dabei-sein/", 3, 1, 301),
    "permanent address": PublicPage(permanent_address, 2, 1, 301),
}


@dataclass(frozen=True)
class Visit:
    """One request for a public page; `weight` in KB, `faults` are lines of SQLite's plans."""

    status: int
    queries: int
    weight: float
    faults: list[str]


@pytest.fixture(scope="session")
def visits_at(run_folder) -> Callable[[int], dict[str, Visit]]:
    """Return a function: one request for every page, with so many activities. Done once a run."""

    def note(size: int, folder: Path) -> None:
        explain = size == EXPLAINED and connection.vendor == "sqlite"
        with transaction.atomic():
            generate(activities=size, pages=max(size, FEWEST_PAGES))
            found = {name: visit(page, explain=explain) for name, page in PAGES.items()}
            transaction.set_rollback(True)
        (folder / "noted").write_bytes(pickle.dumps(found))

    @cache
    def visits(size: int) -> dict[str, Visit]:
        folder = made_once(run_folder / f"visits-{size}", partial(note, size))
        return pickle.loads((folder / "noted").read_bytes())

    return visits


def visit(page: PublicPage, *, explain: bool) -> Visit:
    url = page.url if isinstance(page.url, str) else page.url()
    statements = []

    def record(execute, sql, params, many, context):
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(record):
        response = Client().get(url)
    explained = list(statements) if explain else []
    faults = [fault for sql, params in explained for fault in faults_of(sql, params)]
    return Visit(response.status_code, len(statements), len(response.content) / KB, faults)


def faults_of(sql: str, params) -> list[str]:
    """Return the lines of SQLite's plan for a statement that read or sort a whole table."""
    if not sql.lstrip().startswith(("SELECT", "WITH")):
        return []
    plan = [row[3] for row in rows_of(f"EXPLAIN QUERY PLAN {sql}", params)]
    sorts = [line for line in plan if line == "USE TEMP B-TREE FOR ORDER BY"]
    tables = {alias: table for table, alias in ALIAS.findall(sql)}
    # In the order of an index, rows are read only until there are enough.
    stops = bool(LIMIT.search(sql)) and not sorts
    faults = [line for line in plan if reads_all(line, tables, stops=stops)]
    if sorts and not faults:
        ((count,),) = rows_of(f"SELECT count(*) FROM ({LIMIT.sub('', sql)}) AS sorted", params)
        faults += [f"{line}: {count} rows" for line in sorts if count > SORTED_ROWS]
    return faults


def reads_all(line: str, tables: dict[str, str], *, stops: bool) -> bool:
    """Return whether a line of a plan reads a growing table, or all of it that is live."""
    scan = SCAN.match(line)
    found = scan or ALL_THAT_IS_LIVE.match(line)
    if not found or tables.get(found[1], found[1]) not in GROWING:
        return False
    return not (scan and scan[2] and stops)


def rows_of(sql: str, params) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def cases(*sizes: int) -> list:
    """Return (size, name) for all sizes and pages."""
    return [
        pytest.param(
            size, name, id=f"{name} at {size}", marks=[pytest.mark.soak] if size > EXPLAINED else []
        )
        for size in sizes
        for name in PAGES
    ]


@pytest.mark.parametrize(("size", "name"), cases(EXPLAINED))
def test_no_page_reads_or_sorts_a_whole_table(visits_at, size, name):
    assert visits_at(size)[name].faults == []


@pytest.mark.parametrize(("size", "name"), cases(3, 300, 3000))
def test_a_page_takes_the_same_queries_at_any_size(visits_at, size, name):
    page, found = PAGES[name], visits_at(size)[name]

    # Of three activities none has a partner yet, whose pages would be asked for.
    spared = (size, name) == (3, "section with partners")
    assert (found.status, found.queries) == (page.status, page.queries - spared)


@pytest.mark.parametrize(("size", "name"), cases(3, 300, 3000))
def test_a_page_weighs_no_more_at_any_size(visits_at, size, name):
    assert visits_at(size)[name].weight <= PAGES[name].weight
