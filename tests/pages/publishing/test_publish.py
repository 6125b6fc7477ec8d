"""Publishing: from the editors' desk to what readers see, per language."""

import pytest
from django.core.exceptions import ValidationError

from pages.languages import CODES
from pages.models.blocks.block import ShowsIn
from pages.models.blocks.media import PictureBlock
from pages.models.page import Page
from pages.models.publication import Publication
from pages.publishing.ancestors import unpublished_ancestors
from pages.publishing.publish import publish
from pages.publishing.withdraw import active_descendants, withdraw
from tests.factories import make_editor, make_page, make_picture, make_text
from tests.publications import live, shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("source_strings")]


# Publishing


def test_both_languages_are_published_in_one_go(client):
    page = make_page(title_de="Geschichte", title_es="Historia")
    editor = make_editor()

    publish(page, ["de", "es"], by=editor, note="Zum ersten Mal")

    assert client.get("/de/geschichte/").context["publication"].title == "Geschichte"
    assert client.get("/es/historia/").context["publication"].title == "Historia"
    assert [
        (each.language, each.number, each.state, each.created_by, each.note)
        for each in Publication.objects.order_by("language")
    ] == [(language, 1, "live", editor, "Zum ersten Mal") for language in ("de", "es")]


def test_if_one_language_cannot_be_published_neither_is():
    page = make_page(title_de="Geschichte", title_es="")

    with pytest.raises(ValidationError, match="There is no title in Español"):
        publish(page, ["de", "es"])

    assert Publication.objects.count() == 0


def test_a_draft_of_a_live_page_does_not_show(client):
    page = make_page(title_de="Geschichte", text_de="<p>Wie es war.</p>", live_in=["de"])
    block = page.pages_textblock_set.get()

    block.text_de = "<p>Wie es wirklich war.</p>"
    block.save()
    page.title_de = "Die ganze Geschichte"
    page.save()

    response = client.get("/de/geschichte/")
    assert response.context["publication"].title == "Geschichte"
    assert b"Wie es war." in response.content


def test_publishing_again_shows_the_new_text_and_keeps_the_old_one_in_the_history(client):
    page = make_page(title_de="Geschichte", live_in=["de"])
    page.title_de = "Chronik"
    page.save()

    publish(page, ["de"])

    assert client.get("/de/geschichte/").context["publication"].title == "Chronik"
    assert list(page.publications.values_list("number", "state", "title")) == [
        (2, "live", "Chronik"),
        (1, "past", "Geschichte"),
    ]


def test_the_other_languages_draft_stays_a_draft_when_one_is_published(client):
    page = make_page(title_de="Geschichte", title_es="Historia", live_in=["de", "es"])
    page.title_de, page.title_es = "Chronik", "Crónica"
    page.save()

    publish(page, ["es"])

    assert live() == [("de", "Geschichte"), ("es", "Crónica")]


def test_a_block_in_one_language_is_published_in_that_one_alone(client):
    page = make_page(title_de="Geschichte", title_es="Historia")
    make_text(page, text_de="<p>Nur hier.</p>", text_es="<p>Sobra.</p>", shows_in=ShowsIn.DE)

    publish(page, ["de", "es"])

    assert b"Nur hier." in client.get("/de/geschichte/").content
    assert b"Sobra." not in client.get("/es/historia/").content


def test_a_picture_without_words_for_those_who_do_not_see_it_forbids_publishing_there():
    page = make_page(title_de="Geschichte", title_es="Historia")
    picture = make_picture(title="Rathaus", alt_es="")
    PictureBlock.objects.create(parent=page, ordering=10, picture=picture)

    publish(page, ["de"])
    with pytest.raises(ValidationError, match="“Rathaus” has no alternative text in Español"):
        publish(page, ["es"])

    assert live() == [("de", "Geschichte")]


# What was shown is what is published


def test_the_desk_that_was_shown_is_published():
    page = make_page(title_de="Geschichte")

    publish(page, ["de"], shown=shown(page))

    assert live() == [("de", "Geschichte")]


@pytest.mark.parametrize("languages", [["de"], ["de", "es"]])
def test_a_desk_that_was_changed_since_it_was_shown_is_not_published(languages):
    page = make_page(title_de="Geschichte", text_de="<p>Gut.</p>")
    seen = shown(page)
    block = page.pages_textblock_set.get()
    block.text_de = "<p>Gar nicht gut.</p>"
    block.save()

    with pytest.raises(ValidationError, match="has been changed since it was shown") as error:
        publish(page, languages, shown=seen)

    assert error.value.code == "draft_changed"
    assert Publication.objects.count() == 0


