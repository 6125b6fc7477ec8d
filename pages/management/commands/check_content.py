from django.core.management.base import BaseCommand, CommandError, no_translations

from pages.content.checks import findings


class Command(BaseCommand):
    help = (
        "Lists what is wrong with the published content (keys of snapshots that are not known, "
        "links that lead nowhere, translations far from the original's length, `ano` for `año`), "
        "the keys that snapshots lack, and the placeholders that whoever runs the site has to fill "
        "in."
    )

    @no_translations
    def handle(self, **options):
        found = findings()
        for finding in found:
            label = "fault" if finding.is_fault else "note"
            self.stdout.write(f"{label}: {finding.publication.url}: {finding.text}")
        faults = sum(finding.is_fault for finding in found)
        if faults:
            raise CommandError(f"Faults: {faults}")
