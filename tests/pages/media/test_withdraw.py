"""A picture that is withdrawn is gone everywhere at once, and does not come back."""

import re
from pathlib import PurePosixPath

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from pages.accounts.roles import Role
from pages.media import renditions
from pages.media import withdraw as withdrawing
from pages.models.blocks.links import TeaserBlock
from pages.models.blocks.media import GalleryBlock, PictureBlock, VideoBlock
from pages.models.entry import Entry
from pages.models.media.consent import Consent
from pages.models.media.picture import Picture
from pages.models.publication import Publication
from pages.publishing import publish as publishing
from pages.publishing.checks import publication_errors
from pages.publishing.publish import publish
from pages.publishing.restore import plan_restore, restore
from pages.publishing.snapshots import draft_of
from tests.accounts import do_tasks, make_account
from tests.factories import make_home, make_page
from tests.forms import filled_in
from tests.library import make_album, make_video
from tests.pages.image_files import make_photo, make_picture, stored_names

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("source_strings")]


@pytest.fixture
def picture():
    picture = make_picture(make_photo(1000, 700), title="Am Fluss", alt_de="x", alt_es="y")
    renditions.make_renditions_of(picture)
    return picture


def site_that_shows(picture):
    """A page with the picture in every place that a picture can be shown in."""
    make_home()
    other = make_page(title_de="Anderswo", cover=picture, live_in=["de", "es"])
    page = make_page(title_de="Voll", title_es="Lleno", cover=picture, menu="main")
    PictureBlock.objects.create(parent=page, picture=picture, caption_de="Die Unterschrift")
    GalleryBlock.objects.create(parent=page, album=make_album(picture), ordering=20)
    VideoBlock.objects.create(parent=page, video=make_video(poster=picture), ordering=30)
    TeaserBlock.objects.create(parent=page, entry=other, ordering=40)
    publish(page, ["de", "es"])
    return page


def withdraw(picture, commit):
    with commit(execute=True):
        withdrawing.withdraw_picture(picture)


def addresses_of(picture) -> list[str]:
    return [default_storage.url(f"{picture.folder}/{name}") for name in stored_names(picture)]


def status_of(client, url) -> int:
    """Read to its end: then the client closes the file."""
    response = client.get(url)
    b"".join(response)
    return response.status_code


def pages_that_name(client, picture) -> list[str]:
    publications = Publication.objects.live().with_path()
    urls = [*(each.url for each in publications), "/sitemap-0.xml"]
    return [url for url in urls if picture.uuid.hex in client.get(url).text]


def test_no_page_shows_it_and_every_address_it_had_says_that_it_is_gone(
    client, picture, django_capture_on_commit_callbacks
):
    page = site_that_shows(picture)
    large = reverse("picture", args=["de", page.uuid, picture.uuid])
    addresses = addresses_of(picture)
    shown_before = pages_that_name(client, picture)
    statuses_before = {status_of(client, url) for url in [*addresses, large]}

    withdraw(picture, django_capture_on_commit_callbacks)

    assert len(shown_before) == 4
    assert statuses_before == {200}
    assert pages_that_name(client, picture) == []
    assert {status_of(client, url) for url in addresses} == {410}
    assert client.get(large).status_code == 302
    assert "Die Unterschrift" not in client.get("/de/voll/").text
    assert not re.search("og:image", client.get("/de/voll/").text)


def test_nothing_of_it_is_left_in_the_storage(picture, django_capture_on_commit_callbacks):
    withdraw(picture, django_capture_on_commit_callbacks)

    assert stored_names(picture) == set()
    picture.refresh_from_db()
    assert (picture.file.name, picture.renditions) == ("", [])


def test_a_worker_that_is_at_it_brings_nothing_back(
    picture, monkeypatch, django_capture_on_commit_callbacks
):
    Picture.objects.filter(pk=picture.pk).update(needs_renditions=True, renditions=[])
    encode = renditions._encode

    def withdraw_meanwhile(image, *args):
        withdraw(picture, django_capture_on_commit_callbacks)
        return encode(image, *args)

    monkeypatch.setattr(renditions, "_encode", withdraw_meanwhile)

    renditions.make_renditions_of(Picture.objects.get(pk=picture.pk))

    assert stored_names(picture) == set()
    assert Picture.objects.get().renditions == []


