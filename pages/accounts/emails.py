"""Emails to the owners of accounts, each in the language of the account.

Links in them are made when an email is sent, never stored: they would open the account.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.db import models
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from pages.clocks import in_both_cities
from pages.models.user import User
from pages.task_queue import LAST_ATTEMPT, next_attempt, task

logger = logging.getLogger(__name__)


class EmailTemplate(models.TextChoices):
    """The kinds of email; the values name the templates."""

    INVITATION = "invitation"
    NEW_PASSWORD = "new_password"


def send_template(account: User, template: EmailTemplate) -> None:
    """Send an email to an account. Raises OSError if the mail server does not take it."""
    lasts = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    with translation.override(account.language):
        context = {
            "account": account,
            "link": new_password_url(account),
            "valid_until": in_both_cities(timezone.now() + lasts),
            "site_url": settings.SITE_URL,
        }
        subject = render_to_string(f"registration/{template}_subject.txt", context)
        text = render_to_string(f"registration/{template}.txt", context)
    # A subject is one line, whatever line breaks the template has.
    EmailMessage(" ".join(subject.split()), text.strip() + "\n", to=[account.email]).send()


def new_password_url(account: User) -> str:
    """Return the URL to choose a password: valid once, and for PASSWORD_RESET_TIMEOUT seconds."""
    key = {
        "uidb64": urlsafe_base64_encode(force_bytes(account.pk)),
        "token": default_token_generator.make_token(account),
    }
    return settings.SITE_URL + reverse("admin:password_reset_confirm", kwargs=key)


# Whatever else is due goes first: of a mail server that does not answer, every mail has to wait.
@task(priority=-10)
def send_email(account: int | None, template: str, attempt: int = 1) -> bool:
    """Send an email to the owner of an account (key). Return whether it was sent.

    While the mail server does not take it, the task enqueues itself again, later each time, for
    about three days. The link is made when the email is sent, so it never arrives expired.
    """
    addressee = User.objects.filter(pk=account, is_active=True).first()
    if addressee is None:  # deleted or ended meanwhile, or nobody (see `send_password_link_to`)
        return False
    try:
        send_template(addressee, EmailTemplate(template))
    except OSError as error:  # smtplib's own errors are among them
        if attempt == LAST_ATTEMPT:
            raise
        if attempt == 1:
            # The error itself may name the addressee.
            logger.warning("A mail does not go out (%s): trying again.", type(error).__name__)
        send_email.using(run_after=next_attempt(attempt)).enqueue(account, template, attempt + 1)
        return False
    return True


def forget_old_password_links(now: datetime | None = None) -> int:
    """Delete the tasks of links to new passwords after a day, done or not. Return their number.

    Nobody waits any longer for those that the worker has been too late for; and those that are done
    tell who asked. Invitations go out however late.
    """
    tasks = DBTaskResult.objects.filter(
        task_path=send_email.module_path,
        args_kwargs__args__1=EmailTemplate.NEW_PASSWORD,
        enqueued_at__lt=(now or timezone.now()) - timedelta(days=1),
    )
    return tasks.exclude(status=TaskResultStatus.RUNNING).delete()[0]
