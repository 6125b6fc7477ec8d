"""Content as files: what is exported can be imported, and then it is the same."""

import hashlib
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import yaml
from django.core.management import call_command
from django.utils import timezone
from PIL import Image

from pages.content_files.collection import collections
from pages.media.renditions import make_renditions
from pages.models.address import Address
from pages.models.blocks.registry import blocks_of
from pages.models.blocks.text import FigureBlock, TextBlock
from pages.models.media.picture import Picture
from pages.models.page import Page
from pages.models.publication import Publication
from pages.models.translation import TranslationState
from pages.publishing.publish import publish
from pages.publishing.schedule import schedule
from pages.publishing.withdraw import withdraw
from tests.accounts import enqueued
from tests.factories import make_home, make_page, make_text
from tests.pages.content_files import (
    HISTORY,
    edit,
    export,
    files_in,
    load,
    page_of,
    rows,
    start_anew,
    write_site,
)
from tests.pages.image_files import has_only_pixels, make_photo, make_picture, write

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 9, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture
def folder(tmp_path):
    """The small site as files."""
    return write_site(tmp_path / "content")


def test_files_that_are_imported_are_exported_with_the_same_bytes(folder, tmp_path):
    load(folder)

    assert export(tmp_path / "again") == files_in(folder)


def test_an_import_publishes_what_the_files_say(folder, client):
    load(folder)

    assert "20.\xa0Mai 1998" in client.get("/de/geschichte/").text.replace("&nbsp;", "\xa0")
    assert client.get("/es/historia/").status_code == 200
    assert client.get("/es/historia/wie-es-begann/").status_code == 404
    live = Publication.objects.live()
    columns = ("published_at", "number", "note", "created_by")
    assert set(live.values_list(*columns)) == {
        (AT, 1, "First publication", None),
        (AT, 1, "", None),
    }


def test_importing_twice_changes_nothing(folder, media_root):
    load(folder)
    before, files = rows(), files_in(media_root)

    load(folder)

    assert rows() == before
    assert files_in(media_root) == files


def test_importing_what_was_exported_changes_nothing(tmp_path, media_root):
    make_every_kind_of_thing()
    before, files = rows(), files_in(media_root)

    export(tmp_path / "content")
    load(tmp_path / "content")

    assert rows() == before
    assert files_in(media_root) == files


def test_everything_survives_the_way_through_files_into_an_empty_database(settings, tmp_path):
    make_every_kind_of_thing()
    exported = export(tmp_path / "content")
    shown = {
        (str(each.entry.uuid), each.language): [each.title, each.content]
        for each in Publication.objects.live()
    }

    start_anew(settings, tmp_path / "media of the other")
    load(tmp_path / "content")

    assert export(tmp_path / "again") == exported
    assert shown == {
        (str(each.entry.uuid), each.language): [each.title, each.content]
        for each in Publication.objects.live()
    }


def make_every_kind_of_thing():
    """Pages in all states: changed since, outdated, withdrawn, scheduled, in one language only."""
    picture = make_picture(make_photo(300, 200), alt_de="Ufer", alt_es="Orilla")
    make_home(title_de="Start: „zwei“ Ufer", cover=picture)
    page = make_page(title_de="Früher", title_es="Antes", original_language="es", cover=picture)
    text = make_text(page, text_de="<p>Eins</p><ul><li>a</li></ul>", text_es="<p>Uno</p>")
    only = make_text(page, ordering=20, text_de="<p>Nur hier</p>", text_es="", shows_in="de")
    FigureBlock.objects.create(parent=page, ordering=30, value=0, label_de="Nichts", year=2000)
    publish(page, ["de", "es"], note="Erste: Fassung")
    change_everything(page, text, only)
    below = make_page(title_de="Unten\nanders", title_es="", parent=page, live_in=["de"])
    publish(below, ["de"], note="Noch einmal")
    withdraw(make_page(live_in=["de", "es"]), ["es"])
    soon = make_page(title_de="Bald")
    make_text(soon)
    schedule(soon, ["de"], timezone.now() + timedelta(days=3), note="Zum Fest")
    Page.objects.filter(pk=soon.pk).update(position=5)
    soon.title_de = "Bald, anders"
    soon.save()
    make_page(title_de="Bald", slug_de="bald-2")


