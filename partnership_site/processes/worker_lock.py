"""The start of the background worker: its lock, interrupted tasks, and tasks of every start."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from pages.task_queue import DEATHS, put_back, requeue, set_aside, tasks_set_aside
from partnership_site.processes.file_lock import AlreadyLocked, file_lock

logger = logging.getLogger(__name__)


@contextmanager
def worker_lock(worker_id: str) -> Iterator[None]:
    """Hold a lock for a worker id. Raises CommandError if another process here has it.

    Two workers with the same id would requeue each other's tasks.
    """
    try:
        with file_lock(f"worker-{worker_id}.lock"):
            yield
    except AlreadyLocked as holder:
        raise CommandError(
            f"A worker “{worker_id}” is already running here {holder}. "
            "Stop it, or give this one another name with --worker-id."
        ) from None


def start_up(worker_id: str) -> None:
    """Take up what a killed worker has left, and enqueue the tasks of every start.

    Only to be called under `worker_lock`.
    """
    requeue_interrupted(worker_id)
    enqueue_startup_tasks()


def requeue_interrupted(worker_id: str) -> None:
    """Put tasks that this worker was running when it died back into the queue.

    A task that was there at DEATHS deaths is set aside, or the worker would never get past it.
    """
    for result in interrupted(worker_id):
        if len(result.worker_ids) < DEATHS:
            requeue(result)
        else:
            set_aside(result)
            logger.error("%s is set aside: it ended its worker.", result.task_path)


def put_back_interrupted(worker_id: str) -> None:
    """Put tasks back whose end this worker could not note, because the database failed it."""
    for result in interrupted(worker_id):
        put_back(result)


def interrupted(worker_id: str) -> list[DBTaskResult]:
    """Return the tasks that are marked as running in this worker, which runs none."""
    running = DBTaskResult.objects.running()
    return [result for result in running if result.worker_ids[-1:] == [worker_id]]


def enqueue_startup_tasks() -> None:
    """Enqueue the tasks of settings.STARTUP_TASKS, but those that wait already or are set aside."""
    known = DBTaskResult.objects.ready() | tasks_set_aside()
    for path in settings.STARTUP_TASKS:
        if not known.filter(task_path=path).exists():
            import_string(path).enqueue()
