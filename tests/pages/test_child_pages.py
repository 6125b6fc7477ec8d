"""Cards of the child pages: so many at once, and links to the others."""

import pytest

from pages.models.blocks.links import ChildPagesBlock
from pages.publishing.publish import publish
from pages.rendering import CHILDREN_SHOWN
from tests.factories import make_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    page = make_page(title_de="Themen", title_es="Temas")
    ChildPagesBlock.objects.create(parent=page, ordering=10)
    publish(page, ["de", "es"])
    return page


def make_children(section, count: int) -> None:
    for number in range(count):
        make_page(title_de=f"Thema {number}", parent=section, live_in=["de"])


def titles(response) -> list[str]:
    """The titles on the cards."""
    (group,) = (group for group in response.context["blocks"] if group.type == "child_pages")
    (children,) = group.items
    return [each.title for each in children.items]


def test_a_page_shows_the_first_of_many_child_pages_and_leads_to_the_others(client, section):
    make_children(section, CHILDREN_SHOWN + 2)

    first = client.get("/de/themen/")
    second = client.get("/de/themen/?children=2")

    assert titles(first) == [f"Thema {number}" for number in range(CHILDREN_SHOWN)]
    assert 'rel="next" href="?children=2"' in first.text
    assert 'rel="prev"' not in first.text
    assert titles(second) == [f"Thema {CHILDREN_SHOWN}", f"Thema {CHILDREN_SHOWN + 1}"]
    assert 'rel="prev" href="?children=1"' in second.text
    assert 'rel="next"' not in second.text


def test_few_child_pages_need_no_links_to_others(client, section):
    make_children(section, 3)

    assert "pager" not in client.get("/de/themen/").text


def test_search_engines_keep_to_the_first_child_pages(client, section):
    make_children(section, CHILDREN_SHOWN + 1)

    assert "noindex" not in client.get("/de/themen/").text
    second = client.get("/de/themen/?children=2").text
    assert '<meta name="robots" content="noindex">' in second
    assert '<link rel="alternate"' not in second


@pytest.mark.parametrize("asked", ["2", "0", "-1", "", "x", "²", "1.0", "9" * 30])
def test_child_pages_that_do_not_exist_are_not_found(client, section, asked):
    make_children(section, 1)

    assert client.get("/de/themen/", {"children": asked}).status_code == 404
    assert client.get("/de/themen/?children=1").status_code == 200


@pytest.mark.parametrize("count", [1, 3, CHILDREN_SHOWN + 3])
def test_a_page_needs_four_queries_however_many_child_pages_it_has(
    client, django_assert_num_queries, section, count
):
    make_children(section, count)

    with django_assert_num_queries(4):  # page, child pages, switch, navigation
        client.get("/de/themen/")
