"""The media library as files: what stands in them, what is no content, and what is removed."""

import hashlib
from textwrap import dedent

import pytest
from django.core.management import CommandError

from pages.models.media.album import Album
from pages.models.media.consent import Consent
from pages.models.media.document import Document
from pages.models.media.video import Video
from tests.pages.content_files import export, files_in, load
from tests.pages.content_library import ALBUM, FILM, RIVER, TALK, TOWN, TREATY, make_library
from tests.pages.image_files import make_photo, make_picture

pytestmark = pytest.mark.django_db

SHEETS = {
    "pictures/am-fluss.yaml": f"""\
        uuid: {RIVER}
        title: Am Fluss
        sha256: {{sha256}}
        focus_x: 30
        focus_y: 70
        alt_de: Ein Ufer
        alt_es: Una orilla
        people: nobody
        credit: Drawn for the tests
        """,
    "albums/eine-reise.yaml": f"""\
        uuid: {ALBUM}
        title_de: Eine Reise
        title_es: Un viaje
        pictures:
        - picture: {TOWN}
          caption_de: Ankunft
        - picture: {RIVER}
        """,
    "videos/der-fluss.yaml": f"""\
        uuid: {FILM}
        title_de: Der Fluss
        poster: {RIVER}
        language: de
        sign_language: dgs
        captions_de: |-
          WEBVTT

          00:00.000 --> 00:01.500
          Das ist der Fluss.

          00:01.500 --> 00:02.000
          Ja.
        transcript_de: |-
          Ein Fluss.
          Jemand spricht: „Ja.“
        credit: Redaktion
        licence: CC BY 4.0
        """,
    "files/die-vereinbarung.yaml": f"""\
        uuid: {TREATY}
        title_de: Die Vereinbarung
        language: de
        pages: 2
        accessible: yes
        """,
    "files/una-entrevista.yaml": f"""\
        uuid: {TALK}
        title_es: Una entrevista
        language: qu
        """,
}


def test_items_are_written_as_readable_texts_beside_their_files(tmp_path):
    make_library()

    exported = export(tmp_path / "content")

    sha256 = hashlib.sha256(exported["pictures/am-fluss.jpg"]).hexdigest()
    assert {name: exported[name].decode() for name in SHEETS} == {
        name: dedent(text).replace("{sha256}", sha256) for name, text in SHEETS.items()
    }
    assert sorted(exported.keys() - SHEETS.keys()) == [
        "files/die-vereinbarung.pdf",
        "files/una-entrevista.mp3",
        "pictures/am-fluss.jpg",
        "pictures/die-stadt.jpg",
        "pictures/die-stadt.yaml",
        "videos/der-fluss.mp4",
    ]


def test_consents_are_no_content(tmp_path):
    picture = make_picture(make_photo(300, 200), people="minors")
    Consent.objects.create(
        picture=picture, given_by="Rosa Quispe", given_on="2026-01-31", kept_at="Ordner 7"
    )

    exported = export(tmp_path / "content")
    load(tmp_path / "content")

    words = ("Quispe", "2026-01-31", "Ordner")
    assert [word for word in words for text in exported.values() if word.encode() in text] == []
    assert Consent.objects.count() == 1


def test_files_of_items_that_are_gone_are_removed_and_nothing_else(tmp_path):
    make_library()
    folder = tmp_path / "content"
    export(folder)
    Album.objects.all().delete()
    Video.objects.all().delete()
    Document.objects.get(uuid=TREATY).delete()
    (folder / "videos/mine.mp4").write_bytes(b"mine")
    (folder / "files/die-vereinbarung.txt").write_text("mine")

    export(folder)

    assert [name for name in sorted(files_in(folder)) if not name.startswith("pictures/")] == [
        "files/die-vereinbarung.txt",
        "files/una-entrevista.mp3",
        "files/una-entrevista.yaml",
        "videos/mine.mp4",
    ]


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (Video, "The file of the video “Der Fluss” is missing: films/"),
        (Document, "The file of the document “Die Vereinbarung” is missing: files/"),
    ],
)
def test_an_item_without_its_file_is_not_exported_in_silence(media_root, tmp_path, model, message):
    make_library()
    (media_root / model.objects.order_by("-uuid").first().file.name).unlink()

    with pytest.raises(CommandError, match=message):
        export(tmp_path / "content")

    assert not (tmp_path / "content").exists()
