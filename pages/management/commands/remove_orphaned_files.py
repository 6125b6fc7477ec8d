from django.core.management.base import BaseCommand, CommandError

from pages.media.orphans import TooManyOrphans, orphaned_files, remove_orphaned_files


class Command(BaseCommand):
    help = (
        "Removes files of the library that no row of the database knows and that are older than a "
        "day, such as those of a killed upload. The worker does the same every day."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Only list them.")
        parser.add_argument(
            "--even-most", action="store_true", help="Remove them even if most files are unknown."
        )

    def handle(self, *, dry_run, even_most, **options):
        try:
            names = orphaned_files()[0] if dry_run else remove_orphaned_files(even_most=even_most)
        except TooManyOrphans as error:
            raise CommandError(
                f"{error} Is DATABASE_URL the right one for DATA_DIR? Nothing has been removed. "
                "--even-most removes them."
            ) from None
        for name in names:
            self.stdout.write(name)
