"""Reads settings that differ between machines, from the environment or the file .env.

The module does not know the settings themselves. Each variable is read with a remedy: a missing or
invalid value stops the start with one message that says what to do.
"""

from importlib import import_module
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import dj_database_url
import dj_email_url
from environs import Env, EnvNotSetError, EnvValidationError, ValidationError

from pages.partnership import Partnership

SHORTEST_SECRET = 50  # characters, as the deployment check security.W009 asks for
MAIL_TIMEOUT = 10  # seconds for each answer of the mail server; `?timeout=` in the URL changes it
DATABASE_SCHEMES = {"sqlite", "postgres", "postgresql"}


class Environment:
    def __init__(self, file: Path):
        self.env = Env()
        self.env.read_env(file, recurse=False)
        for parser in (secret, site_url, port, folder, partnership_module, database, mail):
            self.env.add_parser(parser.__name__, parser)

    def read(self, name: str, kind: str = "str", *, remedy: str, **options):
        """Return the parsed value of a variable. Raises SystemExit if it is missing or invalid.

        `kind` names one of the parsers in this module or of environs ("bool", "list" ...). `remedy`
        is the sentence that tells how to correct the value. `options` go to the parser, such as
        `default`.
        """
        try:
            return getattr(self.env, kind)(name, **options)
        except EnvNotSetError:
            reason = "It is not set."
        except EnvValidationError as error:
            reason = " ".join(error.error_messages)
        raise SystemExit(
            f"The site cannot start: {name} in the environment or in the file .env is wrong.\n"
            f"{reason} {remedy}\n"
            "All variables are described in .env.example."
        )

    @property
    def names(self) -> list[str]:
        """The names of all variables that have been read."""
        return list(self.env.dump())


def secret(value: str) -> str:
    if len(value) < SHORTEST_SECRET or len(set(value)) < 5:
        raise ValidationError("It is too short or too simple.")
    return value


def site_url(value: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        is_address = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address or parts.path.strip("/"):
        raise ValidationError(f"“{value}” is not the URL of a site.")
    return parts


def port(value: str) -> int:
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise ValidationError(f"“{value}” is not a port number.")
    return int(value)


def folder(value: str) -> Path:
    if not value:
        raise ValidationError("It is empty.")
    return Path(value).expanduser()


def partnership_module(value: str) -> Partnership:
    """Return PARTNERSHIP of the module with this dotted path."""
    try:
        return import_module(value).PARTNERSHIP
    except (ImportError, AttributeError, ValueError) as error:
        raise ValidationError(f"The module “{value}” declares no PARTNERSHIP: {error}.") from None


def database(value: str) -> dict:
    """Return an entry of DATABASES. Its error does not repeat the value, which has a password."""
    try:
        if urlsplit(value).scheme in DATABASE_SCHEMES:
            return dj_database_url.parse(value)
    except ValueError:
        pass
    raise ValidationError("It is not the URL of a database.")


def mail(value: str) -> dict:
    """Return EMAIL_* as a dict. Its error does not repeat the value, which has a password."""
    try:
        found = dj_email_url.parse(value)
    except ValueError:
        found = {}
    if "EMAIL_BACKEND" not in found:
        raise ValidationError("It is not the URL of a mail server.")
    # None would wait for ever for a server that accepts the connection and says nothing.
    return found | {"EMAIL_TIMEOUT": found["EMAIL_TIMEOUT"] or MAIL_TIMEOUT}


# Options of a mailer in Django 6.1, with the former settings that they replace.
MAILER_OPTIONS = {
    "host": "EMAIL_HOST",
    "port": "EMAIL_PORT",
    "username": "EMAIL_HOST_USER",
    "password": "EMAIL_HOST_PASSWORD",
    "use_tls": "EMAIL_USE_TLS",
    "use_ssl": "EMAIL_USE_SSL",
    "timeout": "EMAIL_TIMEOUT",
}


def mailers(server: dict) -> dict:
    """Return the setting MAILERS of Django 6.1 for a server described by the former EMAIL_*."""
    backend = server["EMAIL_BACKEND"]
    options = {}
    if backend.endswith("smtp.EmailBackend"):
        options = {option: server[setting] for option, setting in MAILER_OPTIONS.items()}
    if backend.endswith("filebased.EmailBackend"):
        options = {"file_path": server["EMAIL_FILE_PATH"]}
    return {"default": {"BACKEND": backend, "OPTIONS": options}}
