"""Content files with errors: each is told with file and line, and nothing is changed."""

import pytest

from tests.factories import make_home, make_page, make_text
from tests.pages.content_files import (
    BEGINNING,
    HISTORY,
    HOME,
    edit,
    files_in,
    issues,
    write_site,
)

pytestmark = pytest.mark.django_db

HOME_FILE = "pages/startseite.yaml"
HISTORY_FILE = "pages/geschichte.yaml"
BELOW = "pages/geschichte/wie-es-begann.yaml"
PICTURE_FILE = "pictures/am-ufer.yaml"
LIVE = "live:\n  de:\n    published_at: 2026-11-20T09:00:00+01:00\n"


@pytest.fixture
def folder(tmp_path):
    """The small site as files."""
    return write_site(tmp_path / "content")


@pytest.mark.parametrize(
    ("name", "old", "new", "error"),
    [
        (BELOW, "_de: Wie", "_de: [Wie", "6: This is not YAML: expected"),
        (BELOW, "title_de:", "titel_de:", "5: “titel_de” is not a key here. There are: uuid, orig"),
        (BELOW, "live:", "title_de: Noch\nlive:", "6: This is not YAML: “title_de” is here twice."),
        (BELOW, f"uuid: {BEGINNING}\n", "", "1: “uuid” is missing. Add “uuid: "),
        (BELOW, BEGINNING, "17", "1: This is not a uuid. One that is free: "),
        (
            BELOW,
            "original_language: de",
            "original_language: fr",
            "2: Write one of these here: de, es.",
        ),
        (BELOW, "position: 10", "position: first", "3: “first” value must be an integer."),
        (BELOW, "position: 10", "position: 0", "3: Write a whole number from 1 on here."),
        (BELOW, "position: 10\n", "", "1: “position” is missing. Add it."),
        (BELOW, "_de: Wie es begann", "_de: [1998]", "5: Write one value here, neither a list n"),
        (BELOW, "_de: Wie es begann", "_de:", "5: There is nothing here."),
        (BELOW, LIVE, "live: yes\n", "6: Write keys here: de, es."),
        (BELOW, "_de: Wie es", f"_de: {'W' * 200}", "5: Ensure this value has at most 200 ch"),
        (BELOW, "_de: wie-es-begann", "_de: wie-es-begänn", "4: Use small letters without acc"),
        (BELOW, "_de: wie-es-begann", "_de: anfang", "4: The file is named after the slug of"),
        (BELOW, "live:", "page_type: weather\nlive:", "6: Write one of these here: overview, act"),
        (
            BELOW,
            "live:",
            "is_home: true\nlive:",
            "6: The home page is the file pages/startseite.ya",
        ),
        (BELOW, "at: 2026-11-20T09:00:00+01:00", "at: 2026-11-20", "8: Write date, time and zo"),
        (BELOW, "  de:\n    pub", "  es:\n    pub", "7: Wie es begann: There is no title in Espa"),
        (
            BELOW,
            "+01:00\n",
            "+01:00\n    content:\n      original_language: es\n",
            "7: Wie es begann: There is no title in Deutsch. Mend",
        ),
        (BELOW, "live:", f"cover: {HISTORY}\nlive:", f"6: There is no picture {HISTORY}. Add it"),
        (HISTORY_FILE, "type: quote", "type: podcast", "33: A block begins with its type"),
        (
            HISTORY_FILE,
            "- type: quote\n  uuid",
            "- uuid",
            "33: A block begins with its type",
        ),
        (HISTORY_FILE, "side: first", "side: lima", "35: Write one of these here: none, first"),
        (HISTORY_FILE, "value: 10700.5", "value: many", "42: “many” value must be a decimal nu"),
        (HISTORY_FILE, "  value: 10700.5\n", "", "40: “value” is missing. Add it."),
        (HISTORY_FILE, "value: 10700.5", "value: 1.2345", "42: Ensure that there are no more th"),
        (HISTORY_FILE, "year: 2017", "year: 17", "47: Ensure this value is greater than or equ"),
        (HISTORY_FILE, "0000-4000-8000-000000000016", "0000-4000-8000-000000000015", "53: This u"),
        (HISTORY_FILE, "  entry: 0d1f3c1e", "  entry: ffffffff", "51: There is no entry ffffffff-"),
        (HISTORY_FILE, "entry:0d1f3c1e", "entry:ffffffff", "17: There is no entry ffffffff-0000"),
        (HISTORY_FILE, "  entry: 0d1f3c1e", "  entry: FFFFFFFF", "51: There is no entry ffffffff-"),
        (HISTORY_FILE, f"entry:{BEGINNING}", "entry:anfang", "17: “entry:anfang” leads nowhere."),
        (
            HISTORY_FILE,
            "  de:\n    pub",
            "  fr:\n    pub",
            "55: “fr” is not a key here. There are: ",
        ),
        (PICTURE_FILE, "credit: Redaktion\n", "", "1: “credit” is missing. Add it."),
        (PICTURE_FILE, "credit", "decorative: true\ncredit", "4: A decorative picture has no alte"),
    ],
)
def test_an_error_is_told_with_file_and_line(folder, name, old, new, error):
    edit(folder, name, old, new)

    told = issues(folder)

    assert [line[: len(f"{name}:{error}")] for line in told] == [f"{name}:{error}"]


