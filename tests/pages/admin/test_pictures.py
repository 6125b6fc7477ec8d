"""The picture library in the admin."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pages.media import renditions
from pages.media.withdraw import withdraw_picture
from pages.models.blocks.media import PictureBlock
from pages.models.media.picture import Picture
from pages.publishing.publish import publish
from tests.accounts import enqueued
from tests.factories import make_editor, make_page, make_picture
from tests.forms import filled_in
from tests.pages import image_files
from tests.pages.image_files import make_photo, write

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


# The same picture once more
# --------------------------


def change(client, picture, **fields):
    """Open the form, change the fields, save."""
    address = reverse("admin:pages_picture_change", args=[picture.pk])
    return client.post(address, filled_in(client.get(address)) | fields)


def test_the_form_leads_to_the_picture_that_is_there_already(editor):
    content = write(make_photo())
    send(editor, content, "foto.jpg")
    picture = Picture.objects.get()

    response = send(editor, content, "foto.jpg", title="Noch einmal")

    [error] = response.context["adminform"].form.errors["file"]
    assert f'<a href="{reverse("admin:pages_picture_change", args=[picture.pk])}">Bild</a>' in error
    assert error in response.text
    assert Picture.objects.count() == 1


def test_the_name_of_the_picture_that_is_there_is_text(editor):
    content = write(make_photo())
    send(editor, content, "foto.jpg", title="<script>")

    response = send(editor, content, "foto.jpg")

    assert "&lt;script&gt;</a>" in response.context["adminform"].form.errors["file"][0]


def test_the_form_refuses_a_withdrawn_picture(editor):
    content = write(make_photo())
    withdraw_picture(image_files.make_picture(content=content))

    response = send(editor, content, "foto.jpg")

    form = response.context["adminform"].form
    assert [error.code for error in form.errors.as_data()["file"]] == ["withdrawn"]
    assert Picture.objects.showable().count() == 0


def test_a_picture_may_be_replaced_by_itself(editor):
    content = write(make_photo())
    picture = image_files.make_picture(content=content)
    before = picture.file.name

    response = change(editor, picture, file=SimpleUploadedFile("foto.jpg", content))

    picture.refresh_from_db()
    assert (response.status_code, picture.file.name) == (302, before)


def test_a_picture_is_not_replaced_by_another_one_of_the_library(editor):
    content = write(make_photo())
    other, picture = (
        image_files.make_picture(content=content),
        image_files.make_picture(make_photo(300, 200)),
    )
    before = picture.file.name

    response = change(editor, picture, file=SimpleUploadedFile("foto.jpg", content))

    picture.refresh_from_db()
    assert str(other.pk) in response.context["adminform"].form.errors["file"][0]
    assert picture.file.name == before


def test_replacing_a_file_keeps_all_that_uses_the_picture(
    editor, django_capture_on_commit_callbacks
):
    picture = image_files.make_picture(make_photo(300, 200), alt_de="Ein Ufer")
    page = make_page(title_de="Ufer")
    PictureBlock.objects.create(parent=page, picture=picture)
    publish(page, ["de"])
    before = picture.uuid

    with django_capture_on_commit_callbacks(execute=True):
        change(editor, picture, file=SimpleUploadedFile("neu.jpg", write(make_photo(400, 300))))

    picture.refresh_from_db()
    assert (picture.uuid, picture.width) == (before, 400)
    assert image_files.stored_names(picture) == {picture.file.name.rsplit("/")[-1]}
    assert picture.file.url in editor.get("/de/ufer/").text


def test_a_form_that_comes_back_shows_the_picture_that_is_stored(editor):
    picture = image_files.make_picture(make_photo(300, 200))
    file = SimpleUploadedFile("neu.jpg", write(make_photo(400, 300)))

    response = change(editor, picture, file=file, credit="")

    assert picture.file.url in response.text
    assert "original.jpg" not in response.text


def test_a_file_may_have_a_long_name(editor):
    response = send(editor, write(make_photo()), "x" * 300 + ".jpg")

    assert response.status_code == 302


# The focal point
# ---------------


def test_the_form_of_a_new_picture_does_not_ask_for_a_focal_point(editor):
    response = editor.get(reverse("admin:pages_picture_add"))

    assert "focus_x" not in response.context["adminform"].form.fields


def test_moving_the_focal_point_asks_for_a_new_square(editor):
    picture = image_files.make_picture()
    renditions.make_renditions_of(picture)

    change(editor, picture, focus_x="10", focus_y="80")

    picture.refresh_from_db()
    assert (picture.focus, picture.needs_renditions) == ((10, 80), True)
    assert enqueued(renditions.make_renditions) == 1


@pytest.mark.parametrize("outside", ["-1", "101", "", "a"])
def test_the_focal_point_lies_inside_the_picture(editor, outside):
    picture = image_files.make_picture()

    response = change(editor, picture, focus_x=outside)

    assert list(response.context["adminform"].form.errors) == ["focus_x"]
