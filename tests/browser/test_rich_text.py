"""Texts in the page form: what is typed, marked, linked and pasted, and what is left alone."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings
from playwright.sync_api import expect

from pages.models.blocks import TextBlock
from pages.models.rich_text import comparable
from tests.browser.keys import editor, go_to, save, violations
from tests.making import make_page, make_text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASTED = Path(__file__).parent / "pasted"
EVERYTHING = """
<h2>Unterwegs in <span lang="es">Cajamarca</span></h2>
<p>Ein <strong>fetter</strong> und <em>kursiver</em> Satz mit&nbsp;Raum,
   in zwei Zeilen.<br>Und <a href="https://www.example.org/?a=1&amp;b=2">mehr</a>.</p>
<h3>Listen</h3>
<ul>
  <li>Wasser
    <ul>
      <li>Brunnen</li>
    </ul>
  </li>
  <li><p>Erster Absatz</p><p>Zweiter Absatz</p></li>
</ul>
<ol start="3">
  <li>Drittens</li>
</ol>
<blockquote><p>Gesagt ist <span lang="qu">rimasqa</span>.</p></blockquote>
<hr>
<h4>Tabelle</h4>
<table>
  <thead>
    <tr><th scope="col">Jahr</th><th scope="col" colspan="2">Gruppe</th></tr>
  </thead>
  <tbody>
    <tr><th scope="row">2010</th><td>Otuzco</td><td><p>eins</p><p>zwei</p></td></tr>
  </tbody>
</table>
<p><a href="mailto:kontakt@example.org">Schreiben</a>, <a href="tel:+5176123456">anrufen</a>.</p>
"""


@pytest.fixture
def page():
    return make_page(title_de="Geschichte", title_es="Historia")


def text(**fields) -> TextBlock:
    return TextBlock.objects.get(**fields)


def paste(area, html: str) -> None:
    """As the browser hands over the clipboard. (Its own way to write there cleans HTML first.)"""
    area.evaluate(
        """(element, html) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/html", html);
          const how = { clipboardData, bubbles: true, cancelable: true };
          element.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        html,
    )


# What is there stays
# -------------------


def test_saving_an_untouched_text_changes_nothing(open_form, page):
    block = make_text(page, text_de=EVERYTHING)
    before = text().text_de
    tab = open_form(page)

    save(tab)

    assert text(pk=block.pk).text_de == before


def test_a_change_that_is_undone_changes_nothing(open_form, page):
    block = make_text(page, text_de=EVERYTHING)
    before = text().text_de
    tab = open_form(page)
    editor(tab).click()

    tab.keyboard.type("!")
    tab.keyboard.press("Control+z")
    save(tab)

    assert text(pk=block.pk).text_de == before


def test_a_change_at_one_place_leaves_the_rest_as_it_was_written(open_form, page):
    make_text(page, text_de=EVERYTHING + f'<p><a href="entry:{page.uuid}">Hier</a> Ende</p>')
    before = text().text_de
    tab = open_form(page)
    editor(tab).click()

    tab.keyboard.press("Control+End")
    tab.keyboard.type("!")
    save(tab)

    assert comparable(text().text_de) == comparable(before.replace("Ende", "Ende!"))


@pytest.mark.parametrize("code", ["de", "es"])
def test_no_text_of_the_site_loses_anything_in_the_editor(open_form, page, code):
    contents = [
        yaml.safe_load(path.read_text())
        for path in sorted((settings.BASE_DIR / "partnership_site/content/pages").rglob("*.yaml"))
    ]
    blocks = [block for content in contents for block in content.get("blocks", [])]
    texts = [block["text"].get(code, "") for block in blocks if block["type"] == "text"]
    make_text(page, text_de="\n".join(texts) + "<p>Ende</p>", text_es="")
    before = text().text_de
    tab = open_form(page)
    tab.locator(".ProseMirror").first.locator("p").last.click()

    tab.keyboard.press("End")
    tab.keyboard.type("!")
    save(tab)

    expected = before.replace("Ende</p>", "Ende!</p>")
    assert comparable(text().text_de).split("<") == comparable(expected).split("<")


# Writing
# -------


def test_a_text_is_written_and_structured_by_keyboard(open_form, page):
    make_text(page, text_de="", text_es="")
    tab = open_form(page)

    go_to(tab, "textbox", "Text (Deutsch):")
    tab.keyboard.press("Alt+F10")
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Enter")
    tab.keyboard.type("Titel")
    tab.keyboard.press("Enter")
    tab.keyboard.type("Satz")
    save(tab)

    assert text().text_de == "<h2>Titel</h2><p>Satz</p>"