def test_what_a_failing_storage_has_kept_is_removed_later(
    picture, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def fail(name):
        raise OSError("The storage is away.")

    with monkeypatch.context() as patch:
        patch.setattr(default_storage, "delete", fail)
        withdraw(picture, django_capture_on_commit_callbacks)
    left = stored_names(picture)

    count = withdrawing.remove_leftover_files()

    assert left
    assert (count, stored_names(picture)) == (1, set())
    assert withdrawing.remove_leftover_files() == 0


def test_files_that_could_not_be_deleted_are_not_sent_and_the_worker_removes_them(client, picture):
    addresses = addresses_of(picture)
    etag = f'"{PurePosixPath(addresses[0]).stem}"'

    withdrawing.withdraw_picture(picture)  # and killed before its transaction's callbacks
    left = stored_names(picture)
    statuses = {status_of(client, url) for url in addresses}
    confirmed = client.get(addresses[0], headers={"if-none-match": etag}).status_code
    do_tasks()

    assert left
    assert statuses == {410}
    assert confirmed == 410
    assert stored_names(picture) == set()


def test_the_desk_keeps_a_gap_that_forbids_publishing(picture, django_capture_on_commit_callbacks):
    page = make_page(title_de="Voll", cover=picture)
    PictureBlock.objects.create(parent=page, picture=picture)
    withdraw(picture, django_capture_on_commit_callbacks)

    found = publication_errors(draft_of(Entry.objects.get(pk=page.pk).specific, "de"))

    assert [each.message for each in found] == [
        "The picture “Am Fluss” has been withdrawn. Take another one, or none."
    ]


def test_who_publishes_it_as_a_cover_at_that_moment_publishes_without_it(
    client, picture, monkeypatch, django_capture_on_commit_callbacks
):
    make_home()
    page = make_page(title_de="Voll", cover=picture)
    prepare = publishing.prepare

    def withdraw_after(*args, **kwargs):
        prepared = prepare(*args, **kwargs)
        withdraw(picture, django_capture_on_commit_callbacks)
        return prepared

    monkeypatch.setattr(publishing, "prepare", withdraw_after)
    publish(page, ["de"])

    assert Publication.objects.live("de").get(entry=page).cover is None
    assert client.get("/de/voll/").status_code == 200


def test_an_album_and_a_film_can_be_published_without_it(
    picture, django_capture_on_commit_callbacks
):
    page = make_page()
    GalleryBlock.objects.create(parent=page, album=make_album(picture))
    VideoBlock.objects.create(parent=page, video=make_video(poster=picture))
    withdraw(picture, django_capture_on_commit_callbacks)

    assert publication_errors(draft_of(page, "de")) == []


def test_restoring_does_not_bring_it_back(picture, django_capture_on_commit_callbacks):
    page = make_page()
    block = PictureBlock.objects.create(parent=page, picture=picture)
    publish(page, ["de"])
    publication = page.publications.get()
    block.delete()
    withdraw(picture, django_capture_on_commit_callbacks)

    planned = plan_restore(publication)
    restore(publication)

    assert planned.omitted == ["A block is left out, because what it shows has been deleted."]
    assert PictureBlock.objects.count() == 0


def test_an_editor_withdraws_it_after_having_read_what_that_does(
    client, picture, django_capture_on_commit_callbacks
):
    site_that_shows(picture)
    client.force_login(make_account(role=Role.EDITING))
    url = reverse("admin:pages_picture_withdraw", args=[picture.pk])

    asked = client.get(url)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url)
    do_tasks()

    picture.refresh_from_db()
    assert "Voll" in asked.text
    assert picture.is_withdrawn
    assert client.get(url).status_code == 403
    assert client.get(reverse("admin:pages_picture_change", args=[picture.pk])).status_code == 200
    assert client.get(reverse("admin:pages_picture_changelist")).status_code == 200


def test_translators_cannot_withdraw(client, picture):
    client.force_login(make_account(role=Role.TRANSLATION))

    response = client.post(reverse("admin:pages_picture_withdraw", args=[picture.pk]))

    assert response.status_code == 403
    assert not Picture.objects.get().is_withdrawn


@pytest.mark.parametrize(
    ("role", "sees"),
    [(Role.EDITING, False), (Role.TRANSLATION, False), (Role.CONSENT, True)],
)
def test_only_the_named_role_sees_who_agreed(client, picture, role, sees):
    picture.people = Picture.People.ADULTS
    picture.save()
    Consent.objects.create(
        picture=picture, given_by="Rosa Beispiel", given_on="2026-03-01", kept_at="Ordner 7"
    )
    client.force_login(make_account(role=role))

    form = client.get(reverse("admin:pages_picture_change", args=[picture.pk])).text

    assert ("Rosa Beispiel" in form, "Ordner 7" in form) == (sees, sees)


def test_the_log_does_not_say_who_agreed(client, picture):
    client.force_login(make_account(role=Role.CONSENT))
    url = reverse("admin:pages_picture_change", args=[picture.pk])
    data = filled_in(client.get(url)) | {
        "consents-TOTAL_FORMS": "1",
        "consents-0-given_by": "Rosa Beispiel",
        "consents-0-given_on": "2026-03-01",
        "consents-0-kept_at": "Ordner 7",
    }
    client.post(url, data)
    client.force_login(make_account(username="eva", email="eva@example.org", role=Role.EDITING))
    history = client.get(reverse("admin:pages_picture_history", args=[picture.pk])).text

    assert Consent.objects.count() == 1
    assert "Rosa" not in history


def test_translators_change_the_texts_of_a_picture_and_nothing_else(client, picture):
    client.force_login(make_account(role=Role.TRANSLATION))
    url = reverse("admin:pages_picture_change", args=[picture.pk])
    data = filled_in(client.get(url)) | {"alt_es": "La orilla", "title": "?", "people": "minors"}

    response = client.post(url, data)

    picture.refresh_from_db()
    assert response.status_code == 302
    assert (picture.alt_es, picture.title, picture.people) == ("La orilla", "Am Fluss", "nobody")
