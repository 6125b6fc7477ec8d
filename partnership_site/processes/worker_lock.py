"""The queue of background tasks: what was begun and not finished, and what is done at every start.

The tasks themselves stand in the apps.
"""

import fcntl
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.module_loading import import_string
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult


@contextmanager
def worker_lock(worker_id: str):
    """Makes sure that no other process of this machine works under the same id.

    The lock is the operating system's: it ends with the process, however that ends.
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


def give_back_claimed(worker_id: str) -> int:
    """Put tasks that this worker had begun when it was killed back into the queue: how many."""
    begun = [
        result.pk
        for result in DBTaskResult.objects.running().only("pk", "worker_ids")
        if result.worker_ids[-1:] == [worker_id]
    ]
    return DBTaskResult.objects.filter(pk__in=begun).update(
        status=TaskResultStatus.READY, started_at=None
    )


def enqueue_startup_tasks() -> None:
    """Enqueue the tasks of settings.SWEEPS."""
    for path in settings.STARTUP_TASKS:
        import_string(path).enqueue()
