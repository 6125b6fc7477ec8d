"""Preparation of the first start: free port, tables, content, administrator, static files."""

import hashlib
import secrets
import socket
from http.client import HTTPConnection
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection

from pages.models.entry import Entry
from partnership_site.delivery import static_files
from partnership_site.messages import compile_messages


def check_port(host: str, port: int) -> None:
    """Raise CommandError if the server cannot listen on a port."""
    with socket.socket() as trial:
        # As the server does: a port that was closed a moment ago can be used again.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"The server cannot listen on port {port}: {error.strerror}. "
                f"Stop the program that uses it, or choose another one, such as PORT={port + 1}."
            ) from None


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
    """Migrate the database, and import the content of the partnership if there are no entries.

    Raises CommandError if the database cannot be opened.
    """
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise CommandError(f"The database in DATABASE_URL cannot be opened: {error}") from None
    call_command("migrate", interactive=False, verbosity=0)
    if not Entry.objects.exists():
        call_command("import_content", settings.PARTNERSHIP.content)


def create_first_administrator() -> str | None:
    """Create the account “admin” and return its password; None if there are accounts already."""
    accounts = get_user_model().objects
    if accounts.exists():
        return None
    password = secrets.token_urlsafe(12)
    accounts.create_superuser("admin", f"admin@{settings.SITE.hostname}", password)
    return password


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
