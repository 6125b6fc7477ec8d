"""Statuses that two people change at the same moment."""

from threading import Event

import pytest
from django.db import transaction

from pages.models.page import Page
from pages.publishing import status
from pages.publishing.withdraw import withdraw
from tests.factories import keep_statuses, make_page
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_withdrawn_while_its_status_is_computed_is_not_live_afterwards(monkeypatch):
    above = make_page(title_de="Oben", live_in=["de", "es"])
    page = make_page(parent=above, live_in=["de", "es"])
    keep_statuses()
    computed, withdrawn = Event(), Event()
    compute = status._status_rows

    def compute_and_wait(entries):
        rows = compute(entries)
        computed.set()
        withdrawn.wait(1)  # in vain, since the other one waits for the lock
        return rows

    monkeypatch.setattr(status, "_status_rows", compute_and_wait)

    def save():
        with transaction.atomic():
            Page.objects.get(pk=page.pk).save(sync_addresses=False)
            status.renew_statuses([page.pk])

    def withdraw_above():
        computed.wait(10)
        withdraw(above, ["de", "es"])
        withdrawn.set()

    done = at_once(save, withdraw_above)

    assert done == [None, None]
    monkeypatch.undo()
    assert list(status.wrong_statuses()) == []
