"""A picture's record, and what happens to its files when it is replaced or deleted."""

import re

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import translation

from pages.media import pictures, renditions
from pages.media.withdraw import withdraw_picture
from pages.models.media.picture import Picture
from tests.pages.image_files import (
    make_noise,
    make_photo,
    make_picture,
    stored_names,
    upload,
    write,
)

pytestmark = pytest.mark.django_db


def test_a_pictures_file_is_named_after_its_title_and_content():
    picture = make_picture(title="Am anderen Ufer")

    assert (
        picture.file.name == f"pictures/{picture.uuid.hex}/am-anderen-ufer-{picture.sha256[:8]}.jpg"
    )


@pytest.mark.parametrize("language", ["de", "es"])
def test_a_decorative_picture_has_no_alternative_text(language):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_picture(decorative=True, **{f"alt_{language}": "Ein Ufer"})


def test_a_form_is_told_that_a_decorative_picture_has_no_alternative_text():
    picture = make_picture()
    picture.decorative, picture.alt_es = True, "Una orilla"

    with pytest.raises(ValidationError) as caught:
        picture.full_clean()

    assert [error.code for error in caught.value.error_dict["__all__"]] == ["decorative_has_alt"]


def test_a_picture_has_a_size():
    picture = make_picture()

    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.filter(pk=picture.pk).update(width=0)


@pytest.mark.parametrize(
    ("fields", "text", "borrowed"),
    [
        ({"alt_de": "Ein Ufer", "alt_es": "Una orilla"}, "Una orilla", None),
        ({"alt_de": "Ein Ufer"}, None, ("de", "Ein Ufer")),
        ({}, None, None),
        ({"decorative": True}, "", None),
    ],
)
def test_the_alternative_text_is_that_of_the_language_or_marked_as_the_others(
    fields, text, borrowed
):
    picture = make_picture(**fields)

    with translation.override("es"):
        assert (picture.alt_text, picture.borrowed_alt) == (text, borrowed)


@pytest.mark.parametrize(
    "delete", [Picture.delete, lambda picture: Picture.objects.filter(pk=picture.pk).delete()]
)
def test_deleting_a_picture_removes_all_its_files(delete, django_capture_on_commit_callbacks):
    picture, other = make_picture(), make_picture()
    renditions.make_renditions_of(picture)
    default_storage.save(f"{picture.folder}/left-by-a-killed-worker.webp", ContentFile(b"half"))

    with django_capture_on_commit_callbacks(execute=True):
        delete(picture)
        assert len(stored_names(picture)) == 14

    assert stored_names(picture) == set()
    assert len(stored_names(other)) == 1


def test_a_deletion_that_is_taken_back_keeps_the_files():
    picture = make_picture()

    with transaction.atomic():
        picture.delete()
        transaction.set_rollback(True)

    assert len(stored_names(picture)) == 1


def test_replacing_the_file_removes_what_was_made_of_the_old_one(
    django_capture_on_commit_callbacks,
):
    picture = make_picture()
    renditions.make_renditions_of(picture)

    with django_capture_on_commit_callbacks(execute=True):
        pictures.accept_picture(upload(write(make_noise(300, 200)))).put_into(picture)
        picture.save()

    assert {f"{picture.folder}/{name}" for name in stored_names(picture)} == {picture.file.name}
    assert list(Picture.objects.without_renditions()) == [picture]
    assert (picture.width, picture.height) == (300, 200)


def test_the_same_file_once_more_changes_nothing(django_capture_on_commit_callbacks):
    content = write(make_photo())
    picture = make_picture(content=content, keep_clean=True)
    renditions.make_renditions_of(picture)
    before = picture.file.name, picture.renditions, stored_names(picture)

    with django_capture_on_commit_callbacks(execute=True):
        pictures.accept_picture(upload(content), sha256=picture.sha256).put_into(picture)
        picture.save()

    picture.refresh_from_db()
    assert (picture.file.name, picture.renditions, stored_names(picture)) == before


