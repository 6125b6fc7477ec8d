from django.core.management.base import BaseCommand, CommandError, no_translations

from pages.publishing.live_checks import ERROR, live_issues


class Command(BaseCommand):
    help = (
        "Lists what is wrong with the published content (keys of snapshots that are not known, "
        "links that lead nowhere, translations far from the original's length, `ano` for `año`), "
        "the keys that snapshots lack, and the placeholders that whoever runs the site has to fill "
        "in."
    )

    @no_translations
    def handle(self, **options):
        issues = live_issues()
        for issue in issues:
            self.stdout.write(f"{issue.level}: {issue.publication.url}: {issue.message}")
        errors = sum(issue.level == ERROR for issue in issues)
        if errors:
            raise CommandError(f"Errors: {errors}")
