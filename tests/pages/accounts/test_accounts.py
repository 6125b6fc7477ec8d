"""Accounts in the admin: invitations, and what nobody can do to themselves."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from pages.accounts import invitations
from pages.accounts.roles import Role
from pages.models.user import User
from tests.accounts import PASSWORD, choose_password, do_tasks, link_in, make_account
from tests.factories import make_editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    account = make_editor(first_name="Rosa", last_name="Beispiel")
    client.force_login(account)
    return account


def invitation(**fields):
    role = Group.objects.get(name=Role.TRANSLATION)
    return {
        "first_name": "Ana",
        "last_name": "Pérez",
        "email": "Ana.Perez@example.org",
        "language": "es",
        "groups": [role.pk],
    } | fields


# Inviting
# --------


def test_whoever_is_invited_chooses_a_password_and_is_in(client, administrator):
    client.post(reverse("admin:pages_user_add"), invitation())
    client.logout()
    do_tasks()

    choose_password(client, link_in(mail.outbox[0]))

    response = client.get(reverse("admin:index"))
    assert response.status_code == 200
    assert response.context["user"].get_full_name() == "Ana Pérez"


def test_the_invitation_is_written_in_the_language_of_the_invited(client, administrator):
    client.post(reverse("admin:pages_user_add"), invitation(language="es"))
    client.post(reverse("admin:pages_user_add"), invitation(language="de", email="b@example.org"))

    do_tasks()

    day = timezone.localtime(timezone.now() + timedelta(days=3))
    spanish, german = mail.outbox
    assert spanish.to == ["Ana.Perez@example.org"]
    assert f"{day.day} de " in spanish.body
    assert f"{day.day}. " in german.body
    assert "ana.perez" in spanish.body


def test_the_pages_behind_the_link_are_in_the_language_of_the_invited(client, administrator):
    client.post(reverse("admin:pages_user_add"), invitation(language="es"))
    client.logout()
    do_tasks()

    response = choose_password(client, link_in(mail.outbox[0]))
    client.post(reverse("admin:logout"))

    assert '<html lang="es-PE">' in response.content.decode()
    login = client.get(reverse("admin:login"), headers={"Accept-Language": "de"})
    assert '<html lang="es-PE">' in login.content.decode()


def test_a_link_works_once(client):
    account = make_account()
    invitations.send_password_link(account)
    do_tasks()
    link = link_in(mail.outbox[0])
    choose_password(client, link)

    response = client.get(link)

    assert response.context["validlink"] is False


def test_a_link_ends(client, settings):
    invitations.send_password_link(make_account())
    do_tasks()
    settings.PASSWORD_RESET_TIMEOUT = -1

    response = client.get(link_in(mail.outbox[0]))

    assert response.context["validlink"] is False


def test_a_link_does_not_open_an_account_that_has_been_ended(client):
    account = make_account()
    invitations.send_password_link(account)
    do_tasks()
    User.objects.filter(pk=account.pk).update(is_active=False)

    response = client.get(link_in(mail.outbox[0]))

    assert response.context["validlink"] is False


def test_an_invitation_can_be_sent_again(client, administrator):
    account = make_account(first_name="Ana")

    response = client.post(reverse("admin:pages_user_link", args=[account.pk]), follow=True)
    do_tasks()

    assert [message.to for message in mail.outbox] == [["ana@example.org"]]
    assert "ana@example.org" in str(next(iter(response.context["messages"])))


def test_links_are_sent_to_the_accounts_that_are_ticked_in_the_list(client, administrator):
    chosen = [make_account(), make_account(username="b", email="b@example.org", is_active=False)]

    client.post(
        reverse("admin:pages_user_changelist"),
        {"action": "send_links", "_selected_action": [account.pk for account in chosen]},
    )
    do_tasks()

    assert [message.to for message in mail.outbox] == [["ana@example.org"]]


@pytest.mark.parametrize(
    ("email", "username"),
    [
        ("rosa@example.org", "rosa"),
        ("Jürgen.Groß@example.org", "juergen.gross"),
        ("ana@example.com", "ana2"),
        ("+++@example.org", "user"),
    ],
)
def test_the_user_name_is_made_from_the_address(email, username):
    make_account(username="Ana")

    assert invitations.free_username(email) == username


def test_an_address_has_one_account_only(client, administrator):
    make_account(email="ana.perez@example.org")

    response = client.post(reverse("admin:pages_user_add"), invitation())

    assert list(response.context["adminform"].form.errors) == ["email"]


def test_an_account_needs_a_role(client, administrator):
    response = client.post(reverse("admin:pages_user_add"), invitation(groups=[]))

    assert list(response.context["adminform"].form.errors) == ["groups"]


# Changing
# --------


def changed(account, **fields):
    return {
        "username": account.username,
        "first_name": account.first_name,
        "last_name": account.last_name,
        "email": account.email,
        "language": account.language,
        "is_active": "on",
        "is_superuser": "on",
    } | fields


@pytest.mark.parametrize("field", ["is_active", "is_superuser"])
def test_nobody_locks_themselves_out(client, administrator, field):
    role = Group.objects.get(name=Role.EDITING)
    data = changed(administrator, groups=[role.pk])
    del data[field]

    response = client.post(reverse("admin:pages_user_change", args=[administrator.pk]), data)

    assert list(response.context["adminform"].form.errors) == [field]
    delete = reverse("admin:pages_user_delete", args=[administrator.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403


def test_an_account_is_ended(client, administrator):
    account = make_account(role=Role.EDITING, password=PASSWORD)
    data = changed(account, groups=[group.pk for group in account.groups.all()])
    del data["is_active"], data["is_superuser"]

    client.post(reverse("admin:pages_user_change", args=[account.pk]), data)
    client.logout()

    login = client.post(reverse("admin:login"), {"username": "ana", "password": PASSWORD})
    assert list(login.context["form"].errors) == ["__all__"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_accounts_needs_nine_queries_however_long_it_is(
    client, administrator, django_assert_num_queries, count
):
    for number in range(count):
        make_account(username=f"ana{number}", email=f"ana{number}@example.org", role=Role.EDITING)

    # session, who asks, two counts, accounts, their roles; three for the end of the session
    with django_assert_num_queries(9):
        client.get(reverse("admin:pages_user_changelist"))
