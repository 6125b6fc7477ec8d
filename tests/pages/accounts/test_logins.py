"""Limits of logging in: for whoever guesses passwords, and for nobody else."""

import threading
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import identify_hasher, make_password
from django.core import mail
from django.db import OperationalError, connection, transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from pages.accounts import passwords
from pages.accounts.invitations import send_password_link
from pages.accounts.logins import client_address, forget_attempts
from pages.accounts.roles import Role
from partnership_site.delivery import busy
from tests.accounts import PASSWORD, choose_password, do_tasks, link_in, make_account

pytestmark = pytest.mark.django_db

HOME, OFFICE = "203.0.113.7", "198.51.100.20"


@pytest.fixture
def ana():
    return make_account(password=PASSWORD, role=Role.EDITING)


def log_in(username="ana", password=PASSWORD, address=HOME, **options):
    data = {"username": username, "password": password}
    return Client(**options).post(reverse("admin:login"), data, REMOTE_ADDR=address)


def guess(times, **options) -> list[int]:
    return [log_in(password=f"wrong {number}", **options).status_code for number in range(times)]


# Who is locked
# -------------


def test_after_five_wrong_passwords_the_right_one_is_refused_as_well(ana):
    assert guess(5) == [200, 200, 200, 200, 429]

    response = log_in()

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "900"
    assert response.context["form"].errors.as_data()["__all__"][0].code == "locked"


@pytest.mark.parametrize(("language", "said"), [("de", "Viertelstunde"), ("es", "cuarto de hora")])
def test_whoever_is_locked_is_told_how_long(ana, language, said):
    guess(5)

    response = Client(headers={"Accept-Language": language}).post(
        reverse("admin:login"), {"username": "ana", "password": PASSWORD}, REMOTE_ADDR=HOME
    )

    assert said in response.text


def test_somebody_elsewhere_locks_the_account_only_for_themselves(ana):
    guess(50, address=OFFICE)

    assert log_in(address=HOME).status_code == 302


def test_the_lock_ends_although_somebody_goes_on_trying(ana):
    guess(50)
    past = timezone.now() - timedelta(minutes=15, seconds=1)
    AccessAttempt.objects.update(attempt_time=past)

    assert guess(1) == [200]
    assert log_in().status_code == 302


def test_trying_while_locked_writes_nothing(ana):
    guess(5)
    before = AccessAttempt.objects.values()[:]

    log_in()
    guess(1)

    assert list(AccessAttempt.objects.values()) == list(before)


def test_whoever_is_in_starts_counting_anew(ana):
    assert guess(4) == [200] * 4
    assert log_in().status_code == 302

    assert guess(5) == [200, 200, 200, 200, 429]


def test_one_address_cannot_try_many_accounts():
    statuses = [log_in(f"name{number}", "wrong").status_code for number in range(25)]

    assert statuses == [200] * 19 + [429] * 6


def test_one_network_of_ipv6_counts_as_one_address(ana):
    for number in range(1, 6):
        log_in(password="wrong", address=f"2001:db8:1:2::{number}")

    assert log_in(address="2001:db8:1:2:abcd::1").status_code == 429
    assert log_in(address="2001:db8:1:3::1").status_code == 302


def test_a_link_by_mail_leads_in_whoever_holds_the_lock(client, ana):
    guess(50)
    send_password_link(ana)
    do_tasks()

    choose_password(client, link_in(mail.outbox[0]))

    assert client.get(reverse("admin:index")).status_code == 200


# Addresses
# ---------


@pytest.mark.parametrize(
    ("trusted", "forwarded", "expected"),
    [
        (False, "192.0.2.1", OFFICE),
        (True, "192.0.2.1", "192.0.2.1"),
        (True, "192.0.2.66, 192.0.2.1", "192.0.2.1"),  # the first was sent by whoever asks
        (True, "192.0.2.1:4711", "0.0.0.0"),
        (True, "::ffff:192.0.2.1", "192.0.2.1"),
        (True, "", "0.0.0.0"),
        (True, None, OFFICE),
    ],
)
def test_the_address_is_the_one_that_the_proxy_saw(settings, trusted, forwarded, expected):
    settings.TRUST_PROXY = trusted
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    request = RequestFactory().get("/", REMOTE_ADDR=OFFICE, headers=headers)

    assert client_address(request) == expected


