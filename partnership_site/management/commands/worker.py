import os
import platform
from argparse import BooleanOptionalAction

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.autoreload import DJANGO_AUTORELOAD_ENV, run_with_reloader
from django_tasks_db.management.commands.db_worker import validate_worker_id

from partnership_site.processes.worker import Worker
from partnership_site.processes.worker_lock import worker_lock


class Command(BaseCommand):
    help = "Run the background worker. Resumes tasks that were interrupted when it last stopped."

    def add_arguments(self, parser):
        parser.add_argument(
            "--worker-id",
            type=validate_worker_id,
            default=platform.node()[:64] or "worker",
            help="The name of this worker among all that use the database. Default: %(default)s",
        )
        parser.add_argument(
            "--batch", action="store_true", help="End when no task is due any more."
        )
        parser.add_argument(
            "--reload",
            action=BooleanOptionalAction,
            default=settings.DEBUG,
            help="Start again when code changes. Default: DEBUG",
        )

    def handle(self, *, worker_id, batch, reload, **options):
        worker = Worker(worker_id, batch=batch)
        reload = reload and not batch
        if reload and os.environ.get(DJANGO_AUTORELOAD_ENV) != "true":
            run_with_reloader(worker.run)  # only watches files, and starts this command once more
        with worker_lock(worker_id):
            worker.configure_signals()
            run_with_reloader(worker.run) if reload else worker.run()
