from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, no_translations

from pages.content.faults import FaultyContent
from pages.content.importing import take_over
from pages.models.page import Page
from pages.models.picture import Picture


class Command(BaseCommand):
    help = (
        "Makes the site what the files of a folder say, as export_content writes them: all of it, "
        "or nothing where a file has a fault. What the files do not have stays as it is."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="where “pages” and “pictures” stand")

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
        changes = outcome.changes
        for name, model in (("Pages", Page), ("Pictures", Picture)):
            counts = [
                f"{sum(isinstance(record, model) for record in records)} {label}"
                for label, records in (
                    ("new", changes.new),
                    ("changed", changes.changed),
                    ("as before", changes.same),
                )
            ]
            self.stdout.write(f"{name}: {', '.join(counts)}")
        published, scheduled = len(outcome.published), len(outcome.scheduled)
        self.stdout.write(f"Publications: {published} made live, {scheduled} scheduled")
        for publication in outcome.withdrawn:
            self.stdout.write(f"Withdrawn: {publication}")
        for record in outcome.left_alone:
            name = record._meta.verbose_name
            self.stdout.write(f"Left alone, since no file has it: {name} “{record}” {record.uuid}")
