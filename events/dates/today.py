"""The day that a date is judged by: over, or still ahead."""

from datetime import date, datetime

from django.utils import timezone

from events.models.choices import Zone


def today(at: datetime | None = None) -> date:
    """The day by Cajamarca's calendar, which is always the last of the two to end one."""
    return (at or timezone.now()).astimezone(Zone.CAJAMARCA.info).date()
