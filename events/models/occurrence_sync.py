"""Derives the rows of `Occurrence` from an activity's dates and its repetition."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple
from uuid import uuid5

from events.dates import recurrence
from events.dates.partial import Precision
from events.models.choices import Origin

_COLUMNS = ("starts_on", "ends_on", "starts_at", "ends_at", "is_cancelled")


class OccurrenceDays(NamedTuple):
    """The first and last day of one date of an activity, with its origin."""

    origin: Origin
    starts_on: date
    ends_on: date


def days_of_activity(activity) -> Iterator[OccurrenceDays]:
    """Generate the activity's own date and its repetitions; nothing if its first day is unknown."""
    first = activity.starts_on
    if first is None or activity.start_precision != Precision.DAY:
        return
    has_last_day = activity.ends_on and activity.end_precision == Precision.DAY
    length = activity.ends_on - first if has_last_day else timedelta()
    yield OccurrenceDays(Origin.FIRST, first, first + length)
    if activity.repeats and activity.repeats_until:
        for day in recurrence.recurrence_days(first, activity.repeats, activity.repeats_until):
            if day != first:
                yield OccurrenceDays(Origin.REPEATED, day, day + length)


def sync_occurrences(activity) -> None:
    """Create, change and delete the derived dates of an activity. At most four queries.

    Rows keep their uuid, by which calendar programs know an event. Where an editor has entered a
    date for the same day and time, it replaces a repeated date, but is replaced by the activity's
    own date. A cancelled day stays cancelled, whichever row it belongs to afterwards.
    """
    rows = list(activity.occurrences.all())
    entered = {
        each.starts_on: each
        for each in rows
        if each.origin == Origin.SINGLE and each.starts_at == activity.starts_at
    }
    known = {_key(each): each for each in rows if each.origin != Origin.SINGLE}
    wanted = {
        _key(each): each
        for each in days_of_activity(activity)
        if each.origin == Origin.FIRST or each.starts_on not in entered
    }
    gone = [known[key] for key in known.keys() - wanted.keys()]
    gone += [entered[each.starts_on] for each in wanted.values() if each.starts_on in entered]
    if gone:  # before others are saved: only one row may have a day and time
        activity.occurrences.filter(pk__in=[each.pk for each in gone]).delete()
    derived_or_replaced = [*known.values(), *entered.values()]
    cancelled = {each.starts_on for each in derived_or_replaced if each.is_cancelled}
    new, changed = [], []
    for key, days in wanted.items():
        row = known.get(key) or _new_row(activity, days)
        times = (activity.starts_at, activity.ends_at)
        is_cancelled = days.starts_on in cancelled
        values = dict(zip(_COLUMNS, (*days[1:], *times, is_cancelled), strict=True))
        if row.pk is None or any(getattr(row, name) != values[name] for name in _COLUMNS):
            (changed if row.pk else new).append(row)
            for name, value in values.items():
                setattr(row, name, value)
    activity.occurrences.bulk_update(changed, _COLUMNS)
    activity.occurrences.bulk_create(new)


def _key(date_or_days) -> date | None:
    """Return the key by which rows and derived dates are matched.

    The activity's own date is the same row when it moves; a repeated date is identified by its day.
    """
    return None if date_or_days.origin == Origin.FIRST else date_or_days.starts_on


def _new_row(activity, days: OccurrenceDays):
    own = activity.uuid
    # Derived, so that a repeated date that is deleted and created again is the same event.
    uuid = own if days.origin == Origin.FIRST else uuid5(own, str(days.starts_on))
    return activity.occurrences.model(activity=activity, origin=days.origin, uuid=uuid)
