"""Deleting in the admin: refused with the reason, done where nothing stands against it."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from pages.models.blocks.links import TeaserBlock
from pages.models.blocks.media import PictureBlock
from pages.models.media.picture import Picture
from pages.models.page import Page
from pages.models.user import User
from pages.publishing.publish import publish
from pages.publishing.schedule import schedule
from tests.factories import make_editor, make_page, make_picture, make_text

pytestmark = pytest.mark.django_db

LIST = reverse("admin:pages_page_changelist")


@pytest.fixture(autouse=True)
def editor(client):
    editor = make_editor()
    client.force_login(editor)
    return editor


def delete_url(record):
    return reverse(f"admin:pages_{record._meta.model_name}_delete", args=[record.pk])


def delete_selected(client, *pages, url=LIST):
    data = {
        "action": "delete_selected",
        "_selected_action": [page.pk for page in pages],
        "post": "yes",
    }
    return client.post(url, data)


def live(page):
    publish(page, ["de"])


def scheduled(page):
    schedule(page, ["de"], timezone.now() + timedelta(days=1))


def with_a_page_below(page):
    make_page(title_de="Unten", parent=page)


def with_a_link_from_another_desk(page):
    make_text(make_page(title_de="Anderswo"), text_de=f'<p><a href="entry:{page.uuid}">Da</a></p>')


def with_a_teaser_on_another_desk(page):
    TeaserBlock.objects.create(parent=make_page(title_de="Anderswo"), ordering=10, entry=page)


def with_a_teaser_in_what_is_live(page):
    other = make_page(title_de="Anderswo")
    teaser = TeaserBlock.objects.create(parent=other, ordering=10, entry=page)
    publish(other, ["de"])
    teaser.delete()


HINDRANCES = {
    live: "Geschichte",
    scheduled: "Geschichte",
    with_a_page_below: "Unten",
    with_a_link_from_another_desk: "Anderswo",
    with_a_teaser_on_another_desk: "Anderswo",
    with_a_teaser_in_what_is_live: "Anderswo",
}


@pytest.mark.parametrize(("hinder", "named"), HINDRANCES.items())
def test_what_stands_against_deleting_is_named_and_linked(client, hinder, named):
    page = make_page(title_de="Geschichte")
    hinder(page)
    holder = Page.objects.get(title_de=named)

    response = client.get(delete_url(page))
    client.post(delete_url(page), {"post": "yes"})

    (reason,) = response.context["protected"]
    assert f"„{named}“" in reason
    assert f'href="{reverse("admin:pages_page_change", args=[holder.pk])}"' in reason
    assert Page.objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize("hinder", HINDRANCES)
def test_the_same_holds_for_many_at_once(client, hinder):
    page, other = make_page(title_de="Geschichte"), make_page()
    hinder(page)
    before = Page.objects.count()

    response = delete_selected(client, page, other)

    assert len(response.context["protected"]) == 1
    assert Page.objects.count() == before


def test_what_nothing_stands_against_is_deleted(client):
    page, one, two = make_page(live_in=["de"]), make_page(), make_page()
    make_text(one)

    client.post(delete_url(one), {"post": "yes"})
    delete_selected(client, two)

    assert list(Page.objects.all()) == [page]


def test_an_account_that_may_delete_pages_needs_no_further_permission(client):
    user = User.objects.create_user(username="maria", email="maria@example.org", is_staff=True)
    codenames = ["view_page", "change_page", "delete_page"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)
    page = make_page(text_de="<p>Eins</p>")

    response = client.post(delete_url(page), {"post": "yes"})

    assert response.status_code == 302
    assert Page.objects.count() == 0


def publish_first(monkeypatch):
    """Let somebody publish the page between the question and the answer."""
    delete = Page.delete

    def delete_what_is_live_by_now(page):
        publish(page, ["de"])
        return delete(page)

    monkeypatch.setattr(Page, "delete", delete_what_is_live_by_now)


def test_a_page_published_meanwhile_is_refused_with_a_message(client, monkeypatch):
    page = make_page(title_de="Geschichte")
    publish_first(monkeypatch)

    response = client.post(delete_url(page), {"post": "yes"}, follow=True)

    assert "Geschichte" in str(next(iter(response.context["messages"])))
    assert Page.objects.filter(pk=page.pk).exists()


def test_many_of_which_one_is_published_meanwhile_stay_and_no_log_says_otherwise(
    client, monkeypatch
):
    pages = [make_page(title_de="Geschichte"), make_page()]
    publish_first(monkeypatch)

    response = delete_selected(client, *pages)

    assert response.url == LIST
    assert Page.objects.count() == 2
    assert LogEntry.objects.count() == 0


# Pictures


def test_a_picture_in_use_is_not_deleted_by_the_picture_library(client):
    on_a_desk, in_what_is_live, free = make_picture(), make_picture(), make_picture()
    page = make_page()
    PictureBlock.objects.create(parent=page, ordering=10, picture=in_what_is_live)
    publish(page, ["de"])
    PictureBlock.objects.all().delete()
    PictureBlock.objects.create(parent=page, ordering=10, picture=on_a_desk)

    for picture in (on_a_desk, in_what_is_live, free):
        client.post(delete_url(picture), {"post": "yes"})

    assert set(Picture.objects.all()) == {on_a_desk, in_what_is_live}


def test_nor_when_many_are_deleted_at_once(client):
    in_use, free = make_picture(), make_picture()
    make_page(cover=in_use)
    url = reverse("admin:pages_picture_changelist")

    delete_selected(client, in_use, free, url=url)
    assert Picture.objects.count() == 2

    delete_selected(client, free, url=url)
    assert list(Picture.objects.all()) == [in_use]
