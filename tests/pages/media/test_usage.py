"""Where an item of the library is used: entry, language, how publicly; and what nothing uses."""

import pytest

from pages.media.usage import unused, usage_of
from pages.models.blocks.media import DocumentBlock, GalleryBlock, PictureBlock, VideoBlock
from pages.models.media.document import Document
from pages.models.media.picture import Picture
from pages.models.media.video import Video
from pages.publishing.publish import publish
from pages.publishing.withdraw import withdraw
from tests.factories import make_page, make_picture, make_text
from tests.library import make_album, make_document, make_video

pytestmark = pytest.mark.django_db


def found(item) -> list[tuple]:
    return [
        (str(use.entry), use.language, str(use.state), str(use.via or "")) for use in usage_of(item)
    ]


def test_a_picture_says_which_entries_show_it_in_which_language_and_how():
    picture = make_picture()
    page = make_page(title_de="Rathaus", title_es="Municipalidad")
    PictureBlock.objects.create(parent=page, picture=picture, shows_in="es")
    publish(page, ["es"])

    assert found(picture) == [("Rathaus", "es", "live", ""), ("Rathaus", "es", "draft", "")]


def test_what_was_shown_once_is_history():
    picture = make_picture()
    page = make_page(title_de="Rathaus")
    block = PictureBlock.objects.create(parent=page, picture=picture)
    publish(page, ["de"])
    withdraw(page, ["de"])
    block.delete()

    assert found(picture) == [("Rathaus", "de", "history", "")]


def test_a_cover_is_a_use_in_both_languages():
    picture = make_picture()
    make_page(title_de="Rathaus", cover=picture)

    assert found(picture) == [("Rathaus", "de", "draft", ""), ("Rathaus", "es", "draft", "")]


def test_a_picture_is_used_where_its_albums_and_films_are():
    picture = make_picture()
    album = make_album(picture, title_de="Reise")
    video = make_video(poster=picture, title_de="Ankunft")
    page = make_page(title_de="Rathaus")
    GalleryBlock.objects.create(parent=page, album=album, shows_in="de")
    VideoBlock.objects.create(parent=page, video=video, shows_in="de")

    assert found(picture) == [
        ("Rathaus", "de", "draft", "Ankunft"),
        ("Rathaus", "de", "draft", "Reise"),
    ]


def test_a_link_in_a_text_is_a_use_in_its_language():
    document = make_document()
    page = make_page(title_de="Rathaus")
    make_text(page, text_es=f'<p><a href="document:{document.uuid}">El acuerdo</a></p>')

    assert found(document) == [("Rathaus", "es", "draft", "")]


def test_what_nothing_but_history_uses_is_unused():
    used, cover, placed, poster, free = (make_picture(title=name) for name in "abcde")
    page = make_page(cover=cover)
    block = PictureBlock.objects.create(parent=page, picture=free)
    PictureBlock.objects.create(parent=page, picture=used)
    publish(page, ["de"])
    block.delete()
    publish(page, ["de"])
    make_album(placed)
    make_video(poster=poster)

    assert list(unused(Picture.objects.all())) == [free]


def test_films_and_files_are_used_by_blocks_and_links():
    video, other_film = make_video(), make_video()
    shown, linked, free = make_document(), make_document(), make_document()
    page = make_page()
    VideoBlock.objects.create(parent=page, video=video)
    DocumentBlock.objects.create(parent=page, document=shown)
    make_text(page, text_de=f'<p><a href="document:{linked.uuid}">Hier</a></p>')

    assert list(unused(Video.objects.all())) == [other_film]
    assert list(unused(Document.objects.all())) == [free]
