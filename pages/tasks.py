"""What the background worker does; each task may be stopped at any moment and started again."""

import logging
from datetime import datetime, timedelta
from importlib.util import find_spec

from django.utils import timezone

from pages.accounts import emails
from pages.media import renditions, withdraw
from pages.models.publication import Publication
from pages.models.user import User
from pages.publishing import publish

if find_spec("django.tasks"):  # Django 6
    from django.tasks import task
else:
    from django_tasks import task

logger = logging.getLogger(__name__)

# Pauses of 2, 4, 8 … 256 minutes, then of six hours: about three days of attempts.
LONGEST_PAUSE = timedelta(hours=6)
LAST_ATTEMPT = 19


@task()
def make_renditions() -> int:
    """Make the renditions of every picture that lacks them; how many pictures got theirs."""
    return renditions.make_missing()


@task()
def remove_withdrawn_files(attempt: int = 1) -> int:
    """Remove what a failing storage has kept of withdrawn pictures; how many had something left.

    Tries again for about three days while the storage fails.
    """
    try:
        return withdraw.remove_leftover_files()
    except OSError:
        if attempt == LAST_ATTEMPT:
            raise
        logger.warning("Files of a withdrawn picture cannot be removed: trying again.")
        remove_withdrawn_files.using(run_after=next_attempt(attempt)).enqueue(attempt + 1)
        return 0


def next_attempt(attempt: int) -> datetime:
    """When to try again what has failed for the nth time."""
    return timezone.now() + min(timedelta(minutes=2**attempt), LONGEST_PAUSE)


@task()
def publish_due() -> int:
    """Make live what is scheduled up to now, and try again later with what failed.

    Returns how many became live.
    """
    count = publish.publish_due()
    now = timezone.now()
    if Publication.objects.due(now).exists():
        publish_due.using(run_after=now + timedelta(minutes=1)).enqueue()
    return count


@task()
def send_email(account: int | None, letter: str, attempt: int = 1) -> bool:
    """Send a letter to the owner of an account; whether it went out.

    While the mail server does not take it, the task enqueues itself again, later each time, for
    about three days. A link in the letter is made when it is sent, so it never arrives expired.
    """
    addressee = User.objects.filter(pk=account, is_active=True).first()
    if addressee is None:
        return False
    try:
        emails.send_template(addressee, emails.EmailTemplate(letter))
    except OSError as error:  # smtplib's own errors are among them
        if attempt == LAST_ATTEMPT:
            raise
        if attempt == 1:
            # The error itself may name the addressee.
            logger.warning("A mail does not go out (%s): trying again.", type(error).__name__)
        send_email.using(run_after=next_attempt(attempt)).enqueue(account, letter, attempt + 1)
        return False
    return True