def change_everything(page, text, only):
    page.title_es, page.cover, page.original_language = "Antes de todo", None, "de"
    page.summary_de = "Erste Zeile\nZweite Zeile"
    page.save()
    text.text_de, text.ordering = "<p>Eins, neu</p>", 40
    text.save()
    only.delete()


def test_a_live_text_that_differs_from_the_desk_is_published_as_the_files_say(folder, client):
    live = "    content:\n      original_language: de\n      title_de: Alter Titel\n"
    live += "      blocks:\n      - type: text\n        uuid: "
    live += "0d1f3c1e-0000-4000-8000-000000000019\n        text_de: |\n          <p>Einst.</p>\n"
    edit(folder, "pages/geschichte/wie-es-begann.yaml", "+01:00\n", "+01:00\n" + live)

    load(folder)

    response = client.get("/de/geschichte/wie-es-begann/")
    assert response.context["publication"].title == "Alter Titel"
    assert "<p>Einst.</p>" in response.text
    assert Page.objects.get(slug_de="wie-es-begann").title_de == "Wie es begann"
    assert TextBlock.objects.filter(parent__page__slug_de="wie-es-begann").count() == 0


def test_a_changed_file_is_published_as_the_next_number(folder, tmp_path):
    load(folder)
    edit(folder, "pages/geschichte.yaml", "_de: Geschichte", "_de: Die Geschichte")

    load(folder)

    history = Page.objects.get(uuid=HISTORY).publications.filter(language="de")
    assert list(history.values_list("number", "state", "title")) == [
        (2, "live", "Die Geschichte"),
        (1, "past", "Geschichte"),
    ]
    assert Publication.objects.filter(language="es", number=2).count() == 0
    assert export(tmp_path / "again") == files_in(folder)


def test_two_pages_swap_their_slugs_through_files(folder, client):
    for name in ("eins", "zwei"):
        make_page(title_de=name, live_in=["de"])
    export(folder)
    one, two = (folder / "pages" / f"{name}.yaml" for name in ("eins", "zwei"))
    first, second = one.read_text(), two.read_text()
    one.write_text(second.replace("slug_de: zwei", "slug_de: eins"))
    two.write_text(first.replace("slug_de: eins", "slug_de: zwei"))

    load(folder)

    assert client.get("/de/eins/").context["publication"].title == "zwei"
    assert client.get("/de/zwei/").context["publication"].title == "eins"
    assert Address.objects.filter(path__in=["eins", "zwei"], is_current=True).count() == 2


def test_a_page_moves_with_its_file_and_its_old_address_leads_on(folder, client):
    load(folder)
    (folder / "pages/geschichte/wie-es-begann.yaml").rename(folder / "pages/wie-es-begann.yaml")

    load(folder)

    assert client.get("/de/wie-es-begann/").status_code == 200
    assert client.get("/de/geschichte/wie-es-begann/").url == "/de/wie-es-begann/"


def test_what_the_files_do_not_publish_is_withdrawn(folder, client):
    load(folder)
    old = "  es:\n    published_at: 2026-11-20T09:00:00+01:00\n    note: First publication\n"
    edit(folder, "pages/geschichte.yaml", old, "")

    load(folder)

    assert client.get("/de/geschichte/").status_code == 200
    assert client.get("/es/historia/").context["url"] == "/de/geschichte/"


def test_what_only_the_database_has_is_left_alone_and_named(folder, tmp_path, capsys):
    page = make_page(title_de="Von hier", live_in=["de"])
    before = export(tmp_path / "before")["pages/von-hier.yaml"]

    call_command("import_content", folder)

    assert export(tmp_path / "after")["pages/von-hier.yaml"] == before
    assert f"Left alone, since no file has it: page “Von hier” {page.uuid}" in (
        capsys.readouterr().out.splitlines()
    )


