"""A form that is left, sent, or sent back: nothing that was written is lost or hard to find."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from pages.models.blocks.text import TextBlock
from pages.models.user import User
from tests.browser.keys import editor, save
from tests.factories import make_text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def warns(tab) -> bool:
    """Whether the form objects to being left now."""
    return tab.evaluate(
        "() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    )


# Leaving
# -------


def test_the_browser_asks_before_it_leaves_what_is_not_saved(open_form, page):
    tab = open_form(page)
    tab.once("dialog", lambda dialog: dialog.dismiss())
    editor(tab).click()
    tab.keyboard.type("!")

    with tab.expect_event("dialog") as question:
        tab.evaluate("() => { setTimeout(() => { location.href = '/admin/' }) }")

    assert question.value.type == "beforeunload"
    expect(editor(tab)).to_contain_text("!")


def test_leaving_warns_only_while_something_is_not_saved(open_form, page):
    tab = open_form(page)
    assert not warns(tab)
    tab.get_by_label("Español").first.click()
    tab.keyboard.type("!")

    assert warns(tab)
    save(tab)
    assert not warns(tab)


def test_leaving_warns_of_a_changed_text_and_not_when_the_change_is_undone(open_form, page):
    tab = open_form(page)
    editor(tab).click()
    tab.keyboard.type("!")

    assert warns(tab)
    tab.keyboard.press("Backspace")
    assert not warns(tab)


def test_leaving_warns_of_a_changed_order(open_form, page):
    tab = open_form(page)

    tab.get_by_role("button", name="Nach unten verschieben Text: Erstens").click()

    assert warns(tab)


def test_leaving_a_form_that_came_back_with_errors_warns(open_form, page):
    tab = open_form(page)
    tab.locator("[name=slug_de]").evaluate("field => { field.value = 'nicht so' }")
    tab.keyboard.press("Control+s")
    tab.wait_for_selector(".error-summary")

    assert warns(tab)


def test_what_was_sent_without_a_session_is_sent_again_after_the_login(open_form, page):
    tab = open_form(page)
    editor(tab).click()
    expect(editor(tab)).to_be_focused()
    tab.keyboard.press("Home")
    tab.keyboard.type("Vor allem ")
    tab.get_by_role("button", name="Text", exact=True).last.click()
    tab.keyboard.type("Neu")
    Session.objects.all().delete()

    tab.keyboard.press("Control+s")
    tab.locator("[name=username]").fill(User.objects.get().username)
    tab.locator("[name=password]").fill("a long enough password")
    tab.keyboard.press("Enter")
    tab.get_by_role("button", name="Jetzt speichern").click()

    expect(tab.locator(".messagelist .success")).to_be_visible()
    stored = list(TextBlock.objects.values_list("text_de", flat=True))
    assert (stored[0], stored[3]) == ("<p>Vor allem Erstens</p>", "<p>Neu</p>")


def test_after_saving_one_is_back_in_the_text_one_was_in(open_form, page):
    make_text(page, ordering=5, text_de="<p>Davor</p>")
    tab = open_form(page)
    editor(tab, nth=3).click()
    tab.keyboard.type("!")

    save(tab)

    expect(editor(tab, nth=3)).to_be_focused()
    expect(tab.locator(".form-status")).to_contain_text("Geschichte")


# Errors
# ------


def test_errors_stand_at_the_top_and_lead_to_their_fields(open_form, page):
    tab = open_form(page)
    tab.locator("[name=slug_de]").evaluate("field => { field.value = 'nicht so' }")
    tab.keyboard.press("Control+s")

    summary = tab.locator(".error-summary")
    expect(summary).to_be_focused()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")

    field = tab.locator("[name=slug_de]")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    described = field.get_attribute("aria-describedby").split()
    errors = [tab.locator(f"[id='{each}']") for each in described if each.endswith("_error")]
    assert [error.count() for error in errors] == [1]


def test_an_error_in_a_folded_block_opens_it_and_leads_to_its_text(open_form, page):
    tab = open_form(page)
    tab.get_by_role("button", name="Nur Titel zeigen").click()
    tab.get_by_role("button", name="Felder zeigen Text: Zweitens").click()
    editor(tab).click()
    tab.keyboard.type("Mein ")
    tab.get_by_role("button", name="Felder zeigen Text: Zweitens").click()
    block = TextBlock.objects.get(text_de="<p>Zweitens</p>")
    block.text_de = "<p>Anders</p>"
    block.save()

    tab.keyboard.press("Control+s")
    expect(tab.locator(".error-summary")).to_be_focused()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")

    expect(editor(tab)).to_be_focused()
    expect(editor(tab)).to_have_attribute("aria-invalid", "true")
