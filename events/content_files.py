"""Activities, topics, places and organisations as content files.

Plain columns follow from the models; only values that files write in another way are here.
"""

from itertools import chain

from django.core.exceptions import ValidationError

from events.dates import partial
from events.models.activity import LIST_PAGE_TYPE, Activity
from events.models.choices import Origin
from events.models.occurrence import Occurrence
from events.models.occurrence_sync import days_of_activity
from events.models.organisation import Involvement, Organisation
from events.models.place import Place
from events.models.topic import Topic
from pages.content_files.collection import Collection, entry_fields
from pages.content_files.fields import Field, Rows, fields_of, names_of, violations
from pages.content_files.schema import sequence, single, value_of


class When(Field):
    """A date as precisely as it is known."""

    def __init__(self, name: str, attribute: str):
        super().__init__(name, single(read_partial_date))
        self.attribute = attribute

    def value(self, record):
        return getattr(record, self.attribute)

    def set(self, record, said, records):
        setattr(record, self.attribute, said)


def read_partial_date(value: str, _mentions) -> partial.PartialDate:
    """Read `2014`, `2010-06` or `1998-05-20`. Raises ValidationError."""
    try:
        return partial.parse(value)
    except ValueError:
        text = "Write a year, a month or a day here: 2014, 2010-06, 1998-05-20."
        raise ValidationError(text) from None


class EnteredDates(Rows):
    """Dates that were entered by themselves; they keep their identity for calendars."""

    def rows(self, record):
        return [each for each in super().rows(record) if each.origin == Origin.SINGLE]

    def rows_of_file(self, record, said, records):
        whole = [{"ends_on": each["starts_on"]} | each for each in said or []]
        return super().rows_of_file(record, whole, records)

    def check(self, record, rows):
        own = [(record.starts_on, record.starts_at)] if record.start_precision == "day" else []
        moments = [*own, *map(_moment, rows)]
        if len(set(moments)) < len(moments):
            raise ValidationError("This date stands here already. Delete it.")
        for error in chain.from_iterable(map(violations, rows)):
            raise error[1]

    def replace(self, record, rows):
        """Replace the entered dates, and repeated ones of the same moments."""
        new = {_moment(row): row for row in rows}
        for each in record.occurrences.all():
            same = new.get(_moment(each))
            if each.origin == Origin.SINGLE and same:
                same.uuid = each.uuid
            if each.origin == Origin.SINGLE or (each.origin == Origin.REPEATED and same):
                each.delete()
        for row in rows:
            row.save()
        record.note_change_for_calendars()


class CancelledDays(Field):
    """Of the dates that follow from the activity, the days of those that do not take place."""

    prefetch = ("occurrences",)

    def value(self, record):
        dates = record.occurrences.all()
        return sorted(
            each.starts_on for each in dates if each.is_cancelled and each.origin != Origin.SINGLE
        )

    def differs(self, record, said, records):
        if missing := set(said or []) - {each.starts_on for each in days_of_activity(record)}:
            text = f"On {min(missing)} there is no date that follows from the activity. Delete it."
            raise ValidationError(text)
        return set(said or []) != set(self.value(record) if record.pk else [])

    def save_related(self, record, said, records):
        following = record.occurrences.exclude(origin=Origin.SINGLE)
        following.update(is_cancelled=False)
        following.filter(starts_on__in=said or []).update(is_cancelled=True)
        record.note_change_for_calendars()


def _moment(occurrence: Occurrence) -> tuple:
    return occurrence.starts_on, occurrence.starts_at


_dates = fields_of(Occurrence, *names_of(Occurrence), activity=())
_days = sequence(value_of(Occurrence._meta.get_field("starts_on")))
_roles = ("organisation", "role")

TOPICS = Collection("topics", Topic, fields_of(Topic, "position", "slug", "name"))
PLACES = Collection(
    "places",
    Place,
    fields_of(Place, "slug", "side", "name", "address", "latitude", "longitude"),
)
ORGANISATIONS = Collection(
    "organisations", Organisation, fields_of(Organisation, *names_of(Organisation))
)
ACTIVITIES = Collection(
    "activities",
    Activity,
    entry_fields(
        Activity,
        starts_on=(When("starts_on", "start"),),
        start_precision=(),
        ends_on=(When("ends_on", "end"),),
        end_precision=(),
        places=(
            EnteredDates("dates", Occurrence, "activity", *_dates),
            CancelledDays("cancelled", _days),
            *fields_of(Activity, "places"),
        ),
        organisations=(
            Rows("organisations", Involvement, "activity", *_roles, once="organisation"),
        ),
    ),
    below=LIST_PAGE_TYPE,
)
