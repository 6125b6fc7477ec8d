"""Passwords: chosen by their owners alone, by way of a link."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pages.accounts.logins import forget_attempts
from pages.models.user import PasswordLink, User
from tests.accounts import PASSWORD, choose_password, do_tasks, link_in, make_account
from tests.factories import make_editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    account = make_editor(first_name="Rosa", last_name="Beispiel")
    client.force_login(account)
    return account


def test_a_forgotten_password_is_replaced_by_mail(client):
    make_account(password="a long old password")
    client.post(reverse("admin:password_reset"), {"email": "ANA@example.org"})
    do_tasks()

    choose_password(client, link_in(mail.outbox[0]))

    assert User.objects.get().check_password(PASSWORD)


def test_asking_for_a_link_does_not_tell_who_has_an_account(client, django_assert_num_queries):
    make_account()

    answers = []
    for email in ["ana@example.org", "nobody@example.org"]:
        # the address, the account and its number of links, this link, the task; the savepoint
        with django_assert_num_queries(7):
            response = client.post(reverse("admin:password_reset"), {"email": email})
        answers.append((response.status_code, response.url))
    do_tasks()

    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [["ana@example.org"]]


def ask_for_link(email="ana@example.org", address="203.0.113.7"):
    return Client().post(reverse("admin:password_reset"), {"email": email}, REMOTE_ADDR=address)


def test_nobody_gets_more_than_three_mails_an_hour_and_nobody_is_told(client):
    make_account()

    answers = {ask_for_link(address=f"203.0.113.{number}").url for number in range(9)}
    do_tasks()

    assert answers == {reverse("admin:password_reset_done")}
    assert len(mail.outbox) == 3


def test_an_hour_later_there_is_another_link(client):
    make_account()
    for _number in range(4):
        ask_for_link()
    PasswordLink.objects.update(asked_at=timezone.now() - timedelta(hours=1, seconds=1))

    ask_for_link()
    do_tasks()

    assert len(mail.outbox) == 4


def test_an_address_cannot_ask_for_everybody(client):
    statuses = [ask_for_link(f"name{number}@example.org").status_code for number in range(22)]

    assert statuses == [302] * 20 + [429] * 2
    assert ask_for_link(address="198.51.100.20").status_code == 302
    assert DBTaskResult.objects.count() == 21


@pytest.mark.parametrize(("language", "said"), [("de", "in einer Stunde"), ("es", "una hora")])
def test_whoever_asks_too_often_is_told_so(language, said):
    for number in range(20):
        ask_for_link(f"name{number}@example.org")

    response = Client(headers={"Accept-Language": language}).post(
        reverse("admin:password_reset"), {"email": "a@example.org"}, REMOTE_ADDR="203.0.113.7"
    )

    assert said in response.text
    assert "errorlist" in response.text


def test_an_administrator_sends_nobody_more_links_than_that(client, administrator):
    account = make_account()
    url = reverse("admin:pages_user_link", args=[account.pk])

    texts = [
        str(next(iter(client.post(url, follow=True).context["messages"]))) for _number in range(4)
    ]
    do_tasks()

    assert len(mail.outbox) == 3
    assert len(set(texts[:3])) == 1
    assert "ana@example.org" in texts[3]
    assert texts[3] != texts[0]


def test_links_are_forgotten_with_the_addresses_after_a_day():
    ask_for_link()
    ask_for_link(address="198.51.100.20")
    day_ago = timezone.now() - timedelta(days=1, seconds=1)
    PasswordLink.objects.filter(address="203.0.113.7").update(asked_at=day_ago)

    forget_attempts()

    assert [link.address for link in PasswordLink.objects.all()] == ["198.51.100.20"]


@pytest.mark.django_db(transaction=True)
def test_links_asked_for_at_once_are_counted_one_by_one():
    account = make_account()
    PasswordLink.objects.create(account=account)
    gate = threading.Barrier(6)

    def ask():
        gate.wait(10)
        ask_for_link()
        connection.close()

    threads = [threading.Thread(target=ask) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert PasswordLink.objects.filter(account=account).count() == 3


def test_the_link_leads_to_the_site_whatever_host_the_request_names(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    make_account()

    client.post(
        reverse("admin:password_reset"), {"email": "ana@example.org"}, headers={"Host": "evil.org"}
    )
    do_tasks()

    assert "evil.org" not in mail.outbox[0].body
    assert link_in(mail.outbox[0])


def test_nobody_types_the_password_of_somebody_else(client, administrator):
    account = make_account()

    form = client.get(reverse("admin:pages_user_change", args=[account.pk]))
    other = client.get(f"/admin/pages/user/{account.pk}/password/", follow=True)

    assert "password" not in form.context["adminform"].form.fields
    assert 'type="password"' not in other.content.decode()


def test_one_changes_ones_own_password(client, administrator):
    response = client.post(
        reverse("admin:password_change"),
        {
            "old_password": "a long enough password",
            "new_password1": PASSWORD,
            "new_password2": PASSWORD,
        },
    )

    assert response.url == reverse("admin:password_change_done")
    administrator.refresh_from_db()
    assert administrator.check_password(PASSWORD)
