import sys

from django.conf import settings
from django.core.management.base import BaseCommand

from partnership_site.processes import bootstrap
from partnership_site.processes.supervisor import supervise

MANAGE = [sys.executable, "manage.py"]
WORKERS = 2
THREADS = 4  # of each worker; each thread handles one request at a time


class Command(BaseCommand):
    help = "Set up what is missing, then run the server and the worker until Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser):
        text = "Address to listen on. Default: %(default)s, for this machine only."
        parser.add_argument("--host", default="127.0.0.1", help=text)

    def handle(self, **options):
        self.host = options["host"]
        bootstrap.check_port(self.host, settings.PORT)
        bootstrap.prepare_data()
        self.prepare_files()
        self.password = bootstrap.create_first_administrator()
        supervise(self.programs(), announce=self.announce)
        self.stdout.write("The site has stopped.")

    def prepare_files(self):
        bootstrap.prepare_files()

    def programs(self):
        server = [sys.executable, "-m", "granian", "partnership_site.wsgi:application"]
        server += ["--interface", "wsgi", "--no-ws", "--log-level", "warning"]
        server += ["--host", self.host, "--port", str(settings.PORT)]
        server += ["--workers", str(WORKERS), "--blocking-threads", str(THREADS)]
        server += ["--respawn-failed-workers", "--workers-kill-timeout", "5"]
        return {"server": server, "worker": [*MANAGE, "worker"]}

    def announce(self):
        """Print the address of the site; return False while it does not respond yet."""
        if not bootstrap.is_responding(self.host, settings.PORT):
            return False
        lines = [f"The site runs at {settings.SITE_URL}/ (admin: {settings.SITE_URL}/admin/)."]
        if self.password:
            lines.append(f"First administrator: admin, password {self.password}")
            lines.append("The password is not shown again. Change it in the admin.")
        lines.append("Ctrl-C stops it.")
        self.stdout.write("\n".join(lines))
        self.stdout.flush()
        return True
