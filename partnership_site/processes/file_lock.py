"""A lock in the folder of the data, whose holder can be named."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import timezone


class AlreadyLocked(Exception):
    """Another process holds the lock; its text names the process."""


@contextmanager
def file_lock(name: str, holder: str = "") -> Iterator[bool]:
    """Hold a lock while the block runs; yield whether its last holder was killed.

    `holder` says in a few words who holds it. The operating system releases the lock when the
    process ends, even if it is killed. Raises AlreadyLocked.
    """
    with (settings.DATA_DIR / name).open("a+") as file:
        file.seek(0)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyLocked(file.read().strip()) from None
        was_killed = bool(file.read())
        now = timezone.localtime()
        note(file, f"{holder} (process {os.getpid()}, since {now:%Y-%m-%d %H:%M})".strip())
        try:
            yield was_killed
        finally:
            note(file, "")


def note(file, text: str) -> None:
    """Replace the content of the file."""
    file.truncate(0)
    file.write(text)
    file.flush()
