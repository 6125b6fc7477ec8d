from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, no_translations

from pages.content.entry_shelves import entry_shelves
from pages.content.faults import FaultyContent
from pages.content.importing import take_over
from pages.content.library import shelves


class Command(BaseCommand):
    help = (
        "Makes the site what the files of a folder say, as export_content writes them: all of it, "
        "or nothing where a file has a fault. What the files do not have stays as it is."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="where “pages”, “pictures” … stand")

    @no_translations
    def handle(self, *, folder, verbosity, **options):
        try:
            outcome = take_over(folder)
        except FaultyContent as error:
            raise CommandError(
                f"Nothing has been changed. Faults in {folder}: {len(error.faults)}\n{error}"
            ) from error
        if verbosity:
            self.report(outcome)

    def report(self, outcome):
        for shelf in (*entry_shelves(), *shelves()):
            self.report_counts(shelf.folder.capitalize(), shelf.model, outcome.changes)
        published, scheduled = len(outcome.published), len(outcome.scheduled)
        self.stdout.write(f"Publications: {published} made live, {scheduled} scheduled")
        for publication in outcome.withdrawn:
            self.stdout.write(f"Withdrawn: {publication}")
        self.report_records("Withdrawn everywhere", outcome.changes.withdrawn)
        self.report_records("Withdrawn already, and stays so", outcome.changes.still_withdrawn)
        self.report_records("Left alone, since no file has it", outcome.left_alone)

    def report_counts(self, name, model, changes):
        kinds = {"new": changes.new, "changed": changes.changed, "as before": changes.same}
        counts = [
            f"{sum(isinstance(record, model) for record in records)} {label}"
            for label, records in kinds.items()
        ]
        self.stdout.write(f"{name}: {', '.join(counts)}")

    def report_records(self, what, records):
        for record in records:
            self.stdout.write(f"{what}: {record._meta.verbose_name} “{record}” {record.uuid}")
