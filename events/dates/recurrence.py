"""Repetitions: from "the first Tuesday of each month until ..." to days.

Days only: a date at 19:00 stays at 19:00 by the clock of its place, whatever the time of the year.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice

from dateutil import rrule
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

# More days than this are a mistake in the last one.
MOST_DAYS = 400


class Recurrence(models.TextChoices):
    """How often an activity takes place again."""

    NEVER = "", _("once")
    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every two weeks")
    MONTHLY_BY_WEEKDAY = "monthly-weekday", _("every month, on the same weekday (first Tuesday)")
    MONTHLY_LAST_WEEKDAY = "monthly-last-weekday", _("every month, on the last such weekday")
    MONTHLY_BY_DAY = "monthly-day", _("every month, on the same day (the 15th)")
    YEARLY = "yearly", _("every year, on the same day")


def recurrence_days(first: date, repeats: str, until: date) -> Iterator[date]:
    """The days of a repetition, `first` and `until` included; it ends after one too many.

    What a month lacks, such as a 31st, is left out.
    """
    if repeats == Recurrence.NEVER:
        yield first
        return
    rule = _rule(first, Recurrence(repeats))
    end = datetime.combine(until, time.max)
    moments = rrule.rrule(dtstart=datetime.combine(first, time.min), until=end, **rule)
    for moment in islice(moments, MOST_DAYS + 1):
        yield moment.date()


def is_too_long(first: date, repeats: str, until: date) -> bool:
    """Whether these are more than `MOST_DAYS`."""
    return len(list(recurrence_days(first, repeats, until))) > MOST_DAYS


def recurrence_text(first: date, repeats: str) -> str:
    """A repetition for readers, in the active language: "every month on the first Tuesday"."""
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
    """Which one of its weekday a day is in its month: 1 is the first."""
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
