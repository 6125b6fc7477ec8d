"""Preparation of the first start: free port, tables, content, administrator, static files."""

import hashlib
import secrets
import socket
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection, transaction

from pages.models.entry import Entry
from pages.models.publication import Publication
from partnership_site.delivery import static_files
from partnership_site.messages import compile_messages


def check_port(host: str, port: int, patience: float = 0) -> None:
    """Raise CommandError if the server cannot listen on a port within `patience` seconds."""
    until = time.monotonic() + patience
    while error := port_error(host, port):
        if time.monotonic() >= until:
            raise CommandError(
                f"The server cannot listen on port {port}: {error.strerror}. "
                f"Stop the program that uses it, or choose another one, such as PORT={port + 1}."
            )
        time.sleep(0.1)


def port_error(host: str, port: int) -> OSError | None:
    """Return the reason why the server cannot listen on a port, or None if it can."""
    with socket.socket() as trial:
        # As the server does: a port that was closed a moment ago can be used again.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            return error
    return None


def is_responding(host: str, port: int) -> bool:
    """Return True if the server responds to a request, with any status.

    A successful connection would not be enough: the server accepts it before the site is loaded.
    """
    connection = HTTPConnection(host, port, timeout=5)
    try:
        connection.request("HEAD", "/", headers={"Host": settings.SITE.netloc})
        return bool(connection.getresponse().status)
    except OSError:
        return False
    finally:
        connection.close()


def prepare_data() -> None:
    """Migrate the database, and import the content of the partnership into a new one.

    Raises CommandError if the database cannot be opened, or is locked.
    """
    try:
        connection.ensure_connection()
        call_command("migrate", interactive=False, verbosity=0)
        if lacks_content():
            call_command("import_content", settings.PARTNERSHIP.content)
    except OperationalError as error:
        raise CommandError(f"The database in DATABASE_URL cannot be used: {error}") from None


def lacks_content() -> bool:
    """Return whether there is no content, or its import was interrupted in the first start.

    An import publishes the home page last. Once there are accounts, editors decide about content.
    """
    home = Publication.objects.filter(entry__page__is_home=True)
    has_editors = get_user_model().objects.exists()
    return not (Entry.objects.exists() and (has_editors or home.exists()))


@transaction.atomic
def create_first_administrator(tell: Callable[[str], None]) -> None:
    """Create the account “admin” and tell its password, unless there are accounts already.

    The account is there only once the password has been told: a start that is interrupted before
    leaves none, and the next one tells another password.
    """
    accounts = get_user_model().objects
    if accounts.exists():
        return
    password = secrets.token_urlsafe(12)
    accounts.create_superuser("admin", f"admin@{settings.SITE.hostname}", password)
    tell(
        f"First administrator: admin, password {password}\n"
        "The password is not shown again. Change it in the admin."
    )


def prepare_files() -> None:
    """Compile the translations and collect the static files, if any of them have changed."""
    compile_messages()
    stamp = settings.DATA_DIR / "static.stamp"
    fingerprint = fingerprint_of_static_files()
    if not stamp.exists() or stamp.read_text() != fingerprint:
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(fingerprint)


def fingerprint_of_static_files() -> str:
    """Return a checksum of all static files (name, time, size) and of their storage's code."""
    sources = [Path(static_files.__file__)]
    for finder in get_finders():
        sources += [Path(storage.path(name)) for name, storage in finder.list([])]
    facts = [f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}" for path in sources]
    return hashlib.sha256("\n".join(sorted(facts)).encode()).hexdigest()
