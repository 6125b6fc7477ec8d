"""Files of content as they are written: what stands in them, and what is removed."""

import pytest
from django.core.management import CommandError

from pages.content_files.writer import in_lines
from pages.models.blocks.text import TextBlock
from pages.models.page import Page
from pages.publishing.withdraw import withdraw
from pages.rich_text import sanitise
from tests.factories import make_page
from tests.pages.content_files import HISTORY, export, files_in, load, page_of, write_site
from tests.pages.image_files import make_photo, make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """The small site as files."""
    return write_site(tmp_path / "content")


def test_a_live_text_that_differs_from_the_desk_is_written_out_in_full(folder, tmp_path):
    load(folder)
    page = Page.objects.get(uuid=HISTORY)
    page.title_de = "Die Geschichte"
    page.save()

    export(tmp_path / "again")

    live = page_of(tmp_path / "again", "geschichte")["live"]
    assert live["de"]["content"]["title_de"] == "Geschichte"
    assert live["de"]["content"]["blocks"][1] == {
        "type": "picture",
        "uuid": "0d1f3c1e-0000-4000-8000-000000000012",
        "picture": "0d1f3c1e-0000-4000-8000-000000000004",
        "caption_de": "Am Ufer",
    }
    assert list(live["es"]) == ["published_at", "note"]


def test_files_of_what_is_gone_are_removed_and_nothing_else(folder):
    load(folder)
    page = Page.objects.get(slug_de="wie-es-begann")
    withdraw(Page.objects.get(uuid=HISTORY), ["de", "es"])
    for block in TextBlock.objects.all():
        block.delete()
    Page.objects.get(pk=page.pk).delete()
    (folder / "pictures/mine.png").write_bytes(b"mine")
    (folder / "README.md").write_text("mine")
    (folder / "pages/alt.yaml").write_text("uuid: x")

    export(folder)

    assert sorted(files_in(folder)) == [
        "README.md",
        "gone.yaml",
        "pages/geschichte.yaml",
        "pages/startseite.yaml",
        "pictures/am-ufer.png",
        "pictures/am-ufer.yaml",
        "pictures/mine.png",
    ]
    assert not (folder / "pages/geschichte").exists()


def test_pages_that_would_share_a_file_are_numbered(tmp_path):
    make_page(title_de="Historia", original_language="de")
    make_page(title_de="Zwei", title_es="Historia", original_language="es")

    exported = export(tmp_path / "content")
    load(tmp_path / "content")

    assert sorted(exported) == ["pages/historia-2.yaml", "pages/historia.yaml"]


def test_a_picture_without_its_file_is_not_exported_in_silence(media_root, tmp_path):
    picture = make_picture(make_photo(300, 200))
    (media_root / picture.file.name).unlink()

    with pytest.raises(CommandError, match="The file of the picture “Am Ufer” is missing"):
        export(tmp_path / "content")

    assert not (tmp_path / "content").exists()


@pytest.mark.parametrize(
    "html",
    [
        "",
        "Nur Text",
        "<p>a <strong>b</strong> c<br>d</p><p>e</p>",
        "<ul><li><p>a</p><p>b</p></li><li>c<ol><li>d</li></ol></li></ul>",
        '<ol start="3"><li>a<ul><li>b</li></ul>c</li></ol><hr><blockquote><p>x</p></blockquote>',
        '<table><thead><tr><th scope="col">a</th></tr></thead><tbody><tr><td><ul><li>b</li></ul>'
        "</td></tr></tbody></table><h2>x</h2>",
        "<h3>a</h3>b<p>c</p>d",
        "<p>a\u2028b \u00a0 c</p>",
    ],
)
def test_the_layout_of_rich_text_in_files_is_not_stored(html):
    stored = sanitise(html)

    assert sanitise(in_lines(stored)) == stored
