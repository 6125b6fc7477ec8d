"""Letters to the owners of accounts: a mail server that is away loses none of them."""

import re
import socketserver
import threading
from datetime import timedelta

import django
import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pages.accounts import emails, invitations
from pages.accounts.emails import EmailTemplate, send_template
from pages.task_queue import LAST_ATTEMPT
from partnership_site.environment import mailers
from tests.accounts import do_tasks, make_account

pytestmark = pytest.mark.django_db


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
    named = address if django.VERSION < (6, 1) else {"MAILERS": mailers(address)}
    for name, value in named.items():
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
    invitations.send_password_link(account)

    do_tasks()
    waiting = DBTaskResult.objects.get()
    mail_server.start()
    emails.send_email.call(*waiting.args_kwargs["args"])

    assert len(mail_server.taken) == 1
    assert "To: ana@example.org" in mail_server.taken[0]
    pause = waiting.run_after - timezone.now()
    assert timedelta(minutes=1, seconds=50) < pause < timedelta(minutes=2)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "ana@example.org" not in caplog.text


def test_attempts_become_rarer_and_are_not_logged_again(mail_server, caplog):
    account = make_account()

    assert emails.send_email.call(account.pk, "invitation", 12) is False

    waiting = DBTaskResult.objects.get()
    assert waiting.args_kwargs["args"] == [account.pk, "invitation", 13]
    pause = waiting.run_after - timezone.now()
    assert timedelta(hours=5, minutes=59) < pause < timedelta(hours=6)
    assert caplog.records == []


def test_after_the_last_attempt_the_task_has_failed(mail_server):
    account = make_account()

    with pytest.raises(OSError, match="refused"):
        emails.send_email.call(account.pk, "invitation", LAST_ATTEMPT)

    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", r"und zwar bis \w+, .+\sUhr in Berlin \(.+\sUhr in Cajamarca\)\.\n"),
        ("es", r"hasta el \w+ .+ en Berlín \(.+ en Cajamarca\)\.\n"),
    ],
)
def test_a_letter_says_by_both_clocks_until_when_its_link_works(mailoutbox, language, sentence):
    send_template(make_account(language=language), EmailTemplate.INVITATION)

    assert re.search(sentence, mailoutbox[0].body)
