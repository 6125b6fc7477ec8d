from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, no_translations

from pages.content_files.export import NotExportable, export


class Command(BaseCommand):
    help = (
        "Writes the content of the site as readable files: pages, what is live, the tree and the "
        "media library. Accounts, history and consents are not in it. Files of content that is "
        "gone are removed."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="for “pages”, “pictures” …")

    @no_translations
    def handle(self, *, folder, verbosity, **options):
        try:
            count = export(folder)
        except NotExportable as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self.stdout.write(f"{count} files in {folder}")
