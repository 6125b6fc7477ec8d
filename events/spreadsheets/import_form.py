"""The form for one row of the table of activities; its fields are the columns.

The columns follow from `events.models.fact`.
"""

import hashlib
from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.db import models
from django.forms.models import construct_instance
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy, pgettext_lazy

from events.models.activity import Activity
from events.models.fact import FACTS, table_columns
from events.models.listing_sync import sync_listing
from events.models.organisation import Involvement, Organisation
from events.models.place import Place
from events.models.topic import Topic
from events.spreadsheets import form_fields
from pages.languages import CODES, column
from pages.merge import ThreeWayMerge

LENGTH_OF_MARK = 8  # hexadecimal digits of SHA-256, for each cell

Directories = Mapping[str, form_fields.RecordNames]  # by names of columns

# As parts of a heading; settings.LANGUAGES has each in its own language.
LANGUAGE_NAMES = {
    "de": pgettext_lazy("a text in", "German"),
    "es": pgettext_lazy("a text in", "Spanish"),
}

# The first that fits is the cell of a field.
CELLS = {
    models.BooleanField: form_fields.FlagCell,
    models.DateField: form_fields.DayCell,
    models.TimeField: form_fields.TimeCell,
    models.IntegerField: form_fields.NumberCell,
    models.Field: form_fields.TextCell,
}
LABELS = {fact.name: fact.column_label for fact in FACTS if fact.column_label}

OWN_COLUMNS = {field.name for field in Activity._meta.concrete_fields}
COLUMNS = [
    *(column(name, code) for name in Activity.translated_fields for code in CODES),
    *table_columns(),
]


def cell_of(field: models.Field) -> form_fields.Cell:
    """Return the cell for a field of an activity, by its type and its choices.

    Its heading is the label of the form, and says the language where there are two columns.
    """
    label = LABELS.get(field.name, field.verbose_name)
    if translated := getattr(field, "translated_field", None):
        label = format_lazy(
            "{field} ({language})",
            field=translated.verbose_name,
            language=LANGUAGE_NAMES[field.language],
        )
    if field.choices:
        choices = partial(field.get_choices, field.blank, blank_choice=[("", "")])
        return form_fields.ChoiceCell(label=label, required=not field.blank, choices=choices)
    cell = next(cell for type_, cell in CELLS.items() if isinstance(field, type_))
    return field.formfield(form_class=cell, label=label)


class ImportForm(ThreeWayMerge, forms.ModelForm):
    """One row of the table; its fields are the columns, in their order.

    Merges a row with changes made on the site since the export. The base of the merge are the marks
    (checksums) of the exported cells, since the exported values themselves are not kept.
    """

    conflict_message = gettext_lazy("Somebody has changed this since the export, to “%(theirs)s”.")

    # What is no column of the activity's own table comes after the others.
    start = form_fields.WhenCell(label=gettext_lazy("Begin"), required=False)
    end = form_fields.WhenCell(label=gettext_lazy("End"), required=False)
    topics = form_fields.NamesCell(Topic, label=gettext_lazy("topics"), required=False)
    places = form_fields.NamesCell(Place, label=gettext_lazy("places (names)"), required=False)
    organisations = form_fields.OrganisationsCell(
        Organisation, label=gettext_lazy("organisations"), required=False
    )

    class Meta:
        model = Activity
        fields = [name for name in COLUMNS if name in OWN_COLUMNS]
        formfield_callback = cell_of

    def __init__(
        self,
        *args,
        directories: Directories,
        only: set[str] | None = None,
        exported: Mapping[str, str] | None = None,
        **kwargs,
    ):
        """Take the columns of the table (`only`) and their marks at the export (`exported`)."""
        super().__init__(*args, **kwargs)
        self.exported = exported or {}
        self.invalid_columns: set[str | None] = set()
        if only is not None:
            for name in set(self.fields) - only:
                del self.fields[name]
        for name in set(directories) & set(self.fields):
            self.fields[name].directory = directories[name]
        if self.instance.pk:
            self.initial |= related_values(self.instance)

    def _get_validation_exclusions(self):
        """Validate also columns that the table lacks, since constraints concern several."""
        return {"kind", "entry_ptr", *self.invalid_columns}

    def add_error(self, field, error):
        """Add errors of columns that the table lacks to the row as a whole."""
        for name, messages in getattr(error, "error_dict", {field: error}).items():
            self.invalid_columns.add(name)
            super().add_error(name if name in self.fields else None, messages)

    def _post_clean(self):
        self.merge([name for name in self.changed_data if self._has_base(name)])
        self._set_dates()
        super()._post_clean()

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

    def is_based_on(self, activity: Activity | None) -> bool:
        """Return whether the row was checked against an activity as it is now; None if new."""
        if activity is None or self.instance.pk is None:
            return activity is None and self.instance.pk is None
        present = values_of(activity)
        return all(
            self._mark(name, self.initial) == self._mark(name, present) for name in self.fields
        )

    def save_to(self, activity: Activity | None) -> Activity:
        """Save what the row changes to an activity as it is now, or the new one of the row."""
        if activity:
            self.instance = construct_instance(self, activity, self.changed_data)
            self._set_dates()
        self.instance.save()
        for name in ("topics", "places"):
            if name in self.changed_data:
                getattr(self.instance, name).set(self.cleaned_data[name])
        if "places" in self.changed_data:
            self.instance.note_change_for_calendars()
        if "organisations" in self.changed_data:
            self.instance.involvements.all().delete()
            Involvement.objects.bulk_create(
                Involvement(activity=self.instance, organisation=each, role=role)
                for each, role in self.cleaned_data["organisations"].items()
            )
        sync_listing([self.instance.pk])
        return self.instance

    def _set_dates(self) -> None:
        for name in ("start", "end"):
            if name in self.cleaned_data:
                setattr(self.instance, name, self.cleaned_data[name])


def row_mark(cell: form_fields.Cell, value: Any) -> str:
    """Return the mark of a value: a short checksum, which tells whether a cell has changed."""
    return hashlib.sha256(cell.key(value).encode()).hexdigest()[:LENGTH_OF_MARK]


def directories() -> Directories:
    """Return the topics, places and organisations that cells can refer to. Three queries."""
    columns = ImportForm.base_fields.items()
    return {
        name: form_fields.RecordNames(each.model)
        for name, each in columns
        if isinstance(each, form_fields.RecordCell)
    }


def values_of(activity: Activity) -> dict[str, Any]:
    """Return the values of an activity by columns."""
    return forms.model_to_dict(activity, ImportForm._meta.fields) | related_values(activity)


def related_values(activity: Activity) -> dict[str, Any]:
    """Return the values of an activity that `model_to_dict` lacks: partial dates and relations."""
    involvements = activity.involvements.all()
    return {
        "start": activity.start,
        "end": activity.end,
        "topics": list(activity.topics.all()),
        "places": list(activity.places.all()),
        "organisations": {each.organisation: each.role for each in involvements},
    }
