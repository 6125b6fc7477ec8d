"""`make run` without make: the site as its users start it, on a port and a database of its own."""

import os
import re
import signal
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from tests.project.processes import PATIENCE, free_place, manage, query, running, wait_until

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The environment of a site that has never been started."""
    return free_place(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def first_start(place, tmp_path_factory):
    """What the first start printed; the site is stopped again."""
    with running("serve", log=tmp_path_factory.mktemp("log") / "first", **place) as site:
        site.wait_for("Ctrl-C stops it.")
        assert site.end(signal.SIGINT) == 0
    return site.printed


@pytest.fixture
def site(first_start, place, tmp_path):
    """The site, started once more."""
    with running("serve", log=tmp_path / "log", **place) as site:
        site.wait_for("Ctrl-C stops it.")
        yield site


def status_of(place, path):
    try:
        with urllib.request.urlopen(place["SITE_URL"] + path) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def children_of(program) -> dict[str, int]:
    """The server's and the worker's process ids."""
    pid = program.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    lines = {child: Path(f"/proc/{child}/cmdline").read_text() for child in children}
    return {
        name: int(child)
        for name, word in (("server", "granian"), ("worker", "worker"))
        for child, line in lines.items()
        if word in line.split("\0")
    }


def test_the_first_start_creates_an_administrator_and_prints_the_password(first_start, place):
    password = re.search(r"First administrator: admin, password (\S+)", first_start)[1]

    [(username, stored)] = query(place, "SELECT username, password FROM pages_user")
    assert username == "admin"
    assert PBKDF2PasswordHasher().verify(password, stored)


def test_both_languages_and_the_admin_answer(site, place):
    answers = {path: status_of(place, path) for path in ("/de/", "/es/", "/admin/login/")}

    assert answers == {"/de/": 200, "/es/": 200, "/admin/login/": 200}


def test_a_later_start_keeps_everything_and_does_nothing_twice(first_start, place, tmp_path):
    entries = query(place, "SELECT id, changed_at FROM pages_entry ORDER BY id")
    collected = Path(place["DATA_DIR"], "static/staticfiles.json").stat().st_mtime_ns

    with running("serve", log=tmp_path / "log", **place) as site:
        site.wait_for("Ctrl-C stops it.")

    assert entries == query(place, "SELECT id, changed_at FROM pages_entry ORDER BY id") != []
    assert collected == Path(place["DATA_DIR"], "static/staticfiles.json").stat().st_mtime_ns
    assert "password" not in site.printed


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_server_and_worker_end_with_the_site(site, number):
    children = children_of(site)

    code = site.end(number)

    assert code == 0
    assert sorted(children) == ["server", "worker"]
    assert not [pid for pid in children.values() if Path(f"/proc/{pid}").exists()]


@pytest.mark.parametrize("name", ["server", "worker"])
def test_when_one_of_them_dies_the_site_ends_and_says_so(site, name):
    children = children_of(site)

    os.kill(children[name], signal.SIGKILL)

    assert site.process.wait(PATIENCE) == 1
    assert f"The {name} has ended with code -9." in site.printed
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children.values()))


def test_a_busy_port_is_named_before_anything_else_happens(site, place, tmp_path):
    second = manage("serve", **place | {"DATA_DIR": str(tmp_path)})

    assert second.returncode == 1
    assert f"cannot listen on port {place['PORT']}: Address already in use" in second.stderr
    assert f"such as PORT={int(place['PORT']) + 1}" in second.stderr
