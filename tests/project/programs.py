"""Runs the site's own commands as a user would: as processes, with an environment of their own."""

import os
import signal
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


def wait_until(happened: Callable[[], bool]) -> None:
    """Look again and again; raises TimeoutError where it never happens."""
    until = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.05)


class Program:
    """A command of the site under way, and what it has printed."""

    def __init__(self, arguments: tuple[str, ...], environment: dict[str, str], log: Path):
        self.log = log
        with log.open("w") as file:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", *arguments],
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

        def is_printed() -> bool:
            ended = self.process.poll() is not None
            assert text in self.printed or not ended, self.printed
            return text in self.printed

        wait_until(is_printed)

    def end(self, number: signal.Signals) -> int:
        """Send the signal and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextmanager
def running(*arguments: str, log: Path, **environment: str) -> Iterator[Program]:
    """A command of the site under way; whatever of it is left when the block ends is killed."""
    program = Program(arguments, environment, log)
    try:
        yield program
    finally:
        if program.process.poll() is None:
            program.end(signal.SIGTERM)
