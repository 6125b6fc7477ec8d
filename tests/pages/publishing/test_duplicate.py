"""Duplicating: a copy of the desk, and nothing that only one entry can have."""

import pytest

from pages.models.address import Address
from pages.models.blocks.links import TeaserBlock
from pages.models.blocks.media import PictureBlock
from pages.models.blocks.registry import blocks_of
from pages.models.blocks.text import FigureBlock
from pages.models.page import Page
from pages.models.reference import Reference
from pages.models.translation import TranslationState
from pages.publishing.duplicate import duplicate
from pages.publishing.publish import publish
from tests.factories import make_home, make_page, make_picture, make_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("source_strings")]


def test_a_copy_has_the_same_texts_in_the_same_order_under_its_own_name():
    page = make_page(title_de="Geschichte", title_es="Historia", summary_de="Wie es war.")
    make_text(page, ordering=20, text_de="<p>Zwei</p>", text_es="<p>Dos</p>")
    make_text(page, ordering=10, text_de="<p>Eins</p>", text_es="<p>Uno</p>", shows_in="de")

    copy = Page.objects.get(pk=duplicate(page).pk)

    assert (copy.title_de, copy.title_es) == ("Geschichte (Kopie)", "Historia (copia)")
    assert copy.summary_de == "Wie es war."
    assert [(block.text_de, block.text_es, block.shows_in) for block in blocks_of(copy)] == [
        ("<p>Eins</p>", "<p>Uno</p>", "de"),
        ("<p>Zwei</p>", "<p>Dos</p>", "both"),
    ]


def test_a_copy_is_a_draft_with_identities_of_its_own():
    page = make_page(title_de="Geschichte", text_de="<p>Eins</p>", live_in=["de"])

    copy = duplicate(page)

    assert copy.pk != page.pk
    assert copy.uuid != page.uuid
    assert blocks_of(copy)[0].uuid != blocks_of(page)[0].uuid
    assert copy.publications.count() == copy.addresses.count() == 0
    assert Page.objects.get(pk=page.pk).title_de == "Geschichte"
    assert len(blocks_of(page)) == 1


def test_a_copy_stands_last_below_the_same_page_in_no_menu_at_an_address_of_its_own(client):
    above = make_page(title_de="Themen", live_in=["de"])
    page = make_page(title_de="Gesundheit", slug_de="heil", parent=above, menu="main")
    make_page(title_de="Umwelt", parent=above)

    copy = duplicate(page)
    publish(copy, ["de"])

    assert (copy.parent, copy.position, copy.menu) == (above, 30, "")
    assert client.get("/de/themen/gesundheit-kopie/").status_code == 200
    assert list(Address.objects.filter(entry=page)) == []


def test_a_copy_of_the_home_page_is_an_ordinary_page():
    home = make_home()

    copy = duplicate(home)
    publish(copy, ["de"])

    assert (copy.is_home, copy.path_in("de")) == (False, "start-kopie")
    assert Page.objects.get(is_home=True) == home


def test_a_copy_of_a_copy_has_a_title_that_is_not_too_long():
    page = make_page(title_de="Ä" * 200, title_es="")

    copy = duplicate(page)

    assert (len(copy.title_de), copy.title_de[-9:], copy.title_es) == (200, "Ä (Kopie)", "")


def test_translations_are_as_outdated_as_they_were():
    page = make_page(title_de="Geschichte", title_es="Historia", summary_de="A", summary_es="B")
    page.summary_de = "Etwas Neues"
    page.save()

    copy = Page.objects.get(pk=duplicate(page).pk)

    assert copy.translation_states() == {
        "title": TranslationState.CURRENT,
        "summary": TranslationState.OUTDATED,
    }


def test_what_the_copy_shows_and_links_to_is_protected_by_the_copy_as_well():
    target, picture = make_page(), make_picture()
    page = make_page(cover=picture)
    make_text(page, text_de=f'<p><a href="entry:{target.uuid}">Dort</a></p>')
    PictureBlock.objects.create(parent=page, ordering=20, picture=picture)
    TeaserBlock.objects.create(parent=page, ordering=30, entry=target)
    FigureBlock.objects.create(parent=page, ordering=40, value="12.5", label_de="Grad")

    copy = duplicate(page)

    assert copy.cover == picture
    assert [block.type for block in blocks_of(copy)] == ["text", "picture", "teaser", "figure"]
    assert Reference.objects.filter(source=copy, entry=target).count() == 1
