from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from partnership_site import messages


class Command(BaseCommand):
    help = "Brings locale/*/LC_MESSAGES/*.po up to date with the strings of the site."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="Change nothing; fail where a string is missing, obsolete or untranslated.",
        )

    def handle(self, **options):
        found = {domain: messages.extract_messages(domain) for domain in messages.DOMAINS}
        if not options["check"]:
            for language, _name in settings.LANGUAGES:
                for domain, strings in found.items():
                    messages.update_catalog(language, strings, domain)
            messages.compile_messages()
        faults = {language: self.faults(language, found) for language, _ in settings.LANGUAGES}
        self.report(faults | {"borrowed": messages.faults_of_borrowed(found["django"])})

    def faults(self, language, found):
        return [
            fault
            for domain, strings in found.items()
            for fault in messages.faults_of_catalog(language, strings, domain)
        ]

    def report(self, faults):
        for language, lines in faults.items():
            for line in lines:
                self.stdout.write(f"{language}: {line}")
        if any(faults.values()):
            raise CommandError("The translations are not complete.")
