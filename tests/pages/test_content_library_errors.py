"""Files of the media library with errors: each is told with file and line, nothing is changed."""

from shutil import copytree

import pytest
from django.db import transaction
from django.test import override_settings

from pages.media.withdraw import withdraw_picture
from pages.models.media.picture import Picture
from tests.pages.content_files import edit, export, issues, load
from tests.pages.content_library import (
    ALBUM,
    RIVER,
    TALK,
    TOWN,
    TREATY,
    make_library,
    make_page_of_all,
)

pytestmark = pytest.mark.django_db

PICTURE = "pictures/am-fluss.yaml"
ALBUM_FILE = "albums/eine-reise.yaml"
FILM = "videos/der-fluss.yaml"
DOCUMENT = "files/die-vereinbarung.yaml"
SOUND = "files/una-entrevista.yaml"
PAGE = "pages/mediathek.yaml"
NOBODY = "ffffffff-0000-4000-8000-000000000001"
TITLES = "title:\n  de: Eine Reise\n  es: Un viaje\n"
WITHDRAWN = "withdrawn:\n  at: 2026-12-01T12:00:00+01:00\n  width: 3\n  height: 2\n  sha256: ab\n"


@pytest.fixture(scope="module")
def exported(django_db_setup, django_db_blocker, tmp_path_factory):
    """A library and a page that shows it, as files; the database is left as it was."""
    folder = tmp_path_factory.mktemp("library")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=folder / "media"),
        transaction.atomic(),
    ):
        make_library()
        make_page_of_all()
        export(folder / "content")
        transaction.set_rollback(True)
    return folder / "content"


@pytest.fixture
def folder(exported, tmp_path):
    """The same files, to put errors into."""
    return copytree(exported, tmp_path / "content")


@pytest.mark.parametrize(
    ("name", "old", "new", "error"),
    [
        (PICTURE, "nobody", "children", "10: Write one of these here: nobody, adults, minors."),
        (
            PICTURE,
            "focus_x: 30",
            "focus_x: [30]",
            "5: Write one value here, neither a list nor keys.",
        ),
        (
            PICTURE,
            "focus_x: 30",
            "focus_x: 130",
            "5: Ensure this value is less than or equal to 100.",
        ),
        (PICTURE, "file: am-fluss.jpg\n", "", "1: “file” is missing. Add it."),
        (PICTURE, "focus_x: 30\n", WITHDRAWN, "3: A withdrawn picture has no “file”. Delete o"),
        (ALBUM_FILE, TITLES, "", "1: Give it a title in one language at least."),
        (ALBUM_FILE, TITLES, "title: {}\n", "1: Give it a title in one language at least."),
        (ALBUM_FILE, TITLES, "title:\n", "2: There is nothing here."),
        (ALBUM_FILE, str(RIVER), str(TOWN), "5: This picture is here twice: 0d1f3c1e-0000-4000-8"),
        (ALBUM_FILE, str(RIVER), NOBODY, f"9: There is no picture {NOBODY}. Add it, or take this"),
        (ALBUM_FILE, f"picture: {RIVER}", "caption:\n    de: x", "9: “picture” is missing. Add"),
        (FILM, str(RIVER), NOBODY, f"5: There is no picture {NOBODY}. Add it, or take this out."),
        (FILM, "language: de\n", "language: fr\n", "6: Write one of these here: de, es, both, en,"),
        (FILM, "language: de\n", "", "1: “language” is missing. Add it."),
        (FILM, "dgs", "asl", "7: Write one of these here: dgs, lsp."),
        (FILM, "    WEBVTT\n\n", "", "9: Captions begin with the line WEBVTT. Export them in the"),
        (FILM, "00:00.000 -->", "00:03.000 -->", "9: Caption 1 ends before it begins ("),
        (FILM, "file: der-fluss.mp4", "file: fluss.mp4", "4: The file has the same name as this"),
        (FILM, "file: der-fluss.mp4", "file: der-fluss.webm", "4: There is no file videos/der-fl"),
        (DOCUMENT, "'yes'", "maybe", "7: Write one of these here: unknown, yes, no."),
        (DOCUMENT, "pages: 2", "pages: two", "6: “two” value must be an integer."),
        (SOUND, str(TALK), "17", "1: This is not a uuid. One that is free: "),
        (
            PAGE,
            f'es: |\n      <p><a href="document:{TREATY}',
            'es: |\n      <p><a href="document:17',
            "17: “document:17” leads nowhere. Write a uuid after",
        ),
        (
            PAGE,
            f'es: |\n      <p><a href="document:{TREATY}',
            f'es: |\n      <p><a href="document:{NOBODY}',
            f"17: There is no document {NOBODY}.",
        ),
        (PAGE, f"album: {ALBUM}", f"album: {NOBODY}", f"20: There is no album {NOBODY}. Add it"),
        (
            PAGE,
            "  video: 0d1f3c1e",
            "  video: ffffffff",
            "24: There is no video ffffffff-0000-4000-",
        ),
        (PAGE, f"  document: {TALK}", f"  document: {NOBODY}", "27: There is no document ffffffff"),
        (PAGE, "cultura@", "cultura", "37: Enter a valid email address."),
    ],
)
def test_an_error_is_told_with_file_and_line(folder, name, old, new, error):
    edit(folder, name, old, new)

    told = issues(folder)

    assert [line[: len(f"{name}:{error}")] for line in told] == [f"{name}:{error}"]


