"""The start of the background worker: its lock, interrupted tasks, and tasks of every start."""

import fcntl
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.module_loading import import_string
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult


@contextmanager
def worker_lock(worker_id: str):
    """Hold a lock for a worker id. Raises CommandError if another process here has it.

    Two workers with the same id would requeue each other's tasks. The operating system releases the
    lock when the process ends, even if it is killed.
    """
    with (settings.DATA_DIR / f"worker-{worker_id}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(
                f"A worker “{worker_id}” is already running here. "
                "Stop it, or give this one another name with --worker-id."
            ) from None
        yield


def requeue_interrupted(worker_id: str) -> int:
    """Put tasks that this worker was running when it was killed back into the queue.

    Returns their number. Only to be called under `worker_lock`.
    """
    interrupted = [
        result.pk
        for result in DBTaskResult.objects.running().only("pk", "worker_ids")
        if result.worker_ids[-1:] == [worker_id]
    ]
    return DBTaskResult.objects.filter(pk__in=interrupted).update(
        status=TaskResultStatus.READY, started_at=None
    )


def enqueue_startup_tasks() -> None:
    """Enqueue the tasks of settings.STARTUP_TASKS."""
    for path in settings.STARTUP_TASKS:
        import_string(path).enqueue()
