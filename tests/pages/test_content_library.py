"""The media library through files: every kind of item, with its file beside, there and back."""

import pytest
from django.core.management import call_command

from pages.models.blocks.registry import block_models
from pages.models.media.album import Album
from pages.models.media.document import Document
from pages.models.media.picture import Picture
from pages.models.media.video import Video
from pages.models.publication import Publication
from tests.pages.content_files import edit, export, files_in, load, rows, start_anew
from tests.pages.content_library import (
    ALBUM,
    FILM,
    RIVER,
    TALK,
    TOWN,
    TREATY,
    make_library,
    make_page_of_all,
    make_pdf,
    make_stored_video,
)
from tests.pages.video_files import make_video

pytestmark = pytest.mark.django_db


def test_everything_survives_the_way_through_files_into_an_empty_database(settings, tmp_path):
    make_library()
    page = make_page_of_all()
    exported = export(tmp_path / "content")
    shown = list(page.publications.live().order_by("language").values_list("content", flat=True))
    facts = list(Video.objects.values_list("sha256", "size", "width", "height", "duration"))

    start_anew(settings, tmp_path / "media of the other")
    load(tmp_path / "content")

    live = Publication.objects.live().order_by("language")
    assert export(tmp_path / "again") == exported
    assert list(live.values_list("content", flat=True)) == shown
    assert list(Video.objects.values_list("sha256", "size", "width", "height", "duration")) == facts
    assert list(Document.objects.order_by("uuid").values_list("pages", "duration")) == [
        (None, 2),
        (2, None),
    ]


def test_the_page_of_all_has_every_new_kind_of_block():
    make_library()

    page = make_page_of_all()

    new = {"gallery", "video", "document", "contact"}
    used = {name for name, model in block_models().items() if model.of_drafts([page.pk])}
    assert used == new | {"text"}


def test_importing_what_was_exported_changes_nothing(tmp_path, media_root):
    make_library()
    make_page_of_all()
    before, files = rows(), files_in(media_root)

    export(tmp_path / "content")
    load(tmp_path / "content")

    assert rows() == before
    assert files_in(media_root) == files


def test_texts_and_facts_are_changed_as_the_files_say(tmp_path):
    make_library()
    folder = tmp_path / "content"
    export(folder)
    edit(folder, "pictures/am-fluss.yaml", "focus_x: 30\nfocus_y: 70\n", "")
    edit(folder, "videos/der-fluss.yaml", "sign_language: dgs\n", "")
    edit(folder, "videos/der-fluss.yaml", f"poster: {RIVER}", f"poster: {TOWN}")
    edit(folder, "files/die-vereinbarung.yaml", "accessible: yes", "accessible: no")
    edit(folder, "files/die-vereinbarung.yaml", "pages: 2\n", "pages: 3\n")

    load(folder)

    video, treaty = Video.objects.get(), Document.objects.get(uuid=TREATY)
    assert Picture.objects.get(uuid=RIVER).focus == (50, 50)
    assert (video.sign_language, video.poster.uuid) == ("", TOWN)
    assert (treaty.accessible, treaty.pages) == ("no", 3)


def test_the_pages_of_a_file_are_counted_where_nothing_is_said(settings, tmp_path):
    make_library()
    folder = tmp_path / "content"
    export(folder)
    edit(folder, "files/die-vereinbarung.yaml", "pages: 2\n", "")
    start_anew(settings, tmp_path / "media of the other")

    load(folder)

    assert Document.objects.get(uuid=TREATY).pages == 2


def test_an_album_is_ordered_and_described_as_the_files_say(tmp_path):
    make_library()
    folder = tmp_path / "content"
    export(folder)
    text = f"- picture: {TOWN}\n  caption_de: Ankunft\n- picture: {RIVER}\n"
    new = f"- picture: {RIVER}\n  caption_es: El río\n- picture: {TOWN}\n"
    edit(folder, "albums/eine-reise.yaml", text, new)

    load(folder)

    columns = ("picture__uuid", "caption_de", "caption_es")
    places = Album.objects.get().places.values_list(*columns)
    assert list(places) == [
        (RIVER, "", "El río"),
        (TOWN, "", ""),
    ]


def test_a_changed_file_replaces_the_one_that_is_there(tmp_path, media_root):
    make_library()
    folder = tmp_path / "content"
    export(folder)
    (folder / "files/die-vereinbarung.pdf").write_bytes(make_pdf(5))
    edit(folder, "files/die-vereinbarung.yaml", "pages: 2\n", "")

    load(folder)

    treaty = Document.objects.get(uuid=TREATY)
    with treaty.file as file:
        assert file.read() == make_pdf(5)
    assert (treaty.pages, treaty.size) == (5, len(make_pdf(5)))


def test_a_film_from_elsewhere_is_written_anew_and_exported_like_that(tmp_path):
    make_stored_video()
    folder = tmp_path / "content"
    export(folder)
    from_elsewhere = make_video(seconds=2, metadata={"title": "geheim"})
    (folder / "videos/der-fluss.mp4").write_bytes(from_elsewhere)

    load(folder)
    once = export(folder)["videos/der-fluss.mp4"]
    load(folder)

    assert b"geheim" in from_elsewhere
    assert b"geheim" not in once
    assert export(folder)["videos/der-fluss.mp4"] == once


def test_items_that_no_file_has_are_left_alone_and_named(tmp_path, capsys):
    make_library()
    (tmp_path / "content/pages").mkdir(parents=True)
    before = rows()

    call_command("import_content", tmp_path / "content")

    said = capsys.readouterr().out.splitlines()
    assert rows() == before
    assert said == [
        "Pictures: 0 new, 0 changed, 0 as before",
        "Albums: 0 new, 0 changed, 0 as before",
        "Videos: 0 new, 0 changed, 0 as before",
        "Files: 0 new, 0 changed, 0 as before",
        "Topics: 0 new, 0 changed, 0 as before",
        "Places: 0 new, 0 changed, 0 as before",
        "Organisations: 0 new, 0 changed, 0 as before",
        "Pages: 0 new, 0 changed, 0 as before",
        "Activities: 0 new, 0 changed, 0 as before",
        "Publications: 0 made live, 0 scheduled",
        f"Left alone, since no file has it: picture “Am Fluss” {RIVER}",
        f"Left alone, since no file has it: picture “Die Stadt” {TOWN}",
        f"Left alone, since no file has it: album “Eine Reise” {ALBUM}",
        f"Left alone, since no file has it: film “Der Fluss” {FILM}",
        f"Left alone, since no file has it: file to download “Una entrevista” {TALK}",
        f"Left alone, since no file has it: file to download “Die Vereinbarung” {TREATY}",
    ]


def test_a_failure_leaves_no_files_of_films_behind(tmp_path, settings, monkeypatch):
    make_library()
    export(tmp_path / "content")
    start_anew(settings, tmp_path / "media of the other")
    monkeypatch.setattr(Video, "save", None)

    with pytest.raises(TypeError):
        load(tmp_path / "content")

    assert {name.split("/")[0] for name in files_in(settings.MEDIA_ROOT)} == {"pictures"}
