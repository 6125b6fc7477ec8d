"""Several people at once: calls in threads of their own, each with its own connection."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from functools import wraps
from threading import Barrier, BrokenBarrierError

from django.db import connection, connections


def at_once(*calls: Callable) -> list:
    """Start all calls together; their results, or the exceptions they raised, in the same order."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait()
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


class Meeting:
    """A point in the code at which two threads meet, unless something keeps one of them from it.

    Whoever comes first waits a moment for the other: without a lock between them, both are there.
    """

    def __init__(self, seconds: float = 0.5):
        self.barrier, self.seconds = Barrier(2), seconds

    def __call__(self) -> None:
        with suppress(BrokenBarrierError):
            self.barrier.wait(self.seconds)

    def before(self, monkeypatch, owner: type, name: str) -> None:
        """Let threads meet before each call of a method."""
        method = getattr(owner, name)

        @wraps(method)
        def meeting(*args, **kwargs):
            self()
            return method(*args, **kwargs)

        monkeypatch.setattr(owner, name, meeting)


@contextmanager
def locked_database() -> Iterator[None]:
    """Another process in the middle of a long write: to anything, or on PostgreSQL to demand."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
    else:
        other = connections.create_connection("default")
        with closing(other), other.cursor() as cursor:
            cursor.execute("BEGIN; LOCK TABLE pages_demand IN ACCESS EXCLUSIVE MODE")
            yield
