"""What has to be there before the site can run: a free port, tables, content, an account, files."""

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
    """Raise CommandError where the server could not listen."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"The server cannot listen on port {port}: {error.strerror}. "
                f"Stop what listens there, or choose another one, such as PORT={port + 1}."
            ) from None


def answers(host: str, port: int) -> bool:
    """Whether a request is answered, however; a connection alone is taken before the site is up."""
    connection = HTTPConnection(host, port, timeout=5)
    try:
        connection.request("HEAD", "/", headers={"Host": settings.SITE.netloc})
        return bool(connection.getresponse().status)
    except OSError:
        return False
    finally:
        connection.close()


def prepare_data() -> None:
    """Bring the tables up to date; on the first start, load the content."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise CommandError(f"The database of DATABASE_URL does not open: {error}") from None
    call_command("migrate", interactive=False, verbosity=0)
    if not Entry.objects.exists():
        call_command("import_content", settings.PARTNERSHIP.content)


def create_first_administrator() -> str | None:
    """The password of the new account “admin”, or None where there are accounts already."""
    accounts = get_user_model().objects
    if accounts.exists():
        return None
    password = secrets.token_urlsafe(12)
    accounts.create_superuser("admin", f"admin@{settings.SITE.hostname}", password)
    return password


def prepare_files() -> None:
    """Compile the translations and collect the static files, where that has not been done yet."""
    compile_messages()
    stamp = settings.DATA_DIR / "static.stamp"
    fingerprint = fingerprint_of_static_files()
    if not stamp.exists() or stamp.read_text() != fingerprint:
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(fingerprint)


def fingerprint_of_static_files() -> str:
    """Changes with every static file, and with the program that prepares them."""
    sources = [Path(static_files.__file__)]
    for finder in get_finders():
        sources += [Path(storage.path(name)) for name, storage in finder.list([])]
    facts = [f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}" for path in sources]
    return hashlib.sha256("\n".join(sorted(facts)).encode()).hexdigest()
