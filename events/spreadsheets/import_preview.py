"""Activities in a table: out to Excel or CSV, and back with a preview of what would change.

A row is a form: what it says is checked like the fields of the form, and only what it changes is
saved. All rows, or none.
"""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import uuid4

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from events.models.activity import Activity
from events.spreadsheets import files
from events.spreadsheets.files import Table
from events.spreadsheets.import_form import (
    LENGTH_OF_MARK,
    ImportForm,
    directories,
    row_mark,
    values_beside,
)
from pages.languages import CODES

KEY, KEY_LABEL = "uuid", gettext_lazy("identifier (leave it as it is)")
EXPORTED, EXPORTED_LABEL = "exported", gettext_lazy("as exported (leave it as it is)")


def export_activities(activities: QuerySet[Activity], format_: str) -> bytes:
    """The table of these activities in one of `tables.FORMATS`, in the active language."""
    columns = ImportForm(directories=directories()).fields
    rows = [[str(KEY_LABEL), *(str(each.label) for each in columns.values()), str(EXPORTED_LABEL)]]
    beside = ("topics", "places", "involvements__organisation")
    for activity in activities.prefetch_related(*beside):
        values = forms.model_to_dict(activity, ImportForm._meta.fields) | values_beside(activity)
        cells = [each.as_cell(values[name]) for name, each in columns.items()]
        marks = [row_mark(each, values[name]) for name, each in columns.items()]
        rows.append([str(activity.uuid), *cells, "".join(marks)])
    return files.write_table(rows, format_, _("Activities"))


