import sys

from django.conf import settings
from django.core.management.base import BaseCommand

from partnership_site.processes import bootstrap
from partnership_site.processes.supervisor import supervise

MANAGE = [sys.executable, "manage.py"]
WORKERS = 2
THREADS = 4  # each worker's; one request at a time and thread


class Command(BaseCommand):
    help = "Prepares what is missing, then runs server and worker until Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1", help="Default: this machine only.")

    def handle(self, **options):
        self.host = options["host"]
        bootstrap.check_port(self.host, settings.PORT)
        bootstrap.prepare_data()
        self.prepare_files()
        self.password = bootstrap.create_first_administrator()
        supervise(self.programs(), when_started=self.announce)
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
        """Says where the site is, once it answers."""
        if not bootstrap.answers(self.host, settings.PORT):
            return False
        lines = [f"The site answers at {settings.SITE_URL}/ (admin: {settings.SITE_URL}/admin/)."]
        if self.password:
            lines.append(f"First administrator: admin, password {self.password}")
            lines.append("This is shown only once. Change it in the admin.")
        lines.append("Ctrl-C stops it.")
        self.stdout.write("\n".join(lines))
        self.stdout.flush()
        return True
