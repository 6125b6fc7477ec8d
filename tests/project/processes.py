"""Runs the site's own commands as a user would: as processes, with an environment of their own."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 240  # seconds; a busy machine needs many of them for a first start


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return python("manage.py", *arguments, **environment)


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def query(place: dict[str, str], sql: str, *values) -> list[tuple]:
    """Rows of the database file in the folder DATA_DIR of the environment `place`."""
    with closing(sqlite3.connect(Path(place["DATA_DIR"], "db.sqlite3"))) as database:
        return database.execute(sql, values).fetchall()


def descendants(pid: int) -> list[int]:
    """A process and all below it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in descendants(int(child)))]


def wait_until(happened: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Look again and again; raises TimeoutError where it does not happen in that time."""
    until = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.05)


class Program:
    """A program in Python under way, and what it has printed."""

    def __init__(self, arguments: tuple[str, ...], environment: dict[str, str], log: Path):
        self.log = log
        with log.open("w") as file:
            self.process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=os.environ | environment,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def printed(self) -> str:
        return self.log.read_text()

    def wait_for(self, text: str) -> None:
        """Return once the program has printed the text; fails with its output if it ends before."""
        self.wait_until(lambda: text in self.printed)

    def wait_until(self, happened: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Return once it has happened; fails with the output if the program ends before."""

        def has_happened() -> bool:
            ended = self.process.poll() is not None
            answer = happened()
            assert answer or not ended, self.printed
            return answer

        wait_until(has_happened, seconds)

    def end(self, number: signal.Signals) -> int:
        """Send the signal and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextmanager
def running(*arguments: str, log: Path, **environment: str) -> Iterator[Program]:
    """A command of the site under way; whatever of it is left when the block ends is killed."""
    with running_python("manage.py", *arguments, log=log, **environment) as program:
        yield program


@contextmanager
def running_python(*arguments: str, log: Path, **environment: str) -> Iterator[Program]:
    """The same for any program in Python."""
    program = Program(arguments, environment, log)
    try:
        yield program
    finally:
        if program.process.poll() is None:
            program.end(signal.SIGTERM)


def free_place(folder: Path) -> dict[str, str]:
    """The environment of a site that was never started, with its data in the folder."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    return {
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "PORT": str(port),
        "SITE_URL": f"http://localhost:{port}",
    }
