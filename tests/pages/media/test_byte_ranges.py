"""Parts of files: what a player needs to seek in a film (RFC 9110, 14)."""

from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.library import make_document, make_video

pytestmark = pytest.mark.django_db

CONTENT = bytes(range(100))


@pytest.fixture
def url():
    folder = uuid4()
    name = f"films/{folder.hex}/fluss-0a1b2c3d.mp4"
    make_video(uuid=folder, file=default_storage.save(name, ContentFile(CONTENT)))
    return f"/media/{name}"


@pytest.mark.parametrize(
    ("asked", "status", "part", "said"),
    [
        ("bytes=0-9", 206, CONTENT[:10], "bytes 0-9/100"),
        ("bytes=90-", 206, CONTENT[90:], "bytes 90-99/100"),
        ("bytes=-5", 206, CONTENT[95:], "bytes 95-99/100"),
        ("bytes=-500", 206, CONTENT, "bytes 0-99/100"),
        ("bytes=50-5000", 206, CONTENT[50:], "bytes 50-99/100"),
        ("bytes=100-", 416, b"", "bytes */100"),
        ("bytes=-0", 416, b"", "bytes */100"),
        ("bytes=9-0", 200, CONTENT, None),
        ("bytes=0-1,5-6", 200, CONTENT, None),
        ("lines=1-2", 200, CONTENT, None),
        ("bytes=-", 200, CONTENT, None),
    ],
)
def test_a_part_is_sent_as_asked(client, url, asked, status, part, said):
    response = client.get(url, headers={"range": asked})

    assert (response.status_code, response.getvalue()) == (status, part)
    assert response.headers.get("Content-Range") == said
    assert response["Accept-Ranges"] == "bytes"
    if status != 416:
        assert int(response["Content-Length"]) == len(part)


def test_a_part_of_what_has_been_replaced_is_not_sent(client, url):
    headers = {"range": "bytes=0-9", "if-range": '"another"'}

    response = client.get(url, headers=headers)

    assert (response.status_code, response.getvalue()) == (200, CONTENT)


def test_files_are_sent_as_they_are_and_not_compressed_again(client, url):
    response = client.get(url, headers={"accept-encoding": "gzip"})

    assert "Content-Encoding" not in response
    assert response.getvalue() == CONTENT


def test_a_file_to_download_is_never_shown_in_the_browser(client):
    folder = uuid4()
    name = f"files/{folder.hex}/plan-0a1b2c3d.pdf"
    make_document(uuid=folder, file=default_storage.save(name, ContentFile(CONTENT)))

    response = client.get(f"/media/{name}")
    response.getvalue()

    assert response["Content-Disposition"] == 'attachment; filename="plan-0a1b2c3d.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "application/pdf"


def test_the_address_of_a_file_that_was_replaced_leads_to_the_present_one(client):
    document = make_document()
    document.file.name = default_storage.save(
        f"files/{document.uuid.hex}/plan-11111111.pdf", ContentFile(CONTENT)
    )
    document.save()

    response = client.get(f"/media/files/{document.uuid.hex}/plan-00000000.pdf")

    assert (response.status_code, response.url) == (302, document.file.url)
    assert "no-store" in response["Cache-Control"]


def test_captions_are_sent_in_the_languages_that_there_are(client):
    video = make_video(captions_es="WEBVTT\n\n00:00.000 --> 00:01.000\nEl río")

    spanish, german, other = (
        client.get(f"/media/films/{video.uuid}/captions-{code}.vtt") for code in ("es", "de", "fr")
    )

    assert spanish["Content-Type"] == "text/vtt; charset=utf-8"
    assert "El río" in spanish.text
    assert (german.status_code, other.status_code) == (404, 404)