def test_a_change_in_the_other_language_does_not_hold_up_publishing():
    page = make_page(title_de="Geschichte", title_es="Historia")
    seen = shown(page)
    page.title_es = "Crónica"
    page.save()

    publish(page, ["de"], shown=seen)

    assert live() == [("de", "Geschichte")]


def test_moving_a_block_counts_as_a_change_of_both_languages():
    page = make_page(title_de="Geschichte", title_es="Historia")
    first = make_text(page, ordering=10, text_de="<p>Eins.</p>", text_es="<p>Uno.</p>")
    make_text(page, ordering=20, text_de="<p>Zwei.</p>", text_es="<p>Dos.</p>")
    seen = shown(page)
    first.ordering = 30
    first.save()

    for language in CODES:
        with pytest.raises(ValidationError, match="has been changed since it was shown"):
            publish(page, [language], shown=seen)


def test_a_page_above_is_published_only_as_it_was_shown_as_well():
    above = make_page(title_de="Themen")
    page = make_page(title_de="Gesundheit", parent=above)
    seen = shown(page, above)
    above.title_de = "Thesen"
    above.save()

    with pytest.raises(ValidationError, match="“Thesen” has been changed since it was shown"):
        publish(page, ["de"], with_ancestors=True, shown=seen)

    assert live() == []


# Live only under what is live


def test_a_page_under_one_that_is_not_live_in_that_language_is_refused():
    above = make_page(title_de="Themen", live_in=["es"])
    page = make_page(title_de="Gesundheit", parent=above)

    with pytest.raises(ValidationError, match="“Themen” is above this page and not published"):
        publish(page, ["de"])

    assert unpublished_ancestors(page, ["de", "es"]) == {"de": [above], "es": []}


def test_the_pages_above_can_be_published_with_it(client):
    top = make_page(title_de="Themen", live_in=["de"])
    middle = make_page(title_de="Gesundheit", parent=top)
    page = make_page(title_de="Krankenhaus", parent=middle)

    published = publish(page, ["de"], with_ancestors=True)

    assert [each.title for each in published] == ["Gesundheit", "Krankenhaus"]
    assert client.get("/de/themen/gesundheit/krankenhaus/").status_code == 200
    assert top.publications.count() == 1


def test_if_a_page_above_cannot_be_published_neither_is_the_page():
    above = make_page(title_de="", title_es="Temas")
    page = make_page(title_de="Gesundheit", parent=above)

    with pytest.raises(ValidationError, match="Temas: There is no title in Deutsch"):
        publish(page, ["de"], with_ancestors=True)

    assert live() == []


def test_a_live_page_cannot_move_under_one_that_is_not_live():
    page = make_page(title_de="Gesundheit", live_in=["de"])
    page.parent = make_page(title_de="Themen", live_in=["es"])

    with pytest.raises(ValidationError, match="Publish that page first"):
        page.save()

    assert Page.objects.get(pk=page.pk).parent is None


# Withdrawing


def test_a_withdrawn_page_is_not_there_and_its_text_stays_on_the_desk(client):
    page = make_page(title_de="Geschichte", live_in=["de"])

    withdraw(page, ["de"])

    assert client.get("/de/geschichte/").status_code == 410
    assert Page.objects.get().title_de == "Geschichte"


def test_withdrawing_takes_everything_below_along_in_that_language_alone():
    top = make_page(title_de="Themen", title_es="Temas", live_in=["de", "es"])
    middle = make_page(title_de="Gesundheit", title_es="Salud", parent=top, live_in=["de", "es"])
    make_page(title_de="Krankenhaus", title_es="Hospital", parent=middle, live_in=["de", "es"])
    make_page(title_de="Daneben", live_in=["de"])
    expected = active_descendants(top, ["de"])

    ended = withdraw(top, ["de"])

    assert sorted(each.title for each in ended) == ["Gesundheit", "Krankenhaus", "Themen"]
    assert sorted(each.title for each in expected) == ["Gesundheit", "Krankenhaus"]
    assert live() == [("de", "Daneben"), ("es", "Hospital"), ("es", "Salud"), ("es", "Temas")]


def test_more_than_was_shown_is_not_withdrawn():
    top = make_page(title_de="Themen", live_in=["de"])
    seen = [each.pk for each in Publication.objects.all()]
    make_page(title_de="Gesundheit", parent=top, live_in=["de"])

    with pytest.raises(ValidationError, match="More has been published or scheduled since"):
        withdraw(top, ["de"], shown=seen)

    assert live() == [("de", "Gesundheit"), ("de", "Themen")]
