"""Activities, topics, places and organisations as content files hold them."""

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from events.dates.partial import PartialDate
from events.models.activity import LIST_PAGE_TYPE, Activity
from events.models.choices import InvolvementRole, Origin
from events.models.occurrence import Occurrence
from events.models.organisation import Involvement, Organisation
from events.models.place import Place
from events.models.topic import Topic
from pages.content import kinds
from pages.content.entry_shelves import EntryShelf
from pages.content.kinds import Key, like, mapping, sequence
from pages.content.layout import pruned
from pages.content.library import Shelf
from pages.content.parts import Column, Part, Position, Records, Texts, Titles, written_value
from pages.content.records import set_values
from pages.content.sheets import Place as PlaceInFile
from pages.content.sheets import Sheet, Unfit

_PARTIAL_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


class When(Part):
    """A date as precisely as it is known: `2014`, `2010-06`, `1998-05-20`."""

    def key(self, model):
        return Key(self._read)

    def written(self, record: Activity, name):
        value = getattr(record, self.name)
        return str(value) if value else None

    def lay(self, record: Activity, said):
        if getattr(record, self.name) == said:
            return False
        setattr(record, self.name, said)
        return True

    def _read(self, node, sheet: Sheet, place: PlaceInFile) -> PartialDate:
        text = kinds.scalar(node, "str", "int", "timestamp") or ""
        try:
            if _PARTIAL_DATE.fullmatch(text):
                return PartialDate(*map(int, text.split("-")))
        except ValueError:
            pass
        raise Unfit("Write a year, a month or a day here: '2014', 2010-06, 1998-05-20.")


class Involvements(Part):
    """The organisations that take part, each with what it does."""

    def key(self, model):
        organisation = like(Involvement._meta.get_field("organisation"))
        return Key(
            sequence(
                mapping(
                    {
                        "organisation": Key(organisation, is_required=True),
                        "role": Key(like(Involvement._meta.get_field("role"))),
                    }
                )
            )
        )

    def written(self, record: Activity, name):
        found = record.involvements.select_related("organisation")
        rows = [{"organisation": each.organisation.uuid, "role": each.role} for each in found]
        return [self._without_default(row) for row in sorted(rows, key=self._by_organisation)]

    def lay_after_saving(self, record: Activity, said):
        wanted = sorted(map(self._without_default, said or []), key=self._by_organisation)
        if self.written(record, "") == wanted:
            return False
        record.involvements.all().delete()
        keys = [row["organisation"] for row in wanted]
        organisations = Organisation.objects.in_bulk(keys, field_name="uuid")
        Involvement.objects.bulk_create(
            Involvement(
                activity=record,
                organisation=organisations[row["organisation"]],
                role=row.get("role", InvolvementRole.PARTNER),
            )
            for row in wanted
        )
        return True

    def _without_default(self, row: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in row.items() if value != InvolvementRole.PARTNER}

    def _by_organisation(self, row: dict[str, Any]) -> str:
        return str(row["organisation"])


class EnteredDates(Part):
    """Dates that were entered by themselves."""

    _names = ("starts_on", "ends_on", "starts_at", "ends_at", "is_cancelled")

    def key(self, model):
        columns = {name: Occurrence._meta.get_field(name) for name in self._names}
        return Key(
            sequence(
                mapping(
                    {name: Key(like(field), name == "starts_on") for name, field in columns.items()}
                )
            )
        )

    def written(self, record: Activity, name):
        found = record.occurrences.filter(origin=Origin.SINGLE)
        rows = [{key: written_value(getattr(each, key)) for key in self._names} for each in found]
        return [pruned(row) for row in rows]

    def lay_after_saving(self, record: Activity, said):
        unsaid = dict.fromkeys(self._names) | {"is_cancelled": False}
        wanted = [unsaid | {"ends_on": row["starts_on"]} | row for row in said or []]
        in_file = [
            pruned({key: written_value(row.get(key)) for key in self._names}) for row in wanted
        ]
        if self.written(record, "") == in_file:
            return False
        entered = record.occurrences.filter(origin=Origin.SINGLE)
        known = {(each.starts_on, each.starts_at): each for each in entered}
        kept = [known.get((row["starts_on"], row.get("starts_at"))) for row in wanted]
        entered.exclude(pk__in=[each.pk for each in kept if each]).delete()
        for row, occurrence in zip(wanted, kept, strict=True):
            self._lay_one(occurrence or Occurrence(activity=record), row)
        record.note_change_for_calendars()
        return True

    def _lay_one(self, occurrence: Occurrence, row: dict[str, Any]) -> None:
        """It stands for a repeated date of the same moment."""
        set_values(occurrence, row)
        repeated = occurrence.activity.occurrences.filter(origin=Origin.REPEATED)
        repeated.filter(starts_on=occurrence.starts_on, starts_at=occurrence.starts_at).delete()
        occurrence.full_clean()
        occurrence.save()


class CancelledDays(Part):
    """Of the dates that follow from the activity, the days of those that do not take place."""

    def key(self, model):
        return Key(sequence(like(Occurrence._meta.get_field("starts_on"))))

    def written(self, record: Activity, name):
        return list(map(written_value, self._cancelled(record)))

    def lay_after_saving(self, record: Activity, said):
        wanted, present = set(said or []), set(self._cancelled(record))
        if wanted == present:
            return False
        for day in wanted - present:
            if not self._following(record).filter(starts_on=day).update(is_cancelled=True):
                raise ValidationError(f"On {day} there is no date that follows from the activity.")
        self._following(record).filter(starts_on__in=present - wanted).update(is_cancelled=False)
        record.note_change_for_calendars()
        return True

    def _following(self, record: Activity):
        return record.occurrences.exclude(origin=Origin.SINGLE)

    def _cancelled(self, record: Activity) -> list[date]:
        found = self._following(record).filter(is_cancelled=True)
        return list(found.values_list("starts_on", flat=True))


TOPICS = Shelf(
    folder="topics",
    model=Topic,
    parts=(Position("position"), Column("slug"), Titles("name")),
)
PLACES = Shelf(
    folder="places",
    model=Place,
    parts=(
        Column("slug"),
        Column("side"),
        Titles("name"),
        Column("address"),
        Column("latitude"),
        Column("longitude"),
    ),
)
ORGANISATIONS = Shelf(
    folder="organisations",
    model=Organisation,
    parts=(
        Column("name"),
        Column("slug"),
        Column("language"),
        Column("kind"),
        Column("side"),
        Column("town"),
        Column("place"),
        Column("website"),
        Texts("remark"),
        Records("counterparts"),
    ),
)
ACTIVITIES = EntryShelf(
    folder="activities",
    model=Activity,
    parts=(
        Column("kind", column="category"),
        Column("state"),
        Column("side"),
        When("start"),
        When("end"),
        Texts("time_note"),
        Column("starts_at"),
        Column("ends_at"),
        Column("time_zone"),
        Column("repeats"),
        Column("repeats_until"),
        EnteredDates("dates"),
        CancelledDays("cancelled"),
        Records("places"),
        Column("online", column="is_online"),
        Records("topics"),
        Involvements("organisations"),
        Column("participants"),
        Texts("programme"),
        Column("registration_url"),
        Column("registration_until"),
        Column("valid_until"),
        Column("milestone", column="is_milestone"),
    ),
    stands_below=LIST_PAGE_TYPE,
)
