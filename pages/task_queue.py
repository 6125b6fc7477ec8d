"""The task decorator for both versions of Django, further attempts, and tasks that are set aside.

Tasks are in the modules whose work they do. Each may be stopped at any moment and started again.
"""

from datetime import datetime, timedelta
from importlib.util import find_spec

from django.db.models import QuerySet
from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

if find_spec("django.tasks"):  # Django 6
    from django.tasks import task as task
else:
    from django_tasks import task as task

# Pauses of 2, 4, 8 … 256 minutes, then of six hours: about three days of attempts.
LONGEST_PAUSE = timedelta(hours=6)
LAST_ATTEMPT = 19

DEATHS = 3  # of workers, until the task that they all were at is set aside
SET_ASIDE = "pages.task_queue.EndedItsWorker"  # noted in place of an exception


def next_attempt(attempt: int) -> datetime:
    """Return the time of the next attempt after the nth failure."""
    return timezone.now() + min(timedelta(minutes=2**attempt), LONGEST_PAUSE)


def requeue(result: DBTaskResult, **values) -> None:
    """Put a task back into the queue. Its `worker_ids` tell how many workers died with it."""
    result.status, result.started_at, result.finished_at = TaskResultStatus.READY, None, None
    result.exception_class_path = result.traceback = ""
    for name, value in values.items():
        setattr(result, name, value)
    result.save()


def put_back(result: DBTaskResult, **values) -> None:
    """Put a task back into the queue whose worker goes on, or was told to stop."""
    requeue(result, worker_ids=result.worker_ids[:-1], **values)


def set_aside(result: DBTaskResult) -> None:
    """Note that a task ended its worker too often: it is not tried again."""
    result.status, result.finished_at = TaskResultStatus.FAILED, timezone.now()
    result.exception_class_path = SET_ASIDE
    result.save()


def tasks_set_aside() -> QuerySet[DBTaskResult]:
    """Return the tasks that were set aside, the last one first."""
    found = DBTaskResult.objects.failed().filter(exception_class_path=SET_ASIDE)
    return found.order_by("-finished_at")
