"""Imports write in batches: each whole, none while something is read or checked."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pages.content_files import apply
from pages.content_files.fields import Records
from pages.media.withdraw import withdraw_picture
from pages.models.media.picture import Picture
from pages.models.page import Page
from pages.models.publication import Publication
from pages.publishing.publish import publish
from pages.publishing.withdraw import withdraw
from tests.factories import make_page, make_text
from tests.pages.content_files import (
    HISTORY,
    PICTURE,
    edit,
    export,
    files_in,
    load,
    write_site,
)
from tests.pages.image_files import make_photo, write

# With real transactions, so that their beginnings are seen.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The small site as files, of which an import writes one at a time."""
    monkeypatch.setattr(apply, "AT_A_TIME", 1)
    return write_site(tmp_path / "content")


def fail_at(monkeypatch, number: int) -> None:
    """Let the import die when it publishes for this many times."""
    calls = []

    def die(*args, **kwargs):
        calls.append(args)
        if len(calls) == number:
            raise RuntimeError("killed")
        return publish(*args, **kwargs)

    monkeypatch.setattr(apply.publish, "publish", die)


def test_an_import_that_was_killed_leaves_whole_batches_and_goes_on(
    folder, monkeypatch, tmp_path, media_root
):
    with monkeypatch.context() as killing:
        fail_at(killing, 5)
        with pytest.raises(RuntimeError):
            load(folder)

    # The home page, which is the last, was live in one language already.
    assert set(Publication.objects.live().values_list("title", "language")) == {
        ("Geschichte", "de"),
        ("Historia", "es"),
        ("Wie es begann", "de"),
    }

    load(folder)

    assert export(tmp_path / "again") == files_in(folder)
    assert Publication.objects.filter(number=2).count() == 0


def test_what_is_written_is_told(folder, capsys):
    call_command("import_content", folder)

    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Written")]
    assert lines[:2] == ["Written: pictures/am-ufer.yaml", "Written: pages/geschichte.yaml"]


def writing(queries) -> list[str]:
    """The statements that take the lock of whoever writes."""
    words = ("INSERT", "UPDATE", "DELETE", "BEGIN")
    return [each["sql"] for each in queries if each["sql"].startswith(words)]


def test_nothing_is_written_where_files_have_errors_that_publishing_would_raise(folder):
    edit(folder, "pages/geschichte.yaml", "title_es: Historia\n", "")

    with CaptureQueriesContext(connection) as queries, pytest.raises(CommandError):
        load(folder)

    assert writing(queries) == []


def test_what_somebody_changes_meanwhile_stops_the_import_and_is_told(folder, monkeypatch):
    load(folder)
    edit(folder, "pages/geschichte/wie-es-begann.yaml", "_de: Wie es", "_de: Wie alles")
    edit(folder, "pages/geschichte.yaml", "_es: Historia", "_es: La historia")
    publish_batch = apply.ContentImport._publish

    def withdraw_before(importing, files, *args):
        if files[0].name.endswith("wie-es-begann.yaml"):
            withdraw(Page.objects.get(uuid=HISTORY), ["de"])
        publish_batch(importing, files, *args)

    monkeypatch.setattr(apply.ContentImport, "_publish", withdraw_before)

    with pytest.raises(CommandError) as error:
        load(folder)

    head, line = str(error.value).splitlines()
    assert head.startswith(
        "Stopped: somebody has changed the site meanwhile. What is written stays"
    )
    assert line == (
        "pages/geschichte/wie-es-begann.yaml:7: “Geschichte” is above this page and not published "
        "in Deutsch. Mend that, or take this out."
    )
    assert Publication.objects.live().filter(title="La historia").exists()


@pytest.mark.parametrize("count", [1, 3])
def test_a_batch_of_unchanged_pages_is_not_written(count, tmp_path):
    for number in range(count):
        make_text(make_page(title_de=f"Seite {number}", live_in=["de"]))
    export(tmp_path / "content")

    with CaptureQueriesContext(connection) as queries:
        load(tmp_path / "content")

    assert writing(queries) == []


def test_a_picture_that_somebody_withdraws_meanwhile_does_not_come_back(
    folder, monkeypatch, media_root
):
    load(folder)
    (folder / "pictures/am-ufer.png").write_bytes(write(make_photo(400, 200), "PNG"))
    store = apply._store_file

    def withdraw_after(file):
        item = store(file)
        withdraw_picture(Picture.objects.get())
        return item

    monkeypatch.setattr(apply, "_store_file", withdraw_after)

    with pytest.raises(CommandError) as error:
        load(folder)

    assert str(error.value).splitlines()[1:] == [
        "pictures/am-ufer.yaml:1: Somebody has withdrawn this picture meanwhile."
    ]
    assert Picture.objects.get().is_withdrawn
    assert files_in(media_root) == {}


def test_a_picture_that_somebody_deletes_meanwhile_stops_the_import(folder, monkeypatch):
    load(folder)
    edit(folder, "pages/geschichte.yaml", "_de: Geschichte", "_de: Die Geschichte")
    for name in ("pictures/am-ufer.yaml", "pictures/am-ufer.png"):
        (folder / name).unlink()
    monkeypatch.setattr(apply, "mentioned_by", lambda files: Records([]))

    with pytest.raises(CommandError) as error:
        load(folder)

    assert str(error.value).splitlines()[1:] == [
        f"pages/geschichte.yaml:1: There is no picture {PICTURE} any more."
    ]
