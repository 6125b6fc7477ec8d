"""Blocks in the form of a page: by keyboard and by mouse; and the form on every screen."""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import expect

from pages.accounts.roles import Role
from pages.models.blocks.links import ChildPagesBlock, TeaserBlock
from pages.models.blocks.media import PictureBlock
from pages.models.blocks.registry import block_models_for
from pages.models.blocks.text import FigureBlock, QuoteBlock, TextBlock
from pages.models.page import Page
from tests.browser.keys import editor, go_to, save, violations
from tests.factories import make_page, make_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BLOCKS = ".order-machine > .inline-related:not(.empty-form)"


def titles(tab) -> list[str]:
    """The titles of the blocks in the order of the document."""
    return [" ".join(title.split()) for title in tab.locator(f"{BLOCKS} > h3").all_inner_texts()]


def seen(tab) -> list[str]:
    """The same in the order that the eye meets them in, measured at one moment."""
    return tab.locator(BLOCKS).evaluate_all(
        """(blocks) => {
          const top = (block) => block.getBoundingClientRect().top;
          const title = (block) => block.querySelector("h3").innerText.replace(/\\s+/g, " ").trim();
          return blocks.sort((one, other) => top(one) - top(other)).map(title);
        }"""
    )


def stored() -> list[str]:
    return list(TextBlock.objects.values_list("text_de", flat=True))


def too_wide(tab) -> list[str]:
    """What sticks out to the right, if the page scrolls sideways."""
    return tab.evaluate(
        """() => {
          const { clientWidth, scrollWidth } = document.documentElement;
          const sticksOut = (each) => each.getBoundingClientRect().right > clientWidth;
          const found = [...document.querySelectorAll("body *")].filter(sticksOut);
          return scrollWidth > clientWidth ? found.map((each) => each.outerHTML.slice(0, 80)) : [];
        }"""
    )


# Blocks
# ------


def test_types_of_blocks_are_offered_and_headed_with_their_icons(open_form, page):
    tab = open_form(page)
    drawn = "(paths) => paths.map((path) => path.getAttribute('d'))"

    tab.locator(".block-inserter").first.click()

    icons = [model.icon for model in block_models_for("page")]
    assert tab.locator(".block-types .icon path").evaluate_all(drawn) == icons
    assert tab.get_by_role("menu").locator(".icon path").evaluate_all(drawn) == icons
    assert tab.locator(f"{BLOCKS} > h3 .icon path").evaluate_all(drawn) == [TextBlock.icon] * 3


def test_blocks_are_moved_by_keyboard_and_stay_moved(open_form, page):
    tab = open_form(page)

    go_to(tab, "button", "Nach unten verschieben Text: Erstens")
    tab.keyboard.press("Enter")
    tab.keyboard.press("Space")

    moved = tab.get_by_role("button", name="Nach unten verschieben Text: Erstens")
    expect(moved).to_be_focused()
    expect(tab.locator(".form-status")).to_have_text("Block 3 von 3.")
    assert titles(tab) == seen(tab) == ["Text: Zweitens", "Text: Drittens", "Text: Erstens"]
    save(tab)
    assert titles(tab) == seen(tab) == ["Text: Zweitens", "Text: Drittens", "Text: Erstens"]
    assert stored() == ["<p>Zweitens</p>", "<p>Drittens</p>", "<p>Erstens</p>"]


def test_the_last_block_goes_no_further(open_form, page):
    tab = open_form(page)

    button = tab.get_by_role("button", name="Nach unten verschieben Text: Drittens")
    button.focus()
    tab.keyboard.press("Enter")

    expect(button).to_have_attribute("aria-disabled", "true")
    assert titles(tab) == ["Text: Erstens", "Text: Zweitens", "Text: Drittens"]


def test_blocks_are_moved_with_the_mouse(open_form, page):
    tab = open_form(page)
    tab.set_viewport_size({"width": 1280, "height": 2000})  # nothing scrolls while dragging
    tab.get_by_role("button", name="Nur Titel zeigen").click()

    tab.locator(f"{BLOCKS} > h3", has_text="Drittens").drag_to(
        tab.locator(f"{BLOCKS} > h3", has_text="Erstens"), target_position={"x": 100, "y": 3}
    )

    assert titles(tab) == seen(tab) == ["Text: Drittens", "Text: Erstens", "Text: Zweitens"]


def test_a_block_is_added_between_two_others_by_keyboard(open_form, page):
    tab = open_form(page)

    go_to(tab, "button", "Block hier einfügen, vor Text: Zweitens")
    tab.keyboard.press("Enter")
    for _type in range(5):  # picture, gallery, film, file, quote
        tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    expect(tab.locator("[name='pages_quoteblock_set-0-side']")).to_be_focused()
    tab.keyboard.press("Tab")
    tab.keyboard.type("Ein Satz")
    expect(tab.locator("[name='pages_quoteblock_set-0-text_de']")).to_have_value("Ein Satz")
    save(tab)

    quote = QuoteBlock.objects.get()
    first, second, _third = TextBlock.objects.all()
    assert quote.text_de == "Ein Satz"
    assert first.ordering < quote.ordering < second.ordering


