"""A site under the load of readers, whose processes are killed again and again.

What it measures: how many requests of readers failed, and how many seconds the site needed until
all of it worked again. `Site.is_whole` plays the service manager, which starts it again.
"""

import json
import os
import pwd
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from threading import Event, Thread
from uuid import uuid4

import psycopg2

from partnership_site.processes.supervisor import STEADY_SECONDS
from tests.project.processes import Program, descendants, wait_until

READERS = 4
PATHS = ("/de/", "/es/", "/de/aktivitaeten/", "/robots.txt", "/sitemap.xml")
PATIENCE = 120  # seconds until whole again
TASK = "pages.publishing.schedule.publish_due"
TABLE = "django_tasks_database_dbtaskresult"
ENQUEUE = f"""
    INSERT INTO {TABLE} (id, status, enqueued_at, run_after, args_kwargs, priority, task_path,
    worker_ids, queue_name, backend_name, exception_class_path, traceback)
    VALUES ('{{id}}', 'READY', '{{now}}', '{{now}}', '{{arguments}}', 100, '{TASK}',
    '[]', 'default', 'default', '', '')
"""


@dataclass
class Readers:
    """Threads that read pages over and over, each request over a connection of its own."""

    site: str
    requests: int = 0
    failed: list[str] = field(default_factory=list)
    longest: float = 0  # seconds that a request took

    @contextmanager
    def reading(self) -> Iterator["Readers"]:
        stop = Event()
        threads = [Thread(target=self._read, args=(stop, n)) for n in range(READERS)]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            stop.set()
            for thread in threads:
                thread.join()

    def _read(self, stop: Event, number: int) -> None:
        while not stop.wait(0.1):
            number += 1
            began = time.monotonic()
            error = failure(self.site + PATHS[number % len(PATHS)])
            self.longest = max(self.longest, time.monotonic() - began)
            self.requests += 1
            if error:
                self.failed.append(error)


def failure(url: str) -> str:
    """Why a page cannot be read; empty if it can."""
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            response.read()
    except urllib.error.HTTPError as error:
        return str(error.code)
    except OSError as error:
        return type(getattr(error, "reason", error)).__name__
    return ""


class Site:
    """`manage.py serve`, and how to see whether all of it works."""

    def __init__(self, place: dict[str, str], log: Path):
        self.place, self.log = place, log
        self.start()
        wait_until(self.is_answering, 240)
        wait_until(self.does_tasks, 240)
        time.sleep(3)  # until the last process has been started
        self.size = len(descendants(self.program.process.pid))

    def start(self) -> None:
        self.program = Program(("manage.py", "serve"), self.place, self.log)

    def is_answering(self) -> bool:
        return not any(failure(self.place["SITE_URL"] + path) for path in PATHS)

    def process(self, name: str) -> int:
        """The process id of the "supervisor", the "worker", a "server" or its "requests"."""
        pid = self.program.process.pid
        if name == "supervisor":
            return pid
        word = "worker" if name == "worker" else "granian"
        found = [each for each in descendants(pid) if word in arguments(each)]
        return descendants(found[0])[-1] if name == "requests" else found[0]

    def is_whole(self) -> bool:
        """All processes are there, pages are answered, and the worker does a task."""
        if self.program.process.poll() is not None:
            self.start()
        if len(descendants(self.program.process.pid)) != self.size:
            return False
        return self.is_answering() and self.does_tasks()

    def does_tasks(self) -> bool:
        try:
            task = enqueue(self.place)
            wait_until(lambda: is_done(self.place, task), 10)
        except (TimeoutError, psycopg2.Error, sqlite3.Error):
            return False
        return True


def arguments(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except FileNotFoundError:
        return []


def enqueue(place: dict[str, str]) -> str:
    task = str(uuid4()) if is_postgresql(place) else uuid4().hex
    nothing = json.dumps({"args": [], "kwargs": {}})
    execute(place, ENQUEUE.format(id=task, now=datetime.now(UTC).isoformat(" "), arguments=nothing))
    return task


def is_done(place: dict[str, str], task: str) -> bool:
    return execute(place, f"SELECT status FROM {TABLE} WHERE id = '{task}'") == [("SUCCESSFUL",)]


def is_postgresql(place: dict[str, str]) -> bool:
    return place["DATABASE_URL"].startswith("postgresql")


def execute(place: dict[str, str], sql: str) -> list[tuple]:
    if is_postgresql(place):
        connection = psycopg2.connect(place["DATABASE_URL"], connect_timeout=5)
        connection.autocommit = True
    else:
        path = Path(place["DATA_DIR"], "db.sqlite3")
        connection = sqlite3.connect(path, isolation_level=None)
    with closing(connection), closing(connection.cursor()) as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def kill_repeatedly(site: Site, kill: Callable[[], None], count: int) -> str:
    """Kill something again and again under load; the figures in one line."""
    seconds = []
    readers = Readers(site.place["SITE_URL"])
    with readers.reading():
        for _kill in range(count):
            time.sleep(STEADY_SECONDS)  # these are no deaths one upon the other, with their pauses
            began = time.monotonic()
            kill()
            wait_until(site.is_whole, PATIENCE)
            seconds.append(time.monotonic() - began)
    kinds = {kind: readers.failed.count(kind) for kind in sorted(set(readers.failed))}
    return (
        f"{count} kills, {readers.requests} requests, {len(readers.failed)} failed {kinds or ''}, "
        f"whole again after {sum(seconds) / count:.1f} s (at most {max(seconds):.1f} s), "
        f"slowest request {readers.longest:.1f} s"
    )


class Cluster:
    """A PostgreSQL server of its own, which can be killed."""

    def __init__(self):
        [*_, self.bin] = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        self.user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        self.folder = Path(mkdtemp(prefix="postgresql-"))
        if self.user:
            shutil.chown(self.folder, "postgres")
        with socket.create_server(("127.0.0.1", 0)) as trial:
            self.port = trial.getsockname()[1]
        owner = "postgres" if self.user else pwd.getpwuid(os.getuid()).pw_name
        self.run("initdb", "-D", self.folder / "data", "-A", "trust", "-U", owner)
        self.url = f"postgresql://{owner}@127.0.0.1:{self.port}/postgres"
        self.start()

    def run(self, program: str, *options) -> None:
        subprocess.run(
            [*self.user, self.bin / program, *options],
            check=True,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
        )

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        log = self.folder / "log"
        self.run("pg_ctl", "-w", "-D", self.folder / "data", "-l", log, "-o", options, "start")

    def kill(self) -> None:
        """Kill all of its processes, and start it again after two seconds."""
        server = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        for pid in reversed(descendants(server)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(2)
        self.start()

    def remove(self) -> None:
        self.run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder)
