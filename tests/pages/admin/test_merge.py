"""Two editors at the same form: nothing of anybody's work is lost."""

import pytest
from django.urls import reverse

from pages.accounts.roles import Role
from pages.models.blocks.text import TextBlock
from pages.models.page import Page
from tests.accounts import make_account
from tests.factories import make_editor, make_page, make_text
from tests.forms import filled_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return make_page(title_de="Geschichte", title_es="Historia")


@pytest.fixture
def editor(client):
    client.force_login(make_editor(language="de"))
    return client


def address(page):
    return reverse("admin:pages_page_change", args=[page.pk])


def load(client, page) -> dict:
    """What one editor sees, and would send back unchanged."""
    return filled_in(client.get(address(page)))


def errors(response) -> list[str]:
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += inline.formset.forms
    return [text for form in forms for texts in form.errors.values() for text in texts]


def field_of(block, data, name):
    """The name of a block's field in the form's data."""
    row = next(key for key, value in data.items() if key.endswith("-id") and value == str(block.pk))
    return row.removesuffix("id") + name


def test_sending_the_form_untouched_changes_nothing(editor, page):
    block = make_text(page, text_de="<p>Alt</p>")
    before = [Page.objects.values().get(), TextBlock.objects.values().get()]

    response = editor.post(address(page), load(editor, page))

    assert response.status_code == 302
    after = [Page.objects.values().get(), TextBlock.objects.values().get()]
    for row in (*before, *after):
        row.pop("changed_at", None)
    assert after == before
    assert block.pk == TextBlock.objects.get().pk


def test_two_editors_who_change_different_fields_keep_both_changes(editor, page):
    german, spanish = load(editor, page), load(editor, page)

    editor.post(address(page), german | {"title_de": "Die Geschichte"})
    response = editor.post(address(page), spanish | {"title_es": "La historia"})

    page.refresh_from_db()
    assert response.status_code == 302
    assert (page.title_de, page.title_es) == ("Die Geschichte", "La historia")


def test_two_editors_who_change_the_same_field_get_both_texts(editor, page):
    mine, theirs = load(editor, page), load(editor, page)
    editor.post(address(page), theirs | {"title_de": "Chronik"})

    response = editor.post(address(page), mine | {"title_de": "Vergangenheit"})

    page.refresh_from_db()
    form = response.context["adminform"].form
    assert page.title_de == "Chronik"
    assert form["title_de"].value() == "Vergangenheit"
    assert "Chronik" in form.errors["title_de"][0]


def test_sending_a_conflict_again_decides_for_ones_own_text(editor, page):
    mine, theirs = load(editor, page), load(editor, page)
    editor.post(address(page), theirs | {"title_de": "Chronik"})
    response = editor.post(address(page), mine | {"title_de": "Vergangenheit"})

    response = editor.post(address(page), filled_in(response))

    page.refresh_from_db()
    assert (response.status_code, page.title_de) == (302, "Vergangenheit")


def test_two_editors_who_write_the_same_do_not_conflict(editor, page):
    mine, theirs = load(editor, page), load(editor, page)
    editor.post(address(page), theirs | {"title_de": "Chronik"})

    response = editor.post(address(page), mine | {"title_de": "Chronik"})

    assert response.status_code == 302


def test_german_and_spanish_of_one_block_do_not_conflict(editor, page):
    block = make_text(page, text_de="<p>Alt</p>", text_es="<p>Viejo</p>")
    german, spanish = load(editor, page), load(editor, page)

    editor.post(address(page), german | {field_of(block, german, "text_de"): "<p>Neu</p>"})
    editor.post(address(page), spanish | {field_of(block, spanish, "text_es"): "<p>Nuevo</p>"})

    block.refresh_from_db()
    assert (block.text_de, block.text_es) == ("<p>Neu</p>", "<p>Nuevo</p>")


def test_html_that_the_editor_wrote_anew_on_loading_is_no_change(editor, page):
    block = make_text(page, text_de="<p>Alt</p>\n<p>Zwei</p>")
    mine, theirs = load(editor, page), load(editor, page)
    editor.post(address(page), theirs | {field_of(block, theirs, "text_de"): "<p>Neu</p>"})

    rewritten = '<p style="margin: 0">Alt</p><p class="x">Zwei</p>'
    response = editor.post(address(page), mine | {field_of(block, mine, "text_de"): rewritten})

    block.refresh_from_db()
    assert response.status_code == 302
    assert block.text_de == "<p>Neu</p>"


