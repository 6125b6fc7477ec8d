"""A task for the worker's tests: it tells that it has begun, and goes on when it may."""

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
