"""Clocks: what time a moment is in both cities. Entered and stored as of Berlin (TIME_ZONE)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

BERLIN = ZoneInfo("Europe/Berlin")
CAJAMARCA = ZoneInfo("America/Lima")


def both_clocks(at: datetime) -> str:
    """A moment in words, by the clocks of both cities; with Cajamarca's weekday if it is another.

    In the active language: "Tuesday, 2 June 2026, 02:30 in Berlin (Monday, 19:30 in Cajamarca)".
    """
    berlin, cajamarca = at.astimezone(BERLIN), at.astimezone(CAJAMARCA)
    words = {
        "weekday": date_format(berlin, "l"),
        "date": date_format(berlin, "DATE_FORMAT", use_l10n=True),
        "time": date_format(berlin, "TIME_FORMAT", use_l10n=True),
        "time_there": date_format(cajamarca, "TIME_FORMAT", use_l10n=True),
        "weekday_there": date_format(cajamarca, "l"),
    }
    if berlin.date() == cajamarca.date():
        return _("%(weekday)s, %(date)s, %(time)s in Berlin (%(time_there)s in Cajamarca)") % words
    return (
        _(
            "%(weekday)s, %(date)s, %(time)s in Berlin "
            "(%(weekday_there)s, %(time_there)s in Cajamarca)"
        )
        % words
    )
