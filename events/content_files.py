"""Activities, topics, places and organisations as content files.

Plain columns follow from the models; only values that files write in another way are here.
"""

from django.core.exceptions import ValidationError

from events.dates import partial
from events.models.activity import Activity
from events.models.choices import Origin
from events.models.occurrence import Occurrence
from events.models.organisation import Involvement, Organisation
from events.models.place import Place
from events.models.topic import Topic
from pages.content_files.collection import Collection, entry_fields
from pages.content_files.fields import Field, Rows, fields_of, names_of
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

    def row(self, record, said, records):
        return super().row(record, {"ends_on": said["starts_on"]} | said, records)

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
            row.full_clean()
            row.save()
        record.note_change_for_calendars()


class CancelledDays(Field):
    """Of the dates that follow from the activity, the days of those that do not take place."""

    prefetch = ("occurrences",)

    def value(self, record):
        return sorted(each.starts_on for each in _following(record) if each.is_cancelled)

    def set_related(self, record, said, records):
        wanted, present = set(said or []), set(self.value(record))
        if missing := wanted - {each.starts_on for each in _following(record)}:
            text = f"On {min(missing)} there is no date that follows from the activity. Delete it."
            raise ValidationError(text)
        if wanted == present:
            return False
        following = record.occurrences.exclude(origin=Origin.SINGLE)
        following.filter(starts_on__in=wanted - present).update(is_cancelled=True)
        following.filter(starts_on__in=present - wanted).update(is_cancelled=False)
        record.note_change_for_calendars()
        return True


def _following(activity: Activity) -> list[Occurrence]:
    return [each for each in activity.occurrences.all() if each.origin != Origin.SINGLE]


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
)
