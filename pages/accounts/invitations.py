"""Invite editors, and send them links to a first or a new password."""

from django.db import transaction

from pages.accounts.emails import EmailTemplate, send_email
from pages.models.slug import ascii_slug
from pages.models.user import User


@transaction.atomic
def invite(account: User) -> None:
    """Save a new account without a password, and send its owner a link to choose one.

    A missing user name is made from the e-mail address.
    """
    account.username = account.username or free_username(account.email)
    account.is_staff = True
    account.set_unusable_password()
    account.save()
    send_password_link(account)


def send_password_link(account: User) -> None:
    """Enqueue an email with a link to a first or a new password."""
    template = (
        EmailTemplate.NEW_PASSWORD if account.has_usable_password() else EmailTemplate.INVITATION
    )
    send_email.enqueue(account.pk, template)


def send_password_link_to(email: str) -> None:
    """Send a password link to the active account with this address, if there is one.

    A task is enqueued in either case, so that the time of the response does not tell whether there
    is such an account.
    """
    account = User.objects.filter(email__iexact=email, is_active=True, is_staff=True).first()
    if account:
        send_password_link(account)
    else:
        send_email.enqueue(None, EmailTemplate.NEW_PASSWORD)


def free_username(email: str) -> str:
    """Return a user name that nobody has, from the part of an e-mail address before the @."""
    wanted = ascii_slug(email.partition("@")[0].replace(".", "-")).replace("-", ".") or "user"
    candidate, number = wanted, 1
    while User.objects.filter(username__iexact=candidate).exists():
        number += 1
        candidate = f"{wanted}{number}"
    return candidate
