"""What forbids publishing, and what the publisher should look at before."""

import pytest
from django.urls import reverse

from pages.models.blocks.media import DocumentBlock, GalleryBlock, PictureBlock, VideoBlock
from pages.models.media.consent import Consent
from pages.models.media.document import Document
from pages.models.media.picture import Picture
from pages.publishing.checks import publication_errors, publication_warnings
from pages.publishing.snapshots import draft_of
from tests.factories import make_editor, make_page, make_picture
from tests.library import make_album, make_document, make_video

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("source_strings")]


def texts(find, page, language="de") -> list[str]:
    return [each.message for each in find(draft_of(page, language))]


def with_picture(picture):
    page = make_page()
    PictureBlock.objects.create(parent=page, picture=picture)
    return page


def agree(picture):
    Consent.objects.create(
        picture=picture, given_by="Rosa Beispiel", given_on="2026-03-01", kept_at="Ordner 7"
    )


def test_somebody_has_to_say_whether_people_can_be_recognised():
    page = with_picture(make_picture(title="Am Ufer", people=""))

    assert texts(publication_errors, page) == [
        "Say in the picture library whether people can be recognised in “Am Ufer”."
    ]


def test_minors_are_not_shown_without_a_consent():
    picture = make_picture(title="Kita", people=Picture.People.MINORS)
    page = with_picture(picture)
    without = texts(publication_errors, page)

    agree(picture)

    assert without == [
        "The picture “Kita” shows minors, and no consent is on record. Whoever keeps the consents "
        "has to note it first."
    ]
    assert texts(publication_errors, page) == []


def test_adults_without_a_consent_are_remarked_upon():
    picture = make_picture(title="Rat", people=Picture.People.ADULTS)
    page = with_picture(picture)
    without = (texts(publication_errors, page), texts(publication_warnings, page))

    agree(picture)

    assert without == ([], ["No consent is on record for the people in the picture “Rat”."])
    assert texts(publication_warnings, page) == []


@pytest.mark.parametrize("through", ["album", "poster"])
def test_pictures_of_albums_and_posters_of_films_count_as_well(through):
    picture = make_picture(title="Kita", alt_es="")
    page = make_page()
    if through == "album":
        GalleryBlock.objects.create(parent=page, album=make_album(picture))
    else:
        VideoBlock.objects.create(parent=page, video=make_video(poster=picture))

    assert texts(publication_errors, page, "de") == []
    assert texts(publication_errors, page, "es") == [
        "The picture “Kita” has no alternative text in Español. Describe it in the picture "
        "library, or mark it as decorative."
    ]


def test_a_film_without_captions_and_transcript_is_remarked_upon():
    page = make_page()
    video = make_video(captions_de="WEBVTT", transcript_de="Ein Fluss.")
    VideoBlock.objects.create(parent=page, video=video)

    assert texts(publication_warnings, page, "de") == []
    assert texts(publication_warnings, page, "es") == [
        "The film “Ein Film” has no captions in Español.",
        "The film “Ein Film” has no transcript in Español.",
    ]


def test_a_film_without_words_needs_no_captions():
    page = make_page()
    video = make_video(language="none", transcript_de="Ein Fluss.")
    VideoBlock.objects.create(parent=page, video=video)

    assert texts(publication_warnings, page) == []


@pytest.mark.parametrize(
    ("accessible", "remark"),
    [
        (
            Document.Accessible.UNKNOWN,
            "Nobody has checked whether the file “Plan” is accessible. Check, and say so.",
        ),
        (
            Document.Accessible.NO,
            "The file “Plan” is not accessible. Say the same in the text of the page.",
        ),
    ],
)
def test_a_file_that_is_not_known_to_be_accessible_is_remarked_upon(accessible, remark):
    page = make_page()
    document = make_document(title_de="Plan", accessible=accessible)
    DocumentBlock.objects.create(parent=page, document=document)

    assert texts(publication_warnings, page) == [remark]


def test_the_publisher_reads_obstacles_and_remarks_with_the_way_to_mend_them(client):
    client.force_login(make_editor(language="es"))
    page = with_picture(make_picture(title="Kita", people=Picture.People.ADULTS))
    picture = Picture.objects.get()

    html = client.get(reverse("admin:pages_page_publish", args=[page.pk])).text

    assert html.count(reverse("admin:pages_picture_change", args=[picture.pk])) == 2
