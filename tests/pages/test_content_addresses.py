"""Addresses in content files: former ones lead on after the way through files, too."""

import pytest

from pages.models.address import Address
from pages.publishing.withdraw import withdraw
from tests.factories import make_page
from tests.pages.content_files import (
    edit,
    export,
    files_in,
    issues,
    load,
    page_of,
    start_anew,
    write_site,
)

pytestmark = pytest.mark.django_db


def addresses() -> list[tuple]:
    """All addresses, whoever has them."""
    found = Address.objects.order_by("language", "path")
    return list(found.values_list("language", "path", "entry__uuid", "is_current"))


@pytest.fixture
def folder(tmp_path, settings):
    """The files of pages that were renamed, moved, withdrawn and deleted, for an empty database."""
    above = make_page(title_de="Chronik", title_es="Crónica", live_in=["de", "es"])
    below = make_page(title_de="Alt", title_es="Viejo", parent=above, live_in=["de", "es"])
    above.slug_de = "geschichte"
    above.save()
    below.parent = None
    below.save()
    withdraw(below, ["es"])
    gone = make_page(title_de="Weg", live_in=["de"])
    withdraw(gone, ["de"])
    gone.delete()
    export(tmp_path / "content")
    return tmp_path / "content"


def test_former_and_kept_addresses_are_in_the_files(folder):
    assert page_of(folder, "geschichte")["former_addresses"] == {"de": ["chronik"]}
    page = page_of(folder, "alt")
    assert page["kept_addresses"] == ["es"]
    assert page["former_addresses"] == {
        "de": ["chronik/alt", "geschichte/alt"],
        "es": ["cronica/viejo"],
    }
    assert (folder / "gone.yaml").read_text() == "de:\n- weg\n"


def test_addresses_survive_the_way_into_an_empty_database(folder, settings, tmp_path, client):
    before, exported = addresses(), files_in(folder)
    start_anew(settings, tmp_path / "media of the other")

    load(folder)

    assert addresses() == before
    assert export(tmp_path / "again") == exported
    assert client.get("/de/chronik/").url == "/de/geschichte/"
    assert client.get("/de/chronik/alt/").url == "/de/alt/"
    assert client.get("/es/viejo/").context["url"] == "/de/alt/"
    assert client.get("/de/weg/").status_code == 410


def test_importing_addresses_twice_changes_nothing(folder, settings, tmp_path):
    start_anew(settings, tmp_path / "media of the other")
    load(folder)
    before = list(Address.objects.order_by("pk").values())

    load(folder)

    assert list(Address.objects.order_by("pk").values()) == before


def test_a_former_address_that_another_page_has_now_is_an_error(folder):
    make_page(title_de="Chronik", live_in=["de"])
    make_page(title_de="Weg", live_in=["de"])

    assert issues(folder) == [
        "gone.yaml:2: /de/weg/ is the address of “Weg” now. Delete it here.",
        "pages/geschichte.yaml:10: /de/chronik/ is the address of “Chronik” now. Delete it here.",
    ]


def test_a_former_address_that_another_file_gives_a_page_is_an_error(tmp_path):
    folder = write_site(tmp_path / "content")
    for name in ("geschichte", "geschichte/wie-es-begann"):
        edit(folder, f"pages/{name}.yaml", "\nlive:", "\nformer_addresses:\n  de:\n  - x\nlive:")
    edit(folder, "pages/startseite.yaml", "\nlive:", "\nformer_addresses:\n  es: [historia]\nlive:")

    told = [line.partition(": ") for line in issues(folder)]

    assert [(place.partition(":")[0], text) for place, _colon, text in told] == [
        (
            "pages/geschichte/wie-es-begann.yaml",
            "/de/x/ is in two places. Delete it here.",
        ),
        (
            "pages/startseite.yaml",
            "/es/historia/ is the address of “Geschichte” now. Delete it here.",
        ),
    ]


def test_a_page_takes_the_address_that_another_leaves_in_the_same_import(tmp_path, client):
    make_page(title_de="Eins", title_es="", live_in=["de"])
    folder = tmp_path / "content"
    export(folder)
    one = folder / "pages/eins.yaml"
    other = one.read_text().replace(page_of(folder, "eins")["uuid"], PAGE).replace("Eins", "Neu")
    one.rename(folder / "pages/zwei.yaml")
    edit(folder, "pages/zwei.yaml", "slug_de: eins", "slug_de: zwei")
    one.write_text(other)

    load(folder)

    assert client.get("/de/eins/").context["publication"].title == "Neu"
    assert client.get("/de/zwei/").context["publication"].title == "Eins"


PAGE = "0d1f3c1e-0000-4000-8000-00000000aaaa"
