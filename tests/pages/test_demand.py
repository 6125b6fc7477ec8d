"""Counting who asked for an entry in the other language: never at the cost of the page."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pages.models.demand import Demand, PendingDemand
from tests.factories import make_page
from tests.project.processes import wait_until
from tests.threads import locked_database

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
ROBOT = "Mozilla/5.0 (compatible; Examplebot/2.1; +http://robots.example/bot.html)"


@pytest.fixture
def page():
    return make_page(title_de="Geschichte", live_in=["de"])


def ask(client, **headers) -> int:
    """Ask for the page in Spanish, as a browser does; the status of the answer."""
    headers = {"user-agent": BROWSER} | headers
    return client.get("/es/geschichte/", headers=headers).status_code


def written() -> list[tuple]:
    return list(Demand.objects.values_list("entry", "language", "count"))


@pytest.mark.django_db
def test_each_reader_is_counted(client, page, pending_demand):
    statuses = [ask(client) for _reader in range(3)]
    pending_demand.write()
    ask(client)
    pending_demand.write()

    assert statuses == [404, 404, 404]
    assert written() == [(page.pk, "es", 4)]


@pytest.mark.django_db
def test_the_page_itself_writes_nothing(client, page):
    with CaptureQueriesContext(connection) as asked:
        ask(client)

    assert {each["sql"].split()[0] for each in asked} == {"SELECT"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": ROBOT},
        {"user-agent": "curl/8.5.0"},
        {"user-agent": ""},
        {"sec-purpose": "prefetch;prerender"},
    ],
)
def test_robots_and_what_browsers_load_ahead_do_not_count(client, page, pending_demand, headers):
    ask(client, **headers)
    client.head("/es/geschichte/", headers={"user-agent": BROWSER})
    pending_demand.write()

    assert written() == []


@pytest.mark.django_db
def test_the_counts_that_wait_are_bounded(page, pending_demand, monkeypatch):
    monkeypatch.setattr(PendingDemand, "MOST", 2)

    for entry in (page.pk, 10_001, 10_002, page.pk):
        pending_demand.add(entry, "es")

    assert pending_demand._counts == {(page.pk, "es"): 2, (10_001, "es"): 1}


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_was_deleted_meanwhile_stops_no_other(page, pending_demand):
    pending_demand.add(page.pk + 1, "es")
    pending_demand.add(page.pk, "es")

    pending_demand.write()

    assert written() == [(page.pk, "es", 1)]
    assert not pending_demand._counts


@pytest.mark.django_db(transaction=True)
def test_with_a_locked_database_the_page_is_answered_at_once_and_counted_later(client, page):
    pending = PendingDemand()
    with locked_database():
        began = time.monotonic()
        status = ask(client)
        seconds = time.monotonic() - began
        connection.close()
        short_of_patience(pending, page)
        waiting = dict(pending._counts)
    pending.write()

    assert (status, seconds < 2) == (404, True)
    assert waiting == {(page.pk, "es"): 1}
    assert written() == [(page.pk, "es", 1)]


@pytest.mark.django_db(transaction=True)
def test_a_thread_writes_what_was_counted(page, monkeypatch):
    monkeypatch.undo()  # the thread that other tests do without
    pending = PendingDemand()
    pending.DELAY = 0.05

    pending.add(page.pk, "es")
    pending.add(page.pk, "es")

    wait_until(lambda: written() == [(page.pk, "es", 2)], 10)


def short_of_patience(pending: PendingDemand, page) -> None:
    """Write, without the twenty seconds that a writer would wait."""
    patience = {"sqlite": "PRAGMA busy_timeout = 100", "postgresql": "SET lock_timeout = 100"}
    with connection.cursor() as cursor:
        cursor.execute(patience[connection.vendor])
    pending.add(page.pk, "es")
    pending.write()
    connection.close()