def meanwhile(monkeypatch, change):
    """While the worker encodes its first file, the picture is changed by others."""
    encode, changes = renditions._encode, [change]

    def encode_while_it_is_changed(*args):
        while changes:
            changes.pop()()
        return encode(*args)

    monkeypatch.setattr(renditions, "_encode", encode_while_it_is_changed)


def test_a_picture_deleted_while_the_worker_is_at_it_leaves_no_file(
    django_capture_on_commit_callbacks, monkeypatch
):
    picture = make_picture()
    at_work = Picture.objects.get(pk=picture.pk)

    def delete():
        with django_capture_on_commit_callbacks(execute=True):
            picture.delete()

    meanwhile(monkeypatch, delete)

    assert renditions.make_renditions_of(at_work) is False
    assert stored_names(at_work) == set()


def test_a_picture_withdrawn_while_the_worker_is_at_it_leaves_no_file(
    django_capture_on_commit_callbacks, monkeypatch
):
    picture = make_picture()
    at_work = Picture.objects.get(pk=picture.pk)

    def take_back():
        with django_capture_on_commit_callbacks(execute=True):
            withdraw_picture(picture)

    meanwhile(monkeypatch, take_back)

    assert renditions.make_renditions_of(at_work) is False
    assert stored_names(at_work) == set()
    assert list(Picture.objects.without_renditions()) == []


def test_a_picture_replaced_while_the_worker_is_at_it_waits_for_the_next_sweep():
    picture = make_picture()
    at_work = Picture.objects.get(pk=picture.pk)
    pictures.accept_picture(upload(write(make_noise(300, 200)))).put_into(picture)
    picture.save()

    assert renditions.make_renditions_of(at_work) is False
    assert len(stored_names(picture)) == 2
    assert list(Picture.objects.without_renditions()) == [picture]


def test_a_focal_point_moved_while_the_worker_is_at_it_waits_for_the_next_sweep(monkeypatch):
    picture = make_picture()
    renditions.make_renditions_of(picture)
    picture.focus_x = 20
    picture.save()
    at_work = Picture.objects.get(pk=picture.pk)

    def move():
        picture.focus_x = 80
        picture.save()

    meanwhile(monkeypatch, move)
    made = renditions.make_renditions_of(at_work), renditions.make_missing()

    picture.refresh_from_db()
    assert made == (False, 1)
    assert {each["crop"] for each in picture.renditions if "crop" in each} == {"80,50"}
    assert {f"{picture.folder}/{name}" for name in stored_names(picture)} == picture.file_names


def test_a_picture_without_a_focal_point_of_its_own_keeps_its_middle_in_sight():
    assert make_picture().focus_in_tens == (50, 50)


@pytest.mark.parametrize(("focus", "tens"), [(0, 0), (4, 0), (5, 10), (34, 30), (95, 100)])
def test_the_styles_know_the_focal_point_to_the_nearest_ten_per_cent(focus, tens):
    picture = make_picture(focus_x=focus)

    assert picture.focus_in_tens.x == tens


def test_what_shows_a_picture_names_its_focal_point_for_the_styles():
    picture = make_picture(focus_x=33, focus_y=100)

    html = render_to_string("components/picture.html", {"picture": picture})

    assert '<picture class="picture focus-x-30 focus-y-100">' in html


def test_there_is_a_style_for_each_step_of_the_focal_point():
    css = (settings.BASE_DIR / "static/site/components/picture.css").read_text()

    for axis in "xy":
        steps = re.findall(rf"\.focus-{axis}-(\d+) {{\s+--focus-{axis}: (\d+)%;", css)
        assert steps == [(str(step), str(step)) for step in range(0, 101, 10)]


def test_a_replaced_picture_keeps_its_identity():
    picture = make_picture()
    before = picture.pk, picture.uuid

    pictures.accept_picture(upload(write(make_noise(300, 200)))).put_into(picture)
    picture.save()

    picture.refresh_from_db()
    assert (picture.pk, picture.uuid) == before
