"""The environment of the tests, whatever a developer's own .env says, and what several need."""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA_DIR = tempfile.mkdtemp(prefix="partnership-site-")  # each process of a run has its own
atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)

os.environ |= {
    "DJANGO_SETTINGS_MODULE": "partnership_site.settings",
    "SECRET_KEY": "only for tests: " + "abcdefghijklmnopqrstuvwxyz" * 2,
    "SITE_URL": "http://localhost:8000",
    "PORT": "8000",
    "ALLOWED_HOSTS": "testserver",
    "TRUST_PROXY": "false",
    "PARTNERSHIP": "partnership_site.partnership",
    "DEBUG": "false",
    "DATA_DIR": DATA_DIR,
    "DATABASE_URL": os.environ.get("TEST_DATABASE_URL", f"sqlite:///{DATA_DIR}/db.sqlite3"),
    "EMAIL_URL": "memory:",
    "DEFAULT_FROM_EMAIL": "noreply@localhost",
}

import django  # noqa: E402
import pytest  # noqa: E402
from django.conf import settings as site_settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from partnership_site.messages import compile_messages  # noqa: E402
from tests.gate import find_chromium  # noqa: E402

compile_messages()  # first: setting up reads the catalogues, and they are read once
django.setup()  # so that the conftest.py files below can import models

PATIENCE = 20_000  # milliseconds; a busy machine lets a browser wait
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    # How many pixels ahead pictures are loaded: the shell does not know the line, and loads more.
    "--blink-settings=lazyLoadingImageMarginPxUnknown=1250",
]


def pytest_configure():
    # A connection that outlives its thread keeps PostgreSQL from removing the tests' database.
    site_settings.DATABASES["default"]["CONN_MAX_AGE"] = 0


def pytest_collection_modifyitems(config, items):
    """Put first what takes long to prepare: one process has it, and no other steals a part of it.

    Work is stolen from the end of the longest queue (`--dist worksteal`). Long proofs are left to
    those who ask for them.
    """
    if "soak" not in config.option.markexpr:
        items[:] = [item for item in items if "soak" not in item.keywords]
    items.sort(
        key=lambda item: (
            "processes" not in item.keywords and not item.nodeid.startswith("tests/site/")
        )
    )


@pytest.fixture(autouse=True, scope="session")
def quick_settings():
    """Static files as they are in the sources, and passwords that are cheap to make."""
    plain = site_settings.STORAGES | {"staticfiles": {"BACKEND": site_settings.SOURCE_STATIC_FILES}}
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(STORAGES=plain, PASSWORD_HASHERS=hashers):
        yield


@pytest.fixture(autouse=True)
def media_root(settings, tmp_path):
    """A folder of its own for each test's uploads."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def counted():
    """Return how many queries a call needs, without savepoints and what only PostgreSQL locks."""

    def count(call) -> int:
        with CaptureQueriesContext(connection) as context:
            call()
        beginnings = ("SAVEPOINT", "RELEASE", "SELECT pg_advisory", "SET lock", "PRAGMA busy")
        locks = re.compile(r'SELECT \S+ AS "pk" FROM .* FOR UPDATE OF ')  # and nothing else
        return sum(
            not each["sql"].startswith(beginnings) and not locks.match(each["sql"])
            for each in context.captured_queries
        )

    return count


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory):
    """A folder that all processes of the run share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(autouse=True)
def pending_demand(monkeypatch):
    """Demand that no thread writes; `write()` does it where a test asks for it."""
    from pages.models import demand

    monkeypatch.setattr(demand.PendingDemand, "start_writing", lambda self: None)
    yield demand.pending_demand
    demand.pending_demand.__init__()


def find_tool(path: str | None, what: str) -> str:
    """The path; without one the test is left out, and in CI, where nothing may be, fails."""
    if path:
        return path
    leave = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
    return leave(f"{what} is not installed")


@pytest.fixture(scope="session")
def chromium():
    """The installed browser, driven by Playwright."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    path = find_tool(find_chromium(), "Chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright runs an event loop in the thread of the test, where Django suspects mistakes.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium, live_server):
    """A fresh tab; addresses are relative to the site."""
    context = chromium.new_context(base_url=live_server.url)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def html_checker():
    """The command of the W3C's HTML checker; VNU_JAR names its file, else var/tools/vnu.jar."""
    java = find_tool(shutil.which("java"), "Java")
    jar = Path(os.environ.get("VNU_JAR", ROOT / "var/tools/vnu.jar"))
    return [java, "-jar", find_tool(str(jar) if jar.exists() else None, "the HTML checker")]
