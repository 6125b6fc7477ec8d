from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from partnership_site import messages


class Command(BaseCommand):
    help = "Brings locale/*/LC_MESSAGES/django.po up to date with the strings of the site."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="Change nothing; fail where a string is missing, obsolete or untranslated.",
        )

    def handle(self, **options):
        found = messages.extract_messages()
        if not options["check"]:
            for language, _name in settings.LANGUAGES:
                messages.update_catalog(language, found)
            messages.compile_messages()
        self.report(
            {code: messages.faults_of_catalog(code, found) for code, _ in settings.LANGUAGES}
        )

    def report(self, faults):
        for language, lines in faults.items():
            for line in lines:
                self.stdout.write(f"{language}: {line}")
        if any(faults.values()):
            raise CommandError("The translations are not complete.")
