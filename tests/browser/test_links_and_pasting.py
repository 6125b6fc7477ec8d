"""Links in texts, and what becomes of text that is pasted from other programs."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from pages.models.blocks.text import TextBlock
from pages.rich_text import sanitise
from tests.browser.keys import editor, paste, save
from tests.factories import make_page, make_text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASTED = Path(__file__).parent / "pasted"


@pytest.fixture
def page():
    return make_page(title_de="Geschichte", title_es="Historia")


def text() -> TextBlock:
    return TextBlock.objects.get()


# Links
# -----


def test_a_link_to_an_entry_is_found_by_its_spanish_title_and_set_by_keyboard(open_form, page):
    goal = make_page(title_de="Zwei Orte", title_es="Dos lugares", live_in=["es"])
    make_text(page, text_de="<p>Mehr dazu</p>")
    tab = open_form(page)
    editor(tab).click()
    tab.keyboard.press("Control+a")

    tab.keyboard.press("Control+k")
    tab.keyboard.type("lugares")
    found = tab.get_by_role("dialog").get_by_role("listitem")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("Zwei Orte / Dos lugares")
    expect(found).to_contain_text("/es/dos-lugares/")
    expect(found).to_contain_text("veröffentlicht: Español")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    expect(editor(tab)).to_be_focused()
    save(tab)

    assert text().text_de == f'<p><a href="entry:{goal.uuid}">Mehr dazu</a></p>'


def test_a_link_without_a_selection_takes_the_title(open_form, page):
    goal = make_page(title_de="Zwei Orte", title_es="Dos lugares")
    make_text(page, text_de="", text_es="")
    tab = open_form(page)
    editor(tab).click()

    tab.get_by_role("button", name="Link", exact=True).first.click()
    tab.get_by_role("dialog").get_by_role("button", name="Zwei Orte").click()
    expect(editor(tab)).to_be_focused()
    tab.keyboard.type(" ist anderswo")
    save(tab)

    assert text().text_de == f'<p><a href="entry:{goal.uuid}">Zwei Orte</a> ist anderswo</p>'


def test_the_dialog_names_the_entry_that_a_link_leads_to(open_form, page):
    goal = make_page(title_de="Zwei Orte", title_es="Dos lugares")
    make_text(page, text_de=f'<p>Siehe <a href="entry:{goal.uuid}">dort</a></p>')
    tab = open_form(page)
    tab.locator(".ProseMirror a").click()
    expect(editor(tab)).to_be_focused()

    tab.keyboard.press("Control+k")

    expect(tab.locator(".link-dialog__present")).to_contain_text("Führt zu: Zwei Orte")
    expect(tab.get_by_label("Website (https://…), E-Mail oder Telefon")).to_have_value("")


@pytest.mark.parametrize(
    ("typed", "href"),
    [
        ("https://www.example.org/a", "https://www.example.org/a"),
        ("www.example.org", "https://www.example.org"),
        ("kontakt@example.org", "mailto:kontakt@example.org"),
        ("+51 76 123456", "tel:+5176123456"),
    ],
)
def test_a_link_to_an_address(open_form, page, typed, href):
    make_text(page, text_de="<p>Mehr dazu</p>")
    tab = open_form(page)
    editor(tab).click()
    tab.keyboard.press("Control+a")

    tab.keyboard.press("Control+k")
    tab.get_by_label("Website (https://…), E-Mail oder Telefon").fill(typed)
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("dialog")).to_have_count(0)
    save(tab)

    assert text().text_de == f'<p><a href="{href}">Mehr dazu</a></p>'


def test_a_link_is_kept_however_its_scheme_is_written(open_form, page):
    make_text(page, text_de='<p>Siehe <a href="HTTPS://www.example.org/">dort</a> Ende</p>')
    tab = open_form(page)
    editor(tab).click()

    tab.keyboard.press("Control+End")
    tab.keyboard.type("!")
    save(tab)

    assert text().text_de == '<p>Siehe <a href="HTTPS://www.example.org/">dort</a> Ende!</p>'


def test_what_is_no_address_is_refused_in_words(open_form, page):
    make_text(page)
    tab = open_form(page)
    editor(tab).click()
    tab.keyboard.press("Control+k")

    field = tab.get_by_label("Website (https://…), E-Mail oder Telefon")
    field.fill("javascript:alert(1)")
    field.press("Enter")

    expect(tab.get_by_role("alert")).to_contain_text("Das ist keine Adresse")
    expect(field).to_be_focused()


def test_a_link_is_removed(open_form, page):
    make_text(page, text_de='<p>Siehe <a href="https://www.example.org">dort</a></p>')
    tab = open_form(page)
    tab.locator(".ProseMirror a").click()

    tab.get_by_role("button", name="Link entfernen").first.click()
    save(tab)

    assert text().text_de == "<p>Siehe dort</p>"


# Pasting
# -------


def test_a_text_from_word_comes_without_its_clothes(open_form, page):
    make_text(page, text_de="", text_es="")
    tab = open_form(page)
    editor(tab).click()

    paste(editor(tab), (PASTED / "word.html").read_text())
    save(tab)

    assert sanitise(text().text_de) == sanitise(
        """
        <h2>Die Reise</h2>
        <p>Im Juni 2010 kamen <strong>acht</strong> Jugendliche nach Köpenick, sagt
          <em>das Programm</em>.</p>
        <ul><li>Wasser<ul><li>Brunnen</li></ul></li><li>Umwelt</li></ul>
        <h3>Ablauf</h3>
        <ol><li>Ankunft</li><li>Fest</li></ol>
        <table>
          <thead><tr><th>Jahr</th><th>Gruppe</th></tr></thead>
          <tbody><tr><td>2010</td><td>Otuzco</td></tr></tbody>
        </table>
        <p>Mehr: <a href="https://www.example.org/reise">Bericht</a>, Datei</p>
        """
    )


def test_a_text_from_libreoffice_comes_without_its_clothes(open_form, page):
    make_text(page, text_de="", text_es="")
    tab = open_form(page)
    editor(tab).click()

    paste(editor(tab), (PASTED / "libreoffice.html").read_text())
    save(tab)

    assert sanitise(text().text_de) == sanitise(
        """
        <h2>Der Brunnen</h2>
        <p>Un <strong>pozo</strong> nuevo</p>
        <ol><li>Planen</li><li>Bauen</li></ol>
        """
    )


def test_a_phrase_keeps_its_language_when_it_is_pasted(open_form, page):
    make_text(page, text_de="", text_es="")
    tab = open_form(page)
    editor(tab).click()

    paste(editor(tab), '<p style="color: red">Das <span lang="es">hermanamiento</span></p>')
    save(tab)

    assert text().text_de == '<p>Das <span lang="es">hermanamiento</span></p>'