def test_escape_closes_the_menu_of_types_and_leads_back(open_form, page):
    tab = open_form(page)
    button = tab.get_by_role("button", name="Block hier einfügen, vor Text: Zweitens")

    button.focus()
    tab.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    tab.keyboard.press("Escape")

    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_be_focused()


def test_a_block_is_added_at_the_end_by_keyboard(open_form, page):
    tab = open_form(page)

    go_to(tab, "button", "Text")
    tab.keyboard.press("Enter")
    expect(editor(tab, nth=3)).to_be_focused()
    tab.keyboard.type("Viertens")
    save(tab)

    assert stored()[3] == "<p>Viertens</p>"


def test_removing_a_new_block_leaves_the_others_what_they_are(open_form, page):
    """Django numbers the remaining rows anew, by their order in the document."""
    before = list(TextBlock.objects.values_list("pk", "text_de", "text_es"))
    tab = open_form(page)
    for _new in range(2):
        tab.get_by_role("button", name="Block hier einfügen, vor Text: Erstens").click()
        tab.get_by_role("menuitem").first.click()
    expect(editor(tab, nth=1)).to_be_focused()
    tab.keyboard.type("Davor")

    deletions = tab.get_by_role("button", name=re.compile("^Löschen Text: "))
    deletions.first.click()

    expect(deletions.first).to_be_focused()
    assert titles(tab) == seen(tab)
    save(tab)
    rows = list(TextBlock.objects.values_list("pk", "text_de", "text_es"))
    assert rows[0][1:] == ("<p>Davor</p>", "")
    assert rows[1:] == before


def test_a_block_is_deleted_by_keyboard_and_only_when_it_is_saved(open_form, page):
    tab = open_form(page)

    go_to(tab, "button", "Löschen Text: Zweitens")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("button", name="Doch nicht löschen Text: Zweitens")).to_be_focused()
    assert TextBlock.objects.count() == 3
    save(tab)

    assert stored() == ["<p>Erstens</p>", "<p>Drittens</p>"]


def test_a_deletion_can_be_taken_back(open_form, page):
    tab = open_form(page)
    tab.get_by_role("button", name="Löschen Text: Zweitens").focus()

    tab.keyboard.press("Enter")
    tab.keyboard.press("Enter")
    save(tab)

    assert len(stored()) == 3


def test_a_block_is_folded_by_keyboard(open_form, page):
    tab = open_form(page)

    go_to(tab, "button", "Felder zeigen Text: Erstens")
    tab.keyboard.press("Enter")

    expect(tab.get_by_role("textbox", name="Text (Deutsch)")).to_have_count(2)
    button = tab.get_by_role("button", name="Felder zeigen Text: Erstens")
    expect(button).to_have_attribute("aria-expanded", "false")


def test_translators_write_in_texts_and_leave_the_blocks_where_they_are(account, open_form, page):
    """They may change texts and only see the other blocks, which content-editor is no match for."""
    account.is_superuser = False
    account.save()
    account.groups.add(Group.objects.get(name=Role.TRANSLATION))
    ChildPagesBlock.objects.create(parent=page, ordering=15)
    tab = open_form(page)
    assert titles(tab) == seen(tab)

    expect(tab.get_by_role("button", name=re.compile("Felder zeigen"))).to_have_count(4)
    expect(
        tab.get_by_role("button", name=re.compile("verschieben|einfügen|Löschen"))
    ).to_have_count(0)
    editor(tab, "Español").click()
    tab.keyboard.press("Home")
    tab.keyboard.type("Y ")
    save(tab)

    assert TextBlock.objects.first().text_es == "<p>Y Erstens.</p>"
    assert [block.ordering for block in TextBlock.objects.all()] == [10, 20, 30]


# Everybody
# ---------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "es"])
def test_axe_finds_nothing_in_the_form(draft, open_form, page, scheme):
    ChildPagesBlock.objects.create(parent=page)
    FigureBlock.objects.create(parent=page, value=10700, label_de="Kilometer")
    PictureBlock.objects.create(parent=page, picture=make_picture())
    QuoteBlock.objects.create(parent=page, text_de="Gesagt", text_es="Dicho")
    TeaserBlock.objects.create(parent=page, entry=make_page())
    draft.emulate_media(color_scheme=scheme)

    assert violations(open_form(page)) == []


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_the_form_never_scrolls_sideways(open_form, page, width):
    tab = open_form(page)

    tab.set_viewport_size({"width": width, "height": 800})

    assert too_wide(tab) == []


@pytest.mark.parametrize(("width", "side_by_side"), [(1280, True), (900, False)])
def test_german_and_spanish_stand_side_by_side_where_there_is_room(
    open_form, page, width, side_by_side
):
    tab = open_form(page)
    tab.set_viewport_size({"width": width, "height": 800})

    german, spanish = editor(tab).bounding_box(), editor(tab, "Español").bounding_box()

    assert (german["y"] == spanish["y"]) is side_by_side
    assert (german["x"] == spanish["x"]) is not side_by_side


def test_a_new_page_is_written_and_saved(draft):
    draft.goto(reverse("admin:pages_page_add"))
    draft.get_by_label("(Deutsch)").first.fill("Neue Seite")
    draft.get_by_role("button", name="Text", exact=True).last.click()
    draft.keyboard.type("Anfang")

    save(draft)

    assert Page.objects.get().title_de == "Neue Seite"
    assert stored() == ["<p>Anfang</p>"]
