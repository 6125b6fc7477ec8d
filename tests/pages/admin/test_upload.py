"""Many pictures at once: what became of each file, for a script and for a page without one."""

from threading import Event

import pytest
from django.contrib.auth.models import Group
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pages.accounts.roles import Role
from pages.media import decode, pictures
from pages.media.pictures import title_from
from pages.media.renditions import make_renditions
from pages.media.withdraw import withdraw_picture
from pages.models.media.picture import Picture
from pages.models.user import User
from tests.accounts import enqueued
from tests.factories import make_editor
from tests.pages.image_files import content_of, make_noise, make_photo, make_picture, upload, write
from tests.threads import at_once

pytestmark = pytest.mark.django_db

SAID = {"credit": "Redaktion", "source": "Archiv", "licence": "CC BY 4.0", "people": "adults"}


@pytest.fixture
def editor(client):
    client.force_login(make_editor(language="de"))
    return client


def send(client, *files, accept="text/html", **said):
    """Send files, each (name, content), as the form does."""
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    data = SAID | said | {"files": uploads}
    return client.post(reverse("admin:pages_picture_upload"), data, headers={"accept": accept})


def ask(client, *files, **said):
    """As the script does."""
    return send(client, *files, accept="application/json", **said).json()


def photo(*size):
    return write(make_photo(*size))


def test_several_files_become_pictures_with_what_is_said_about_all(editor):
    files = ("am-ufer.jpg", photo()), ("Markt_in Cajamarca.PNG", write(make_noise(300, 200), "PNG"))

    response = send(editor, *files)

    fields = ("title", "credit", "source", "licence", "people", "alt_de", "alt_es")
    rows = list(Picture.objects.values_list(*fields))
    said = ("Redaktion", "Archiv", "CC BY 4.0", "adults", None, None)
    assert rows == [("Markt in Cajamarca", *said), ("am-ufer", *said)]
    assert [outcome.state for outcome in response.context["outcomes"]] == ["added", "added"]


def test_the_page_leads_to_each_picture_and_keeps_what_was_said(editor):
    response = send(editor, ("eins.jpg", photo()), ("zwei.jpg", b"no picture"))

    url = reverse("admin:pages_picture_change", args=[Picture.objects.get().pk])
    assert f'<a href="{url}">eins</a>' in response.text
    assert [outcome.code for outcome in response.context["outcomes"]] == ["", "not_an_image"]
    assert response.context["form"]["credit"].value() == "Redaktion"


def test_the_script_learns_what_became_of_a_file(editor):
    answer = ask(editor, ("am-ufer.jpg", photo()))

    picture = Picture.objects.get()
    url = reverse("admin:pages_picture_change", args=[picture.pk])
    outcome = {"state": "added", "words": answer["outcomes"][0]["words"], "code": ""}
    assert answer == {"outcomes": [outcome | {"title": "am-ufer", "url": url, "thumbnail": ""}]}


def test_the_same_picture_is_recognised_by_the_file_it_was_made_of(editor):
    content = photo()
    ask(editor, ("one.jpg", content))

    answer = ask(editor, ("two.jpg", content))

    [outcome] = answer["outcomes"]
    assert (outcome["state"], outcome["title"]) == ("present", "one")
    assert Picture.objects.count() == 1


def test_the_same_picture_is_recognised_by_the_file_that_the_site_shows(editor):
    picture = make_picture(title="Am Ufer")

    answer = ask(editor, ("downloaded.jpg", content_of(picture.file.name)))

    assert [outcome["title"] for outcome in answer["outcomes"]] == ["Am Ufer"]


def test_the_same_file_twice_in_one_batch_is_one_picture(editor):
    content = photo()

    response = send(editor, ("one.jpg", content), ("two.jpg", content))

    assert [outcome.state for outcome in response.context["outcomes"]] == ["added", "present"]


