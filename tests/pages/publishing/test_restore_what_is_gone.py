"""Restoring what history alone used and somebody has deleted: it is omitted, and that is said."""

import pytest

from pages.models.blocks.links import TeaserBlock
from pages.models.blocks.media import PictureBlock
from pages.models.blocks.registry import blocks_of
from pages.models.page import Page
from pages.publishing.publish import publish
from pages.publishing.restore import plan_restore, restore
from tests.factories import make_page, make_picture, make_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("source_strings")]


@pytest.fixture
def page():
    """Live in Spanish, with one text."""
    page = make_page(title_es="Historia")
    make_text(page, ordering=10, text_de="<p>Eins</p>", text_es="<p>Uno</p>")
    publish(page, ["es"])
    return page


def test_a_picture_that_only_history_used_and_is_deleted_is_omitted_and_it_is_said(page):
    picture = make_picture()
    page.cover = picture
    page.save()
    PictureBlock.objects.create(parent=page, ordering=30, picture=picture)
    publish(page, ["es"])
    publication = page.publications.get(language="es", state="live")
    page.cover = None
    page.save()
    PictureBlock.objects.all().delete()
    publish(page, ["es"])
    picture.delete()

    planned = plan_restore(publication)
    restore(publication)

    assert planned.omitted == [
        "The cover picture of that time has been deleted.",
        "A block is left out, because what it shows has been deleted.",
    ]
    assert planned.shared == []
    assert [str(block) for block in blocks_of(page)] == ["Eins"]


def test_where_the_picture_of_that_time_is_deleted_the_present_one_stays(page):
    picture, present = make_picture(), make_picture(title="Neu")
    page.cover = picture
    page.save()
    block = PictureBlock.objects.create(
        parent=page, ordering=30, picture=picture, caption_es="Entonces"
    )
    publish(page, ["es"])
    publication = page.publications.get(language="es", state="live")
    page.cover = block.picture = present
    block.caption_es = "Ahora"
    page.save()
    block.save()
    publish(page, ["es"])
    picture.delete()

    planned = plan_restore(publication)
    restore(publication)

    assert planned.omitted == [
        "The cover picture of that time has been deleted.",
        "“Neu” stays: what stood there has been deleted.",
    ]
    block.refresh_from_db()
    assert (block.picture, block.caption_es) == (present, "Entonces")
    assert Page.objects.get().cover == present


def test_links_and_teasers_to_pages_that_are_deleted_are_omitted_and_it_is_said(page, client):
    target = make_page()
    link = f'<p><a href="entry:{target.uuid}">Más</a></p>'
    block = make_text(page, ordering=30, text_de="<p>Drei</p>", text_es=link)
    teaser = TeaserBlock.objects.create(parent=page, ordering=40, entry=target)
    publish(page, ["es"])
    publication = page.publications.get(language="es", state="live")
    block.delete()
    teaser.delete()
    publish(page, ["es"])
    target.delete()

    planned = plan_restore(publication)
    restore(publication)
    publish(page, ["es"])

    assert planned.omitted == [
        "A block is left out, because what it shows has been deleted.",
        "The text links to what has been deleted; readers see the words alone.",
    ]
    assert "<p>Más</p>" in client.get("/es/historia/").content.decode()