def test_one_uuid_in_two_files_of_a_kind_is_an_error(folder):
    edit(folder, SOUND, str(TALK), str(TREATY))

    assert issues(folder)[0] == (
        f"{SOUND}:1: This uuid is that of {DOCUMENT}:1 already. Give this one another."
    )


@pytest.mark.parametrize(
    ("sheet", "file", "content", "error"),
    [
        (FILM, "videos/der-fluss.mp4", b"<html>", "4: This is no film that browsers play. Export"),
        (FILM, "videos/der-fluss.mp4", b"\0\0\0\x18ftypisom", "4: The file is damaged or incompl"),
        (DOCUMENT, "files/die-vereinbarung.pdf", b"MZ", "4: Files of this kind are not accepted."),
        (DOCUMENT, "files/die-vereinbarung.pdf", b"%PDF-1.7 %%EOF x", "4: Something stands behind"),
    ],
)
def test_a_bad_file_is_an_error(folder, sheet, file, content, error):
    (folder / file).write_bytes(content)

    (told,) = issues(folder)

    assert told.startswith(f"{sheet}:{error}")


@pytest.mark.parametrize("name", ["albums/eine-reise.jpg", "videos/neu.mp4", "files/neu.pdf"])
def test_a_file_without_a_description_is_an_error(folder, name):
    (folder / name).write_bytes(b"x")

    assert issues(folder) == [
        f"{name}:1: There is no YAML file with the name of this one. Add it, or remove this."
    ]


def test_a_withdrawal_says_what_is_known_of_the_image(folder):
    edit(folder, PICTURE, "file: am-fluss.jpg\n", WITHDRAWN.replace("  sha256: ab\n", ""))

    assert issues(folder) == [f"{PICTURE}:3: “sha256” is missing. Add it."]


def test_a_withdrawn_image_does_not_come_back_under_another_uuid(folder):
    load(folder)
    withdraw_picture(Picture.objects.get(uuid=RIVER))
    text = (folder / PICTURE).read_text("utf-8")
    (folder / "pictures/neu.yaml").write_text(
        text.replace(str(RIVER), NOBODY).replace("am-fluss.jpg", "neu.jpg")
    )
    (folder / "pictures/neu.jpg").write_bytes((folder / "pictures/am-fluss.jpg").read_bytes())

    assert issues(folder) == [
        "pictures/neu.yaml:3: This is “Am Fluss”, which was withdrawn, and must not come back. "
        "Delete this file and the image."
    ]


def test_minors_are_shown_only_where_a_consent_is_on_record(folder):
    edit(folder, PICTURE, "people: nobody", "people: minors")

    told = issues(folder)

    assert [line.partition(" Whoever")[0] for line in told] == [
        f"{PAGE}:{line}: Mediathek: The picture “Am Fluss” shows minors, "
        "and no consent is on record."
        for line in (45, 47)
    ]
