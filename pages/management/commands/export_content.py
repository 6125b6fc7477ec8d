from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, no_translations

from pages.content.exporting import NotWritable, write


class Command(BaseCommand):
    help = (
        "Writes the content of the site as readable files: pages, what is live, the tree and the "
        "media library. Accounts, history and consents are not in it. Files of content that is "
        "gone are removed."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="where “pages”, “pictures” … are to stand")

    @no_translations
    def handle(self, *, folder, verbosity, **options):
        try:
            count = write(folder)
        except NotWritable as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self.stdout.write(f"{count} files in {folder}")
