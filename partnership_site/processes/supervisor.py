"""Runs several programs in parallel, which start together and stop together."""

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Collection
from contextlib import suppress

from django.core.management.base import CommandError

POLL_SECONDS = 0.2
STOP_SECONDS = 20  # for a running task to finish; an interrupted one is repeated at the next start


def supervise(programs: dict[str, list[str]], announce: Callable[[], bool]) -> None:
    """Run programs (name → command) until this process gets Ctrl-C or a signal to stop.

    `announce` is called repeatedly until it returns True. If a program ends by itself, the others
    are stopped and CommandError is raised.
    """
    stop_requested = stop_event()
    # In sessions of their own, so that Ctrl-C reaches them only through this process, and once.
    children = {
        name: subprocess.Popen(command, start_new_session=True)
        for name, command in programs.items()
    }
    try:
        is_announced = False
        while not stop_requested.wait(POLL_SECONDS):
            for name, child in children.items():
                if child.poll() is not None:
                    raise CommandError(f"The {name} has ended with code {child.returncode}.")
            is_announced = is_announced or announce()
    finally:
        end_processes(children.values())


def stop_event() -> threading.Event:
    """Return an event that SIGINT, SIGTERM and SIGHUP set from now on."""
    requested = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: requested.set())
    return requested


def end_processes(children: Collection[subprocess.Popen]) -> None:
    """Terminate processes, wait STOP_SECONDS for each, then kill them and their own children."""
    for child in children:
        child.terminate()
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(STOP_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