def test_a_withdrawn_picture_does_not_come_back(editor):
    content = photo()
    picture = make_picture(content=content)
    withdraw_picture(picture)

    answer = ask(editor, ("again.jpg", content))

    assert [(each["state"], each["code"]) for each in answer["outcomes"]] == [
        ("refused", "withdrawn")
    ]
    assert Picture.objects.showable().count() == 0


def test_without_a_credit_nothing_is_taken(editor, media_root):
    response = send(editor, ("one.jpg", photo()), accept="application/json", credit=" ")

    assert response.status_code == 400
    assert response.json()["problem"]
    assert Picture.objects.count() == 0
    assert not media_root.exists()


def test_without_files_the_form_asks_for_them(editor):
    response = editor.post(reverse("admin:pages_picture_upload"), SAID)

    assert list(response.context["form"].errors) == ["files"]


def test_each_new_picture_gets_its_renditions(editor):
    ask(editor, ("one.jpg", photo()))

    # In the picture's own transaction, not after it: a kill between the two would lose it.
    assert enqueued(make_renditions) == 1
    assert Picture.objects.without_renditions().count() == 1


def test_the_uploads_are_in_the_log(editor):
    ask(editor, ("one.jpg", photo()))

    history = editor.get(
        reverse("admin:pages_picture_history", args=[Picture.objects.get().pk])
    ).context["action_list"]
    assert [entry.is_addition() for entry in history] == [True]


def test_only_who_may_add_pictures_uploads_them(client):
    translator = User.objects.create_user("translator", is_staff=True, language="de")
    translator.groups.add(Group.objects.get(name=Role.TRANSLATION))
    client.force_login(translator)

    response = send(client, ("one.jpg", photo()))

    assert response.status_code == 403
    assert Picture.objects.count() == 0


def test_the_list_leads_to_the_form(editor):
    listed = editor.get(reverse("admin:pages_picture_changelist")).text

    assert f'href="{reverse("admin:pages_picture_upload")}"' in listed


def test_a_file_that_is_refused_leaves_the_others(editor):
    files = ("one.jpg", photo()), ("two.svg", b"<svg/>"), ("three.jpg", photo(300, 200))

    response = send(editor, *files)

    assert [outcome.state for outcome in response.context["outcomes"]] == [
        "added",
        "refused",
        "added",
    ]
    for picture in Picture.objects.all():
        assert default_storage.exists(picture.file.name)


def test_of_several_uploads_at_once_one_is_in_memory(monkeypatch):
    read, second_is_read, together = decode.read_upload, Event(), []

    def read_and_look_around(uploaded):
        if together:
            second_is_read.set()
        else:
            together.append(None)
            together[0] = second_is_read.wait(0.5)  # seconds
        return read(uploaded)

    monkeypatch.setattr(decode, "read_upload", read_and_look_around)
    content = write(make_photo())

    accepted = at_once(*[lambda: pictures.accept_picture(upload(content))] * 2)

    assert [each.width for each in accepted] == [1200, 1200]
    assert together == [False]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("am-ufer.jpg", "am-ufer"),
        ("IMG_2024_0101.jpeg", "IMG 2024 0101"),
        ("C:\\Fotos\\Markt.JPG", "Markt"),
        ("../../etc/passwd", "passwd"),
        ("Plaza de Armas.final.jpg", "Plaza de Armas.final"),
        ("photo\u202egpj.exe", "photogpj"),
        ("a\0b\x07.jpg", "ab"),
        ("Nu\u0308sse.jpg", "N\u00fcsse"),
        (".jpg", "jpg"),
        ("x" * 300 + ".jpg", "x" * 200),
    ],
)
def test_a_title_is_what_one_sees_of_a_files_name(name, title):
    assert title_from(name) == title


@pytest.mark.parametrize("name", ["", "...", "\u202e.jpg", " .png"])
def test_a_name_without_letters_becomes_a_title_in_words(name, source_strings):
    assert title_from(name) == "Picture without a name"
