"""Activities in a table: out to Excel or CSV, and back with a preview of what would change.

A row is a form: what it says is checked like the fields of the form, and only what it changes is
saved. All rows, or none.
"""

import hashlib
import json
from dataclasses import dataclass, field
from io import BytesIO
from itertools import chain
from typing import Any

import openpyxl
import tablib
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from events import fields
from events.models.activity import Activity
from events.rows import RowForm, directories, values_beside
from pages.languages import CODES

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
MOST_ROWS = 2000
KEY, KEY_LABEL = "uuid", gettext_lazy("identifier (leave it as it is)")


def write(activities: QuerySet[Activity], format_: str) -> bytes:
    """The table of these activities in one of FORMATS, labelled in the active language."""
    columns = RowForm(directories=directories()).fields
    labels = [str(KEY_LABEL), *(str(each.label) for each in columns.values())]
    table = tablib.Dataset(headers=labels, title=_("Activities")[:31])
    beside = ("topics", "places", "involvements__organisation")
    for activity in activities.prefetch_related(*beside):
        values = forms.model_to_dict(activity, RowForm._meta.fields) | values_beside(activity)
        cells = [each.as_cell(values[name]) for name, each in columns.items()]
        table.append([str(activity.uuid), *cells])
    if format_ == "csv":
        return table.export("csv").encode("utf-8-sig")  # by which Excel knows its encoding
    return _without_formulas(table.export(format_))


def _without_formulas(content: bytes) -> bytes:
    """An Excel file in which a text that begins with = is a text."""
    book = openpyxl.load_workbook(BytesIO(content))
    for cell in chain.from_iterable(book.active.iter_rows()):
        if cell.data_type == "f":
            cell.data_type = "s"
    written = BytesIO()
    book.save(written)
    return written.getvalue()


@dataclass(frozen=True)
class Change:
    """A cell that says something else than the site."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Row:
    """One row of a file as an import would take it; numbers are those of the file."""

    number: int
    title: str
    is_new: bool
    changes: list[Change]
    errors: list[tuple[str, str]]  # (column, what is wrong); no column for the whole row


@dataclass
class Import:
    """A file that was read: what would change, and what is wrong."""

    table: list[list[str]]  # its first row are the names of the columns
    forms: list[tuple[int, RowForm]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)

    @property
    def faulty(self) -> list[Row]:
        return [row for row in self.rows if row.errors]

    @property
    def changing(self) -> list[Row]:
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


def read(content: bytes, name: str) -> list[list[Any]]:
    """The cells of a file, the names of its columns first. Raises ValidationError."""
    format_ = "xlsx" if name.lower().endswith(".xlsx") else "csv"
    try:
        loaded = tablib.Dataset().load(
            content if format_ == "xlsx" else content.decode("utf-8-sig"), format=format_
        )
        table = [list(loaded.headers or []), *(list(row) for row in loaded)]
    except Exception as error:  # whatever a program of this kind stumbles over
        text = _("This is neither an Excel file (.xlsx) nor a CSV file in UTF-8.")
        raise ValidationError(text, code="unreadable") from error
    if len(table) > MOST_ROWS:
        text = _("These are more than %(count)s rows. Divide the file.") % {"count": MOST_ROWS}
        raise ValidationError(text, code="too_long")
    return table


def preview(table: list[list[Any]]) -> Import:
    """What importing a table would do; nothing is written."""
    headers, *rows = table
    found = Import(table)
    names = [_column_named(header) for header in headers]
    found.unknown_columns = [
        str(header) for header, name in zip(headers, names, strict=True) if header and not name
    ]
    if KEY not in names:
        found.unknown_columns.append(str(KEY_LABEL))
    if found.unknown_columns:
        return found
    reader = _Reader(found)
    for number, cells in enumerate(rows, start=2):
        values = {name: cell for name, cell in zip(names, cells, strict=False) if name}
        if any(cell not in (None, "") for cell in values.values()):
            reader.read(number, values)
    return found


@transaction.atomic
def apply(table: list[list[Any]], mark: str) -> list[Activity] | None:
    """Save what a preview has shown; None if it would be something else by now."""
    list(Activity.objects.select_for_update().order_by("pk").values_list("pk"))
    found = preview(table)
    if not found.is_possible or found.mark != mark:
        return None
    return [form.save() for _number, form in found.forms if form.has_changed()]


def _column_named(header: Any) -> str | None:
    """The column of a header, which is its label in either language or its own name."""
    wanted = str(header or "").strip().casefold()
    labels = {KEY: KEY_LABEL} | {name: each.label for name, each in RowForm.base_fields.items()}
    for language in CODES:
        with override(language):
            for name, label in labels.items():
                if wanted in {str(label).casefold(), name}:
                    return name
    return None


class _Reader:
    """Reads the rows of one table, with what the site has of all activities."""

    def __init__(self, found: Import):
        self.found = found
        self.directories = directories()
        beside = ("topics", "places", "involvements__organisation")
        activities = Activity.objects.prefetch_related(*beside)
        self.known = {str(each.uuid): each for each in activities}
        self.seen: dict[str, int] = {}

    def read(self, number: int, values: dict[str, Any]) -> None:
        """Read the row of this number: cells by the names of their columns."""
        key = str(values.pop(KEY, "") or "").strip().lower()
        activity = self.known.get(key)
        errors = self._errors_of_key(key, activity)
        self.seen.setdefault(key, number)
        only = set(values) if activity else {*values, "category", "state", "side"}
        data = {name: fields.as_text(values.get(name)) for name in RowForm.base_fields}
        form = RowForm(
            data, instance=activity or Activity(), only=only, directories=self.directories
        )
        if activity is None or form.has_changed():  # what stays as it is has been checked before
            errors += _errors_of(form)
        changes = [] if errors else [_change(form, name) for name in form.changed_data]
        title = data["title_de"] or data["title_es"] or str(activity or "")
        self.found.rows.append(Row(number, title, activity is None, changes, errors))
        self.found.forms.append((number, form))

    def _errors_of_key(self, key: str, activity: Activity | None) -> list[tuple[str, str]]:
        if not key:
            return []
        if first := self.seen.get(key):
            text = _("The same activity stands in row %(number)s already.") % {"number": first}
            return [(str(KEY_LABEL), text)]
        if activity is None:
            text = _("There is no activity “%(key)s”. Leave the cell empty for a new one.")
            return [(str(KEY_LABEL), text % {"key": key})]
        return []


def _errors_of(form: RowForm) -> list[tuple[str, str]]:
    labels = {name: str(each.label) for name, each in form.fields.items()}
    found = form.errors.items()
    return [(labels.get(name, ""), text) for name, messages in found for text in messages]


def _change(form: RowForm, name: str) -> Change:
    cell = form.fields[name]
    before = cell.as_cell(form.initial.get(name)) if form.instance.pk else ""
    return Change(str(cell.label), str(before), str(cell.as_cell(form.cleaned_data.get(name))))
