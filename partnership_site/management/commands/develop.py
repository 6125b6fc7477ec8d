from django.conf import settings

from partnership_site.management.commands import serve
from partnership_site.messages import compile_messages


class Command(serve.Command):
    help = (
        "Set up what is missing, then run Django's development server and the worker. "
        "Both reload when code changes."
    )

    def prepare_files(self):
        """Compile translations only: runserver serves static files from their sources."""
        compile_messages()

    def programs(self):
        address = f"{self.host}:{settings.PORT}"
        return {
            "server": [*serve.MANAGE, "runserver", "--skip-checks", address],
            "worker": [*serve.MANAGE, "worker"],
        }
