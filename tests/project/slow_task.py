"""Tasks for the worker's tests: one waits until it may go on, one takes its process along."""

import os
import signal
import time
from importlib.util import find_spec
from pathlib import Path

if find_spec("django.tasks"):  # Django 6
    from django.tasks import task
else:
    from django_tasks import task

SECONDS = 240


@task()
def wait_for(folder: str) -> None:
    """Make the file “begun” in the folder, then wait until there is a file “go”."""
    Path(folder, "begun").touch()
    until = time.monotonic() + SECONDS
    while not Path(folder, "go").exists():
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.05)


@task()
def end_worker() -> None:
    """End the process at once, as the system does with one that takes too much memory."""
    os.kill(os.getpid(), signal.SIGKILL)
