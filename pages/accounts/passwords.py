"""How passwords are hashed, and how many at a time."""

import threading
from contextlib import contextmanager

from django.contrib.auth.hashers import Argon2PasswordHasher

# Of the four threads of a server's process: the others go on serving readers.
PLACES = 2

_places = threading.BoundedSemaphore(PLACES)
_turn = threading.Lock()


class TooManyPasswordsError(Exception):
    """As many passwords as this process takes are being hashed: come again in a moment."""


class PasswordHasher(Argon2PasswordHasher):
    """Argon2id with the parameters that OWASP recommends, one password at a time in each process.

    Django's own parameters take 100 MB and half a second of all cores for each password.
    """

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1

    def encode(self, password, salt):
        with _wait_for_turn():
            return super().encode(password, salt)

    def verify(self, password, encoded):
        with _wait_for_turn():
            return super().verify(password, encoded)


@contextmanager
def _wait_for_turn():
    """Raise TooManyPasswordsError at once if others wait already."""
    if not _places.acquire(blocking=False):
        raise TooManyPasswordsError
    try:
        with _turn:
            yield
    finally:
        _places.release()