@dataclass(frozen=True)
class CellChange:
    """A cell that says something else than the site."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ImportRow:
    """One row of a file as an import would take it; numbers are those of the file."""

    number: int
    title: str
    is_new: bool
    changes: list[CellChange]
    errors: list[tuple[str, str]]  # (column, what is wrong); no column for the whole row


@dataclass
class ImportPreview:
    """A file that was read: what would change, and what is wrong."""

    table: Table  # with a new identifier where a row had none
    new_keys: set[str] = field(default_factory=set)
    forms: list[tuple[int, ImportForm]] = field(default_factory=list)
    rows: list[ImportRow] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)

    @property
    def faulty(self) -> list[ImportRow]:
        return [row for row in self.rows if row.errors]

    @property
    def changing(self) -> list[ImportRow]:
        return [row for row in self.rows if not row.errors and (row.changes or row.is_new)]

    @property
    def is_possible(self) -> bool:
        return bool(self.changing) and not self.faulty and not self.unknown_columns

    @property
    def mark(self) -> str:
        """Another one if something else would change."""
        shown = [
            (row.number, row.is_new, [vars(each) for each in row.changes]) for row in self.rows
        ]
        return hashlib.sha256(json.dumps(shown, default=str).encode()).hexdigest()[:32]


def preview_import(table: Table, new_keys: Collection[str] = ()) -> ImportPreview:
    """What importing a table would do; nothing is written.

    `new_keys` are the identifiers that a preview before has given to new rows.
    """
    headers, *rows = table = [list(row) for row in table]
    found = ImportPreview(table, set(new_keys))
    names = [_column_named(header) for header in headers]
    found.unknown_columns = [
        header
        for number, (header, name) in enumerate(zip(headers, names, strict=True))
        if header and (name is None or name in names[:number])
    ]
    if KEY not in names:
        found.unknown_columns.append(str(KEY_LABEL))
    if found.unknown_columns:
        return found
    reader = _Reader(found)
    for number, cells in enumerate(rows, start=2):
        cells += [""] * (len(names) - len(cells))
        values = {name: cell for name, cell in zip(names, cells, strict=False) if name}
        if any(cells):
            cells[names.index(KEY)] = reader.read(number, values, surplus=cells[len(names) :])
    return found


@transaction.atomic
def apply_import(table: Table, new_keys: Collection[str], shown: str) -> list[Activity] | None:
    """Save what a preview has shown (its `mark`); None if it would be something else by now."""
    list(Activity.objects.select_for_update().order_by("pk").values_list("pk"))
    found = preview_import(table, new_keys)
    if not found.is_possible or found.mark != shown:
        return None
    return [form.save() for _number, form in found.forms if form.has_changed()]


def _column_named(header: str) -> str | None:
    """The column of a header, which is its label in either language or its own name."""
    wanted = header.casefold()
    labels = {KEY: KEY_LABEL, EXPORTED: EXPORTED_LABEL}
    labels |= {name: each.label for name, each in ImportForm.base_fields.items()}
    for language in CODES:
        with override(language):
            for name, label in labels.items():
                if wanted in {str(label).casefold(), name}:
                    return name
    return None


class _Reader:
    """Reads the rows of one table, with what the site has of all activities."""

    def __init__(self, found: ImportPreview):
        self.found = found
        self.directories = directories()
        beside = ("topics", "places", "involvements__organisation")
        activities = Activity.objects.prefetch_related(*beside)
        self.known = {str(each.uuid): each for each in activities}
        self.seen: dict[str, int] = {}

    def read(self, number: int, values: dict[str, str], surplus: list[str]) -> str:
        """Read the row of this number: cells by the names of their columns. Returns its key.

        `surplus` are cells beyond the last column.
        """
        key, marks = values.pop(KEY).lower(), values.pop(EXPORTED, "")
        activity = self.known.get(key)
        errors = self._errors_of_key(key, activity) + self._errors_of_marks(marks)
        if any(surplus):
            errors.append(("", _("There are more cells in this row than columns.")))
        if not key:
            key = str(uuid4())
            self.found.new_keys.add(key)
        self.seen.setdefault(key, number)
        form = ImportForm(
            {name: values.get(name, "") for name in ImportForm.base_fields},
            instance=activity or Activity(uuid=key),
            only=set(values) if activity else {*values, "category", "state", "side"},
            exported=_by_column(marks) if activity and not errors else None,
            directories=self.directories,
        )
        if (activity is None and not errors) or form.has_changed():  # the rest has been checked
            errors += _errors_of(form)
        changes = [] if errors else [_change(form, name) for name in form.changed_data]
        title = values.get("title_de") or values.get("title_es") or str(activity or "")
        self.found.rows.append(ImportRow(number, title, activity is None, changes, errors))
        self.found.forms.append((number, form))
        return key

    def _errors_of_key(self, key: str, activity: Activity | None) -> list[tuple[str, str]]:
        text = ""
        if first := self.seen.get(key):
            text = _("The same activity stands in row %(number)s already.") % {"number": first}
        elif activity and key in self.found.new_keys:
            text = _("This row has been imported already.")
        elif key and activity is None and key not in self.found.new_keys:
            text = _("There is no activity “%(key)s”. Leave the cell empty for a new one.")
            text %= {"key": key}
        return [(str(KEY_LABEL), text)] if text else []

    def _errors_of_marks(self, marks: str) -> list[tuple[str, str]]:
        if len(marks) in {0, LENGTH_OF_MARK * len(ImportForm.base_fields)}:
            return []
        text = _("This is not what was exported. Export the list again, or empty the cell.")
        return [(str(EXPORTED_LABEL), text)]


def _by_column(marks: str) -> dict[str, str]:
    """What each cell said when it was exported; nothing for a row that was not."""
    starts = range(0, len(marks), LENGTH_OF_MARK)
    each = [marks[start : start + LENGTH_OF_MARK] for start in starts]
    return dict(zip(ImportForm.base_fields, each, strict=bool(each)))


def _errors_of(form: ImportForm) -> list[tuple[str, str]]:
    labels = {name: str(each.label) for name, each in form.fields.items()}
    found = form.errors.items()
    return [(labels.get(name, ""), text) for name, messages in found for text in messages]


def _change(form: ImportForm, name: str) -> CellChange:
    cell = form.fields[name]
    before = cell.as_cell(form.initial.get(name)) if form.instance.pk else ""
    return CellChange(str(cell.label), str(before), str(cell.as_cell(form.cleaned_data.get(name))))
