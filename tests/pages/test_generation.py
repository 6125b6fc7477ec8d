"""The content generation: raised once by each transaction that changes what readers see."""

from threading import Event

import pytest
from django.db import transaction

from pages.models.generation import (
    changed_since,
    content_transaction,
    current_generation,
    readers_see_change,
)
from tests.threads import at_once


@pytest.mark.django_db
def test_a_transaction_raises_it_once_whatever_it_changes():
    with content_transaction():
        readers_see_change([3, 5])
        with content_transaction():
            readers_see_change([5])
            readers_see_change()
        assert current_generation() == 0

    assert (current_generation(), changed_since(0), changed_since(1)) == (1, [3, 5], [])


@pytest.mark.django_db
def test_an_entry_is_told_once_with_its_last_change():
    for entries in ([3, 5], [5], []):
        with content_transaction():
            readers_see_change(entries)

    assert (current_generation(), changed_since(0), changed_since(1)) == (2, [3, 5], [5])


@content_transaction()
def change_and_fail():
    readers_see_change()
    raise ZeroDivisionError


@pytest.mark.django_db
def test_it_stays_where_readers_see_no_change_or_the_transaction_fails():
    with content_transaction():
        pass
    with pytest.raises(ZeroDivisionError):
        change_and_fail()

    assert current_generation() == 0


@pytest.mark.django_db
def test_outside_of_a_content_transaction_it_is_raised_at_once():
    with transaction.atomic():
        readers_see_change([7])
        assert (current_generation(), changed_since(0)) == (1, [7])


@pytest.mark.django_db(transaction=True)
def test_no_change_is_lost_of_many_at_once():
    @content_transaction()
    def change(entry):
        readers_see_change([entry])

    results = at_once(*(lambda number=number: change(number) for number in range(8)))

    assert results == [None] * 8
    assert (current_generation(), sorted(changed_since(0))) == (8, list(range(8)))


@pytest.mark.django_db(transaction=True)
def test_what_commits_late_is_a_later_generation():
    early_is_done = Event()

    @content_transaction()
    def commit_late():
        readers_see_change([1])
        early_is_done.wait(timeout=0.5)  # SQLite lets nobody else write meanwhile

    @content_transaction()
    def commit_early():
        readers_see_change([2])

    def commit_early_and_say_so():
        commit_early()
        seen = current_generation()
        early_is_done.set()
        return seen

    _late, seen = at_once(commit_late, commit_early_and_say_so)

    assert current_generation() == 2
    assert seen == 2 or changed_since(seen) == [1]
