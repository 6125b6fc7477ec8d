"""Export of activities as a table, and import of a table: preview, then save.

Each row is an `ImportForm`, which validates it and saves only what it changes. An import saves
nothing unless all rows are valid.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from uuid import NAMESPACE_OID, UUID, uuid5

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
    values_of,
)
from pages.languages import CODES
from pages.models.generation import content_transaction
from pages.models.locks import lock_tree
from pages.publishing.status import renew_statuses

KEY, KEY_LABEL = "uuid", gettext_lazy("identifier (leave it as it is)")
BATCH_SIZE = 25  # rows that are saved at once, in less than a second
RELATED = ("topics", "places", "involvements__organisation")  # which `related_values` looks at
EXPORTED, EXPORTED_LABEL = "exported", gettext_lazy("as exported (leave it as it is)")


def export_activities(activities: QuerySet[Activity], format_: str) -> bytes:
    """Return a file with these activities, in one of `files.FORMATS` and the active language."""
    columns = ImportForm(directories=directories()).fields
    rows = [[str(KEY_LABEL), *(str(each.label) for each in columns.values()), str(EXPORTED_LABEL)]]
    for activity in activities.prefetch_related(*RELATED):
        values = values_of(activity)
        cells = [each.as_cell(values[name]) for name, each in columns.items()]
        marks = [row_mark(each, values[name]) for name, each in columns.items()]
        rows.append([str(activity.uuid), *cells, "".join(marks)])
    return files.write_table(rows, format_, _("Activities"))


@dataclass(frozen=True)
class CellChange:
    """A cell whose value differs from that of the site."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ImportRow:
    """One row of the preview."""

    number: int  # of the row in the file, from 1
    title: str
    is_new: bool
    changes: list[CellChange]
    errors: list[tuple[str, str]]  # column and message; "" for the whole row


@dataclass
class ImportPreview:
    """The changes that importing a table would make, and its errors."""

    table: Table  # with a new identifier where a row had none
    new_keys: set[str] = field(default_factory=set)
    forms: list[tuple[int, ImportForm]] = field(default_factory=list)
    rows: list[ImportRow] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)
    imported_already: int = 0  # number of rows that an earlier import of the table made activities

    @property
    def rows_with_errors(self) -> list[ImportRow]:
        return [row for row in self.rows if row.errors]

    @property
    def changing(self) -> list[ImportRow]:
        return [row for row in self.rows if not row.errors and (row.changes or row.is_new)]

    @property
    def is_possible(self) -> bool:
        return bool(self.changing) and not self.rows_with_errors and not self.unknown_columns

    @property
    def mark(self) -> str:
        """A checksum of all changes; it differs if the import would change anything else."""
        shown = [
            (row.number, row.is_new, [vars(each) for each in row.changes]) for row in self.rows
        ]
        return hashlib.sha256(json.dumps(shown, default=str).encode()).hexdigest()[:32]


