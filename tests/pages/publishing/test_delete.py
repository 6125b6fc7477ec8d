"""Deleting: what is live, has pages below it, or is in use somewhere, stays."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError, RestrictedError

from pages.models.blocks.links import TeaserBlock
from pages.models.blocks.media import PictureBlock
from pages.models.entry import Entry
from pages.models.media.picture import Picture
from pages.models.page import Page
from pages.publishing.publish import publish
from pages.publishing.withdraw import withdraw
from tests.factories import make_page, make_picture, make_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("source_strings")]


def in_use_on_a_desk(picture):
    PictureBlock.objects.create(parent=make_page(), ordering=10, picture=picture)


def in_use_as_a_cover(picture):
    make_page(cover=picture)


def in_use_in_what_is_live(picture):
    page = make_page(title_de="Geschichte")
    block = PictureBlock.objects.create(parent=page, ordering=10, picture=picture)
    publish(page, ["de"])
    block.delete()


def in_use_as_a_live_cover(picture):
    page = make_page(title_de="Geschichte", cover=picture, live_in=["de"])
    page.cover = None
    page.save()


@pytest.mark.parametrize(
    "use",
    [in_use_on_a_desk, in_use_as_a_cover, in_use_in_what_is_live, in_use_as_a_live_cover],
)
@pytest.mark.parametrize(
    "delete", [Picture.delete, lambda _picture: Picture.objects.all().delete()]
)
def test_a_picture_in_use_cannot_be_deleted(use, delete):
    picture = make_picture()
    use(picture)

    with pytest.raises((ProtectedError, RestrictedError)):
        delete(picture)

    assert Picture.objects.filter(pk=picture.pk).exists()


def test_a_picture_that_only_history_uses_can_be_deleted(client):
    picture = make_picture()
    page = make_page(title_de="Geschichte", cover=picture, live_in=["de"])
    PictureBlock.objects.create(parent=page, ordering=10, picture=picture)
    publish(page, ["de"])
    page.pages_pictureblock_set.get().delete()
    page.cover = None
    page.save()
    publish(page, ["de"])

    picture.delete()

    assert Picture.objects.count() == 0
    assert client.get("/de/geschichte/").status_code == 200


def link_on_a_desk(target):
    make_text(make_page(), text_de=f'<p><a href="entry:{target.uuid}">Dort</a></p>')


def teaser_on_a_desk(target):
    TeaserBlock.objects.create(parent=make_page(), ordering=10, entry=target)


def link_in_what_is_live(target):
    page = make_page(text_de=f'<p><a href="entry:{target.uuid}">Dort</a></p>', live_in=["de"])
    page.pages_textblock_set.get().delete()


@pytest.mark.parametrize("use", [link_on_a_desk, teaser_on_a_desk, link_in_what_is_live])
def test_an_entry_that_others_lead_to_cannot_be_deleted(use):
    page = make_page(title_de="Geschichte")
    use(page)

    with pytest.raises((ProtectedError, RestrictedError)):
        Page.objects.get(pk=page.pk).delete()

    assert Page.objects.filter(pk=page.pk).exists()


def test_an_entry_that_leads_to_itself_can_be_deleted():
    page = make_page(title_de="Geschichte")
    link_to_itself = f'<p><a href="entry:{page.uuid}#oben">Nach oben</a></p>'
    make_text(page, text_de=link_to_itself)
    TeaserBlock.objects.create(parent=page, ordering=20, entry=page)
    publish(page, ["de"])
    withdraw(page, ["de"])

    Page.objects.get(pk=page.pk).delete()

    assert Entry.objects.count() == 0


def test_a_live_entry_cannot_be_deleted():
    page = make_page(title_de="Geschichte", live_in=["es"])

    with pytest.raises(ValidationError, match="published or scheduled: withdraw it first"):
        Page.objects.get(pk=page.pk).delete()
    with pytest.raises(ValidationError, match="published or scheduled: withdraw it first"):
        Page.objects.filter(pk=page.pk).delete()

    assert Page.objects.filter(pk=page.pk).exists()


def test_an_entry_with_children_cannot_be_deleted():
    above = make_page(title_de="Themen")
    make_page(title_de="Gesundheit", parent=above)

    with pytest.raises(ProtectedError):
        Page.objects.get(pk=above.pk).delete()

    assert Page.objects.count() == 2
