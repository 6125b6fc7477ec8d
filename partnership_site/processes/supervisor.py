"""Runs programs beside each other: they start together and end together."""

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Collection
from contextlib import suppress

from django.core.management.base import CommandError

SECONDS_BETWEEN_LOOKS = 0.2
SECONDS_TO_END = 20  # a task that is under way may take so long; then it starts anew next time


def supervise(programs: dict[str, list[str]], when_started: Callable[[], bool]) -> None:
    """Run the programs until the process is asked to stop, by Ctrl-C or a signal.

    `when_started` is asked again and again until it says that all is up. Raises CommandError
    where a program ends by itself; the others are ended then.
    """
    asked = ask_on_signals()
    # In sessions of their own, so that Ctrl-C reaches them once and through this process.
    children = {
        name: subprocess.Popen(command, start_new_session=True)
        for name, command in programs.items()
    }
    try:
        is_up = False
        while not asked.wait(SECONDS_BETWEEN_LOOKS):
            for name, child in children.items():
                if child.poll() is not None:
                    raise CommandError(f"The {name} has ended with code {child.returncode}.")
            is_up = is_up or when_started()
    finally:
        end_processes(children.values())


def ask_on_signals() -> threading.Event:
    """An event that is set once this process is asked to stop."""
    asked = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: asked.set())
    return asked


def end_processes(children: Collection[subprocess.Popen]) -> None:
    """Ask all to end, wait, and kill what is left of them, their own children included."""
    for child in children:
        child.terminate()
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(SECONDS_TO_END)
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
