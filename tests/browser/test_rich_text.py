"""Texts in the page form: what is typed, structured and marked, and what is left alone."""

import re

import pytest
import yaml
from django.conf import settings
from playwright.sync_api import expect

from pages.models.blocks.text import TextBlock
from pages.rich_text import ELEMENTS, Element, Shape, Tool, sanitise
from tests.browser.keys import editor, go_to, paste, save, violations
from tests.factories import make_page, make_text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

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


def text() -> TextBlock:
    return TextBlock.objects.get()


# One table of elements
# ---------------------


def test_the_example_has_every_element():
    assert set(re.findall(r"<(\w+)", EVERYTHING)) == ELEMENTS.keys()


def test_the_editor_follows_the_table_of_elements(open_form, page, monkeypatch):
    tool = Tool("Superscript", text="x²")
    monkeypatch.setitem(ELEMENTS, "sup", Element(Shape.INLINE, "Superscript", tool))
    monkeypatch.delitem(ELEMENTS, "blockquote")
    monkeypatch.delitem(ELEMENTS, "h3")
    make_text(page, text_de="", text_es="")
    tab = open_form(page)
    editor(tab).click()

    paste(editor(tab), "<h3>Fläche</h3><blockquote><p>in m<sup>2</sup></p></blockquote>")
    tab.get_by_role("button", name="Superscript").first.click()
    expect(editor(tab)).to_be_focused()
    tab.keyboard.type("und mehr")
    expect(tab.get_by_role("button", name="Zitat", exact=True)).to_have_count(0)
    expect(tab.get_by_role("button", name="Überschrift der Ebene 3")).to_have_count(0)
    save(tab)

    assert text().text_de == "<h2>Fläche</h2><p>in m<sup>2</sup>und mehr</p>"


# What is there stays
# -------------------


def test_saving_an_untouched_text_changes_nothing(open_form, page):
    make_text(page, text_de=EVERYTHING)
    before = text().text_de
    tab = open_form(page)

    save(tab)

    assert text().text_de == before


def test_a_change_that_is_undone_changes_nothing(open_form, page):
    make_text(page, text_de=EVERYTHING)
    before = text().text_de
    tab = open_form(page)
    editor(tab).click()

    tab.keyboard.type("!")
    tab.keyboard.press("Control+z")
    save(tab)

    assert text().text_de == before


def test_a_change_at_one_place_leaves_the_rest_as_it_was_written(open_form, page):
    make_text(page, text_de=EVERYTHING + f'<p><a href="entry:{page.uuid}">Hier</a> Ende</p>')
    before = text().text_de
    tab = open_form(page)
    editor(tab).click()

    tab.keyboard.press("Control+End")
    tab.keyboard.type("!")
    save(tab)

    assert sanitise(text().text_de) == sanitise(before.replace("Ende", "Ende!"))


@pytest.mark.parametrize("code", ["de", "es"])
def test_no_text_of_the_site_loses_anything_in_the_editor(open_form, page, code):
    contents = [
        yaml.safe_load(path.read_text())
        for path in sorted((settings.BASE_DIR / "partnership_site/content/pages").rglob("*.yaml"))
    ]
    blocks = [block for content in contents for block in content.get("blocks", [])]
    texts = [block.get(f"text_{code}", "") for block in blocks if block["type"] == "text"]
    make_text(page, text_de="\n".join(texts) + "<p>Ende</p>", text_es="")
    before = text().text_de
    tab = open_form(page)
    tab.locator(".ProseMirror").first.locator("p").last.click()

    tab.keyboard.press("End")
    tab.keyboard.type("!")
    save(tab)

    expected = before.replace("Ende</p>", "Ende!</p>")
    assert sanitise(text().text_de).split("<") == sanitise(expected).split("<")


# Writing
# -------


def test_a_text_is_written_and_structured_by_keyboard(open_form, page):
    make_text(page, text_de="", text_es="")
    tab = open_form(page)

    go_to(tab, "textbox", "Text (Deutsch):")
    tab.keyboard.press("Alt+F10")
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Enter")
    expect(editor(tab)).to_be_focused()
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
    last_cell = tab.locator(".ProseMirror td").first
    last_cell.click()
    tab.keyboard.type("x")
    expect(last_cell).to_contain_text("x")  # the editor knows by now where the caret is

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
    tab.get_by_role("button", name="Zeile darunter einfügen").first.click()
    save(tab)

    html = text().text_de
    assert '<thead><tr><th scope="col">Jahr</th><th scope="col"></th></tr></thead>' in html
    assert '<tr><th scope="row">2010</th><td></td></tr><tr><th scope="row"></th>' in html


# Languages of phrases
# --------------------


def test_a_phrase_is_marked_with_its_language_by_keyboard(open_form, page):
    make_text(page, text_de="<p>Das Wort Pachamama</p>")
    tab = open_form(page)
    editor(tab).click()
    tab.keyboard.press("Control+End")
    tab.keyboard.press("Control+Shift+ArrowLeft")
    tab.wait_for_function(
        """() => {
          const { doc, selection } = document.querySelector(".ProseMirror").editor.state;
          return doc.textBetween(selection.from, selection.to) === "Pachamama";
        }"""
    )  # the editor learns of the browser's selection a moment later

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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "es"])
def test_axe_finds_nothing_in_texts_and_the_dialog_of_links(draft, open_form, page, scheme):
    make_text(page, text_de=EVERYTHING)
    draft.emulate_media(color_scheme=scheme)
    tab = open_form(page)
    tab.locator(".ProseMirror td").first.click()
    in_table = violations(tab)
    tab.keyboard.press("Control+k")
    tab.wait_for_selector(".link-dialog__results button")
    in_dialog = violations(tab)

    assert in_table + in_dialog == []
