"""One row of the table of activities, as a form; its fields are the columns, in their order."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from events.models.activity import Activity
from events.models.choices import ActivityState, Category, sides_choices, zone_choices
from events.models.organisation import Involvement, Organisation
from events.models.place import Place
from events.models.topic import Topic
from events.spreadsheets import form_fields
from pages.merge import ThreeWayMerge

LENGTH_OF_MARK = 8

# By the names of columns.
Directories = Mapping[str, form_fields.RecordNames]


class ImportForm(ThreeWayMerge, forms.ModelForm):
    """One row of the table; its fields are the columns, in their order.

    The base of its merge are the marks of what was exported.
    """

    conflict_message = gettext_lazy("Somebody has changed this since the export, to “%(theirs)s”.")

    title_de = form_fields.TextCell(
        label=gettext_lazy("title (German)"), required=False, max_length=200
    )
    title_es = form_fields.TextCell(
        label=gettext_lazy("title (Spanish)"), required=False, max_length=200
    )
    summary_de = form_fields.TextCell(
        label=gettext_lazy("summary (German)"), required=False, max_length=400
    )
    summary_es = form_fields.TextCell(
        label=gettext_lazy("summary (Spanish)"), required=False, max_length=400
    )
    category = form_fields.ChoiceCell(label=gettext_lazy("kind"), choices=Category.choices)
    state = form_fields.ChoiceCell(label=gettext_lazy("state"), choices=ActivityState.choices)
    side = form_fields.ChoiceCell(label=gettext_lazy("side"), choices=sides_choices)
    start = form_fields.WhenCell(label=gettext_lazy("Begin"), required=False)
    end = form_fields.WhenCell(label=gettext_lazy("End"), required=False)
    starts_at = form_fields.TimeCell(label=gettext_lazy("from (time)"), required=False)
    ends_at = form_fields.TimeCell(label=gettext_lazy("to (time)"), required=False)
    time_zone = form_fields.ChoiceCell(
        label=gettext_lazy("by which clock"),
        choices=lambda: [("", ""), *zone_choices()],
        required=False,
    )
    topics = form_fields.NamesCell(Topic, label=gettext_lazy("topics"), required=False)
    places = form_fields.NamesCell(Place, label=gettext_lazy("places (names)"), required=False)
    is_online = form_fields.FlagCell(label=gettext_lazy("online"), required=False)
    organisations = form_fields.OrganisationsCell(
        Organisation, label=gettext_lazy("organisations"), required=False
    )
    participants = form_fields.NumberCell(
        label=gettext_lazy("number of participants"), required=False, min_value=0
    )
    programme_de = form_fields.TextCell(
        label=gettext_lazy("funding programme (German)"), required=False, max_length=200
    )
    programme_es = form_fields.TextCell(
        label=gettext_lazy("funding programme (Spanish)"), required=False, max_length=200
    )
    registration_until = form_fields.DayCell(
        label=gettext_lazy("registering is open until"), required=False
    )
    valid_until = form_fields.DayCell(label=gettext_lazy("valid until"), required=False)
    is_milestone = form_fields.FlagCell(label=gettext_lazy("milestone"), required=False)

    class Meta:
        model = Activity
        fields = [
            "title_de",
            "title_es",
            "summary_de",
            "summary_es",
            "category",
            "state",
            "side",
            "starts_at",
            "ends_at",
            "time_zone",
            "is_online",
            "participants",
            "programme_de",
            "programme_es",
            "registration_until",
            "valid_until",
            "is_milestone",
        ]

    def __init__(
        self,
        *args,
        directories: Directories,
        only: set[str] | None = None,
        exported: Mapping[str, str] | None = None,
        **kwargs,
    ):
        """`only` these columns there are; `exported` are the marks of what they once said."""
        super().__init__(*args, **kwargs)
        self.exported = exported or {}
        if only is not None:
            for name in set(self.fields) - only:
                del self.fields[name]
        for name in set(directories) & set(self.fields):
            self.fields[name].directory = directories[name]
        if self.instance.pk:
            self.initial |= values_beside(self.instance)

    def _get_validation_exclusions(self):
        """What the two dates set is checked like the columns of the table."""
        return super()._get_validation_exclusions() - set(Activity.COLUMNS_OF_DATES)

    def add_error(self, field, error):
        """What concerns a column that the table has not is said of the whole row."""
        for name, messages in getattr(error, "error_dict", {field: error}).items():
            super().add_error(name if name in self.fields else None, messages)

    def _post_clean(self):
        self.merge([name for name in self.changed_data if self._has_base(name)])
        for name in ("start", "end"):
            if name in self.cleaned_data:
                setattr(self.instance, name, self.cleaned_data[name])
        super()._post_clean()
        if not self.errors:
            self._check_what_no_column_says()

    def _has_base(self, name: str) -> bool:
        return name in self.exported and name in self.cleaned_data

    def is_changed_here(self, name):
        return self._mark(name, self.cleaned_data) != self.exported[name]

    def is_changed_there(self, name):
        return self._mark(name, self.initial) != self.exported[name]

    def is_different(self, name):
        return self._mark(name, self.initial) != self._mark(name, self.cleaned_data)

    def keep_theirs(self, name):
        del self.cleaned_data[name]
        self.changed_data.remove(name)

    def theirs_in_words(self, name):
        return self.fields[name].as_cell(self.initial.get(name))

    def _mark(self, name: str, values: Mapping[str, Any]) -> str:
        return row_mark(self.fields[name], values.get(name))

    def _check_what_no_column_says(self) -> None:
        """Rules of the database about columns that the table has not."""
        try:
            self.instance.validate_constraints()
        except ValidationError as error:
            self.add_error(None, error)

    def save(self, commit=True):
        activity = super().save(commit)
        for name in ("topics", "places"):
            if name in self.changed_data:
                getattr(activity, name).set(self.cleaned_data[name])
        if "places" in self.changed_data:
            activity.note_change_for_calendars()
        if "organisations" in self.changed_data:
            activity.involvements.all().delete()
            Involvement.objects.bulk_create(
                Involvement(activity=activity, organisation=each, role=role)
                for each, role in self.cleaned_data["organisations"].items()
            )
        return activity


def row_mark(cell: form_fields.Cell, value: Any) -> str:
    """A short sign for what a cell says."""
    return hashlib.sha256(cell.key(value).encode()).hexdigest()[:LENGTH_OF_MARK]


def directories() -> Directories:
    """What the cells of a table can name, as the site has it now. Three queries."""
    columns = ImportForm.base_fields.items()
    return {
        name: form_fields.RecordNames(each.model)
        for name, each in columns
        if isinstance(each, form_fields.RecordCell)
    }


def values_beside(activity: Activity) -> dict[str, Any]:
    """What a row has of an activity that stands in no column of the activity's own table."""
    involvements = activity.involvements.all()
    return {
        "start": activity.start,
        "end": activity.end,
        "topics": list(activity.topics.all()),
        "places": list(activity.places.all()),
        "organisations": {each.organisation: each.role for each in involvements},
    }
