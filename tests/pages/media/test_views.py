"""Sending the library's files: as what they are, for ever, and nothing else."""

from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404
from django.test import RequestFactory

from pages.media import renditions, views
from pages.models.media.picture import Picture
from tests.pages.image_files import content_of, make_picture

pytestmark = pytest.mark.django_db


SENT_WITH_A_FILE = {
    "Content-Type": "image/jpeg",
    "Cache-Control": "public, max-age=31536000, immutable, s-maxage=0",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
}


def headers_of(client, url):
    response = client.get(url)
    b"".join(response)  # read to its end, the client closes the file
    return response.headers


def test_a_picture_is_sent_as_what_it_is_and_may_be_kept_for_ever(client):
    picture = make_picture()

    response = client.get(f"/media/{picture.file.name}")

    assert response.getvalue() == content_of(picture.file.name)
    assert {name: response[name] for name in SENT_WITH_A_FILE} == SENT_WITH_A_FILE
    assert "Set-Cookie" not in response


def test_every_rendition_has_its_type(client):
    picture = make_picture()
    renditions.make_renditions_of(picture)

    types = {
        rendition["format"]: headers_of(client, f"/media/{rendition['name']}")["Content-Type"]
        for rendition in picture.renditions
    }

    assert types == {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg"}


def test_a_copy_is_confirmed_as_long_as_the_file_is_there(
    client, django_capture_on_commit_callbacks
):
    picture = make_picture()
    url = f"/media/{picture.file.name}"
    etag = headers_of(client, url)["ETag"]

    there = client.get(url, headers={"if-none-match": etag})
    with django_capture_on_commit_callbacks(execute=True):
        picture.delete()
    gone = client.get(url, headers={"if-none-match": etag})

    assert (there.status_code, there.content, gone.status_code) == (304, b"", 404)


@pytest.mark.parametrize(
    "name",
    [
        "secret.jpg",
        "pictures/{folder}/page.html",
        "pictures/{folder}/drawing.svg",
        "pictures/{folder}/../../secret.jpg",
        "pictures/{folder}/..%2F..%2Fsecret.jpg",
        "pictures/{folder}/",
        "pictures/{folder}",
        "pictures/{folder}/photo.jpg\n",
        "pictures/{folder}/photo.jpg/",
        "/pictures/{folder}/photo.jpg",
        "pictures//{folder}/photo.jpg",
        "pictures/{folder}/missing.jpg",
        "",
    ],
)
def test_no_other_name_leads_to_a_file(name):
    folder = uuid4().hex
    for path in (
        "secret.jpg",
        *(f"pictures/{folder}/{n}" for n in ("page.html", "drawing.svg", "photo.jpg")),
    ):
        default_storage.save(path, ContentFile(b"content"))

    with pytest.raises(Http404):
        views.media_file(RequestFactory().get("/"), name.format(folder=folder))


def test_a_file_that_no_row_knows_is_not_sent(client, django_assert_num_queries):
    picture, former = make_picture(), make_picture()
    Picture.objects.filter(pk=former.pk).update(file=f"{former.folder}/other.jpg")
    deleted = make_picture()
    Picture.objects.filter(pk=deleted.pk).delete()  # the files are still there

    with django_assert_num_queries(1):
        headers_of(client, f"/media/{picture.file.name}")
    answers = [client.get(f"/media/{each.file.name}").status_code for each in (former, deleted)]

    assert default_storage.exists(former.file.name)
    assert default_storage.exists(deleted.file.name)
    assert answers == [404, 404]


def test_files_are_only_read(client):
    picture = make_picture()

    assert client.post(f"/media/{picture.file.name}").status_code == 405
