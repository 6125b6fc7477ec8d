"""Restoring: one language of an old publication lies on the desk again, and nothing else moves."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from pages.models.blocks.media import PictureBlock
from pages.models.blocks.registry import blocks_of
from pages.models.blocks.text import FigureBlock, TextBlock
from pages.models.media.picture import Picture
from pages.models.page import Page
from pages.models.publication import Publication
from pages.models.translation import TranslationState
from pages.publishing.publish import publish
from pages.publishing.restore import draft_fingerprint, plan_restore, restore
from pages.publishing.withdraw import withdraw
from tests.factories import make_page, make_picture, make_text
from tests.publications import live

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("source_strings")]


def first(page, language) -> Publication:
    return page.publications.get(language=language, number=1)


def draft(page) -> list[tuple[str, str]]:
    """The blocks in their order: where they show, and how they begin."""
    return [(block.shows_in, str(block)) for block in blocks_of(page)]


@pytest.fixture
def page():
    """Live in both languages, with two texts."""
    page = make_page(title_de="Geschichte", title_es="Historia", summary_es="Cómo fue.")
    make_text(page, ordering=10, text_de="<p>Eins</p>", text_es="<p>Uno</p>")
    make_text(page, ordering=20, text_de="<p>Zwei</p>", text_es="<p>Dos</p>")
    publish(page, ["de", "es"])
    return Page.objects.get(pk=page.pk)


def one(page) -> TextBlock:
    return page.pages_textblock_set.get(text_de__contains="Eins")


def two(page) -> TextBlock:
    return page.pages_textblock_set.get(text_de__contains="Zwei")


# Texts


def test_a_language_returns_to_the_desk_and_is_not_public_before_someone_publishes(page):
    page.title_es, page.summary_es = "Crónica", "Otra cosa."
    page.save()
    publish(page, ["es"])

    restore(first(page, "es"))

    page.refresh_from_db()
    assert (page.title_es, page.summary_es) == ("Historia", "Cómo fue.")
    assert live() == [("de", "Geschichte"), ("es", "Crónica")]


def test_restoring_spanish_does_not_touch_a_german_draft(page):
    block = one(page)
    block.text_de, block.text_es = "<p>Eins, neu erzählt</p>", "<p>Otra cosa</p>"
    block.save()
    page.title_de, page.title_es = "Ein Entwurf", "Otra cosa"
    page.save()

    restore(first(page, "es"))

    page.refresh_from_db()
    block.refresh_from_db()
    assert (page.title_de, page.title_es) == ("Ein Entwurf", "Historia")
    assert (block.text_de, block.text_es) == ("<p>Eins, neu erzählt</p>", "<p>Uno</p>")
    assert (page.slug_de, page.slug_es) == ("geschichte", "historia")


def test_a_text_that_returns_is_as_outdated_as_it_was(page):
    page.title_de, page.title_es = "Chronik", "Crónica"
    page.match_translation()
    page.save()

    restore(first(page, "es"))

    page.refresh_from_db()
    assert page.translation_state("title") == TranslationState.OUTDATED
    assert page.translated_from["title"] == "Geschichte"


def test_a_block_that_has_come_since_leaves_this_language_alone(page):
    make_text(page, ordering=30, text_de="<p>Drei</p>", text_es="<p>Tres</p>")
    make_text(page, ordering=40, text_de="", text_es="<p>Cuatro</p>", shows_in="es")

    restore(first(page, "es"))

    assert draft(page) == [("both", "Eins"), ("both", "Zwei"), ("de", "Drei")]


# Blocks that have been deleted


def test_a_deleted_block_returns_for_this_language_alone(page):
    known = one(page).uuid
    one(page).delete()

    restore(first(page, "es"))

    assert draft(page) == [("es", "Uno"), ("both", "Zwei")]
    assert page.pages_textblock_set.get(shows_in="es").uuid == known


def test_the_same_block_shows_in_both_when_the_other_language_is_restored_too(page):
    one(page).delete()

    restore(first(page, "es"))
    restore(first(page, "de"))

    assert draft(page) == [("both", "Eins"), ("both", "Zwei")]
    assert not plan_restore(first(page, "de")).shared


def test_what_returns_is_published_as_it_was(page, client):
    one(page).delete()
    publish(page, ["es"])

    restore(first(page, "es"))
    publish(page, ["es"])

    html = client.get("/es/historia/").content.decode()
    assert html.index("Uno") < html.index("Dos")


def test_many_deleted_blocks_return_to_their_places_between_narrow_neighbours():
    page = make_page()
    for number in range(12):
        text = f"<p>{number:02}</p>"
        make_text(page, ordering=number, text_de=text, text_es=text)
    PictureBlock.objects.create(parent=page, ordering=12, picture=make_picture(title="12"))
    publish(page, ["de"])
    page.pages_textblock_set.exclude(ordering__in=[0, 11]).delete()

    restore(first(page, "de"))

    assert [name for _shows_in, name in draft(page)] == [f"{number:02}" for number in range(13)]


def test_a_figure_returns_with_its_value_year_and_words():
    page = make_page()
    values = {"value": Decimal("10700.5"), "year": 2025, "unit_de": "km", "label_de": "Weg"}
    FigureBlock.objects.create(parent=page, ordering=10, **values)
    publish(page, ["de"])
    FigureBlock.objects.all().delete()

    restore(first(page, "de"))

    assert FigureBlock.objects.filter(shows_in="de", **values).count() == 1


# What both languages share


def test_the_order_that_both_languages_share_stays_and_it_is_said(page):
    block = one(page)
    block.ordering = 30
    block.save()
    make_text(page, ordering=25, text_de="<p>Drei</p>", text_es="", shows_in="de")

    planned = plan_restore(first(page, "es"))
    restore(first(page, "es"))

    text = "The order of the blocks stays as it is, because both languages share it."
    assert (planned.shared, planned.omitted) == ([], [text])
    assert [name for _shows_in, name in draft(page)] == ["Zwei", "Drei", "Eins"]


def test_blocks_of_this_language_alone_move_past_those_of_the_other_language():
    page = make_page(title_de="Geschichte", title_es="Historia")
    make_text(page, ordering=10, text_de="<p>Eins</p>", text_es="<p>Uno</p>")
    own = make_text(page, ordering=20, text_de="", text_es="<p>Solo</p>", shows_in="es")
    publish(page, ["es"])
    make_text(page, ordering=5, text_de="<p>Zuerst</p>", text_es="", shows_in="de")
    own.ordering = 1
    own.save()

    restore(first(page, "es"))

    assert draft(page) == [("de", "Zuerst"), ("both", "Eins"), ("es", "Solo")]
    assert not plan_restore(first(page, "es")).omitted


def test_changes_of_what_is_shared_are_shown_first_and_then_made(page):
    old, new = make_picture(title="Alt"), make_picture(title="Neu")
    page.cover = old
    page.save()
    block = PictureBlock.objects.create(parent=page, ordering=5, picture=old)
    publish(page, ["es"])
    publication = page.publications.get(language="es", state="live")
    page.cover = None
    page.save()
    block.picture = new
    block.save()

    planned = plan_restore(publication)

    assert planned.shared == [
        "The cover picture changes in both languages.",
        "“Neu” changes in both languages.",
    ]
    assert Page.objects.get().cover is None
    assert restore(publication) == planned
    assert Page.objects.get().cover == old
    assert PictureBlock.objects.get().picture == old


def test_nothing_shared_changes_where_the_desk_is_as_it_was(page):
    planned = plan_restore(first(page, "es"))

    assert (planned.shared, planned.omitted) == ([], [])


def test_a_block_of_this_language_alone_concerns_nobody_else(page):
    block = PictureBlock.objects.create(
        parent=page, ordering=30, picture=make_picture(), shows_in="es"
    )
    publish(page, ["es"])
    block.picture, block.ordering = make_picture(), 5
    block.save()

    planned = plan_restore(page.publications.get(language="es", state="live"))

    assert planned.shared == []


# Safety


def test_a_desk_that_was_changed_since_the_plan_was_shown_is_left_alone(page):
    seen = draft_fingerprint(page)
    block = one(page)
    block.text_de = "<p>Eins, neu erzählt</p>"
    block.save()

    with pytest.raises(ValidationError, match="has been changed since it was shown"):
        restore(first(page, "es"), shown=seen)

    assert restore(first(page, "es"), shown=draft_fingerprint(page)).shared == []


def test_what_was_withdrawn_can_be_restored_and_published_again(page, client):
    withdraw(page, ["de", "es"])
    page.title_es = ""
    page.save()

    restore(first(page, "es"))
    publish(page, ["es"])

    assert client.get("/es/historia/").status_code == 200


def test_restoring_twice_changes_nothing_more(page):
    one(page).delete()
    restore(first(page, "es"))
    before = draft(page), draft_fingerprint(page)

    restore(first(page, "es"))

    assert (draft(page), draft_fingerprint(page)) == before
    assert Picture.objects.count() == 0
