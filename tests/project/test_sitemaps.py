"""The sitemap: an index of parts, which search engines take at any size."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from events.models.activity import Activity
from pages.models.publication import Publication
from partnership_site import sitemaps
from tests.events.factories import make_activity, make_list
from tests.factories import make_page

pytestmark = pytest.mark.django_db

SITE = "http://localhost:8000"
NAMES = {
    "sm": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xhtml": "http://www.w3.org/1999/xhtml",
}


@pytest.fixture
def small_parts(monkeypatch):
    """Parts of two entries, so that a test needs few pages."""
    monkeypatch.setattr(sitemaps, "ENTRIES", 2)


def locations(client, url: str) -> list[str]:
    """The addresses in an index or in a part."""
    response = client.get(url)
    assert response["Content-Type"] == "application/xml"
    found = ElementTree.fromstring(response.content).findall(".//sm:loc", NAMES)
    return [each.text.removeprefix(SITE) for each in found]


def test_all_parts_together_name_everything_that_is_live_once(client, small_parts):
    make_list()
    for number in range(3):
        make_page(title_de=f"Seite {number}", title_es=f"Página {number}", live_in=["de", "es"])
        make_page()
        make_activity(live_in=["de"])

    parts = locations(client, "/sitemap.xml")
    found = [url for part in parts for url in locations(client, part)]

    live = Publication.objects.live().with_path()
    assert sorted(found) == sorted(each.url for each in live)
    assert len(parts) > 3
    assert all(len(locations(client, part)) <= 2 * 2 for part in parts)


def test_parts_in_which_nothing_is_live_are_left_out(client, small_parts):
    pages = [make_page(live_in=["de"]) for _number in range(9)]
    gone = [page for page in pages if page.pk // 2 == pages[4].pk // 2]
    Publication.objects.filter(entry__in=gone).update(state="past")

    parts = locations(client, "/sitemap.xml")

    kept = {page.pk // 2 for page in pages if page not in gone}
    assert parts == [f"/sitemap-{number}.xml" for number in sorted(kept)]
    assert client.get(f"/sitemap-{pages[4].pk // 2}.xml").status_code == 404


def test_an_entry_in_two_languages_names_both_at_each_address(client):
    page = make_page(title_de="Themen", title_es="Temas", live_in=["de", "es"])

    root = ElementTree.fromstring(client.get(f"/sitemap-{page.pk // 1000}.xml").content)

    links = {
        (link.get("hreflang"), link.get("href")) for link in root[0].findall("xhtml:link", NAMES)
    }
    assert links == {("de", f"{SITE}/de/themen/"), ("es-PE", f"{SITE}/es/temas/")}
    assert [len(url.findall("xhtml:link", NAMES)) for url in root] == [2, 2]


def test_the_last_change_is_that_of_the_text_or_of_the_facts(client):
    make_list()
    activity = make_activity(title_de="Fest", live_in=["de"])
    published = datetime(2026, 1, 1, 12, tzinfo=UTC)
    Publication.objects.filter(entry=activity).update(published_at=published)

    def last_change(facts_changed_at: datetime) -> datetime:
        Activity.objects.update(facts_changed_at=facts_changed_at)
        entries = sitemaps.sitemap_entries(activity.pk // sitemaps.ENTRIES)
        return next(each.changed_at for each in entries if each.url == "/de/aktivitaeten/fest/")

    assert last_change(datetime(2025, 5, 1, tzinfo=UTC)) == published
    assert last_change(datetime(2026, 5, 1, tzinfo=UTC)) == datetime(2026, 5, 1, tzinfo=UTC)


def test_an_empty_site_has_an_index_without_parts(client):
    assert locations(client, "/sitemap.xml") == []


@pytest.mark.parametrize("part", ["7", "9" * 17, "9" * 40])
def test_a_part_that_does_not_exist_is_not_found(client, part):
    make_page(live_in=["de"])

    assert client.get(f"/sitemap-{part}.xml").status_code == 404


@pytest.mark.parametrize("count", [1, 5])
def test_index_and_parts_take_one_query_each(client, django_assert_num_queries, small_parts, count):
    for _number in range(count):
        make_page(live_in=["de", "es"])

    with django_assert_num_queries(1):
        parts = locations(client, "/sitemap.xml")
    with django_assert_num_queries(1):
        locations(client, parts[-1])
