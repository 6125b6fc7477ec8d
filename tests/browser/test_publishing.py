"""Publishing as editors do it in the browser: both clocks, keys alone, on narrow screens."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from pages.models.blocks.media import PictureBlock
from pages.models.publication import Publication
from pages.publishing.publish import publish
from pages.publishing.schedule import schedule
from tests.browser.keys import violations
from tests.factories import make_page, make_picture, make_text
from tests.publications import live

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page():
    """Below one that is live in German only; live, changed since, and scheduled."""
    above = make_page(title_de="Themen", live_in=["de"])
    page = make_page(title_de="Gesundheit", title_es="Salud", parent=above)
    text = make_text(page, text_de="<p>Eins zwei drei</p>")
    publish(page, ["de"])
    text.text_de = "<p>Eins vier drei</p>"
    text.save()
    schedule(page, ["de"], timezone.now() + timedelta(days=1))
    PictureBlock.objects.create(parent=page, ordering=20, picture=make_picture(alt_es=""))
    return page


def open_view(draft, name, page, *more):
    draft.goto(reverse(f"admin:pages_page_{name}", args=[page.pk, *more]))
    return draft


def test_a_time_by_berlins_clock_is_told_by_cajamarcas_with_the_weekday(draft, page):
    tab = open_view(draft, "publish", page)
    told = tab.locator("output")

    tab.get_by_label("Zu einem bestimmten Zeitpunkt").check()
    tab.get_by_label("Tag").fill("2099-06-02")
    tab.get_by_label("Uhrzeit in Berlin").fill("17:30")
    expect(told).to_contain_text("10:30")
    tab.get_by_label("Uhrzeit in Berlin").fill("02:30")
    expect(told).to_contain_text("Montag, 19:30")
    tab.get_by_label("Tag").fill("2099-03-29")  # an hour that summer time skips
    expect(told).to_have_text("")


def test_a_page_is_published_by_keys_alone(draft):
    page = make_page(title_de="Geschichte", title_es="Historia")
    tab = open_view(draft, "change", page)

    tab.get_by_role("link", name="Veröffentlichen").focus()
    tab.keyboard.press("Enter")
    tab.get_by_role("checkbox", name="Español").focus()
    tab.keyboard.press("Space")
    tab.get_by_role("button", name="Veröffentlichen").focus()
    tab.keyboard.press("Enter")

    expect(tab.locator(".messagelist .success")).to_contain_text("Geschichte")
    assert live() == [("de", "Geschichte")]


def is_too_wide(tab) -> bool:
    return tab.evaluate("document.documentElement.scrollWidth > innerWidth")


def views(page):
    number = Publication.objects.filter(entry=page).order_by("number").first().pk
    yield from ((name, ()) for name in ("publish", "withdraw", "cancel_schedule", "duplicate"))
    yield from (("history", ()), ("restore", (number,)), ("delete", ()))


@pytest.mark.parametrize("language", ["de", "es"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_too_wide(draft, page, scheme):
    draft.emulate_media(color_scheme=scheme)
    draft.set_viewport_size({"width": 360, "height": 800})

    found = {}
    for name, more in views(page):
        open_view(draft, name, page, *more)
        found[name] = violations(draft), is_too_wide(draft)

    assert found == {name: ([], False) for name, _more in views(page)}


def test_errors_are_tied_to_their_fields(draft, page):
    tab = open_view(draft, "publish", page)

    tab.get_by_label("Zu einem bestimmten Zeitpunkt").check()
    tab.get_by_label("Tag").fill("2020-06-02")
    tab.get_by_label("Uhrzeit in Berlin").fill("17:30")
    tab.get_by_role("button", name="Veröffentlichen").click()

    day = tab.get_by_label("Tag")
    expect(day).to_have_attribute("aria-invalid", "true")
    expect(day).to_have_accessible_description("Wählen Sie einen Zeitpunkt in der Zukunft.")
    assert violations(tab) == []
