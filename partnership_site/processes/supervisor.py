"""Runs several programs in parallel: each is started again when it ends, until all are to stop."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from time import monotonic

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.2
STOP_SECONDS = 20  # to finish what is under way; the worker may need 15 of them (`Worker.shutdown`)
PAUSES = (0, 1, 2, 4, 8, 16, 30)  # seconds before a program that ends again and again starts
STEADY_SECONDS = 10  # a program that ran so long is sound: its next end counts as the first
PR_SET_PDEATHSIG = 1  # linux/prctl.h


class Child:
    """A program that is started again whenever it ends, after longer and longer pauses."""

    def __init__(self, name: str, command: list[str]):
        self.name, self.command = name, command
        self.deaths = 0
        self.start_at: float | None = None  # while it pauses
        self.start()

    def start(self) -> None:
        self.start_at, self.started_at = None, monotonic()
        # In a session of its own, so that Ctrl-C reaches it only through this process, and once.
        self.process = subprocess.Popen(
            self.command, start_new_session=True, preexec_fn=end_with_parent
        )

    def watch(self) -> None:
        """Start the program again if it has ended and its pause is over. To be called often."""
        if self.start_at is None and self.process.poll() is not None:
            self.pause()
        if self.start_at is not None and monotonic() >= self.start_at:
            self.start()

    def pause(self) -> None:
        """Say that the program has ended, and choose the time of its next start."""
        kill_group(self.process)  # what it has started itself would be in the way of its successor
        if monotonic() - self.started_at > STEADY_SECONDS:
            self.deaths = 0
        seconds = PAUSES[min(self.deaths, len(PAUSES) - 1)]
        self.deaths += 1
        self.start_at = monotonic() + seconds
        text = "The %s has ended with code %s. It is started again in %s seconds."
        logger.error(text, self.name, self.process.returncode, seconds)


def supervise(programs: dict[str, list[str]], announce: Callable[[], bool]) -> None:
    """Run programs (name → command) until this process gets Ctrl-C or a signal to stop.

    `announce` is called repeatedly until it returns True. A program that ends by itself is started
    again; the others do not notice. If this process is killed, the programs end as well.
    """
    stop_requested = stop_event()
    children = [Child(name, command) for name, command in programs.items()]
    try:
        is_announced = False
        while not stop_requested.wait(POLL_SECONDS):
            for child in children:
                child.watch()
            is_announced = is_announced or announce()
    finally:
        end_processes([child.process for child in children])


def stop_event() -> threading.Event:
    """Return an event that SIGINT, SIGTERM and SIGHUP set from now on."""
    requested = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: requested.set())
    return requested


def end_processes(processes: Collection[subprocess.Popen]) -> None:
    """Terminate processes, wait STOP_SECONDS for each, then kill them and their own children."""
    for process in processes:
        process.terminate()
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
        kill_group(process)
        process.wait()


def kill_group(process: subprocess.Popen) -> None:
    """Kill a process and all that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def end_with_parent() -> None:
    """Have the kernel send SIGTERM to this process when its parent ends, however that ends.

    Elsewhere than on Linux nothing is done: there a killed parent leaves its children behind.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
