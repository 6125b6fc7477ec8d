"""Rich text is sanitised wherever it enters, and its links lead to the reader's language."""

import uuid

import pytest

from pages.models.blocks.texts import TextBlock
from pages.models.reference import Reference
from pages.rich_text import Target, linked, plain, sanitise, with_addresses
from tests.making import make_page, make_text

KEY = uuid.UUID("0d1f3c1e-0000-4000-8000-000000000001")


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("<p>Ja</p><script>alert(1)</script>", "<p>Ja</p>"),
        ('<p onclick="x()" style="color:red" class="MsoNormal">Ja</p>', "<p>Ja</p>"),
        ('<p><a href="javascript:x()">Ja</a></p>', "<p><a>Ja</a></p>"),
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


def test_words_are_read_with_single_spaces():
    assert plain("<h2>Eins</h2><p>zwei&nbsp;drei<br>vier</p>") == "Eins zwei drei vier"


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
