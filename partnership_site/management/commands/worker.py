import os
import platform

from django.core.management import call_command
from django.utils.autoreload import DJANGO_AUTORELOAD_ENV
from django_tasks_db.management.commands import db_worker

from partnership_site.processes import worker_lock

DAYS_TO_KEEP_RESULTS = 30


class Command(db_worker.Command):
    help = "Run the background worker. Resumes tasks that were interrupted when it last stopped."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(worker_id=platform.node()[:64] or "worker")

    def handle(self, **options):
        if options["reload"] and os.environ.get(DJANGO_AUTORELOAD_ENV) != "true":
            super().handle(**options)  # this process only watches files and starts the worker
            return
        with worker_lock.worker_lock(options["worker_id"]):
            worker_lock.requeue_interrupted(options["worker_id"])
            worker_lock.enqueue_startup_tasks()
            call_command("prune_db_task_results", min_age_days=DAYS_TO_KEEP_RESULTS, verbosity=0)
            super().handle(**options)
