"""`manage.py verify_listing`: put right what lists of activities sort, filter and count by."""

from django.core.management.base import BaseCommand

from events.models.activity import Activity
from events.models.listing_sync import recount, sync_listing


class Command(BaseCommand):
    """Derive all rows and counts again, batch by batch, and say how many were wrong."""

    help = "Derive again what lists of activities sort, filter and count by."

    def handle(self, **options):
        rows = sync_listing(Activity.objects.values_list("pk", flat=True))
        self.stdout.write(f"{rows} rows and {recount()} counts were wrong and have been put right.")
