"""Limits of logging in: how many wrong passwords, from where, and for how long that is kept.

django-axes counts them; see docs/decisions. Nobody can lock an account for others: a lock holds for
an account *and* an address, or for an address.
"""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from pages.models.user import PasswordLink

UNKNOWN_ADDRESS = "0.0.0.0"
KEPT_FOR = timedelta(days=1)

# An address may name this many accounts before it is locked for all of them: offices share one.
ACCOUNTS_OF_AN_ADDRESS = 4


class LoginLimits(AxesDatabaseHandler):
    """Counts failures by account and address (AXES_FAILURE_LIMIT), and fewer by address alone."""

    def get_failures(self, request, credentials=None):
        by_account, by_address = (
            attempts.aggregate(count=Sum("failures_since_start"))["count"] or 0
            for attempts in self.get_user_attempts(request, credentials)
        )
        return max(by_account, by_address // ACCOUNTS_OF_AN_ADDRESS)

    def reset_user_attempts(self, request, credentials=None):
        """Forget the failures with this account, not those of others from the same address."""
        by_account, _by_address = self.filter_user_attempts(request, credentials)
        return _delete_if_any(by_account)

    def clean_expired_user_attempts(self, request=None, credentials=None):
        """Forget this address's failures of before the cool-off, so that counting starts anew.

        The library deletes those of everybody, at each attempt, under the lock of the database.
        """
        _by_account, by_address = self.filter_user_attempts(request, credentials)
        ended = request.axes_attempt_time - settings.AXES_COOLOFF_TIME
        return _delete_if_any(by_address.filter(attempt_time__lte=ended))


def _delete_if_any(attempts) -> int:
    """Delete attempts. Takes no lock, as `delete` alone does, where there is nothing to delete."""
    return attempts.delete()[0] if attempts.exists() else 0


def forget_attempts(at: datetime | None = None) -> None:
    """Delete the addresses of logins and of links that have been kept for a day."""
    old = (at or timezone.now()) - KEPT_FOR
    AccessAttempt.objects.filter(attempt_time__lt=old).delete()
    PasswordLink.objects.filter(asked_at__lt=old).delete()


def client_address(request) -> str:
    """Return the address of whoever sent a request, or of their network in IPv6 (/64).

    Behind a proxy (TRUST_PROXY) it is the last one in X-Forwarded-For, which the proxy has added;
    anybody can send those before it.
    """
    sent = request.META.get("REMOTE_ADDR", "")
    if settings.TRUST_PROXY:
        sent = request.META.get("HTTP_X_FORWARDED_FOR", sent).rpartition(",")[2].strip()
    try:
        address = ip_address(sent)
    except ValueError:
        return UNKNOWN_ADDRESS
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address), 64), strict=False).network_address)


def refuse_locked(request, response, credentials=None):
    """Return the response for AXES_LOCKOUT_CALLABLE: the form of the login says why."""
    response.status_code = 429
    response.headers["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME.total_seconds()))
    return response