def test_one_uuid_in_two_files_is_an_error(folder):
    edit(folder, HISTORY_FILE, f"uuid: {HISTORY}", f"uuid: {HOME}")

    assert issues(folder) == [
        f"{HOME_FILE}:1: This uuid is that of {HISTORY_FILE}:1 already. Give this one another."
    ]


def test_all_errors_are_told_at_once_in_their_order(folder):
    edit(folder, BELOW, "position: 10", "position: 0")
    edit(folder, BELOW, "original_language: de", "orignal_language: de")
    edit(folder, PICTURE_FILE, "title: Am Ufer", "title:")
    (folder / "pages/notizen.txt").write_text("x")

    assert [line[: line.index(": ")] for line in issues(folder)] == [
        f"{BELOW}:1",
        f"{BELOW}:2",
        f"{BELOW}:3",
        "pages/notizen.txt:1",
        f"{PICTURE_FILE}:2",
    ]


def test_bytes_that_are_no_text_are_an_error(folder):
    (folder / BELOW).write_bytes(b"uuid: x\ntitle: \xe4\n")
    (folder / HOME_FILE).write_bytes(b"uuid: x\ntitle: \x07\n")
    (folder / HISTORY_FILE).write_bytes(b"")

    assert issues(folder) == [
        f"{HISTORY_FILE}:1: The file is empty. Write the content, or delete the file.",
        f"{BELOW}:2: This is not UTF-8. Save the file in that encoding.",
        f"{HOME_FILE}:2: Here is a character that YAML forbids. Delete it.",
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"title: &a [*a]\n", "1: This is not YAML: found unconstructable recursive node. Cor"),
        (b"- uuid\n", "1: Write keys here: uuid, original_language, "),
        (b"? [a]\n: b\n", "1: This is not YAML: found unhashable key. Correct it."),
    ],
)
def test_yaml_of_another_shape_is_an_error(folder, content, told):
    (folder / BELOW).write_bytes(content)

    assert any(line.startswith(f"{BELOW}:{told}") for line in issues(folder))


@pytest.mark.parametrize("content", [b"GIF89a", b"<svg/>", b""])
def test_a_bad_image_is_an_error(folder, content):
    (folder / "pictures/am-ufer.png").write_bytes(content)

    (told,) = issues(folder)

    assert told.startswith(f"{PICTURE_FILE}:1: ")


