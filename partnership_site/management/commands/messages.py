from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from partnership_site import messages


class Command(BaseCommand):
    help = "Update and compile the catalogues locale/*/LC_MESSAGES/*.po from the source files."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="Change nothing; fail if a message is missing, obsolete or untranslated.",
        )

    def handle(self, **options):
        found = {domain: messages.extract_messages(domain) for domain in messages.DOMAINS}
        if not options["check"]:
            for language, _name in settings.LANGUAGES:
                for domain, strings in found.items():
                    messages.update_catalog(language, strings, domain)
            messages.compile_messages()
        issues = {language: self.issues(language, found) for language, _ in settings.LANGUAGES}
        self.report(issues | {"third party": messages.issues_of_third_party(found["django"])})

    def issues(self, language, found):
        return [
            issue
            for domain, strings in found.items()
            for issue in messages.issues_of_catalog(language, strings, domain)
        ]

    def report(self, issues):
        for language, lines in issues.items():
            for line in lines:
                self.stdout.write(f"{language}: {line}")
        if any(issues.values()):
            raise CommandError("The catalogues are incomplete.")
