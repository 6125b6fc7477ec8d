"""The pages above a page are found in few queries, however deep it stands."""

import pytest
from django.core.exceptions import ObjectDoesNotExist

from pages.models.page import Page
from tests.factories import make_page

pytestmark = pytest.mark.django_db


def make_branch(depth: int) -> list[Page]:
    """Pages each below the one before it, fresh from the database."""
    parent = None
    for number in range(depth):
        title = f"Ebene {number}"
        parent = make_page(title_de=title, title_es=title, parent=parent)
    return list(Page.objects.order_by("pk"))


@pytest.mark.parametrize(("depth", "queries"), [(1, 0), (2, 1), (3, 2), (5, 2)])
def test_a_path_needs_two_queries_at_most(django_assert_num_queries, depth, queries):
    page = make_branch(depth)[-1]

    with django_assert_num_queries(queries):
        paths = [page.path_in("de"), page.path_in("es")]

    assert paths == ["/".join(f"ebene-{number}" for number in range(depth))] * 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_paths_of_all_below_a_page_need_two_queries(django_assert_num_queries, count):
    top = make_page(title_de="Oben")
    middle = make_page(title_de="Mitte", parent=top)
    for number in range(count):
        make_page(title_de=f"Unten {number}", parent=middle)

    with django_assert_num_queries(2):  # the page, those below it
        paths = {page.path_in("de") for page in Page.children_of([top.pk])}

    assert paths == {"oben/mitte", *(f"oben/mitte/unten-{number}" for number in range(count))}


def test_a_page_that_has_just_been_put_elsewhere_is_already_below_its_new_parent():
    first, second, third = make_branch(3)
    other = make_page(title_de="Anderswo")
    assert third.entry_ancestors() == [first, second]

    third.parent = other

    assert third.entry_ancestors() == [other]


def test_pages_in_a_circle_have_no_endless_way_up():
    first, second = make_branch(2)
    Page.objects.filter(pk=first.pk).update(parent=second)
    first.refresh_from_db()

    with pytest.raises(ObjectDoesNotExist):
        first.entry_ancestors()