def test_both_changing_the_same_text_get_both_texts(editor, page):
    block = make_text(page, text_de="<p>Alt</p>")
    mine, theirs = load(editor, page), load(editor, page)
    name = field_of(block, mine, "text_de")
    editor.post(address(page), theirs | {name: "<p>Ihres</p>"})

    response = editor.post(address(page), mine | {name: "<p>Meines</p>"})

    block.refresh_from_db()
    assert block.text_de == "<p>Ihres</p>"
    assert any("Ihres" in text for text in errors(response))
    assert "Meines" in response.text


def test_a_block_that_one_deleted_and_the_other_changed_comes_back_with_its_text(editor, page):
    block = make_text(page, text_de="<p>Alt</p>")
    other = make_text(page, text_de="<p>Daneben</p>", ordering=20)
    mine, theirs = load(editor, page), load(editor, page)
    editor.post(address(page), theirs | {field_of(block, theirs, "DELETE"): "on"})
    assert [each.pk for each in TextBlock.objects.all()] == [other.pk]

    response = editor.post(
        address(page), mine | {field_of(block, mine, "text_de"): "<p>Geändert</p>"}
    )

    assert response.status_code == 302
    returned = TextBlock.objects.get(uuid=block.uuid)
    assert (returned.text_de, returned.text_es) == ("<p>Geändert</p>", "<p>Un párrafo.</p>")
    assert TextBlock.objects.count() == 2


def test_a_translator_is_told_that_a_block_has_been_deleted_and_still_sees_the_text(client, page):
    """Who may not add blocks cannot bring one back."""
    block = make_text(page, text_de="<p>Alt</p>")
    client.force_login(make_account(role=Role.TRANSLATION, language="es"))
    mine = load(client, page)
    TextBlock.objects.filter(pk=block.pk).delete()

    changed = {field_of(block, mine, "text_es"): "<p>Largo trabajo</p>"}
    response = client.post(address(page), mine | changed)

    assert response.status_code == 200
    assert "Otra persona eliminó esto entretanto." in response.text
    assert "Largo trabajo" in response.text
    assert client.post(address(page), filled_in(response)).status_code == 302


def test_a_block_that_one_deleted_and_nobody_changed_stays_deleted(editor, page):
    block = make_text(page)
    mine, theirs = load(editor, page), load(editor, page)
    editor.post(address(page), theirs | {field_of(block, theirs, "DELETE"): "on"})

    response = editor.post(address(page), mine | {"title_de": "Die Geschichte"})

    page.refresh_from_db()
    assert (response.status_code, page.title_de) == (302, "Die Geschichte")
    assert TextBlock.objects.count() == 0


def test_deleting_a_block_that_somebody_changed_shows_it_first(editor, page):
    block = make_text(page, text_de="<p>Alt</p>")
    mine, theirs = load(editor, page), load(editor, page)
    name = field_of(block, mine, "text_de")
    editor.post(address(page), theirs | {name: "<p>Wichtig</p>"})

    response = editor.post(address(page), mine | {field_of(block, mine, "DELETE"): "on"})

    assert response.status_code == 200
    assert "Wichtig" in response.text
    assert TextBlock.objects.get().text_de == "<p>Wichtig</p>"


def test_the_order_of_blocks_never_conflicts(editor, page):
    one, two = make_text(page, ordering=10), make_text(page, ordering=20)
    mine, theirs = load(editor, page), load(editor, page)
    swap = {field_of(one, mine, "ordering"): "20", field_of(two, mine, "ordering"): "10"}
    editor.post(address(page), theirs | swap)

    response = editor.post(address(page), mine | {field_of(one, mine, "ordering"): "30"})

    assert response.status_code == 302
    assert list(TextBlock.objects.values_list("pk", "ordering")) == [(two.pk, 10), (one.pk, 30)]


def test_a_block_that_somebody_added_meanwhile_stays(editor, page):
    mine = load(editor, page)
    make_text(page, text_de="<p>Neu dazu</p>")

    response = editor.post(address(page), mine | {"title_de": "Die Geschichte"})

    assert response.status_code == 302
    assert TextBlock.objects.get().text_de == "<p>Neu dazu</p>"


def test_what_was_typed_for_a_page_that_somebody_has_deleted_comes_back(editor, page):
    make_text(page)
    data = load(editor, page) | {"title_de": "Was ich schrieb"}
    name = next(key for key in data if key.endswith("-text_es"))
    page.delete()

    response = editor.post(address(page), data | {name: "<p>Lo que escribí</p>"})

    assert response.status_code == 404
    assert "Was ich schrieb" in response.text
    assert "Lo que escribí" in response.text
