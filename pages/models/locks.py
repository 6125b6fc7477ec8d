"""The locks of whoever writes, always taken in one order, so that nobody waits in a circle.

Tree, entries by key, addresses, media by key. The tree is one lock: whoever holds it may read
places, addresses and texts of entries, and they stay so until the commit.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.apps import apps
from django.db import connection, transaction
from django.db.models import QuerySet

_TREE = 0x7472_6565  # the number of the advisory lock: "tree"
# PostgreSQL's codes: serialization failure, deadlock, lock not available in time.
_BUSY_CODES = {"40001", "40P01", "55P03"}
_SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}  # whatever their extended codes say

_only_reading = ContextVar("only_reading", default=False)


def lock_tree() -> None:
    """Lock places, addresses and drafts of all entries until the commit.

    SQLite needs no query: its transactions are immediate, and each has the database to itself.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A lock needs a transaction.")
    if connection.vendor == "postgresql" and not _only_reading.get():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TREE])


def lock_entries(keys: Iterable[int]) -> None:
    """Lock the tree, and then entries until the commit."""
    lock_tree()
    lock_rows(apps.get_model("pages", "Entry").objects.filter(pk__in=keys))


def lock_rows(rows: QuerySet) -> QuerySet:
    """Lock these rows by key until the commit, if any can be saved now. Return them."""
    if _only_reading.get() or not connection.features.has_select_for_update:
        return rows
    # Only rows of the model itself: PostgreSQL refuses to lock those that an outer join adds.
    locked = rows.select_for_update(of=("self",)).order_by("pk")
    list(locked.values_list("pk"))
    return rows


@contextmanager
def only_reading() -> Iterator[None]:
    """Lock nothing, wait for nobody, and undo all changes at the end."""
    token = _only_reading.set(True)
    mode = getattr(connection, "transaction_mode", None)
    connection.transaction_mode = "DEFERRED"  # for SQLite: it locks nothing until something writes
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        connection.transaction_mode = mode
        _only_reading.reset(token)


def limit_waiting(connection, seconds: float) -> None:
    """Let a connection give up each wait for a lock after some time, or with 0 never.

    The error is one that `is_busy` recognises.
    """
    milliseconds = int(1000 * seconds)
    statement = {
        "sqlite": f"PRAGMA busy_timeout = {milliseconds}",
        "postgresql": f"SET lock_timeout = {milliseconds}",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.seconds_for_locks = seconds


@contextmanager
def waiting_at_most(seconds: float) -> Iterator[None]:
    """Give up each wait for a lock after some time, as in `limit_waiting`."""
    default = connection.settings_dict["OPTIONS"].get("timeout", 0)  # of SQLite
    usual = getattr(connection, "seconds_for_locks", default)
    limit_waiting(connection, seconds)
    try:
        yield
    finally:
        limit_waiting(connection, usual)


def is_busy(error: BaseException | None) -> bool:
    """Return whether an error, or its cause, is that somebody else held a lock."""
    if error is None:
        return False
    is_locked = getattr(error, "sqlite_errorcode", 0) & 0xFF in _SQLITE_BUSY
    is_waiting = getattr(error, "pgcode", None) in _BUSY_CODES
    return is_locked or is_waiting or is_busy(error.__cause__ or error.__context__)
