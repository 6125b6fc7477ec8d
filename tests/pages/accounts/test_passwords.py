"""Passwords: chosen by their owners alone, by way of a link."""

import pytest
from django.core import mail
from django.urls import reverse

from pages.models.user import User
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
        with django_assert_num_queries(2):  # the account, the task
            response = client.post(reverse("admin:password_reset"), {"email": email})
        answers.append((response.status_code, response.url))
    do_tasks()

    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [["ana@example.org"]]


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
