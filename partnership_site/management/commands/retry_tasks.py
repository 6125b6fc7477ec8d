from django.core.management.base import BaseCommand

from pages.task_queue import requeue, tasks_set_aside


class Command(BaseCommand):
    help = "Put tasks that ended the worker three times, and were set aside, back into the queue."

    def handle(self, **options):
        for result in tasks_set_aside():
            requeue(result, worker_ids=[])
            self.stdout.write(f"Is tried again: {result.task_path}")
