"""The dates that follow from an activity's facts, as rows (`Occurrence`)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple
from uuid import uuid5

from events.dates import recurrence
from events.dates.partial import Precision
from events.models.choices import Origin

_COLUMNS = ("starts_on", "ends_on", "starts_at", "ends_at", "is_cancelled")


class OccurrenceDays(NamedTuple):
    """From which day to which one it takes place, and why."""

    origin: Origin
    starts_on: date
    ends_on: date


def days_of_activity(activity) -> Iterator[OccurrenceDays]:
    """The activity's own days and those of its repetitions; none where no day is known."""
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
    """Bring the rows up to date; they keep their identity for calendars. At most four queries.

    What was entered by itself for the same moment stands for a repeated date, and gives way to
    the activity's own. What is cancelled is a day: it stays so whichever row it belongs to.
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
    if gone:
        activity.occurrences.filter(pk__in=[each.pk for each in gone]).delete()
    cancelled = {each.starts_on for each in known.values() if each.is_cancelled}
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
    """The activity's own date stays itself on another day; a repeated one is its day."""
    return None if date_or_days.origin == Origin.FIRST else date_or_days.starts_on


def _new_row(activity, days: OccurrenceDays):
    own = activity.uuid
    uuid = own if days.origin == Origin.FIRST else uuid5(own, str(days.starts_on))
    return activity.occurrences.model(activity=activity, origin=days.origin, uuid=uuid)
