"""The present day and moments in words, by both cities' clocks; editors enter the first side's."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def today(at: datetime | None = None) -> date:
    """Return the current day in the city where it ends last; `at` replaces the current moment.

    A date is over when its day has ended in both cities: midnight in one must not remove an evening
    in the other from the page.
    """
    at = at or timezone.now()
    return min(at.astimezone(side.zone).date() for side in settings.PARTNERSHIP)


def in_both_cities(at: datetime) -> str:
    """Return a moment in words, by both cities' clocks; with the second's weekday if it differs.

    In the active language: "Tuesday, 2 June 2026, 02:30 in one city (Monday, 19:30 in the other)".
    """
    first, second = settings.PARTNERSHIP
    here, there = at.astimezone(first.zone), at.astimezone(second.zone)
    words = {
        "weekday": date_format(here, "l"),
        "date": date_format(here, "DATE_FORMAT", use_l10n=True),
        "time": date_format(here, "TIME_FORMAT", use_l10n=True),
        "city": first.city,
        "weekday_there": date_format(there, "l"),
        "time_there": date_format(there, "TIME_FORMAT", use_l10n=True),
        "city_there": second.city,
    }
    if here.date() == there.date():
        sentence = _(
            "%(weekday)s, %(date)s, %(time)s in %(city)s (%(time_there)s in %(city_there)s)"
        )
    else:
        sentence = _(
            "%(weekday)s, %(date)s, %(time)s in %(city)s "
            "(%(weekday_there)s, %(time_there)s in %(city_there)s)"
        )
    return sentence % words
