"""What readers get: blocks, pictures, contents, and at what cost."""

import re
from decimal import Decimal

import pytest

from pages.models.blocks.links import ChildPagesBlock, TeaserBlock
from pages.models.blocks.media import DocumentBlock, GalleryBlock, PictureBlock, VideoBlock
from pages.models.blocks.text import FigureBlock, QuoteBlock
from pages.publishing.publish import publish
from tests.factories import make_home, make_page, make_picture, make_text
from tests.library import make_album, make_document, make_video, with_small_copies

pytestmark = pytest.mark.django_db


def make_full_page(count: int):
    """A page with `count` of every block, as many pages below, and as many in the menu."""
    make_home()
    above = make_page(title_de="Oben", title_es="Arriba", live_in=["de", "es"])
    page = make_page(title_de="Voll", title_es="Llena", parent=above, cover=make_picture())
    for number in range(count):
        other = make_page(menu="main", cover=make_picture(), live_in=["de", "es"])
        make_text(page, text_de=f'<p><a href="entry:{other.uuid}">Siehe</a></p>')
        PictureBlock.objects.create(parent=page, picture=make_picture(), ordering=20)
        QuoteBlock.objects.create(parent=page, text_de="Ja", text_es="Sí", ordering=30)
        FigureBlock.objects.create(parent=page, value=number, label_de="Zahl", ordering=40)
        TeaserBlock.objects.create(parent=page, entry=other, ordering=50)
    ChildPagesBlock.objects.create(parent=page, ordering=60)
    publish(page, ["de"])
    for _number in range(count):
        make_page(parent=page, live_in=["de"])
    return page


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_takes_six_queries_however_long_menu_and_page(
    client, django_assert_num_queries, count
):
    make_full_page(count)

    with django_assert_num_queries(6):  # page, entries, children, pictures, switch, navigation
        response = client.get("/de/oben/voll/")

    (group,) = (each for each in response.context["blocks"] if each.type == "child_pages")
    assert [len(children.items) for children in group.items] == [count]


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_with_every_kind_of_block_takes_nine_queries(
    client, django_assert_num_queries, count
):
    page = make_full_page(count)
    for _number in range(count):
        album = make_album(with_small_copies(make_picture()))
        GalleryBlock.objects.create(parent=page, album=album, ordering=70)
        VideoBlock.objects.create(parent=page, video=make_video(poster=make_picture()), ordering=80)
        DocumentBlock.objects.create(parent=page, document=make_document(), ordering=90)
    publish(page, ["de"])

    # page, entries, children, pictures, albums, films, files, switch, navigation
    with django_assert_num_queries(9):
        client.get("/de/oben/voll/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_home_page_takes_three_queries(client, django_assert_num_queries, count):
    make_full_page(count)

    with django_assert_num_queries(3):  # page, switch, navigation
        client.get("/de/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_overview_takes_four_queries(client, django_assert_num_queries, count):
    make_page(title_de="Übersicht", page_type="overview", live_in=["de"])
    for _number in range(count):
        make_page(parent=make_page(live_in=["de"]), live_in=["de"])

    with django_assert_num_queries(4):  # page, switch, all pages, navigation
        response = client.get("/de/uebersicht/")

    assert len(response.context["branches"]) == count + 1


def test_the_overview_shows_the_tree_of_the_readers_language(client):
    make_page(title_de="Übersicht", title_es="Mapa", page_type="overview", live_in=["de", "es"])
    above = make_page(title_de="Themen", live_in=["de"])
    make_page(title_de="Gesundheit", parent=above, live_in=["de"])

    german = client.get("/de/uebersicht/").context["branches"]
    spanish = client.get("/es/mapa/").context["branches"]

    assert [(b.title, [c.title for c in b.children]) for b in german] == [
        ("Übersicht", []),
        ("Themen", ["Gesundheit"]),
    ]
    assert [branch.title for branch in spanish] == ["Mapa"]


def test_a_page_with_four_headings_has_a_table_of_contents(client):
    headings = "".join(f"<h2>Teil {n}</h2><p>Text</p>" for n in range(1, 5))
    make_page(title_de="Lang", text_de=headings, live_in=["de"])

    response = client.get("/de/lang/")

    assert [(h.id, h.title) for h in response.context["contents"]] == [
        (f"teil-{n}", f"Teil {n}") for n in range(1, 5)
    ]
    assert 'href="#teil-3"' in response.text


def test_three_headings_need_no_table_of_contents(client):
    make_page(title_de="Kurz", text_de="<h2>A</h2><h2>B</h2><h2>C</h2>", live_in=["de"])

    assert client.get("/de/kurz/").context["contents"] == []


def test_equal_headings_have_different_ids(client):
    make_page(title_de="Doppelt", text_de="<h2>Teil</h2><h2>Teil</h2>", live_in=["de"])

    ids = re.findall(r'<h2 id="([^"]+)">', client.get("/de/doppelt/").text)

    assert ids == ["teil", "teil-2"]


def test_neighbouring_figures_are_one_row_and_numbers_follow_the_language(client):
    page = make_page(title_de="Zahlen", title_es="Cifras")
    for value, label in ((10700, "Strecke"), (Decimal("2.5"), "Höhe")):
        FigureBlock.objects.create(
            parent=page, value=value, unit_de="km", unit_es="km", label_de=label, label_es=label
        )
    publish(page, ["de", "es"])

    german, spanish = client.get("/de/zahlen/"), client.get("/es/cifras/")

    assert [len(group.items) for group in german.context["blocks"]] == [2]
    assert "10.700" in german.text
    assert "2,5" in german.text
    assert "10,700" in spanish.text
    assert "2.5" in spanish.text


def test_a_block_in_one_language_only_shows_only_there(client):
    page = make_page(title_de="Seite", title_es="Página")
    make_text(page, text_de="<p>Nur deutsch</p>", text_es="<p>nunca</p>", shows_in="de")
    make_text(page, text_de="<p>nie</p>", text_es="<p>Solo español</p>", shows_in="es")
    publish(page, ["de", "es"])

    german, spanish = client.get("/de/seite/").text, client.get("/es/pagina/").text

    assert ("Nur deutsch" in german, "Solo español" in german) == (True, False)
    assert ("Nur deutsch" in spanish, "Solo español" in spanish) == (False, True)


def test_a_picture_shows_its_text_credit_and_size(client):
    page = make_page(title_de="Bild")
    PictureBlock.objects.create(parent=page, picture=make_picture(), caption_de="Am Fluss")
    publish(page, ["de"])

    text = client.get("/de/bild/").text

    assert 'alt="Ein Rathaus am Wasser"' in text
    assert 'width="1200" height="800"' in text
    assert "Am Fluss" in text
    assert "Redaktion" in text


def test_public_pages_set_no_cookie_and_forbid_scripts(client):
    make_full_page(1)

    for url in (
        "/",
        "/de/",
        "/de/oben/voll/",
        "/de/gibt-es-nicht/",
        "/es/oben/voll/",
        "/sitemap.xml",
    ):
        response = client.get(url)
        policy = response.headers["Content-Security-Policy"]
        assert not response.cookies, url
        assert "default-src 'none'" in policy, url
        assert "script-src" not in policy, url
        assert "Cookie" not in response.headers.get("Vary", ""), url


def test_an_unchanged_page_is_not_sent_twice(client):
    make_home()
    etag = client.get("/de/").headers["ETag"]

    assert client.get("/de/", headers={"If-None-Match": etag}).status_code == 304


def test_dates_and_numbers_are_perus_in_spanish(client):
    from datetime import date

    from django.utils import formats, translation

    with translation.override("es"):
        spanish = (
            formats.date_format(date(1998, 5, 20)),
            formats.number_format(1234.5, 1, force_grouping=True),
        )
    with translation.override("de"):
        german = (
            formats.date_format(date(1998, 5, 20)),
            formats.number_format(1234.5, 1, force_grouping=True),
        )

    assert spanish == ("20 de mayo de 1998", "1,234.5")
    assert german == ("20. Mai 1998", "1.234,5")


def test_addresses_that_break_other_sites_are_just_not_found(client):
    for url in ("/de/%00/", "/de/" + "a" * 3000 + "/", "/de/../../etc/passwd/", "/fr/", "/de/_/x/"):
        assert client.get(url).status_code == 404, url


def test_robots_may_read_all_that_is_public(client):
    text = client.get("/robots.txt").text

    assert "Disallow: /admin/\n" in text
    assert "Sitemap: http://localhost:8000/sitemap.xml\n" in text
