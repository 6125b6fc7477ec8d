"""The overview of all pages where these are too many for one tree: level by level."""

import pytest

from partnership_site import overview
from tests.factories import make_page

pytestmark = pytest.mark.django_db

ADDRESS = "/de/uebersicht/"


@pytest.fixture
def small(monkeypatch):
    """A tree of five pages and levels of three, so that a test needs few pages."""
    monkeypatch.setattr(overview, "WHOLE_TREE", 5)
    monkeypatch.setattr(overview, "LEVEL_SHOWN", 3)
    return make_page(title_de="Übersicht", page_type="overview", live_in=["de"])


def titles(response) -> list[str]:
    return [branch.title for branch in response.context["branches"]]


def test_as_many_pages_as_fit_are_shown_as_a_tree(client, small):
    above = make_page(title_de="Themen", live_in=["de"])
    for number in range(3):
        make_page(title_de=f"Thema {number}", parent=above, live_in=["de"])

    branches = client.get(ADDRESS).context["branches"]

    assert [branch.title for branch in branches] == ["Übersicht", "Themen"]
    assert [child.title for child in branches[1].children] == ["Thema 0", "Thema 1", "Thema 2"]


def test_more_pages_are_shown_level_by_level(client, small):
    above = make_page(title_de="Themen", live_in=["de"])
    for number in range(4):
        make_page(title_de=f"Thema {number}", parent=above, live_in=["de"])

    top = client.get(ADDRESS)
    below = client.get(ADDRESS, {"below": above.uuid})
    rest = client.get(ADDRESS, {"below": above.uuid, "part": "2"})

    assert titles(top) == ["Übersicht", "Themen"]
    assert top.text.count(f'href="?below={above.uuid}"') == 1
    assert titles(below) == ["Thema 0", "Thema 1", "Thema 2"]
    assert "<h2>Seiten unter „Themen“</h2>" in below.text
    assert f'rel="next" href="?below={above.uuid}&amp;part=2"' in below.text
    assert f'href="{ADDRESS}"' in below.text
    assert titles(rest) == ["Thema 3"]
    assert 'rel="next"' not in rest.text


def test_a_long_top_level_is_shown_in_parts(client, small):
    for number in range(5):
        make_page(title_de=f"Seite {number}", live_in=["de"])

    first, second = client.get(ADDRESS), client.get(ADDRESS, {"part": "2"})

    assert titles(first) + titles(second) == ["Übersicht", *(f"Seite {n}" for n in range(5))]
    assert 'rel="next" href="?part=2"' in first.text


def test_levels_show_what_is_live_in_the_readers_language(client, small):
    above = make_page(title_de="Themen", live_in=["de", "es"])
    make_page(title_de="Nur spanisch", parent=above, live_in=["es"])
    for _number in range(6):
        make_page(parent=make_page(title_de="Entwurf"))

    response = client.get(ADDRESS, {"part": "1"})

    assert titles(response) == ["Übersicht", "Themen"]
    assert "?below=" not in response.text
    assert client.get(ADDRESS, {"below": above.uuid}).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        {"part": "2"},
        {"part": "0"},
        {"part": "²"},
        {"part": "9" * 30},
        {"below": "x"},
        {"below": ""},
        {"below": "123e4567-e89b-42d3-a456-426614174000"},
    ],
)
def test_a_level_that_does_not_exist_is_not_found(client, small, query):
    assert client.get(ADDRESS, query).status_code == 404


def test_search_engines_keep_to_the_first_level(client, small):
    assert "noindex" not in client.get(ADDRESS).text
    assert "noindex" in client.get(ADDRESS, {"part": "1"}).text


@pytest.mark.parametrize("count", [2, 7])
def test_a_level_takes_two_queries_besides_the_frame(
    client, django_assert_num_queries, small, count
):
    above = make_page(title_de="Themen", live_in=["de"])
    for _number in range(count):
        make_page(parent=above, live_in=["de"])

    with django_assert_num_queries(5):  # page, switch, page above, level, navigation
        client.get(ADDRESS, {"below": above.uuid})
