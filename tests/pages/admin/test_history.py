"""History, restoring, previews and copies in the admin."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from pages.models.blocks.media import PictureBlock
from pages.models.demand import Demand
from pages.models.page import Page
from pages.models.user import User
from pages.publishing.publish import publish
from pages.publishing.withdraw import withdraw
from tests.factories import make_editor, make_home, make_page, make_picture, make_text
from tests.publications import live

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    """Logged in, working in Spanish, with every permission."""
    editor = make_editor(language="es")
    client.force_login(editor)
    return editor


@pytest.fixture
def reader_of_the_admin(client):
    """Logged in, and may look at pages only."""
    user = User.objects.create_user(username="maria", email="maria@example.org", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_page"))
    client.force_login(user)
    return user


def address(name, page, *more):
    return reverse(f"admin:pages_page_{name}", args=[page.pk, *more])


# History


def test_the_history_lists_publications_newest_first_with_the_ways_on(client, editor):
    page = make_page(title_de="Geschichte", title_es="Historia", live_in=["de"])
    publish(page, ["es"], by=editor, note="Primera vez")
    publish(page, ["de"])

    response = client.get(address("history", page))

    found = response.context["publications"]
    assert [(each.language, each.number, each.state) for each in found] == [
        ("de", 2, "live"),
        ("es", 1, "live"),
        ("de", 1, "past"),
    ]
    html = response.content.decode()
    assert "Primera vez" in html
    for publication in found:
        assert f'href="{address("publication", page, publication.pk)}"' in html
        assert f'href="{address("restore", page, publication.pk)}"' in html


def test_who_may_only_look_is_not_offered_to_restore(client, reader_of_the_admin):
    page = make_page(live_in=["de"])
    url = address("restore", page, page.publications.get().pk)

    html = client.get(address("history", page)).content.decode()

    assert url not in html
    assert client.get(url).status_code == 403
    assert client.post(url).status_code == 403


# Restoring


def restoring(client, page, **which):
    url = address("restore", page, page.publications.get(**which).pk)
    asked = client.get(url)
    return url, asked, {"shown": asked.context["form"]["shown"].value()}


def test_restoring_shows_what_changes_and_then_lays_it_on_the_desk(client, editor):
    page = make_page(title_de="Geschichte", title_es="Historia", live_in=["de", "es"])
    page.title_de, page.title_es = "Ein Entwurf", "Otra cosa"
    page.save()

    url, asked, data = restoring(client, page, language="es")
    response = client.post(url, data)

    page.refresh_from_db()
    assert "<del>Otra cosa</del> <ins>Historia</ins>" in asked.content.decode()
    assert response.url == address("change", page)
    assert (page.title_de, page.title_es) == ("Ein Entwurf", "Historia")
    assert live() == [("de", "Geschichte"), ("es", "Historia")]
    assert LogEntry.objects.get().user == editor


def test_restoring_shows_first_what_both_languages_share_and_what_is_gone(client, editor):
    picture = make_picture()
    page = make_page(title_es="Historia", cover=picture)
    first = make_text(page, ordering=10)
    make_text(page, ordering=20)
    PictureBlock.objects.create(parent=page, ordering=30, picture=picture)
    publish(page, ["es"])
    page.cover, first.ordering = None, 25
    page.save()
    first.save()
    page.pages_pictureblock_set.all().delete()
    publish(page, ["es"])
    picture.delete()

    url, asked, data = restoring(client, page, number=1)

    assert len(asked.context["plan"].shared) == 0
    assert len(asked.context["plan"].omitted) == 3
    first.refresh_from_db()
    assert first.ordering == 25

    client.post(url, data)
    first.refresh_from_db()
    assert first.ordering == 20  # it stays behind the other text


def test_a_desk_changed_since_the_plan_was_shown_comes_back_with_the_new_plan(client, editor):
    page = make_page(title_es="Historia", live_in=["es"])
    url, _asked, data = restoring(client, page, language="es")
    page.title_es = "Otra cosa"
    page.save()

    response = client.post(url, data)

    assert response.status_code == 200
    assert "<del>Otra cosa</del>" in response.content.decode()
    assert Page.objects.get().title_es == "Otra cosa"


def test_a_publication_of_another_page_cannot_be_restored(client, editor):
    page, other = make_page(live_in=["de"]), make_page(live_in=["de"])

    assert client.get(address("restore", page, other.publications.get().pk)).status_code == 404


# Previews


def test_the_preview_shows_the_desk_in_the_public_templates(client, editor):
    page = make_page(title_de="Geschichte", title_es="Historia", live_in=["de"])
    page.title_de = "Ein Entwurf"
    page.save()

    response = client.get(address("preview", page, "de"))

    assert response.context["publication"].title == "Ein Entwurf"
    assert response.context["is_preview"]
    html = response.content.decode()
    assert '<html lang="de">' in html
    assert "<h1>Ein Entwurf</h1>" in html
    assert live() == [("de", "Geschichte")]


def test_a_preview_is_neither_kept_nor_found_nor_counted(client, editor):
    page = make_page(title_de="Geschichte", title_es="", live_in=["de"])

    response = client.get(address("preview", page, "es"))

    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Content-Language"] == "es-PE"
    assert Demand.objects.count() == 0


def test_a_preview_of_a_page_that_was_never_published_has_its_future_frame(client, editor):
    make_home()
    above = make_page(title_de="Themen", live_in=["de"])
    page = make_page(title_de="Gesundheit", title_es="Salud", parent=above)

    german = client.get(address("preview", page, "de"))
    spanish = client.get(address("preview", page, "es"))

    assert [item.url for item in german.context["nav"].breadcrumbs] == ["/de/", "/de/themen/"]
    assert [item.url for item in spanish.context["nav"].breadcrumbs] == ["/es/"]


def test_any_publication_of_the_history_can_be_looked_at(client, editor):
    page = make_page(title_de="Geschichte", live_in=["de"])
    first = page.publications.get()
    page.title_de = "Chronik"
    page.save()
    publish(page, ["de"])
    withdraw(page, ["de"])

    response = client.get(address("publication", page, first.pk))

    assert response.context["publication"].title == "Geschichte"
    assert response.context["publication"].number == 1
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("language", ["en", "xx", "DE"])
def test_there_is_no_preview_in_a_language_that_the_site_has_not(client, editor, language):
    assert client.get(address("preview", make_page(), language)).status_code == 404


def test_only_staff_see_previews(client):
    page = make_page(live_in=["de"])
    publication = page.publications.get()

    for url in (address("preview", page, "de"), address("publication", page, publication.pk)):
        assert client.get(url).url.startswith("/admin/login/")


def test_who_may_look_at_pages_may_look_at_previews(client, reader_of_the_admin):
    page = make_page(title_de="Geschichte")

    assert client.get(address("preview", page, "de")).status_code == 200


# Copies


def test_a_copy_is_made_on_demand_and_opened(client, editor):
    page = make_page(title_de="Geschichte", title_es="Historia", text_de="<p>Eins</p>")
    url = address("duplicate", page)

    asked = client.get(url)
    response = client.post(url)

    copy = Page.objects.exclude(pk=page.pk).get()
    assert asked.status_code == 200
    assert response.url == address("change", copy)
    assert copy.pages_textblock_set.count() == 1
    assert client.get(response.url).status_code == 200


def test_a_copy_needs_the_permission_to_add_pages(client, reader_of_the_admin):
    page = make_page()

    assert client.post(address("duplicate", page)).status_code == 403
    assert Page.objects.count() == 1
