"""The task decorator for both versions of Django, and the pauses before another attempt.

Tasks are in the modules whose work they do. Each may be stopped at any moment and started again.
"""

from datetime import datetime, timedelta
from importlib.util import find_spec

from django.utils import timezone

if find_spec("django.tasks"):  # Django 6
    from django.tasks import task as task
else:
    from django_tasks import task as task

# Pauses of 2, 4, 8 … 256 minutes, then of six hours: about three days of attempts.
LONGEST_PAUSE = timedelta(hours=6)
LAST_ATTEMPT = 19


def next_attempt(attempt: int) -> datetime:
    """Return the time of the next attempt after the nth failure."""
    return timezone.now() + min(timedelta(minutes=2**attempt), LONGEST_PAUSE)