def test_an_outdated_translation_stays_outdated(folder, settings, tmp_path):
    load(folder)
    page = Page.objects.get(uuid=HISTORY)
    page.title_de = "Unsere Geschichte"
    page.save()
    exported = export(tmp_path / "content")
    assert page_of(tmp_path / "content", "geschichte")["translated_from"] == {"title": "Geschichte"}

    start_anew(settings, tmp_path / "media of the other")
    load(tmp_path / "content")

    page = Page.objects.get(uuid=HISTORY)
    assert page.translation_states() == {
        "title": TranslationState.OUTDATED,
        "summary": TranslationState.CURRENT,
    }
    assert export(tmp_path / "again") == exported


def test_a_page_without_a_slug_gets_one_from_its_title_and_keeps_it(folder):
    edit(folder, "pages/geschichte.yaml", "slug_es: historia\n", "")
    load(folder)
    before = rows()

    load(folder)

    assert Page.objects.get(uuid=HISTORY).slug_es == "historia"
    assert rows() == before


def test_blocks_are_changed_ordered_and_deleted_as_the_files_say(folder):
    load(folder)
    document = page_of(folder, "geschichte")
    document["blocks"] = document["blocks"][3:0:-1]
    document["blocks"][0]["value"] = 7
    (folder / "pages/geschichte.yaml").write_text(yaml.safe_dump(document))

    load(folder)

    blocks = blocks_of(Page.objects.get(uuid=HISTORY))
    assert [block.type for block in blocks] == ["figure", "quote", "picture"]
    assert blocks[0].value == 7


def test_a_changed_image_replaces_the_file_and_its_renditions(folder):
    load(folder)
    Picture.objects.update(renditions=[{"format": "webp", "width": 1, "name": "x"}])
    other = write(make_photo(400, 200).convert("P"), "PNG")
    (folder / "pictures/am-ufer.png").write_bytes(other)

    load(folder)

    picture = Picture.objects.get()
    assert (picture.width, picture.renditions) == (400, [])
    with picture.file as file:
        assert file.read() == other


def test_no_place_of_a_camera_comes_in_with_an_image_whatever_its_checksum_says(folder):
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 26.0, 45.0)})
    photo = write(make_photo(300, 200), "PNG", exif=exif)
    text = (folder / "pictures/am-ufer.yaml").read_text()
    sha256 = hashlib.sha256(photo).hexdigest()
    text = re.sub("sha256: .*", f"sha256: {sha256}", text)
    (folder / "pictures/am-ufer.yaml").write_text(text)
    (folder / "pictures/am-ufer.png").write_bytes(photo)

    load(folder)

    picture = Picture.objects.get()
    with picture.file as file:
        content = file.read()
    assert picture.sha256 == hashlib.sha256(content).hexdigest() != sha256
    assert has_only_pixels(content)


def test_a_text_that_looks_like_a_number_or_an_answer_is_a_text(folder, tmp_path):
    edit(folder, "pages/geschichte.yaml", "_de: Geschichte", "_de: 1998")
    edit(folder, "pages/geschichte.yaml", "_es: Historia", "_es: no")

    load(folder)

    page = Page.objects.get(uuid=HISTORY)
    assert (page.title_de, page.title_es) == ("1998", "no")
    export(tmp_path / "again")
    again = page_of(tmp_path / "again", "geschichte")
    assert (again["title_de"], again["title_es"]) == ("1998", "no")


def test_every_column_that_editors_fill_in_is_in_content_files():
    without = {
        "parent": "the folder says it",
        "file": "beside the YAML file",
        "start_precision": "starts_on",
        "end_precision": "ends_on",
    }

    missing = {
        (collection.folder, column.name)
        for collection in collections()
        for column in [*collection.model._meta.fields, *collection.model._meta.many_to_many]
        if column.editable and not column.primary_key
        if column.name not in without and not hasattr(collection.model, f"{column.name}_de")
        if column.name not in {field.name for field in collection.fields}
    }

    assert missing == set()


def test_new_pictures_wait_for_the_worker(folder):
    load(folder)
    first = enqueued(make_renditions)
    load(folder)

    assert (first, enqueued(make_renditions)) == (1, 1)
