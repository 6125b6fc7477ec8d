"""Letters to the owners of accounts, each in the language that its reader works in.

Links in them are made when a letter is sent, never stored: they would open the account.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.db import models
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from pages.clocks import both_clocks
from pages.models.user import User


class EmailTemplate(models.TextChoices):
    """What is written; the values name the templates."""

    INVITATION = "invitation"
    NEW_PASSWORD = "new_password"


def send_template(account: User, template: EmailTemplate) -> None:
    """Hand a letter to the mail server; raises OSError where that does not take it."""
    lasts = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    with translation.override(account.language):
        context = {
            "account": account,
            "link": new_password_url(account),
            "valid_until": both_clocks(timezone.now() + lasts),
            "site_url": settings.SITE_URL,
        }
        subject = render_to_string(f"registration/{template}_subject.txt", context)
        text = render_to_string(f"registration/{template}.txt", context)
    EmailMessage(" ".join(subject.split()), text.strip() + "\n", to=[account.email]).send()


def new_password_url(account: User) -> str:
    """Where the owner chooses a password: works once, and until PASSWORD_RESET_TIMEOUT is over."""
    key = {
        "uidb64": urlsafe_base64_encode(force_bytes(account.pk)),
        "token": default_token_generator.make_token(account),
    }
    return settings.SITE_URL + reverse("admin:password_reset_confirm", kwargs=key)
