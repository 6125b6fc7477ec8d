"""Translation states compare texts: only a change of the original outdates."""

import pytest
from django.urls import reverse

from pages.models.translation import TranslationState
from tests.factories import make_editor, make_page, make_text
from tests.forms import filled_in

pytestmark = pytest.mark.django_db

CURRENT, OUTDATED, MISSING = TranslationState


@pytest.fixture
def editor(client):
    client.force_login(make_editor())
    return client


def save(client, page, **changes):
    address = reverse("admin:pages_page_change", args=[page.pk])
    response = client.post(address, filled_in(client.get(address)) | changes)
    assert response.status_code == 302
    page.refresh_from_db()


def test_without_a_translation_it_is_missing():
    page = make_page(title_de="Geschichte", title_es="")

    assert page.translation_states() == {"title": MISSING}


def test_a_first_translation_is_current(editor):
    page = make_page(title_de="Geschichte", title_es="")

    save(editor, page, title_es="Historia")

    assert page.translation_state("title") == CURRENT


def test_a_change_of_the_original_outdates(editor):
    page = make_page(title_de="Geschichte", title_es="Historia")

    save(editor, page, title_de="Unsere Geschichte")

    assert page.translation_state("title") == OUTDATED


def test_correcting_a_typo_in_an_outdated_translation_leaves_it_outdated(editor):
    page = make_page(title_de="Geschichte", title_es="Histria")
    save(editor, page, title_de="Unsere Geschichte")

    save(editor, page, title_es="Historia")

    assert page.translation_state("title") == OUTDATED


def test_an_editors_word_makes_it_current(editor):
    page = make_page(title_de="Geschichte", title_es="Historia")
    save(editor, page, title_de="Unsere Geschichte")

    save(editor, page, title_es="Nuestra historia", translation_matches="on")

    assert page.translation_state("title") == CURRENT


def test_an_editors_word_alone_is_enough(editor):
    page = make_page(title_de="Geschichte", title_es="Historia")
    save(editor, page, title_de="Die Geschichte")

    save(editor, page, translation_matches="on")

    assert page.translation_state("title") == CURRENT


def test_a_small_correction_keeps_the_translation_current(editor):
    page = make_page(title_de="Geschchte", title_es="Historia")

    save(editor, page, title_de="Geschichte", small_correction="on")

    assert page.translation_state("title") == CURRENT


def test_a_small_correction_does_not_make_an_outdated_translation_current(editor):
    page = make_page(title_de="Geschichte", title_es="Historia")
    save(editor, page, title_de="Unsere Geschchte")

    save(editor, page, title_de="Unsere Geschichte", small_correction="on")

    assert page.translation_state("title") == OUTDATED


def test_undoing_the_change_makes_the_translation_current_again(editor):
    page = make_page(title_de="Geschichte", title_es="Historia")
    save(editor, page, title_de="Unsere Geschichte")

    save(editor, page, title_de="Geschichte")

    assert page.translation_state("title") == CURRENT


def test_the_form_shows_what_changed_in_an_outdated_original(editor):
    page = make_page(title_de="Geschichte", title_es="Historia")
    save(editor, page, title_de="Unsere Geschichte")

    text = editor.get(reverse("admin:pages_page_change", args=[page.pk])).text

    assert "<ins>Unsere</ins> Geschichte" in text


def test_a_page_written_in_spanish_is_translated_into_german():
    page = make_page(title_es="Historia", title_de="Geschichte", original_language="es")
    page.title_es = "Nuestra historia"
    page.save()

    assert page.translation_state("title") == OUTDATED


def test_a_block_in_one_language_only_has_nothing_to_translate():
    block = make_text(make_page(), text_de="<p>Nur hier</p>", text_es="", shows_in="de")

    assert block.translation_states() == {}


def test_a_blocks_translation_is_outdated_and_current_by_itself(editor):
    page = make_page()
    one, two = make_text(page, text_de="<p>Eins</p>"), make_text(page, text_de="<p>Zwei</p>")
    one.text_de = "<p>Eins neu</p>"
    one.save()

    assert (one.translation_state("text"), two.translation_state("text")) == (OUTDATED, CURRENT)
