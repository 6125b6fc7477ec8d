"""Accounts: invitations and passwords by mail, roles, and what nobody can do to themselves."""

import re
import socketserver
import threading
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pages import accounts, tasks
from pages.accounts import Role
from pages.models.user import User
from partnership_site.mail import mail_settings
from tests.making import make_editor

pytestmark = pytest.mark.django_db

PASSWORD = "una contraseña larga"


def make_account(*, role=None, password=None, **fields) -> User:
    fields = {"username": "ana", "email": "ana@example.org"} | fields
    account = User.objects.create_user(password=password, is_staff=True, **fields)
    if role:
        account.groups.add(Group.objects.get(name=role))
    return account


def do_tasks() -> None:
    """What the worker does with the queue as it is now."""
    for result in list(DBTaskResult.objects.ready()):
        result.delete()
        result.task.call(*result.args_kwargs["args"], **result.args_kwargs["kwargs"])


def link_in(message) -> str:
    return re.search(r"http://localhost:8000(/admin/password/\S+)", message.body)[1]


def choose_password(client, link: str):
    """Follows a link of a letter and fills in the form that it leads to."""
    form = client.get(link).url
    return client.post(form, {"new_password1": PASSWORD, "new_password2": PASSWORD}, follow=True)


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
    client.post(reverse("admin:login"), {"username": "ana.perez", "password": PASSWORD})

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

    assert '<html lang="es-PE">' in response.content.decode()
    login = client.get(reverse("admin:login"), headers={"Accept-Language": "de"})
    assert '<html lang="es-PE">' in login.content.decode()


def test_a_link_works_once(client):
    account = make_account()
    accounts.send_link(account)
    do_tasks()
    link = link_in(mail.outbox[0])
    choose_password(client, link)

    response = client.get(link)

    assert response.context["validlink"] is False


def test_a_link_ends(client, settings):
    accounts.send_link(make_account())
    do_tasks()
    settings.PASSWORD_RESET_TIMEOUT = -1

    response = client.get(link_in(mail.outbox[0]))

    assert response.context["validlink"] is False


def test_a_link_does_not_open_an_account_that_has_been_ended(client):
    account = make_account()
    accounts.send_link(account)
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

    assert accounts.free_username(email) == username


def test_an_address_has_one_account_only(client, administrator):
    make_account(email="ana.perez@example.org")

    response = client.post(reverse("admin:pages_user_add"), invitation())

    assert list(response.context["adminform"].form.errors) == ["email"]


def test_an_account_needs_a_role(client, administrator):
    response = client.post(reverse("admin:pages_user_add"), invitation(groups=[]))

    assert list(response.context["adminform"].form.errors) == ["groups"]


# Passwords
# ---------


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


# Mail
# ----


class Sink(socketserver.StreamRequestHandler):
    """As much of a mail server as smtplib needs (RFC 5321); keeps what it takes."""

    def handle(self):
        self.say("220 sink")
        for line in self.rfile:
            command = line.decode().strip().upper()
            if command == "DATA":
                self.say("354 go on")
                self.server.taken.append(self.text())
                self.say("250 taken")
            elif command == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 sink")

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())

    def text(self):
        return b"".join(iter(self.rfile.readline, b".\r\n")).decode()


@pytest.fixture
def mail_server(settings):
    """A mail server that can be started; until then nobody listens where it should be."""
    server = socketserver.TCPServer(("127.0.0.1", 0), Sink, bind_and_activate=False)
    server.server_bind()
    server.taken = []
    address = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": server.server_address[1],
        "EMAIL_HOST_USER": "",
        "EMAIL_HOST_PASSWORD": "",
        "EMAIL_USE_TLS": False,
        "EMAIL_USE_SSL": False,
        "EMAIL_TIMEOUT": 5,
    }
    for name, value in mail_settings(address).items():
        setattr(settings, name, value)

    def start():
        server.server_activate()
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
        server.is_running = True
        return server

    server.is_running = False
    server.start = start
    yield server
    if server.is_running:
        server.shutdown()
    server.server_close()


def test_a_mail_server_that_is_away_loses_nothing(mail_server, caplog):
    account = make_account()
    accounts.send_link(account)

    do_tasks()
    waiting = DBTaskResult.objects.get()
    mail_server.start()
    tasks.send_letter.call(*waiting.args_kwargs["args"])

    assert len(mail_server.taken) == 1
    assert "To: ana@example.org" in mail_server.taken[0]
    pause = waiting.run_after - timezone.now()
    assert timedelta(minutes=1, seconds=50) < pause < timedelta(minutes=2)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "ana@example.org" not in caplog.text


def test_attempts_become_rarer_and_are_not_logged_again(mail_server, caplog):
    account = make_account()

    assert tasks.send_letter.call(account.pk, "invitation", 12) is False

    waiting = DBTaskResult.objects.get()
    assert waiting.args_kwargs["args"] == [account.pk, "invitation", 13]
    pause = waiting.run_after - timezone.now()
    assert timedelta(hours=5, minutes=59) < pause < timedelta(hours=6)
    assert caplog.records == []


def test_after_the_last_attempt_the_task_has_failed(mail_server):
    account = make_account()

    with pytest.raises(OSError, match="refused"):
        tasks.send_letter.call(account.pk, "invitation", tasks.LAST_ATTEMPT)

    assert not DBTaskResult.objects.exists()


# Roles
# -----


def test_translators_see_and_change_texts_and_nothing_about_people():
    account = make_account(role=Role.TRANSLATION)

    assert sorted(account.get_all_permissions()) == [
        "pages.change_entry",
        "pages.change_figureblock",
        "pages.change_page",
        "pages.change_picture",
        "pages.change_pictureblock",
        "pages.change_quoteblock",
        "pages.change_textblock",
        "pages.view_childpagesblock",
        "pages.view_entry",
        "pages.view_figureblock",
        "pages.view_page",
        "pages.view_picture",
        "pages.view_pictureblock",
        "pages.view_publication",
        "pages.view_quoteblock",
        "pages.view_teaserblock",
        "pages.view_textblock",
    ]


def test_the_editorial_staff_may_do_everything_but_manage_accounts():
    account = make_account(role=Role.EDITING)

    offered = Permission.objects.filter(content_type__app_label="pages")
    everything = {f"pages.{permission.codename}" for permission in offered}
    about_accounts = {f"pages.{action}_user" for action in ("add", "change", "delete", "view")}
    assert account.get_all_permissions() == everything - about_accounts


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
    desk = client.get(reverse("admin:index")).content.decode()
    assert reverse("admin:pages_user_changelist") not in desk


def test_roles_are_what_the_site_says_after_every_migration():
    group = Group.objects.get(name=Role.TRANSLATION)
    before = set(group.permissions.all())
    group.permissions.set(Permission.objects.filter(codename="delete_user"))

    accounts.create_roles()

    assert set(group.permissions.all()) == before
    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(Role.values)


# Accounts in the admin
# ---------------------


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

    assert not client.login(username="ana", password=PASSWORD)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_accounts_needs_nine_queries_however_long_it_is(
    client, administrator, django_assert_num_queries, count
):
    for number in range(count):
        make_account(username=f"ana{number}", email=f"ana{number}@example.org", role=Role.EDITING)

    # session, who asks, two counts, accounts, their roles; three for the end of the session
    with django_assert_num_queries(9):
        client.get(reverse("admin:pages_user_changelist"))
