import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from partnership_site.processes import bootstrap
from partnership_site.processes.file_lock import AlreadyLocked, file_lock
from partnership_site.processes.supervisor import STOP_SECONDS, supervise

MANAGE = [sys.executable, "manage.py"]


class Command(BaseCommand):
    help = "Set up what is missing, then run the servers and the worker until Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser):
        text = "Address to listen on. Default: %(default)s, for this machine only."
        parser.add_argument("--host", default="127.0.0.1", help=text)

    def handle(self, **options):
        self.host = options["host"]
        try:
            with file_lock("site.lock", settings.SITE_URL) as was_killed:
                # The children of a supervisor that was killed need a moment to leave the port.
                bootstrap.check_port(self.host, settings.PORT, STOP_SECONDS if was_killed else 0)
                bootstrap.prepare_data()
                self.prepare_files()
                bootstrap.create_first_administrator(self.tell)
                supervise(self.programs(), announce=self.announce)
        except AlreadyLocked as holder:
            raise CommandError(
                f"The site already runs with the data in {settings.DATA_DIR}: {holder}. "
                "Stop it, or set DATA_DIR and DATABASE_URL for another one."
            ) from None
        self.stdout.write("The site has stopped.")

    def prepare_files(self):
        bootstrap.prepare_files()

    def programs(self):
        """Return the commands by name.

        Several servers listen on the port (SO_REUSEPORT), each with one process for requests: when
        any process dies, the other servers go on.
        """
        server = [sys.executable, "-m", "granian", "partnership_site.wsgi:application"]
        server += ["--interface", "wsgi", "--no-ws", "--log-level", "warning"]
        server += ["--host", self.host, "--port", str(settings.PORT)]
        server += ["--workers", "1", "--blocking-threads", str(settings.SERVER_THREADS)]
        server += ["--workers-kill-timeout", "5"]
        servers = {f"server {number + 1}": server for number in range(settings.SERVERS)}
        return servers | {"worker": [*MANAGE, "worker"]}

    def tell(self, text):
        """Print a text at once, even into a pipe."""
        self.stdout.write(text)
        self.stdout.flush()

    def announce(self):
        """Print the address of the site; return False while it does not respond yet."""
        if not bootstrap.is_responding(self.host, settings.PORT):
            return False
        address = f"The site runs at {settings.SITE_URL}/ (admin: {settings.SITE_URL}/admin/)."
        self.tell(f"{address}\nCtrl-C stops it.")
        return True
