"""The worker as a process of its own, with a database file of its own."""

import os
import select
import shutil
import signal
import socket
import time

import pytest
from django_tasks_db.compat import TaskResultStatus

from tests.project.processes import PATIENCE, manage, python, query, running, wait_until

pytestmark = pytest.mark.processes

BEGIN = "import sys, django; django.setup(); from tests.project.slow_task import *; "


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """A database file with empty tables, to be copied."""
    folder = tmp_path_factory.mktemp("tables")
    place = {"DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3"}
    assert manage("migrate", "--verbosity", "0", **place).returncode == 0
    return folder / "db.sqlite3"


@pytest.fixture
def place(tables, tmp_path):
    """The environment of a site of its own, in tmp_path."""
    shutil.copy(tables, tmp_path)
    return {"DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3"}


def enqueue_slow_task(place):
    enqueue(place, f"wait_for.enqueue({place['DATA_DIR']!r})")


def enqueue(place, statement):
    done = python("-c", BEGIN + statement, **place)
    assert done.returncode == 0, done.stderr


def results(place, task="tests.project.slow_task.wait_for"):
    """Status and number of attempts of what was enqueued of a task."""
    return query(
        place,
        "SELECT status, json_array_length(worker_ids) FROM django_tasks_database_dbtaskresult"
        " WHERE task_path = ?",
        task,
    )


def test_a_task_whose_worker_was_killed_is_done_by_the_next_one(place, tmp_path):
    enqueue_slow_task(place)
    with running("worker", log=tmp_path / "first", **place) as worker:
        wait_until((tmp_path / "begun").exists)
        worker.end(signal.SIGKILL)
    left = results(place)
    (tmp_path / "go").touch()

    manage("worker", "--batch", **place)

    assert left == [(TaskResultStatus.RUNNING, 1)]
    assert results(place) == [(TaskResultStatus.SUCCESSFUL, 2)]


def test_a_worker_that_is_asked_to_stop_finishes_its_task(place, tmp_path):
    enqueue_slow_task(place)
    with running("worker", log=tmp_path / "log", **place) as worker:
        wait_until((tmp_path / "begun").exists)
        os.kill(worker.process.pid, signal.SIGTERM)
        (tmp_path / "go").touch()
        code = worker.process.wait(PATIENCE)

    assert code == 0
    assert results(place) == [(TaskResultStatus.SUCCESSFUL, 1)]


def test_a_worker_that_is_asked_to_stop_gives_up_a_task_that_hangs(place, tmp_path):
    enqueue_slow_task(place)
    with running("worker", log=tmp_path / "log", **place) as worker:
        wait_until((tmp_path / "begun").exists)
        began = time.monotonic()
        code = worker.end(signal.SIGTERM)
        seconds = time.monotonic() - began

    assert (code, seconds < 10) == (0, True)
    assert results(place) == [(TaskResultStatus.READY, 0)]  # and not counted as a death


def test_a_task_that_ended_its_worker_three_times_is_set_aside(place, tmp_path):
    enqueue(place, f"end_worker.enqueue(); wait_for.enqueue({place['DATA_DIR']!r})")
    (tmp_path / "go").touch()

    codes = [manage("worker", "--batch", **place).returncode for _start in range(4)]

    assert codes == [-signal.SIGKILL] * 3 + [0]
    assert results(place, "tests.project.slow_task.end_worker") == [(TaskResultStatus.FAILED, 3)]
    assert results(place) == [(TaskResultStatus.SUCCESSFUL, 1)]


def test_a_mail_server_that_says_nothing_stops_no_other_task(place, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place["EMAIL_URL"] = f"smtp://127.0.0.1:{silent.getsockname()[1]}?timeout=60"
        enqueue(
            place,
            "from tests.accounts import make_account; from pages.accounts.emails import *; "
            "account = make_account(); send_email.enqueue(account.pk, 'invitation'); "
            f"send_email.enqueue(account.pk, 'invitation'); wait_for.enqueue({str(tmp_path)!r})",
        )
        with running("worker", log=tmp_path / "log", **place) as worker:
            worker.wait_until((tmp_path / "begun").exists)
            connected = silent_has_been_called(silent)
            (tmp_path / "go").touch()
            connection, _address = silent.accept()
            with connection:
                began = time.monotonic()
                code = worker.end(signal.SIGTERM)
                seconds = time.monotonic() - began

    assert not connected  # mail goes last
    assert (code, seconds < 10) == (0, True)
    assert results(place) == [(TaskResultStatus.SUCCESSFUL, 1)]


def silent_has_been_called(server: socket.socket) -> bool:
    return bool(select.select([server], [], [], 0)[0])


def test_a_second_worker_of_the_same_name_does_not_start(place, tmp_path):
    enqueue_slow_task(place)
    with running("worker", log=tmp_path / "log", **place) as first:
        wait_until((tmp_path / "begun").exists)
        second = manage("worker", "--batch", **place)
        (tmp_path / "go").touch()
        first.end(signal.SIGTERM)

    assert second.returncode == 1
    assert "is already running here" in second.stderr
    assert results(place) == [(TaskResultStatus.SUCCESSFUL, 1)]


def test_the_worker_catches_up_when_it_starts(place, settings):
    manage("worker", "--batch", **place)

    for sweep in settings.STARTUP_TASKS:
        assert (TaskResultStatus.SUCCESSFUL, 1) in results(place, sweep)
