"""The daily removal of what nobody needs any more."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from pages.accounts.emails import forget_old_password_links
from pages.accounts.logins import forget_attempts
from pages.media.orphans import remove_orphaned_files
from pages.task_queue import task

logger = logging.getLogger(__name__)

DAYS_TO_KEEP_RESULTS = 30


@task(priority=-5)
def clean_up() -> None:
    """Do every step of STEPS, and enqueue the next time in a day."""
    for step in STEPS:
        try:
            step()
        except Exception:  # the other steps do not depend on it
            logger.exception("Cleaning up fails: %s", step.__name__)
    same = DBTaskResult.objects.filter(task_path=clean_up.module_path)
    if not same.filter(status=TaskResultStatus.READY).exists():
        clean_up.using(run_after=timezone.now() + timedelta(days=1)).enqueue()


def remove_files() -> None:
    """Remove files that a killed upload, import or deletion has left."""
    removed = remove_orphaned_files()
    if removed:
        logger.info("Files that no row knew have been removed: %s", len(removed))


def remove_sessions() -> None:
    """Remove the sessions that have expired."""
    call_command("clearsessions")


def remove_task_results() -> None:
    """Remove old results of tasks, those of links to new passwords much earlier."""
    forget_old_password_links()
    call_command("prune_db_task_results", min_age_days=DAYS_TO_KEEP_RESULTS, verbosity=0)


STEPS: tuple[Callable[[], None], ...] = (
    remove_files,
    remove_sessions,
    forget_attempts,
    remove_task_results,
)
