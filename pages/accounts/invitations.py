"""Invite editors, and send them links to a first or a new password."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from pages.accounts.emails import EmailTemplate, send_email
from pages.models.slug import ascii_slug
from pages.models.user import PasswordLink, User

LINKS_OF_AN_ACCOUNT = 3
LINKS_OF_AN_ADDRESS = 20  # offices share one
COUNTED_FOR = timedelta(hours=1)


class TooManyLinksError(Exception):
    """An account has got as many links as an hour allows, or an address has asked for them."""


def save_invited(account: User) -> None:
    """Save a new account without a password; `send_password_link` sends its owner a link.

    A missing user name is made from the e-mail address.
    """
    account.username = account.username or free_username(account.email)
    account.is_staff = True
    account.set_unusable_password()
    account.save()


@transaction.atomic
def send_password_link(account: User, address: str | None = None) -> None:
    """Enqueue an email with a link to a first or a new password. Raises TooManyLinksError."""
    _count_address(address)
    if _has_enough(User.objects.select_for_update().get(pk=account.pk)):
        raise TooManyLinksError
    _send(account, address)


@transaction.atomic
def send_password_link_to(email: str, address: str | None = None) -> None:
    """Send a password link to the active account with this address, if there is one.

    Raises TooManyLinksError for the address of the request alone. A task is enqueued in any case,
    so that the time of the response does not tell whether there is such an account.
    """
    _count_address(address)
    accounts = User.objects.select_for_update().filter(email__iexact=email)
    account = accounts.filter(is_active=True, is_staff=True).first()
    _send(None if _has_enough(account) else account, address)


def _count_address(address: str | None) -> None:
    if address and _recent().filter(address=address).count() >= LINKS_OF_AN_ADDRESS:
        raise TooManyLinksError


def _has_enough(account: User | None) -> bool:
    """Return whether an account has got its links; one query for nobody's as well."""
    return _recent().filter(account=account.pk if account else 0).count() >= LINKS_OF_AN_ACCOUNT


def _recent():
    return PasswordLink.objects.filter(asked_at__gt=timezone.now() - COUNTED_FOR)


def _send(account: User | None, address: str | None) -> None:
    PasswordLink.objects.create(account=account, address=address)
    is_new = account and not account.has_usable_password()
    template = EmailTemplate.INVITATION if is_new else EmailTemplate.NEW_PASSWORD
    send_email.enqueue(account.pk if account else None, template)


def free_username(email: str) -> str:
    """Return a user name that nobody has, from the part of an e-mail address before the @."""
    wanted = ascii_slug(email.partition("@")[0].replace(".", "-")).replace("-", ".") or "user"
    candidate, number = wanted, 1
    while User.objects.filter(username__iexact=candidate).exists():
        number += 1
        candidate = f"{wanted}{number}"
    return candidate
