"""Recurrence: the days of a rule such as "on the first Tuesday of each month", and its wording.

Calculates with days and not with moments, so that a date at 19:00 stays at 19:00 local time when
summer time begins or ends.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice

from dateutil import rrule
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

# A longer series is most likely a mistyped last day.
MAX_DAYS = 400


class Recurrence(models.TextChoices):
    """The rule by which an activity is repeated."""

    NEVER = "", _("once")
    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every two weeks")
    MONTHLY_BY_WEEKDAY = "monthly-weekday", _("every month, on the same weekday (first Tuesday)")
    MONTHLY_LAST_WEEKDAY = "monthly-last-weekday", _("every month, on the last such weekday")
    MONTHLY_BY_DAY = "monthly-day", _("every month, on the same day (the 15th)")
    YEARLY = "yearly", _("every year, on the same day")


def recurrence_days(first: date, repeats: str, until: date) -> Iterator[date]:
    """Generate the days of a repetition, including `first` and `until`, at most MAX_DAYS + 1.

    The one above the limit tells callers that there are too many. Months that lack the day, such as
    a 31st, are skipped (RFC 5545, 3.3.10).
    """
    if repeats == Recurrence.NEVER:
        yield first
        return
    rule = _rule(first, Recurrence(repeats))
    end = datetime.combine(until, time.max)
    moments = rrule.rrule(dtstart=datetime.combine(first, time.min), until=end, **rule)
    for moment in islice(moments, MAX_DAYS + 1):
        yield moment.date()


def is_too_long(first: date, repeats: str, until: date) -> bool:
    """Return True if a repetition has more than MAX_DAYS days."""
    return len(list(recurrence_days(first, repeats, until))) > MAX_DAYS


def recurrence_text(first: date, repeats: str) -> str:
    """Return a repetition in the active language: "every month on the first Tuesday"."""
    weekday = date_format(first, "l")
    return {
        Recurrence.NEVER: "",
        Recurrence.WEEKLY: gettext("every %(weekday)s"),
        Recurrence.FORTNIGHTLY: gettext("every two weeks on %(weekday)s"),
        Recurrence.MONTHLY_BY_WEEKDAY: gettext("every month on the %(ordinal)s %(weekday)s"),
        Recurrence.MONTHLY_LAST_WEEKDAY: gettext("every month on the last %(weekday)s"),
        Recurrence.MONTHLY_BY_DAY: gettext("every month on day %(day)s"),
        Recurrence.YEARLY: gettext("every year"),
    }[Recurrence(repeats)] % {"weekday": weekday, "ordinal": _ordinal(first), "day": first.day}


def _week_of_month(day: date) -> int:
    """Return 1 for the first such weekday of its month, up to 5."""
    return (day.day - 1) // 7 + 1


def _ordinal(day: date) -> str:
    names = [
        pgettext("weekday of a month", "first"),
        pgettext("weekday of a month", "second"),
        pgettext("weekday of a month", "third"),
        pgettext("weekday of a month", "fourth"),
        pgettext("weekday of a month", "fifth"),
    ]
    return names[_week_of_month(day) - 1]


def _rule(first: date, repeats: Recurrence) -> dict:
    weekday = rrule.weekday(first.weekday())
    return {
        Recurrence.WEEKLY: {"freq": rrule.WEEKLY},
        Recurrence.FORTNIGHTLY: {"freq": rrule.WEEKLY, "interval": 2},
        Recurrence.MONTHLY_BY_WEEKDAY: {
            "freq": rrule.MONTHLY,
            "byweekday": weekday(_week_of_month(first)),
        },
        Recurrence.MONTHLY_LAST_WEEKDAY: {"freq": rrule.MONTHLY, "byweekday": weekday(-1)},
        Recurrence.MONTHLY_BY_DAY: {"freq": rrule.MONTHLY, "bymonthday": first.day},
        Recurrence.YEARLY: {"freq": rrule.YEARLY},
    }[repeats]
