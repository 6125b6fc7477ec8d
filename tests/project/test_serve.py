"""`make run` without make: the site as its users start it, on a port and a database of its own."""

import os
import re
import signal
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from pages.accounts.passwords import PasswordHasher
from partnership_site.processes.supervisor import STEADY_SECONDS, Child
from tests.project.processes import descendants, free_place, manage, query, running

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
    """Process ids: of the worker, of a server, and of that server's process for requests."""
    pids = descendants(program.process.pid)[1:]
    lines = {pid: Path(f"/proc/{pid}/cmdline").read_text().split("\0") for pid in pids}
    worker, *_ = [pid for pid, line in lines.items() if "worker" in line]
    server, *_ = [pid for pid, line in lines.items() if "granian" in line]
    return {"worker": worker, "server": server, "requests": descendants(server)[-1]}


def is_running(pid: int) -> bool:
    """Not a zombie either, which only waits for its parent to look."""
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def test_the_first_start_creates_an_administrator_and_prints_the_password(first_start, place):
    password = re.search(r"First administrator: admin, password (\S+)", first_start)[1]

    [(username, stored)] = query(place, "SELECT username, password FROM pages_user")
    assert username == "admin"
    assert PasswordHasher().verify(password, stored)


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
    assert not [pid for pid in children.values() if is_running(pid)]


@pytest.mark.parametrize("name", ["server", "requests", "worker"])
def test_one_that_dies_is_started_again_and_the_others_go_on(site, place, name):
    before = descendants(site.process.pid)
    killed = children_of(site)[name]
    ended = set(descendants(killed))

    os.kill(killed, signal.SIGKILL)
    site.wait_for("It is started again in 0 seconds.")
    statuses = {status_of(place, "/de/") for _request in range(20)}
    site.wait_until(lambda: len(descendants(site.process.pid)) == len(before))

    assert statuses == {200}
    assert (
        len(set(before) - ended - set(descendants(site.process.pid))) <= 1
    )  # its own main process
    assert site.process.poll() is None


def test_killing_the_supervisor_leaves_no_process_behind(site, place, tmp_path):
    pids = descendants(site.process.pid)

    site.end(signal.SIGKILL)
    with running("serve", log=tmp_path / "next", **place) as following:
        following.wait_for("Ctrl-C stops it.")
        status = status_of(place, "/de/")

    assert not [pid for pid in pids if is_running(pid)]
    assert status == 200


def test_a_second_start_on_the_same_data_says_what_is_running(site, place):
    second = manage("serve", **place | {"PORT": "1"})

    assert second.returncode == 1
    assert f"The site already runs with the data in {place['DATA_DIR']}" in second.stderr
    assert f"{place['SITE_URL']} (process {site.process.pid}, since 20" in second.stderr
    assert status_of(place, "/de/") == 200


def test_a_program_that_ends_again_and_again_is_started_after_longer_and_longer_pauses(caplog):
    child = Child("sad program", [sys.executable, "-c", "raise SystemExit(3)"])
    pauses = []

    for _death in range(4):
        child.process.wait()
        child.pause()
        pauses.append(round(child.start_at - time.monotonic()))
        child.start()
    child.process.wait()
    child.started_at -= STEADY_SECONDS + 1
    child.pause()

    assert pauses == [0, 1, 2, 4]
    assert round(child.start_at - time.monotonic()) == 0
    assert "The sad program has ended with code 3. It is started again in 4" in caplog.text


def test_a_busy_port_is_named_before_anything_else_happens(site, place, tmp_path):
    second = manage("serve", **place | {"DATA_DIR": str(tmp_path)})

    assert second.returncode == 1
    assert f"cannot listen on port {place['PORT']}: Address already in use" in second.stderr
    assert f"such as PORT={int(place['PORT']) + 1}" in second.stderr
