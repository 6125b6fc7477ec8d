"""The locks of whoever writes, always taken in one order, so that nobody waits in a circle.

Tree, entries by key, addresses, media by key. The tree is one lock: whoever holds it may read
places, addresses and texts of entries, and they stay so until the commit.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.apps import apps
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

_TREE = 0x7472_6565  # the number of the advisory lock: "tree"
# PostgreSQL's codes: serialization failure, deadlock, lock not available in time.
_BUSY_CODES = {"40001", "40P01", "55P03"}

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


@contextmanager
def waiting_at_most(seconds: float) -> Iterator[None]:
    """Give up each wait for a lock after some time, with an error that `is_busy` recognises."""
    usual = connection.settings_dict["OPTIONS"].get("timeout", 5)  # sqlite3's own is 5
    statement, default = {
        "sqlite": ("PRAGMA busy_timeout = {}", int(1000 * usual)),
        "postgresql": ("SET lock_timeout = {}", "DEFAULT"),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(statement.format(int(1000 * seconds)))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(statement.format(default))


def is_busy(error: Exception) -> bool:
    """Return whether somebody else held a lock: trying again may succeed."""
    cause = error.__cause__
    is_locked = getattr(cause, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
    is_waiting = getattr(cause, "pgcode", None) in _BUSY_CODES
    return isinstance(error, OperationalError) and (is_locked or is_waiting)
