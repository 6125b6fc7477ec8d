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
TITLES = "title_de: Eine Reise\ntitle_es: Un viaje\n"
WITHDRAWN = (
    "withdrawn:\n  withdrawn_at: 2026-12-01T12:00:00+01:00\n  width: 3\n  height: 2\n  sha256: ab\n"
)


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
        (PICTURE, "nobody", "children", "8: Write one of these here: nobody, adults, minors."),
        (
            PICTURE,
            "focus_x: 30",
            "focus_x: [30]",
            "4: Write one value here, neither a list nor keys.",
        ),
        (
            PICTURE,
            "focus_x: 30",
            "focus_x: 130",
            "4: Ensure this value is less than or equal to 100.",
        ),
        (PICTURE, "focus_x: 30\n", WITHDRAWN, "1: A withdrawn picture has no file. Delete am-"),
        (ALBUM_FILE, TITLES, "", "1: Give it a title in one language at least."),
        (ALBUM_FILE, TITLES, "title_de:\n", "2: There is nothing here."),
        (ALBUM_FILE, str(RIVER), str(TOWN), "7: This picture is here twice: 0d1f3c1e-0000-4000-8"),
        (ALBUM_FILE, str(RIVER), NOBODY, f"7: There is no picture {NOBODY}. Add it, or take this"),
        (ALBUM_FILE, f"picture: {RIVER}", "caption_de: x", "7: “picture” is missing. Add"),
        (FILM, str(RIVER), NOBODY, f"3: There is no picture {NOBODY}. Add it, or take this out."),
        (FILM, "language: de\n", "language: fr\n", "4: Write one of these here: de, es, both, en,"),
        (FILM, "language: de\n", "", "1: “language” is missing. Add it."),
        (FILM, "dgs", "asl", "5: Write one of these here: dgs, lsp."),
        (FILM, "  WEBVTT\n\n", "", "6: Captions begin with the line WEBVTT. Export them in the"),
        (FILM, "00:00.000 -->", "00:03.000 -->", "6: Caption 1 ends before it begins ("),
        (DOCUMENT, "yes", "maybe", "5: Write one of these here: unknown, yes, no."),
        (DOCUMENT, "pages: 2", "pages: two", "4: “two” value must be an integer."),
        (SOUND, str(TALK), "17", "1: This is not a uuid. One that is free: "),
        (
            PAGE,
            f'es: |\n    <p><a href="document:{TREATY}',
            'es: |\n    <p><a href="document:17',
            "14: “document:17” leads nowhere. Write a uuid after",
        ),
        (
            PAGE,
            f'es: |\n    <p><a href="document:{TREATY}',
            f'es: |\n    <p><a href="document:{NOBODY}',
            f"14: There is no document {NOBODY}.",
        ),
        (PAGE, f"album: {ALBUM}", f"album: {NOBODY}", f"17: There is no album {NOBODY}. Add it"),
        (
            PAGE,
            "  video: 0d1f3c1e",
            "  video: ffffffff",
            "21: There is no video ffffffff-0000-4000-",
        ),
        (PAGE, f"  document: {TALK}", f"  document: {NOBODY}", "24: There is no document ffffffff"),
        (PAGE, "cultura@", "cultura", "33: Enter a valid email address."),
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
        (FILM, "videos/der-fluss.mp4", b"<html>", "1: This is no film that browsers play. Export"),
        (FILM, "videos/der-fluss.mp4", b"\0\0\0\x18ftypisom", "1: The file is damaged or incompl"),
        (DOCUMENT, "files/die-vereinbarung.pdf", b"MZ", "1: Files of this kind are not accepted."),
        (DOCUMENT, "files/die-vereinbarung.pdf", b"%PDF-1.7 %%EOF x", "1: Something stands behind"),
    ],
)
def test_a_bad_file_is_an_error(folder, sheet, file, content, error):
    (folder / file).write_bytes(content)

    (told,) = issues(folder)

    assert told.startswith(f"{sheet}:{error}")


def test_an_item_without_its_file_is_an_error(folder):
    (folder / "videos/der-fluss.mp4").unlink()

    assert issues(folder) == [
        f"{FILM}:1: The file itself is missing. Add it beside this one, named “der-fluss” as well."
    ]


def test_two_files_of_one_name_are_an_error(folder):
    (folder / "videos/der-fluss.webm").write_bytes(b"x")

    assert issues(folder) == [
        f"{FILM}:1: More than one file has this name: der-fluss.mp4, der-fluss.webm. Keep one."
    ]


@pytest.mark.parametrize("name", ["albums/eine-reise.jpg", "videos/neu.mp4", "files/neu.pdf"])
def test_a_file_without_a_description_is_an_error(folder, name):
    (folder / name).write_bytes(b"x")

    assert issues(folder) == [
        f"{name}:1: There is no YAML file with the name of this one. Add it, or remove this."
    ]


def test_a_withdrawal_says_what_is_known_of_the_image(folder):
    (folder / "pictures/am-fluss.jpg").unlink()
    edit(
        folder,
        PICTURE,
        "title: Am Fluss\n",
        "title: Am Fluss\n" + WITHDRAWN.replace("  sha256: ab\n", ""),
    )

    assert issues(folder) == [f"{PICTURE}:3: “sha256” is missing. Add it."]


def test_a_withdrawn_image_does_not_come_back_under_another_uuid(folder):
    load(folder)
    withdraw_picture(Picture.objects.get(uuid=RIVER))
    text = (folder / PICTURE).read_text("utf-8")
    (folder / "pictures/neu.yaml").write_text(text.replace(str(RIVER), NOBODY))
    (folder / "pictures/neu.jpg").write_bytes((folder / "pictures/am-fluss.jpg").read_bytes())

    assert issues(folder) == [
        "pictures/neu.yaml:1: This is “Am Fluss”, which was withdrawn, and must not come back. "
        "Delete this file and the image."
    ]


def test_minors_are_shown_only_where_a_consent_is_on_record(folder):
    edit(folder, PICTURE, "people: nobody", "people: minors")

    told = issues(folder)

    assert [line.partition(" Whoever")[0] for line in told] == [
        f"{PAGE}:{line}: Mediathek: The picture “Am Fluss” shows minors, "
        "and no consent is on record."
        for line in (40, 42)
    ]
