"""Rich text is sanitised wherever it enters, and its links lead to the reader's language."""

import ast
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from pages.admin.forms.rich_text import RichTextWidget
from pages.content_files.writer import in_lines
from pages.models.blocks.text import TextBlock
from pages.models.reference import Reference
from pages.rich_text import (
    ELEMENTS,
    Element,
    Shape,
    Target,
    Tool,
    linked,
    plain,
    sanitise,
    with_addresses,
    with_heading_ids,
)
from tests.factories import make_page, make_text

KEY = uuid.UUID("0d1f3c1e-0000-4000-8000-000000000001")


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("<p>Ja</p><script>alert(1)</script>", "<p>Ja</p>"),
        ('<p onclick="x()" style="color:red" class="MsoNormal">Ja</p>', "<p>Ja</p>"),
        ('<p><a href="javascript:x()">Ja</a></p>', "<p><a>Ja</a></p>"),
        ('<p lang="es" title="Ja">Ja <em title="x">doch</em></p>', "<p>Ja <em>doch</em></p>"),
        ("<h1>Titel</h1><p>Ja</p>", "Titel<p>Ja</p>"),
        ('<p><img src="https://example.org/x.png">Ja</p>', "<p>Ja</p>"),
        ('<p><span lang="es">hola</span></p>', '<p><span lang="es">hola</span></p>'),
        ('<p><span lang="x y">hola</span></p>', "<p><span>hola</span></p>"),
        (
            "<table><tr><th>Jahr</th></tr></table>",
            '<table><tbody><tr><th scope="col">Jahr</th></tr></tbody></table>',
        ),
        (
            f'<p><a href="entry:{KEY}" target="_blank">Ja</a></p>',
            f'<p><a href="entry:{KEY}">Ja</a></p>',
        ),
        ("<p></p><p>&nbsp;</p>", ""),
        (None, ""),
    ],
)
def test_only_what_the_site_allows_is_stored(written, stored):
    assert sanitise(written) == stored
    assert sanitise(stored) == stored


@pytest.mark.django_db
def test_text_is_sanitised_on_every_way_into_the_database():
    page = make_page()
    dirty, clean = "<p>Ja<script>x</script></p>", "<p>Ja</p>"

    made = make_text(page, text_de=dirty)
    TextBlock.objects.bulk_create([TextBlock(parent=page, text_de=dirty)])
    updated = make_text(page)
    TextBlock.objects.filter(pk=updated.pk).update(text_de=dirty)

    assert made.text_de == clean
    assert set(TextBlock.objects.values_list("text_de", flat=True)) == {clean}


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<h2>Eins</h2><p>zwei&nbsp;drei<br>vier</p>", "Eins zwei drei vier"),
        ("<ul><li>Wasser<ul><li>Brunnen</li></ul></li></ul>", "Wasser Brunnen"),
        ("<p>Quell<em>wasser</em></p>", "Quellwasser"),
    ],
)
def test_words_are_read_with_single_spaces(html, words):
    assert plain(html) == words


def test_a_link_to_an_entry_becomes_its_address_and_keeps_its_fragment():
    html = f'<p><a href="entry:{KEY}#teil">Mehr</a></p>'

    assert linked(html) == {("entry", KEY)}
    assert with_addresses(html, {KEY: Target("/de/x/")}) == '<p><a href="/de/x/#teil">Mehr</a></p>'


def test_a_link_that_leads_nowhere_leaves_its_words():
    html = f'<p><a href="entry:{KEY}">Mehr <em>davon</em></a></p>'

    assert with_addresses(html, {}) == "<p>Mehr <em>davon</em></p>"


@pytest.mark.django_db
def test_what_a_text_on_the_desk_links_to_is_protected():
    target, page = make_page(), make_page()
    block = make_text(page, text_de=f'<p><a href="entry:{target.uuid}">Mehr</a></p>')

    assert [reference.entry_id for reference in Reference.objects.all()] == [target.pk]

    block.text_de = "<p>Nichts mehr</p>"
    block.save()

    assert Reference.objects.count() == 0


