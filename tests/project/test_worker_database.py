"""The worker while its database is locked or away, and which tasks it takes up at its start."""

import threading
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from pages.media.renditions import make_renditions
from pages.publishing.schedule import publish_due
from pages.task_queue import set_aside, task, tasks_set_aside
from partnership_site.processes.worker import Worker
from partnership_site.processes.worker_lock import requeue_interrupted, start_up
from tests.factories import make_editor
from tests.project.processes import wait_until
from tests.threads import locked_database


@task()
def fail_by_the_database() -> None:
    raise OperationalError("database is locked")


def status_of(result) -> tuple[str, int]:
    row = DBTaskResult.objects.get(pk=result.id)
    return row.status, len(row.worker_ids)


def is_done(result) -> bool:
    return status_of(result)[0] == TaskResultStatus.SUCCESSFUL


@contextmanager
def working():
    """A worker in a thread of its own, whose errors fail the test (as warnings of the thread)."""
    worker = Worker("tester")
    worker.interval = 0.05

    def run():
        try:
            worker.run()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield worker
    finally:
        worker.running = False
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_a_locked_database_does_not_end_the_worker(monkeypatch, caplog):
    if connection.vendor != "sqlite":
        pytest.skip("On PostgreSQL a worker waits for a lock; the next test ends its connection.")
    monkeypatch.setitem(settings.DATABASES["default"]["OPTIONS"], "timeout", 0.05)

    with working():
        wait_until(lambda: DBTaskResult.objects.ready().count() == 0, 10)
        result = make_renditions.enqueue()
        with locked_database():
            wait_until(lambda: "The database fails the worker" in caplog.text, 10)
        wait_until(lambda: is_done(result), 10)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_restarted_does_not_end_the_worker():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server.")

    with working():
        wait_until(lambda: DBTaskResult.objects.ready().count() == 0, 10)
        with connection.cursor() as cursor:  # all connections but this one, as a restart does
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        result = make_renditions.enqueue()
        wait_until(lambda: is_done(result), 10)


@pytest.mark.django_db(transaction=True)
def test_a_task_that_the_database_failed_is_tried_again(settings):
    settings.STARTUP_TASKS = []
    result = fail_by_the_database.enqueue()

    Worker("tester", batch=True).run()

    row = DBTaskResult.objects.get(pk=result.id)
    assert status_of(result) == (TaskResultStatus.READY, 0)
    assert row.run_after > timezone.now()


@pytest.mark.django_db
def test_a_task_at_the_worker_of_another_name_is_left_to_it():
    result = make_renditions.enqueue()
    DBTaskResult.objects.get(pk=result.id).claim("another")

    requeue_interrupted("tester")

    assert status_of(result) == (TaskResultStatus.RUNNING, 1)


@pytest.mark.django_db
def test_the_dashboard_names_what_was_set_aside_until_it_is_tried_again(client, capsys):
    client.force_login(make_editor())
    result = make_renditions.enqueue()
    before = client.get("/admin/").text
    set_aside(DBTaskResult.objects.get(pk=result.id))

    named = client.get("/admin/").text
    call_command("retry_tasks")

    assert make_renditions.module_path not in before
    assert f"<code>{make_renditions.module_path}</code>" in named
    assert make_renditions.module_path not in client.get("/admin/").text
    assert status_of(result) == (TaskResultStatus.READY, 0)
    assert make_renditions.module_path in capsys.readouterr().out


@pytest.mark.django_db
def test_what_waits_already_or_is_set_aside_is_not_enqueued_at_the_start(settings):
    settings.STARTUP_TASKS = [make_renditions.module_path, publish_due.module_path]
    dead = make_renditions.enqueue()
    set_aside(DBTaskResult.objects.get(pk=dead.id))

    start_up("tester")
    start_up("tester")

    waiting = DBTaskResult.objects.ready().values_list("task_path", flat=True)
    assert list(waiting) == [publish_due.module_path]
    assert [each.pk for each in tasks_set_aside()] == [dead.db_result.pk]
