"""The background worker: it claims tasks one by one, and outlives a database that is away.

Its start is in `worker_lock`.
"""

import logging
import signal
import sys
import time
from datetime import timedelta

from django.db import Error, close_old_connections, connections
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from pages.task_queue import put_back
from partnership_site.processes import worker_lock

logger = logging.getLogger(__name__)

GRACE_SECONDS = 5  # that a task goes on after the worker has been asked to stop
LAST_SECONDS = 10  # for giving up a task that is longer on its way
DATABASE_PAUSE = timedelta(minutes=1)  # before a task goes on that the database has failed
DATABASE_ERRORS = ("django.db.utils.OperationalError", "django.db.utils.InterfaceError")


class Worker(db_worker.Worker):
    """Runs the tasks of all queues, until it is asked to stop."""

    def __init__(self, worker_id: str, *, batch: bool = False):
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=1.0,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id,
        )
        self.is_idle = self.is_giving_up = False

    def run(self) -> None:
        """Work until asked to stop; as a batch, until no task is due.

        The database may be locked or away meanwhile, but not for a batch.
        """
        prepare = worker_lock.start_up
        while self.running:
            try:
                prepare(self.worker_id)
                prepare = worker_lock.put_back_interrupted
                self.work()
                return
            except Error as error:
                if self.batch:
                    raise
                logger.warning("The database fails the worker, which tries again: %s", error)
                connections.close_all()
                self.rest()

    def work(self) -> None:
        while self.running:
            close_old_connections()
            result = self.claim_next()
            if result:
                self.run_task(result)
            elif self.batch:
                return
            else:
                self.rest()

    def claim_next(self) -> DBTaskResult | None:
        """Return the next task that is due, as this worker's own, or None."""
        due = DBTaskResult.objects.ready().filter(backend_name=self.backend_name)
        if not due.exists():  # without the lock, which others may need or hold
            return None
        with exclusive_transaction():
            result = due.get_locked()
            if result:
                result.claim(self.worker_id)
        return result

    def run_task(self, db_task_result: DBTaskResult) -> None:
        """Run a task; it is put back if it had to be given up, or the database failed it."""
        super().run_task(db_task_result)
        if self.is_giving_up:
            put_back(db_task_result)
        elif db_task_result.exception_class_path in DATABASE_ERRORS:
            logger.warning("%s is tried again: the database failed it.", db_task_result.task_path)
            put_back(db_task_result, run_after=timezone.now() + DATABASE_PAUSE)

    def rest(self) -> None:
        self.is_idle = True
        time.sleep(self.interval if self.running else 0)
        self.is_idle = False

    def shutdown(self, signum, frame) -> None:
        """Stop when the task under way is done, or give it up after GRACE_SECONDS.

        Asked once more, give it up at once.
        """
        if self.is_idle:
            sys.exit(0)
        if not self.running:
            self.give_up()
        self.running = False
        signal.signal(signal.SIGALRM, self.give_up)
        signal.alarm(GRACE_SECONDS)

    def give_up(self, *_) -> None:
        """Interrupt the task. The system ends the process if it hangs even then."""
        self.is_giving_up = True
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(LAST_SECONDS)
        sys.exit(0)