# One table of elements
# ---------------------


def test_an_element_that_is_added_to_the_table_is_known_everywhere(monkeypatch):
    monkeypatch.setitem(
        ELEMENTS, "sup", Element(Shape.INLINE, "Superscript", Tool("Superscript", text="x²"))
    )
    monkeypatch.setitem(ELEMENTS, "h5", Element(Shape.LINE, "Heading", Tool("H5"), level=5))
    html = "<h5>Zahl</h5><p>m<sup>2</sup></p>"

    config = RichTextWidget().get_config()
    labels = [[tool["label"] for tool in group] for group in config["tools"]]

    assert sanitise(html) == html
    assert in_lines(html) == "<h5>Zahl</h5>\n<p>m<sup>2</sup></p>\n"
    assert plain(html) == "Zahl m2"
    assert with_heading_ids(html, set())[0].startswith('<h5 id="zahl">')
    assert config["extensions"]["Superscript"] is True
    assert config["extensions"]["Heading"] == {"levels": [2, 3, 4, 5]}
    assert labels[0][-1] == "H5"
    assert labels[1][-1] == "Superscript"


def test_an_element_that_is_taken_from_the_table_is_unknown_everywhere(monkeypatch):
    for name in ("blockquote", "h3", "li"):
        monkeypatch.delitem(ELEMENTS, name)

    config = RichTextWidget().get_config()

    assert sanitise("<blockquote><p>Ja</p></blockquote><h3>Ja</h3>") == "<p>Ja</p>Ja"
    assert "Blockquote" not in config["extensions"]
    assert config["extensions"]["Heading"] == {"levels": [2, 4]}
    assert "Blockquote" not in str(config["tools"])
    assert config["items"] == "tr, th, td"


NAME = rf"(?:{'|'.join(ELEMENTS)})"
LISTED = re.compile(rf"(?<![\w<-]){NAME}(?:\||, ?){NAME}(?![\w-])|\bh(?:\[|\\d)")


def python_lists(path: Path) -> Iterator[str]:
    """Strings and displays (of lists, sets, tuples, dictionaries) that name several elements."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from LISTED.findall(node.value)
        items = getattr(node, "elts", None) or getattr(node, "keys", None) or []
        if len([item for item in items if getattr(item, "value", None) in ELEMENTS]) > 1:
            yield ast.unparse(node)


def script_lists(path: Path) -> Iterator[str]:
    """The same of a script: in its strings, patterns and arrays."""
    for line in path.read_text().splitlines():
        literals = re.findall(r""""[^"]*"|'[^']*'|`[^`]*`|/[^/]+/""", line)
        yield from (literal for literal in literals if LISTED.search(literal))
        yield from re.findall(rf'"{NAME}", "{NAME}"', line)


def test_nothing_but_the_table_lists_elements():
    root = settings.BASE_DIR
    finders = {".py": python_lists, ".js": script_lists}
    folders = ("pages", "events", "partnership_site", "static")
    sources = [path for folder in folders for path in (root / folder).rglob("*.[pj][ys]")]

    listed = [(path.name, found) for path in sources for found in finders[path.suffix](path)]

    assert [name for name, _found in listed] == ["rich_text.py"]  # the table itself


@pytest.mark.parametrize("name", ["site/components/text.css", "editors/rich_text.css"])
def test_styles_of_texts_name_no_element_that_texts_cannot_have(name):
    styles = (settings.BASE_DIR / "static" / name).read_text()
    selectors = " ".join(re.findall(r"([^{}]+)\{", styles))

    without_classes = re.sub(r"@media.*|\[.*?\]|[.:][\w-]+", "", selectors)
    named = set(re.findall(r"[a-z]+\d?", without_classes)) - {"textarea"}

    assert {"h2", "th"} < named < ELEMENTS.keys()
