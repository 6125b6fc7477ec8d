"""Galleries: few pictures at once, the others on demand, each at its own address; no script."""

import gzip
import re

import pytest
from django.urls import reverse

from pages.models.blocks.media import GalleryBlock
from pages.models.media.album import AlbumPicture
from pages.models.media.picture import Picture
from pages.publishing.publish import publish
from tests.factories import make_home, make_page, make_picture
from tests.library import make_album, with_small_copies

pytestmark = pytest.mark.django_db


def make_gallery(count: int, **fields):
    """A page with an album of so many pictures, live in both languages."""
    make_home()
    pictures = [
        with_small_copies(
            make_picture(
                title=f"Bild {number}",
                alt_de=f"Die Gruppe {number} vor dem Rathaus, im Hintergrund das Wasser",
                alt_es=f"El grupo {number} delante de la municipalidad, al fondo el agua",
            )
        )
        for number in range(1, count + 1)
    ]
    album = make_album(*pictures, **fields)
    page = make_page(title_de="Reise", title_es="Viaje")
    GalleryBlock.objects.create(parent=page, album=album)
    publish(page, ["de", "es"])
    return page, album, pictures


def address(page, picture, language="de") -> str:
    return reverse("picture", args=[language, page.uuid, picture.uuid])


def texts_of_pictures(html: str) -> list[str]:
    return re.findall(r'<img [^>]*alt="([^"]*)"', html)


def test_pictures_stand_in_the_order_of_the_album(client):
    _page, album, pictures = make_gallery(3)
    AlbumPicture.objects.filter(album=album, picture=pictures[2]).update(ordering=1)

    html = client.get("/de/reise/").text

    numbers = [text.split()[2] for text in texts_of_pictures(html)]
    assert numbers == ["3", "1", "2"]


def test_what_is_more_than_nine_is_folded_and_said(client):
    make_gallery(12)

    html = client.get("/de/reise/").text
    first, folded = html.split('<details class="gallery__more">')

    assert (first.count('class="thumbnail"'), folded.count('class="thumbnail"')) == (9, 3)
    assert html.count('loading="lazy"') == 12


def test_a_gallery_of_nine_has_nothing_to_unfold(client):
    make_gallery(9)

    assert "gallery__more" not in client.get("/de/reise/").text


@pytest.mark.parametrize("count", [1, 60])
def test_a_page_with_an_album_needs_four_queries_however_many_pictures(
    client, django_assert_num_queries, count
):
    make_gallery(count)

    with django_assert_num_queries(4):  # page, album, switch, navigation
        client.get("/de/reise/")


def test_a_page_with_sixty_pictures_fits_into_the_first_flight(client):
    make_gallery(60)

    assert len(gzip.compress(client.get("/de/reise/").content)) <= 14 * 1024


@pytest.mark.parametrize("count", [1, 60])
def test_a_large_picture_needs_four_queries(client, django_assert_num_queries, count):
    page, _album, pictures = make_gallery(count)

    with django_assert_num_queries(4):  # page, album, switch, navigation
        client.get(address(page, pictures[0]))


def test_a_large_picture_leads_to_its_neighbours_and_back(client):
    page, _album, pictures = make_gallery(3)

    first, second, last = (client.get(address(page, each)).text for each in pictures)

    ways = [re.findall(r'rel="(prev|next)" href="([^"]+)"', html) for html in (first, second, last)]
    one, two, three = (address(page, each) for each in pictures)
    assert ways == [
        [("next", two)],
        [("prev", one), ("next", three)],
        [("prev", two)],
    ]
    assert 'href="/de/reise/"' in second
    assert 'content="noindex"' in second


def test_the_language_switch_leads_to_the_same_picture(client):
    page, _album, pictures = make_gallery(2)

    html = client.get(address(page, pictures[1])).text

    assert f'href="{address(page, pictures[1], "es")}"' in html


def test_a_caption_and_a_title_in_the_other_language_say_so(client):
    page, album, pictures = make_gallery(1, title_de="Die Reise", title_es="")
    AlbumPicture.objects.filter(album=album).update(caption_de="Am Ufer", caption_es=None)

    html = client.get(address(page, pictures[0], "es")).text

    assert '<span lang="de">Am Ufer</span>' in html
    assert '<h1 lang="de">Die Reise</h1>' in html


def test_a_decorative_picture_still_has_a_name_as_a_link(client):
    _page, _album, pictures = make_gallery(2)
    Picture.objects.filter(pk=pictures[1].pk).update(decorative=True, alt_de="", alt_es="")

    assert texts_of_pictures(client.get("/de/reise/").text)[1] == "Bild 2"


def test_a_picture_that_the_page_does_not_show_leads_to_the_page(client):
    page, album, pictures = make_gallery(2)
    album.places.get(picture=pictures[1]).delete()

    response = client.get(address(page, pictures[1]))

    assert (response.status_code, response.url) == (302, "/de/reise/")


def test_where_the_page_is_not_live_a_picture_answers_as_the_page_does(client):
    make_home()
    page = make_page(title_de="Reise", title_es="Viaje", live_in=["es"])
    never = make_page()

    elsewhere = client.get(address(page, make_picture()))
    nowhere = client.get(address(never, make_picture()))

    assert (elsewhere.status_code, nowhere.status_code) == (404, 404)
    assert "Viaje" in elsewhere.text


def test_pictures_without_small_copies_come_when_the_worker_has_made_them(client):
    _page, _album, pictures = make_gallery(2)
    Picture.objects.filter(pk=pictures[0].pk).update(renditions=[])

    assert len(texts_of_pictures(client.get("/de/reise/").text)) == 1


def test_an_album_takes_a_picture_once_and_at_its_end():
    album = make_album(*(pictures := [make_picture() for _number in range(3)]))

    count = album.add([pictures[1], make_picture(title="Neu")])

    assert count == 1
    assert [str(place) for place in album.places.all()][-1] == "Neu"
