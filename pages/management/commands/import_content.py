from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, no_translations

from pages.content_files.apply import StoppedImport, import_content
from pages.content_files.collection import collections
from pages.content_files.reader import InvalidContent


class Command(BaseCommand):
    help = (
        "Makes the site what the files of a folder say, as export_content writes them: nothing of "
        "it where a file has an error. What the files do not have stays as it is. An import that "
        "was interrupted goes on when it is started again."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="with “pages”, “pictures” …")

    @no_translations
    def handle(self, *, folder, verbosity, **options):
        try:
            result = import_content(folder, self.stdout.write if verbosity else str)
        except StoppedImport as error:
            raise CommandError(
                f"Stopped: somebody has changed the site meanwhile. What is written stays; mend "
                f"this, and start the import again. Errors: {len(error.issues)}\n{error}"
            ) from error
        except InvalidContent as error:
            raise CommandError(
                f"Nothing has been changed. Errors in {folder}: {len(error.issues)}\n{error}"
            ) from error
        if verbosity:
            self.report(result)

    def report(self, result):
        for collection in collections():
            self.report_counts(collection, result)
        published, scheduled = len(result.published), len(result.scheduled)
        self.stdout.write(f"Publications: {published} made live, {scheduled} scheduled")
        for publication in result.ended:
            self.stdout.write(f"Withdrawn: {publication}")
        self.report_records("Withdrawn everywhere", result.withdrawn)
        still = [file.record for file in result.content.files if file.stays_withdrawn]
        self.report_records("Withdrawn already, and stays so", still)
        self.report_records("Left alone, since no file has it", result.left_alone)

    def report_counts(self, collection, result):
        outcomes = [file.outcome for file in result.content.of(collection)]
        labels = {"new": "new", "changed": "changed", "": "as before"}
        counts = ", ".join(f"{outcomes.count(each)} {labels[each]}" for each in labels)
        self.stdout.write(f"{collection.folder.capitalize()}: {counts}")

    def report_records(self, what, records):
        for record in records:
            self.stdout.write(f"{what}: {record._meta.verbose_name} “{record}” {record.uuid}")
