"""Answers when the server is busy: a database that stays locked, too many passwords at once."""

from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import OperationalError
from django.shortcuts import render

from pages.accounts.passwords import TooManyPasswordsError
from pages.models.locks import is_busy, limit_waiting

LOCK_SECONDS = 2  # that a request waits for other writers
RETRY_SECONDS = 5


class BusyMiddleware:
    """Answers what cannot be done at the moment with a request to come again."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        return busy_response(request) if is_busy_for_now(exception) else None


class EditorsSessionMiddleware(SessionMiddleware):
    """Saves sessions, but lets no page fail because its session could not be renewed."""

    def process_response(self, request, response):
        try:
            return super().process_response(request, response)
        # Django takes every error of an update for a session that has been deleted.
        except (OperationalError, SessionInterrupted) as error:
            if not is_busy(error):
                raise
            return busy_response(request) if request.session.modified else response


def is_busy_for_now(error: BaseException) -> bool:
    """Return whether the same request may succeed in a moment."""
    return isinstance(error, TooManyPasswordsError) or is_busy(error)


def busy_response(request):
    """Ask to come again in a moment, in both languages and without the database."""
    response = render(request, "503.html", status=503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def wait_briefly_for_locks(connection, **kwargs) -> None:
    """Let a new connection to the database wait LOCK_SECONDS at most until others have written."""
    limit_waiting(connection, LOCK_SECONDS)
