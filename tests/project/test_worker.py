"""The worker as a process of its own, with a database file of its own."""

import os
import shutil
import signal

import pytest
from django_tasks_db.compat import TaskResultStatus

from tests.project.processes import PATIENCE, manage, python, query, running, wait_until

pytestmark = pytest.mark.processes

BEGIN = "import sys, django; django.setup(); from tests.project.slow_task import wait_for; "


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
    done = python("-c", f"{BEGIN} wait_for.enqueue({place['DATA_DIR']!r})", **place)
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
        assert results(place, sweep) == [(TaskResultStatus.SUCCESSFUL, 1)]