def test_an_image_without_its_texts_is_an_error(folder):
    (folder / "pictures/neu.png").write_bytes(b"x")

    assert issues(folder) == [
        "pictures/neu.png:1: There is no YAML file with the name of this one. Add it, or remove "
        "this."
    ]


def test_a_page_below_one_that_is_not_there_is_an_error(folder):
    (folder / HISTORY_FILE).unlink()

    assert f"{BELOW}:1: The page above is missing: pages/geschichte.yaml. " in issues(folder)[0]


def test_no_page_is_below_the_home_page(folder):
    (folder / "pages/startseite").mkdir()
    (folder / BELOW).rename(folder / "pages/startseite/wie-es-begann.yaml")

    assert issues(folder) == [
        "pages/startseite/wie-es-begann.yaml:1: No page can be below the home page. "
        "Move the file up."
    ]


def test_two_files_with_one_address_are_an_error(folder):
    text = (folder / BELOW).read_text().replace(BEGINNING, BEGINNING.replace("0d1f", "1d1f"))
    (folder / "pages/geschichte/wie-es-begann-2.yaml").write_text(text)

    assert issues(folder) == [
        f"{name}:4: “wie-es-begann” is the address of “Wie es begann”. Choose another one."
        for name in ("pages/geschichte/wie-es-begann-2.yaml", BELOW)
    ]


def test_an_address_of_a_page_that_no_file_has_is_an_error(folder):
    make_page(title_de="Geschichte", title_es="Otra", live_in=["de"])
    make_page(title_de="Andere", title_es="Historia")

    assert issues(folder) == [
        f"{HISTORY_FILE}:4: “geschichte” is the address of “Geschichte”. Choose another one.",
        f"{HISTORY_FILE}:5: “historia” is the address of “Andere”. Choose another one.",
    ]


def test_a_second_home_page_is_an_error(folder):
    make_home(title_de="Hier")

    assert issues(folder) == [f"{HOME_FILE}:4: Another page is the home page."]


def test_a_block_of_a_page_that_no_file_has_is_an_error(folder):
    make_text(make_page(title_de="Hier"), uuid="0d1f3c1e-0000-4000-8000-000000000012")

    assert issues(folder) == [
        f"{HISTORY_FILE}:29: In the database this block belongs to “Hier”. Give it another uuid."
    ]


def test_a_page_is_live_only_below_one_that_is_live_in_its_language(folder):
    edit(folder, BELOW, "title_de:", "title_es: Cómo empezó\ntitle_de:")
    edit(folder, BELOW, "slug_de:", "slug_es: como-empezo\nslug_de:")
    edit(folder, BELOW, LIVE, LIVE + "  es:\n    published_at: 2026-11-20T09:00:00+01:00\n")
    text = (folder / HISTORY_FILE).read_text()
    (folder / HISTORY_FILE).write_text(text[: text.rindex("  es:")])

    assert issues(folder) == [
        f"{BELOW}:11: “Geschichte” is above this page and not published in Español. "
        "Mend that, or take this out."
    ]


def test_a_live_page_shows_no_picture_without_words_for_it(folder, media_root):
    edit(folder, PICTURE_FILE, "alt_es: Una orilla\n", "")

    assert issues(folder) == [
        f"{HISTORY_FILE}:58: Geschichte: The picture “Am Ufer” has no alternative text in Español. "
        "Describe it in the picture library, or mark it as decorative. "
        "Mend that, or take this out."
    ]
    assert files_in(media_root) == {}


def test_a_schedule_lies_in_the_future(folder):
    edit(folder, BELOW, "live:", "scheduled:")
    edit(folder, BELOW, "published_at:", "due_at:")

    assert issues(folder) == [
        f"{BELOW}:7: Choose a time in the future. Mend that, or take this out."
    ]


def test_a_folder_without_pages_is_an_error(tmp_path):
    assert issues(tmp_path) == [f"pages:1: There is no folder “pages” in {tmp_path}."]
