"""Roles: what editors and translators may do, and that nobody but administrators sees accounts."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from pages.accounts import roles
from pages.accounts.roles import Role
from tests.accounts import make_account

pytestmark = pytest.mark.django_db


def test_translators_see_and_change_texts_and_nothing_about_people():
    account = make_account(role=Role.TRANSLATION)

    assert sorted(account.get_all_permissions()) == [
        "events.change_activity",
        "events.change_organisation",
        "events.change_outcomeblock",
        "events.change_place",
        "events.change_topic",
        "events.view_activitiesblock",
        "events.view_activity",
        "events.view_activityfiguresblock",
        "events.view_datesblock",
        "events.view_involvement",
        "events.view_occurrence",
        "events.view_organisation",
        "events.view_outcomeblock",
        "events.view_partnersblock",
        "events.view_place",
        "events.view_timelineblock",
        "events.view_topic",
        "pages.change_album",
        "pages.change_albumpicture",
        "pages.change_contactblock",
        "pages.change_document",
        "pages.change_entry",
        "pages.change_figureblock",
        "pages.change_page",
        "pages.change_picture",
        "pages.change_pictureblock",
        "pages.change_quoteblock",
        "pages.change_textblock",
        "pages.change_video",
        "pages.view_album",
        "pages.view_albumpicture",
        "pages.view_childpagesblock",
        "pages.view_contactblock",
        "pages.view_document",
        "pages.view_documentblock",
        "pages.view_entry",
        "pages.view_figureblock",
        "pages.view_galleryblock",
        "pages.view_page",
        "pages.view_picture",
        "pages.view_pictureblock",
        "pages.view_publication",
        "pages.view_quoteblock",
        "pages.view_teaserblock",
        "pages.view_textblock",
        "pages.view_video",
        "pages.view_videoblock",
    ]


def test_the_editorial_staff_may_do_everything_but_what_is_about_people():
    account = make_account(role=Role.EDITING)

    offered = Permission.objects.filter(content_type__app_label__in=["events", "pages"])
    everything = {
        f"{each.content_type.app_label}.{each.codename}"
        for each in offered.select_related("content_type")
    }
    about_people = {
        f"pages.{action}_{model}"
        for action in ("add", "change", "delete", "view")
        for model in ("consent", "user")
    }
    assert account.get_all_permissions() == everything - about_people


def test_who_keeps_the_consents_sees_them_and_may_withdraw_pictures():
    account = make_account(role=Role.CONSENT)

    assert sorted(account.get_all_permissions()) == [
        "pages.add_consent",
        "pages.change_consent",
        "pages.change_picture",
        "pages.delete_consent",
        "pages.view_consent",
        "pages.view_picture",
        "pages.withdraw_picture",
    ]


@pytest.mark.parametrize("role", Role.values)
def test_only_administrators_see_accounts(client, role):
    account = make_account(role=role)
    client.force_login(account)

    responses = [
        client.get(reverse("admin:pages_user_changelist")),
        client.get(reverse("admin:pages_user_add")),
        client.get(reverse("admin:pages_user_change", args=[account.pk])),
        client.post(reverse("admin:pages_user_link", args=[account.pk])),
    ]

    assert [response.status_code for response in responses] == [403] * 4
    draft = client.get(reverse("admin:index")).content.decode()
    assert reverse("admin:pages_user_changelist") not in draft


def test_roles_are_what_the_site_says_after_every_migration():
    group = Group.objects.get(name=Role.TRANSLATION)
    before = set(group.permissions.all())
    group.permissions.set(Permission.objects.filter(codename="delete_user"))

    roles.create_roles()

    assert set(group.permissions.all()) == before
    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(Role.values)
