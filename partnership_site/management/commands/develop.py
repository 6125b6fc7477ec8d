from django.conf import settings

from partnership_site.management.commands import serve
from partnership_site.messages import compile_messages


class Command(serve.Command):
    help = "Prepares what is missing, then runs Django's own server and the worker, both reloading."

    def prepare_files(self):
        compile_messages()

    def programs(self):
        address = f"{self.host}:{settings.PORT}"
        return {
            "server": [*serve.MANAGE, "runserver", "--skip-checks", address],
            "worker": [*serve.MANAGE, "worker"],
        }