def test_the_toolbar_is_one_stop_and_remembers_the_tool(open_form, page):
    make_text(page)
    tab = open_form(page)

    editor(tab).click()
    tab.keyboard.press("Escape")
    tab.keyboard.press("End")
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("ArrowRight")
    expect(tab.get_by_role("button", name="Überschrift der Ebene 2").first).to_be_focused()
    tab.keyboard.press("Tab")
    expect(editor(tab)).to_be_focused()
    tab.keyboard.press("Shift+Tab")

    expect(tab.get_by_role("button", name="Überschrift der Ebene 2").first).to_be_focused()


@pytest.mark.parametrize(
    ("language", "german", "bold"),
    [("de", "Werkzeuge für Text (Deutsch)", "Fett"), ("es", "Herramientas para", "Negrita")],
)
def test_editor_and_tools_have_names_and_the_text_its_language(open_form, page, german, bold):
    make_text(page)
    tab = open_form(page)

    areas = tab.locator(".ProseMirror").all()

    assert [area.get_attribute("lang") for area in areas] == ["de", "es-PE"]
    assert [area.get_attribute("spellcheck") for area in areas] == ["true", "true"]
    assert [area.get_attribute("aria-multiline") for area in areas] == ["true", "true"]
    expect(tab.get_by_role("toolbar", name=german).first).to_be_visible()
    expect(tab.get_by_role("button", name=bold)).to_have_count(2)


def test_tab_leaves_a_table_behind_its_last_cell(open_form, page):
    make_text(page, text_de="<table><tr><th>a</th></tr><tr><td>b</td></tr></table><p>c</p>")
    tab = open_form(page)
    tab.locator(".ProseMirror td").first.click()

    tab.keyboard.press("Tab")

    expect(editor(tab)).not_to_be_focused()
    assert tab.locator(".ProseMirror").first.locator("tr").count() == 2


def test_a_new_table_has_headers_of_columns_and_may_have_one_of_a_row(open_form, page):
    make_text(page, text_de="", text_es="")
    tab = open_form(page)
    editor(tab).click()

    tab.get_by_role("button", name="Tabelle", exact=True).first.click()
    tab.keyboard.type("Jahr")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    tab.keyboard.type("2010")
    tab.get_by_role("button", name="Kopf der Zeile").first.click()
    save(tab)

    html = text().text_de
    assert '<thead><tr><th scope="col">Jahr</th><th scope="col"></th></tr></thead>' in html
    assert '<tr><th scope="row">2010</th><td></td></tr>' in html


# Languages of phrases
# --------------------


def test_a_phrase_is_marked_with_its_language_by_keyboard(open_form, page):
    make_text(page, text_de="<p>Das Wort Pachamama</p>")
    tab = open_form(page)
    editor(tab).click()
    tab.keyboard.press("Control+End")
    for _letter in "Pachamama":
        tab.keyboard.press("Shift+ArrowLeft")

    tab.keyboard.press("Escape")
    for _tool in range(7):
        tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("menuitemradio", checked=True)).to_have_text("Sprache des Textes")
    for _choice in range(3):
        tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    expect(editor(tab)).to_be_focused()
    save(tab)

    assert text().text_de == '<p>Das Wort <span lang="qu">Pachamama</span></p>'


def test_the_mark_of_a_phrase_is_removed(open_form, page):
    make_text(page, text_de='<p>Das Wort <span lang="qu">Pachamama</span></p>')
    tab = open_form(page)
    tab.locator(".ProseMirror span[lang]").click()

    tab.get_by_role("button", name="Sprache der Wendung").first.click()
    tab.get_by_role("menuitemradio", name="Sprache des Textes").click()
    save(tab)

    assert text().text_de == "<p>Das Wort Pachamama</p>"


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
    tab.keyboard.type(" ist anderswo")
    save(tab)

    assert text().text_de == f'<p><a href="entry:{goal.uuid}">Zwei Orte</a> ist anderswo</p>'


def test_the_dialog_names_the_entry_that_a_link_leads_to(open_form, page):
    goal = make_page(title_de="Zwei Orte", title_es="Dos lugares")
    make_text(page, text_de=f'<p>Siehe <a href="entry:{goal.uuid}">dort</a></p>')
    tab = open_form(page)
    tab.locator(".ProseMirror a").click()

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

    assert comparable(text().text_de) == comparable(
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

    assert comparable(text().text_de) == comparable(
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "es"])
def test_axe_finds_nothing_in_texts_and_the_dialog_of_links(desk, open_form, page, scheme):
    make_text(page, text_de=EVERYTHING)
    desk.emulate_media(color_scheme=scheme)
    tab = open_form(page)
    tab.locator(".ProseMirror td").first.click()
    in_table = violations(tab)
    tab.keyboard.press("Control+k")
    tab.wait_for_selector(".link-dialog__results button")
    in_dialog = violations(tab)

    assert in_table + in_dialog == []
