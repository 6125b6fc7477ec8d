"""The library's lists and forms in the admin: what is missing, where it is used, albums."""

import pytest
from django.urls import reverse
from lxml.html import document_fromstring

from pages.accounts.roles import Role
from pages.models.blocks.media import GalleryBlock, PictureBlock
from pages.models.media.album import Album, AlbumPicture
from pages.models.media.consent import Consent
from pages.models.media.picture import Picture
from tests.accounts import make_account
from tests.factories import make_editor, make_page, make_picture
from tests.forms import filled_in
from tests.library import make_album, make_video, with_small_copies

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(make_editor(language="de"))
    return client


def listed(client, model: str, **question) -> list[str]:
    response = client.get(reverse(f"admin:pages_{model}_changelist"), question)
    return [str(item) for item in response.context["cl"].result_list]


def test_pictures_are_found_by_what_they_lack(editor):
    complete = make_picture(title="a")
    PictureBlock.objects.create(parent=make_page(), picture=complete)
    make_picture(title="b", alt_es="")
    make_picture(title="c", alt_de="", alt_es="", decorative=True)
    make_picture(title="d", people=Picture.People.ADULTS)
    agreed = make_picture(title="e", people=Picture.People.MINORS)
    Consent.objects.create(picture=agreed, given_by="x", given_on="2026-01-01", kept_at="y")
    make_picture(title="f", people="")

    found = {
        gap: listed(editor, "picture", gap=gap)
        for gap in ("unused", "alt-de", "alt-es", "people", "consent", "withdrawn", "nonsense")
    }

    assert found == {
        "unused": ["b", "c", "d", "e", "f"],
        "alt-de": [],
        "alt-es": ["b"],
        "people": ["f"],
        "consent": ["d", "f"],
        "withdrawn": [],
        "nonsense": ["a", "b", "c", "d", "e", "f"],
    }


@pytest.mark.parametrize(
    ("model", "labels"),
    [
        (
            "picture",
            [
                "sin texto alternativo (Deutsch)",
                "sin texto alternativo (Español)",
                "falta indicar si se reconoce a personas",
                "falta la autorización",
                "retirada",
            ],
        ),
        (
            "video",
            [
                "sin subtítulos (Deutsch)",
                "sin subtítulos (Español)",
                "sin transcripción (Deutsch)",
                "sin transcripción (Español)",
            ],
        ),
    ],
)
def test_a_spanish_editor_looks_for_what_is_missing_in_spanish(client, model, labels):
    client.force_login(make_editor(language="es"))

    page = document_fromstring(client.get(reverse(f"admin:pages_{model}_changelist")).text)

    links = page.xpath('//*[@data-filter-title="lo que falta"]//li/a')
    assert [link.text.strip() for link in links] == ["Todo", "sin uso", *labels]


def test_a_spanish_editor_reads_in_spanish_what_a_picture_lacks(client):
    client.force_login(make_editor(language="es"))
    make_picture(alt_de="", alt_es="", people="")

    page = document_fromstring(client.get(reverse("admin:pages_picture_changelist")).text)

    assert page.xpath('string(//td[contains(@class, "field-lacking")])') == "; ".join(
        [
            "sin texto alternativo (Deutsch)",
            "sin texto alternativo (Español)",
            "falta indicar si se reconoce a personas",
        ]
    )


def test_pictures_are_found_by_words(editor):
    make_picture(title="Am Ufer", alt_de="Ein Boot", alt_es="Un bote")
    make_picture(title="Im Tal")

    assert listed(editor, "picture", q="bote") == ["Am Ufer"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_pictures_needs_eight_queries(editor, django_assert_num_queries, count):
    for _number in range(count):
        with_small_copies(make_picture())

    # session and account 2, counts 2, pictures; three that keep the session alive
    with django_assert_num_queries(8):
        html = editor.get(reverse("admin:pages_picture_changelist")).text

    assert html.count('<img class="thumbnail"') == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_albums_needs_nine_queries(editor, django_assert_num_queries, count):
    for _number in range(count):
        make_album(with_small_copies(make_picture()), make_picture())

    with django_assert_num_queries(9):  # as above, and the pictures of the albums
        html = editor.get(reverse("admin:pages_album_changelist")).text

    assert html.count('<img class="thumbnail"') == count


def test_the_form_says_where_an_album_is_used(editor):
    album = make_album(make_picture())
    page = make_page(title_de="Die Reise", live_in=[])
    GalleryBlock.objects.create(parent=page, album=album, shows_in="es")

    used = editor.get(reverse("admin:pages_album_change", args=[album.pk])).context["usage"]

    assert [(row.name, row.by_language) for row in used] == [
        ("Die Reise", [("es", "Español", "in der Arbeitsfassung")])
    ]


def test_a_field_that_chooses_a_picture_finds_its_small_copy(editor):
    ready, waiting = with_small_copies(make_picture()), make_picture()

    answers = [
        editor.get(reverse("admin:pages_picture_thumbnail", args=[picture.pk]))
        for picture in (ready, waiting)
    ]

    assert [answer.status_code for answer in answers] == [302, 204]
    assert answers[0].url == ready.thumbnail.url


def test_many_pictures_come_into_a_new_album_at_once(editor):
    pictures = [make_picture(title=name) for name in "abc"]
    data = {"action": "put_into_album", "_selected_action": [each.pk for each in pictures]}
    url = reverse("admin:pages_picture_changelist")

    asked = editor.post(url, data)
    wrong = editor.post(url, data | {"into_album": "1"})
    done = editor.post(url, data | {"into_album": "1", "title_de": "Die Reise"})

    album = Album.objects.get()
    assert asked.status_code == 200
    assert wrong.context["form"].errors
    assert done.url == reverse("admin:pages_album_change", args=[album.pk])
    assert (album.title_de, [str(place) for place in album.places.all()]) == (
        "Die Reise",
        ["a", "b", "c"],
    )


def test_two_translators_at_one_album_lose_nothing(editor):
    album = make_album(make_picture(), make_picture())
    url = reverse("admin:pages_album_change", args=[album.pk])
    mine, theirs = filled_in(editor.get(url)), filled_in(editor.get(url))

    editor.post(url, mine | {"places-0-caption_es": "La orilla"})
    editor.post(url, theirs | {"places-0-caption_de": "Das Ufer", "title_es": "El viaje"})

    place = album.places.first()
    album.refresh_from_db()
    assert (place.caption_de, place.caption_es, album.title_es) == (
        "Das Ufer",
        "La orilla",
        "El viaje",
    )


def test_translators_write_captions_and_leave_the_order_alone(client):
    client.force_login(make_account(role=Role.TRANSLATION))
    album = make_album(make_picture())
    url = reverse("admin:pages_album_change", args=[album.pk])
    data = filled_in(client.get(url))

    client.post(url, data | {"places-0-caption_es": "La orilla", "places-0-ordering": "7"})

    place = AlbumPicture.objects.get()
    assert (place.caption_es, place.ordering) == ("La orilla", 10)


def test_the_history_names_what_was_changed_in_the_editors_language(editor):
    video = make_video()
    url = reverse("admin:pages_video_change", args=[video.pk])

    editor.post(url, filled_in(editor.get(url)) | {"language": "de", "sign_language": "dgs"})

    history = editor.get(reverse("admin:pages_video_history", args=[video.pk])).text
    assert "Gesprochene Sprache und In Gebärdensprache geändert." in history
