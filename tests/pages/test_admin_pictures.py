"""The picture library in the admin."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pages.models.blocks import PictureBlock
from pages.models.picture import Picture
from pages.publishing import publish
from tests.making import make_editor, make_page, make_picture
from tests.pages.drawing import make_photo, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(make_editor(language="de"))
    return client


def send(client, content: bytes, name: str, **fields):
    data = {"title": "Bild", "credit": "Redaktion", "alt_de": "Ein Bild"} | fields
    return client.post(
        reverse("admin:pages_picture_add"), data | {"file": SimpleUploadedFile(name, content)}
    )


def test_an_upload_becomes_a_picture_of_the_library(editor):
    response = send(editor, write(make_photo()), "foto.jpg", alt_es="Una imagen")

    assert response.status_code == 302
    assert Picture.objects.get().width > 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("zeichnung.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
        ("seite.jpg", b"<html><script>alert(1)</script></html>"),
        ("../../leer.png", b""),
    ],
)
def test_what_is_no_picture_is_refused_in_words_and_leaves_nothing(
    editor, media_root, name, content
):
    response = send(editor, content, name)

    assert response.status_code == 200
    assert response.context["adminform"].form.errors["file"]
    assert Picture.objects.count() == 0
    assert [path for path in media_root.rglob("*") if path.is_file()] == []


def test_a_picture_in_use_says_where_and_stays(editor):
    picture = make_picture()
    page = make_page(title_de="Rathaus")
    PictureBlock.objects.create(parent=page, picture=picture)
    publish(page, ["de"])
    address = reverse("admin:pages_picture_delete", args=[picture.pk])

    asked = editor.get(address)
    editor.post(address, {"post": "yes"})

    assert reverse("admin:pages_page_change", args=[page.pk]) in asked.text
    assert "Rathaus" in asked.text
    assert Picture.objects.count() == 1


def test_a_picture_that_nothing_uses_can_be_deleted(editor):
    picture = make_picture()

    editor.post(reverse("admin:pages_picture_delete", args=[picture.pk]), {"post": "yes"})

    assert Picture.objects.count() == 0
