from django.core.management.base import BaseCommand, CommandError, no_translations

from pages.publishing.status import repair_statuses, wrong_statuses


class Command(BaseCommand):
    help = (
        "Compares the kept statuses of all entries, which the dashboard and the lists show, with "
        "their drafts and publications. With --repair it renews those that are wrong, such as "
        "after an upgrade that has changed the fields of blocks."
    )

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help="renew what is wrong")

    @no_translations
    def handle(self, *, repair, **options):
        count = 0
        for entry in repair_statuses() if repair else wrong_statuses():
            self.stdout.write(f"{entry.kind} {entry.pk}: {entry}")
            count += 1
        if count and not repair:
            raise CommandError(f"Wrong statuses: {count}")
