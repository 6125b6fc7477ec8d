"""Moving pages in the tree by a plain form."""

import pytest
from django.urls import reverse

from pages.models.page import Page
from tests.accounts import make_account
from tests.factories import make_editor, make_home, make_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(make_editor(language="de"))
    return client


def move(client, page, position, target):
    address = reverse("admin:pages_page_move", args=[page.pk])
    return client.post(address, {"position": position, "target": target.pk})


def titles_below(parent) -> list[str]:
    return list(Page.objects.filter(parent=parent).values_list("title_de", flat=True))


@pytest.mark.parametrize(
    ("position", "order"),
    [("before", ["A", "D", "B", "C"]), ("after", ["A", "B", "D", "C"])],
)
def test_a_page_moves_beside_another(editor, position, order):
    _a, b, _c, d = (make_page(title_de=title) for title in "ABCD")

    assert move(editor, d, position, b).status_code == 302

    assert titles_below(None) == order


@pytest.mark.parametrize(
    ("position", "order"), [("first", ["D", "B", "C"]), ("last", ["B", "C", "D"])]
)
def test_a_page_moves_below_another_with_all_below_it(editor, client, position, order):
    above = make_page(title_de="A", live_in=["de"])
    for title in "BC":
        make_page(title_de=title, parent=above)
    page = make_page(title_de="D", live_in=["de"])
    make_page(title_de="E", parent=page, live_in=["de"])

    move(editor, page, position, above)

    assert titles_below(above) == order
    assert client.get("/de/d/e/").url == "/de/a/d/e/"


def test_a_live_page_does_not_move_below_one_that_is_not_live(editor):
    draft, page = make_page(title_de="Entwurf"), make_page(title_de="Seite", live_in=["de"])

    response = move(editor, page, "first", draft)

    assert response.status_code == 200
    assert "Entwurf" in response.context["form"].non_field_errors()[0]
    assert titles_below(draft) == []


def test_no_page_moves_below_the_home_page(editor):
    home, page = make_home(), make_page()

    assert move(editor, page, "first", home).status_code == 200
    assert titles_below(home) == []


def test_a_page_cannot_be_moved_below_itself(editor):
    page = make_page()
    below = make_page(parent=page)

    response = move(editor, page, "first", below)

    assert response.context["form"].non_field_errors()


def test_the_list_leads_to_the_form(editor):
    page = make_page(title_de="Geschichte")

    text = editor.get(reverse("admin:pages_page_changelist")).text

    assert reverse("admin:pages_page_move", args=[page.pk]) in text


def test_who_may_not_change_pages_moves_none_by_the_address_of_the_package(client):
    first, second = make_page(), make_page()
    client.force_login(make_account())
    address = reverse("admin:pages_page_changelist") + "move-node/"

    client.post(address, {"move": second.pk, "relative_to": first.pk, "position": "child"})

    assert titles_below(first) == []
