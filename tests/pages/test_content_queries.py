"""How many queries content files take: the same for one record and for three, where it can be."""

import pytest

from pages.models.blocks.media import PictureBlock
from pages.models.page import Page
from pages.publishing.publish import publish
from tests.factories import make_page, make_text
from tests.pages.content_files import edit, export, load, start_anew
from tests.pages.image_files import make_photo, make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(count):
    """So many pages with a cover and a text, live in both languages."""
    for number in range(1, count + 1):
        cover = make_picture(make_photo(300 + number, 200), f"{number}", alt_de="a", alt_es="b")
        page = make_page(title_de=f"Seite {number}", title_es=f"Página {number}", cover=cover)
        make_text(page)
        publish(page, ["de", "es"])


@pytest.mark.parametrize("count", [1, 3])
def test_exporting_takes_the_same_for_one_and_for_three(site, tmp_path, counted):
    assert counted(lambda: export(tmp_path / "content")) == 15


@pytest.mark.parametrize("count", [1, 3])
def test_importing_what_is_there_takes_the_same_for_one_and_for_three(site, tmp_path, counted):
    export(tmp_path / "content")

    assert counted(lambda: load(tmp_path / "content")) == 25


@pytest.mark.parametrize("count", [1, 3])
def test_importing_blocks_that_show_records_takes_the_same_for_one_and_for_three(
    site, count, tmp_path, counted
):
    for number in range(count):
        page = Page.objects.get(slug_de=f"seite-{number + 1}")
        PictureBlock.objects.create(parent=page, ordering=20, picture=page.cover)
    export(tmp_path / "content")

    assert counted(lambda: load(tmp_path / "content")) == 26


@pytest.mark.parametrize(("count", "queries"), [(1, 107), (3, 221)])
def test_importing_a_new_page_takes_57_with_both_its_publications(
    site, queries, settings, tmp_path, counted
):
    export(tmp_path / "content")
    start_anew(settings, tmp_path / "media of the other")

    assert counted(lambda: load(tmp_path / "content")) == queries


@pytest.mark.parametrize(("count", "queries"), [(1, 81), (3, 139)])
def test_importing_another_text_takes_what_saving_and_publishing_takes(
    site, queries, tmp_path, counted
):
    folder = tmp_path / "content"
    export(folder)
    for path in (folder / "pages").iterdir():
        edit(folder, f"pages/{path.name}", "Un párrafo.", "Otro párrafo.")

    assert counted(lambda: load(folder)) == queries
