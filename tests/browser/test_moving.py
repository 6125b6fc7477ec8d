"""Moving a page as editors do it: by keys alone, on a phone, without a complaint of axe."""

import pytest
from django.urls import reverse

from pages.models.page import Page
from tests.browser.keys import violations
from tests.factories import make_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pages():
    """Three pages, one with a title that is longer than a phone is wide."""
    titles = ("Geschichte", "Erklärung zur Barrierefreiheit dieser Internetseite", "Themen")
    return [make_page(title_de=title) for title in titles]


def test_a_page_is_moved_by_keys_alone(draft, pages):
    draft.goto(reverse("admin:pages_page_changelist"))
    draft.get_by_role("link", name="„Themen“ verschieben").focus()
    draft.keyboard.press("Enter")
    draft.wait_for_url("**/move/")

    draft.get_by_label("Wohin").focus()
    draft.keyboard.type("vor")
    draft.keyboard.press("Tab")
    draft.keyboard.press("Enter")
    draft.keyboard.type("Gesch")
    draft.get_by_role("option", name="Geschichte").wait_for()
    draft.keyboard.press("Enter")
    draft.keyboard.press("Tab")
    with draft.expect_navigation():
        draft.keyboard.press("Enter")

    assert Page.objects.first().title_de == "Themen"


@pytest.mark.parametrize("name", ["changelist", "move"])
def test_list_and_form_fit_on_a_phone_and_axe_finds_nothing(draft, pages, name):
    arguments = [pages[0].pk] if name == "move" else []
    draft.set_viewport_size({"width": 360, "height": 800})

    draft.goto(reverse(f"admin:pages_page_{name}", args=arguments))

    assert not draft.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert violations(draft) == []
