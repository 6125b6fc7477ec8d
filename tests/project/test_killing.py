"""Every process of the site is killed ten times under load: what readers notice of it."""

import os
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import find_tool
from tests.project.killing import Cluster, Site, kill_repeatedly
from tests.project.processes import free_place

pytestmark = pytest.mark.soak

KILLS = int(os.environ.get("SOAK_KILLS", "10"))
LOCKED = 22  # seconds: longer than a writer waits


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    site = Site(free_place(tmp_path_factory.mktemp("site")), tmp_path_factory.mktemp("log") / "log")
    yield site
    site.program.end(signal.SIGTERM)


@pytest.fixture
def say(capsys):
    def say(text: str) -> None:
        with capsys.disabled():
            print(f"\n{text}")

    return say


@pytest.mark.parametrize("name", ["worker", "requests", "server"])
def test_killing_one_process(site, say, name):
    supervisor = site.process("supervisor")

    figures = kill_repeatedly(site, lambda: os.kill(site.process(name), signal.SIGKILL), KILLS)

    say(f"{name}: {figures}")
    assert site.process("supervisor") == supervisor


def test_killing_the_supervisor(site, say):
    figures = kill_repeatedly(site, lambda: site.program.end(signal.SIGKILL), KILLS)

    say(f"supervisor: {figures}")


def test_locking_the_database(site, say):
    def lock():
        path = Path(site.place["DATA_DIR"], "db.sqlite3")
        with closing(sqlite3.connect(path, timeout=30)) as other:
            other.execute("BEGIN IMMEDIATE")
            time.sleep(LOCKED)

    figures = kill_repeatedly(site, lock, 1)

    say(f"database locked for {LOCKED} s: {figures}")
    assert "0 failed" in figures


def test_killing_postgresql(tmp_path, say):
    find_tool(next(map(str, Path("/usr/lib/postgresql").glob("*/bin")), None), "PostgreSQL")
    cluster = Cluster()
    try:
        place = free_place(tmp_path) | {"DATABASE_URL": cluster.url}
        site = Site(place, tmp_path / "log")
        try:
            say(f"PostgreSQL: {kill_repeatedly(site, cluster.kill, KILLS)}")
        finally:
            code = site.program.end(signal.SIGTERM)
    finally:
        cluster.remove()

    assert code == 0
