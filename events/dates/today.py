"""The day that a date is judged by: over, or still ahead."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def today(at: datetime | None = None) -> date:
    """Return the day on the side that is the last of the two to end it."""
    at = at or timezone.now()
    return min(at.astimezone(side.zone).date() for side in settings.PARTNERSHIP)
