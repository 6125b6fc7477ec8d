"""Withdrawn pictures and content files: no image leaves the site, and none comes back."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import yaml
from django.core.management import call_command

from pages.media.withdraw import withdraw_picture
from pages.models.media.picture import Picture
from pages.models.page import Page
from pages.models.publication import Publication
from pages.publishing.checks import publication_errors
from pages.publishing.snapshots import draft_of
from tests.pages.content_files import (
    HISTORY,
    PICTURE,
    edit,
    export,
    files_in,
    load,
    rows,
    start_anew,
    write_site,
)
from tests.pages.content_library import RIVER, make_library, make_page_of_all

pytestmark = pytest.mark.django_db

AT = datetime(2026, 12, 1, 12, tzinfo=ZoneInfo("Europe/Berlin"))
IMAGE = "pictures/am-ufer.png"
SHEET = "pictures/am-ufer.yaml"


@pytest.fixture
def folder(tmp_path):
    """The small site as files."""
    return write_site(tmp_path / "content")


@pytest.fixture
def withdrawn(folder, tmp_path):
    """The small site as files, after its only picture has been withdrawn."""
    load(folder)
    withdraw_picture(Picture.objects.get(), at=AT)
    export(tmp_path / "withdrawn")
    return tmp_path / "withdrawn"


def report(folder, capsys) -> list[str]:
    """What the import says about withdrawing."""
    call_command("import_content", folder)
    return [line for line in capsys.readouterr().out.splitlines() if line.startswith("Withdrawn")]


def test_a_withdrawn_picture_is_exported_without_its_image(withdrawn):
    picture = Picture.objects.get()

    assert IMAGE not in files_in(withdrawn)
    assert yaml.safe_load((withdrawn / SHEET).read_text("utf-8")) == {
        "uuid": PICTURE,
        "title": "Am Ufer",
        "withdrawn": {"withdrawn_at": AT, "width": 300, "height": 200, "sha256": picture.sha256},
        "alt_de": "Ein Ufer",
        "alt_es": "Una orilla",
        "people": "nobody",
        "credit": "Redaktion",
        "licence": "CC BY 4.0",
    }


def test_exporting_removes_the_image_of_a_picture_withdrawn_since(folder):
    load(folder)
    withdraw_picture(Picture.objects.get())

    export(folder)

    assert IMAGE not in files_in(folder)


def test_a_withdrawn_picture_reaches_an_empty_database_as_a_gap(withdrawn, settings, tmp_path):
    exported = files_in(withdrawn)
    start_anew(settings, tmp_path / "media of the other")

    load(withdrawn)

    picture = Picture.objects.get()
    assert (picture.withdrawn_at, picture.file.name, picture.renditions) == (AT, "", [])
    assert not picture.needs_renditions
    live = Publication.objects.live().filter(entry__uuid=HISTORY)
    assert [each.cover for each in live] == [None, None]
    assert export(tmp_path / "again") == exported


def test_albums_and_films_reach_an_empty_database_with_the_gap(settings, tmp_path):
    make_library()
    make_page_of_all()
    withdraw_picture(Picture.objects.get(uuid=RIVER))
    exported = export(tmp_path / "withdrawn")
    start_anew(settings, tmp_path / "media of the other")

    load(tmp_path / "withdrawn")

    assert export(tmp_path / "again") == exported


def test_a_page_with_a_gap_is_live_as_the_files_say(withdrawn, client):
    edit(withdrawn, "pages/geschichte.yaml", "_de: Geschichte", "_de: Die Geschichte")

    load(withdrawn)

    assert "Die Geschichte" in client.get("/de/geschichte/").text
    page = Page.objects.get(uuid=HISTORY)
    assert [each.record.uuid for each in publication_errors(draft_of(page, "de"))] == [page.uuid]


def test_a_file_that_says_so_withdraws_the_picture_everywhere(
    folder, withdrawn, settings, tmp_path, capsys, django_capture_on_commit_callbacks
):
    start_anew(settings, tmp_path / "media of the other")
    with django_capture_on_commit_callbacks(execute=True):
        load(folder)
    edit(withdrawn, SHEET, "title: Am Ufer", "title: Zurückgezogen")

    with django_capture_on_commit_callbacks(execute=True):
        said = report(withdrawn, capsys)

    picture = Picture.objects.get()
    assert said == [f"Withdrawn everywhere: picture “Zurückgezogen” {PICTURE}"]
    assert (picture.withdrawn_at, picture.title) == (AT, "Zurückgezogen")
    assert files_in(settings.MEDIA_ROOT) == {}
    assert Publication.objects.exclude(cover=None).count() == 0


def test_an_older_export_brings_no_picture_back(folder, withdrawn, media_root, capsys):
    edit(folder, SHEET, "title: Am Ufer", "title: Wieder da")
    before, files = rows(), files_in(media_root)

    said = report(folder, capsys)

    assert said == [f"Withdrawn already, and stays so: picture “Am Ufer” {PICTURE}"]
    assert rows() == before
    assert files_in(media_root) == files


def test_importing_what_is_withdrawn_on_both_sides_changes_nothing(withdrawn, capsys):
    before = rows()

    assert report(withdrawn, capsys) == []
    assert rows() == before