def test_addresses_are_forgotten_after_a_day(ana):
    guess(1)
    guess(1, address=OFFICE)
    day_ago = timezone.now() - timedelta(days=1, seconds=1)
    AccessAttempt.objects.filter(ip_address=HOME).update(attempt_time=day_ago)

    forget_attempts()

    assert [attempt.ip_address for attempt in AccessAttempt.objects.all()] == [OFFICE]


def test_no_password_is_kept_and_who_logs_in_leaves_no_address(ana):
    guess(1)
    log_in(address=OFFICE)

    kept = str(list(AccessAttempt.objects.values()))
    assert "wrong" not in kept
    assert OFFICE not in kept


def test_the_log_names_no_account_and_no_address(ana, caplog):
    guess(6)

    assert "ana" not in caplog.text
    assert HOME not in caplog.text


# Passwords
# ---------


@pytest.fixture
def real_hasher(settings):
    settings.PASSWORD_HASHERS = ["pages.accounts.passwords.PasswordHasher"]


def test_passwords_are_hashed_with_argon2(real_hasher):
    encoded = make_password(PASSWORD)

    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert identify_hasher(encoded).verify(PASSWORD, encoded)


@pytest.mark.django_db(transaction=True)
def test_many_logins_at_once_leave_threads_to_readers(real_hasher, monkeypatch):
    make_account(password=PASSWORD)
    is_hashing, may_end = threading.Event(), threading.Event()
    verify = passwords.Argon2PasswordHasher.verify

    def slow_verify(*args):
        is_hashing.set()
        may_end.wait(10)
        return verify(*args)

    monkeypatch.setattr(passwords.Argon2PasswordHasher, "verify", slow_verify)
    answers = []

    def run():
        answers.append(log_in().status_code)
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(16)]
    for thread in threads:
        thread.start()
    is_hashing.wait(10)
    refused = _wait_until(lambda: len(answers) == 14)
    may_end.set()
    for thread in threads:
        thread.join()

    assert refused
    assert sorted(answers) == [302] * 2 + [503] * 14


def _wait_until(is_so, seconds=10) -> bool:
    pause = threading.Event()
    for _attempt in range(seconds * 50):
        if is_so():
            return True
        pause.wait(0.02)
    return False


# A database in which somebody else writes
# ----------------------------------------


@contextmanager
def other_writer():
    """Somebody who holds what a login writes to, until the end of the block."""
    is_writing, may_end = threading.Event(), threading.Event()

    def write():
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                tables = "axes_accessattempt, django_session, pages_user"
                cursor.execute(f"LOCK TABLE {tables} IN EXCLUSIVE MODE")
            is_writing.set()
            may_end.wait(20)
        connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    is_writing.wait(10)
    yield
    may_end.set()
    thread.join()


@pytest.fixture
def patient_connection(monkeypatch):
    """The connection of a request, as the server has it."""
    monkeypatch.setattr(busy, "LOCK_SECONDS", 1)
    busy.wait_briefly_for_locks(connection)
    yield
    connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("password", [PASSWORD, "wrong"])
def test_a_login_while_the_database_is_locked_is_asked_to_come_again(patient_connection, password):
    make_account(password=PASSWORD)

    with other_writer():
        began = monotonic()
        response = log_in(password=password)
        took = monotonic() - began

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert 'lang="es-PE"' in response.text
    assert took < 5
    assert log_in().status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_session_that_cannot_be_renewed_fails_no_page(client, patient_connection):
    client.force_login(make_account(password=PASSWORD, role=Role.EDITING))

    with other_writer():
        response = client.get(reverse("admin:pages_page_changelist"))

    assert response.status_code == 200


def test_another_error_of_the_database_is_no_matter_of_time(client, ana, monkeypatch):
    def broken(*args, **kwargs):
        raise OperationalError("no such table")

    monkeypatch.setattr("pages.accounts.logins.LoginLimits.get_failures", broken)
    client.raise_request_exception = False

    response = client.post(reverse("admin:login"), {"username": "ana", "password": PASSWORD})

    assert response.status_code == 500
