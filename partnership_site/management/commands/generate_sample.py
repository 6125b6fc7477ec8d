from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations

from partnership_site.sample_content.generate import NotEmpty, generate


class Command(BaseCommand):
    help = (
        "Fills an empty database with sample content in both languages, to try the site and to "
        "measure it at any size. It is public at once, and nothing removes it again."
    )

    def add_arguments(self, parser):
        parser.add_argument("--activities", type=int, default=300)
        parser.add_argument("--pages", type=int, default=60, help="besides lists and sections")
        parser.add_argument("--seed", type=int, default=1, help="another one gives other content")
        parser.add_argument(
            "--force", action="store_true", help="also for a site that is reached by https"
        )

    @no_translations
    def handle(self, *, activities, pages, seed, force, **options):
        if settings.USES_HTTPS and not force:
            raise CommandError(
                f"{settings.SITE_URL} seems to be a real site. Sample content would be public "
                "there at once: --force generates it all the same."
            )
        try:
            generate(activities=activities, pages=pages, seed=seed)
        except NotEmpty as error:
            raise CommandError(
                "The database has content already. Sample content needs an empty one: choose "
                "another DATABASE_URL, and run `manage.py migrate`."
            ) from error
        self.stdout.write(f"{activities} activities and {pages} pages")