def preview_import(table: Table, new_keys: Collection[str] = ()) -> ImportPreview:
    """Return the preview of importing a table, without saving anything.

    `new_keys` are the identifiers that an earlier preview has given to new rows.
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
    filled = {number: cells for number, cells in enumerate(rows, start=2) if any(cells)}
    found.new_keys |= _identify(filled, names)
    reader = _Reader(found, [cells[names.index(KEY)] for cells in filled.values()])
    for number, cells in filled.items():
        values = {name: cell for name, cell in zip(names, cells, strict=False) if name}
        reader.read(number, values, surplus=cells[len(names) :])
    return found


def _identify(rows: dict[int, list[str]], names: list[str | None]) -> set[str]:
    """Fill rows up to the last column, and give those without an identifier one; return these.

    They follow from the table, so that a second try with the same file finds what was imported.
    """
    digest, key = hashlib.sha256(json.dumps([names, rows]).encode()).hexdigest(), names.index(KEY)
    new = set()
    for number, cells in rows.items():
        cells += [""] * (len(names) - len(cells))
        if not cells[key]:
            cells[key] = str(uuid5(NAMESPACE_OID, f"{digest} {number}"))
            new.add(cells[key])
    return new


@dataclass
class ImportResult:
    """The result of an import; unless it `is_complete`, the rest of the rows was not saved."""

    saved: list[Activity] = field(default_factory=list)
    is_complete: bool = True


def apply_import(
    table: Table,
    new_keys: Collection[str],
    shown: str,
    note: Callable[[list[Activity]], None] = lambda saved: None,
) -> ImportResult:
    """Save a table as previewed, in batches that are each saved as a whole.

    `shown` is the `mark` of the preview: if the changes are no longer the same, nothing is saved.
    All rows are checked before the first one is saved, and no batch keeps others waiting for long.
    It ends before the first batch in which somebody has changed an activity meanwhile; importing
    the same table again goes on there. `note` is called with what was saved, in each transaction.
    """
    found = preview_import(table, new_keys)
    if not found.is_possible or found.mark != shown:
        return ImportResult(is_complete=False)
    result = ImportResult()
    forms = [form for _number, form in found.forms if form.has_changed()]
    for first in range(0, len(forms), BATCH_SIZE):
        with content_transaction():
            saved = _save_batch(forms[first : first + BATCH_SIZE])
            note(saved)
        result.saved += saved
        if not saved:
            result.is_complete = False
            break
    return result


def _save_batch(forms: list[ImportForm]) -> list[Activity]:
    """Save rows as they were checked; none of them if one of their activities is another by now."""
    lock_tree()
    found = Activity.objects.filter(uuid__in=[form.instance.uuid for form in forms])
    present = {each.uuid: each for each in found.prefetch_related(*RELATED)}
    if not all(form.is_based_on(present.get(form.instance.uuid)) for form in forms):
        return []
    saved = [form.save_to(present.get(form.instance.uuid)) for form in forms]
    renew_statuses(activity.pk for activity in saved)
    return saved


def _column_named(header: str) -> str | None:
    """Return the column with this header: its label in either language, or its name."""
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
    """Reads the rows of one table and compares them with the activities of the site."""

    def __init__(self, found: ImportPreview, keys: Iterable[str]):
        self.found = found
        self.directories = directories()
        activities = Activity.objects.filter(uuid__in=filter(None, map(_uuid_in, keys)))
        self.known = {str(each.uuid): each for each in activities.prefetch_related(*RELATED)}
        self.seen: dict[str, int] = {}

    def read(self, number: int, values: dict[str, str], surplus: list[str]) -> None:
        """Add a row to the preview.

        `values` are its cells by names of columns, `surplus` the cells beyond the last column.
        """
        key, marks = values.pop(KEY).lower(), values.pop(EXPORTED, "")
        activity = self.known.get(key)
        errors = self._errors_of_key(key, activity) + self._errors_of_marks(marks)
        if any(surplus):
            errors.append(("", _("There are more cells in this row than columns.")))
        self.seen.setdefault(key, number)
        if activity and key in self.found.new_keys:
            self.found.imported_already += 1
            return
        form = ImportForm(
            {name: values.get(name, "") for name in ImportForm.base_fields},
            instance=activity or Activity(uuid=_uuid_in(key)),
            only=set(values) if activity else {*values, "category", "state", "side"},
            exported=_by_column(marks) if activity and not errors else None,
            directories=self.directories,
        )
        if (activity is None and not errors) or form.has_changed():  # an unchanged row is valid
            errors += _errors_of(form)
        changes = [] if errors else [_change(form, name) for name in form.changed_data]
        title = values.get("title_de") or values.get("title_es") or str(activity or "")
        self.found.rows.append(ImportRow(number, title, activity is None, changes, errors))
        self.found.forms.append((number, form))

    def _errors_of_key(self, key: str, activity: Activity | None) -> list[tuple[str, str]]:
        text = ""
        if first := self.seen.get(key):
            text = _("The same activity stands in row %(number)s already.") % {"number": first}
        elif activity is None and key not in self.found.new_keys:
            text = _("There is no activity “%(key)s”. Leave the cell empty for a new one.")
            text %= {"key": key}
        return [(str(KEY_LABEL), text)] if text else []

    def _errors_of_marks(self, marks: str) -> list[tuple[str, str]]:
        if len(marks) in {0, LENGTH_OF_MARK * len(ImportForm.base_fields)}:
            return []
        text = _("This is not what was exported. Export the list again, or empty the cell.")
        return [(str(EXPORTED_LABEL), text)]


def _uuid_in(cell: str) -> UUID | None:
    try:
        return UUID(cell)
    except ValueError:
        return None


def _by_column(marks: str) -> dict[str, str]:
    """Split the marks of a row by columns; empty for a row that was not exported."""
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
