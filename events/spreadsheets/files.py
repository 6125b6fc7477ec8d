"""Tables as files: cells out to Excel and CSV, and back as texts that a form can check."""

import csv
import re
from datetime import datetime, time
from io import BytesIO, StringIO
from typing import Any

import openpyxl
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
MOST_ROWS = 2000

# What Excel expects between the cells of a CSV file: a comma, but where it is that of decimals.
_DELIMITERS = {"de": ";", "es": ","}
_READ_DELIMITERS = ";,\t"

# Excel's name for "a text, whatever it looks like": it makes no date of 2010-06.
_TEXT = "@"

# In Excel's format of a date: what is no letter for a part of it.
_NO_PART_OF_A_DATE = re.compile(r'\[[^\]]*\]|"[^"]*"|\\.')

Table = list[list[str]]  # the names of the columns first


def write_table(rows: list[list[str | int]], format_: str, title: str) -> bytes:
    """A file in one of FORMATS, for Excel in the active language."""
    return _write_excel(rows, title) if format_ == "xlsx" else _write_csv(rows)


def _write_csv(rows: list[list[str | int]]) -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=_DELIMITERS.get(get_language(), ",")).writerows(rows)
    return text.getvalue().encode("utf-8-sig")  # by which Excel knows its encoding


def _write_excel(rows: list[list[str | int]], title: str) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.title, page.freeze_panes = title[:31], "C2"
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = page.cell(number, column)
            if isinstance(value, str):
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
                cell.data_type = "s"  # also where it begins with =
                cell.number_format = _TEXT
            else:
                cell.value = value
    for column, cell in enumerate(page[1], 1):
        cell.font = Font(bold=True)
        page.column_dimensions[get_column_letter(column)].number_format = _TEXT
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def read_table(content: bytes, name: str) -> Table:
    """The cells of a file as texts. Raises ValidationError for what is no table, or too long."""
    try:
        is_excel = name.lower().endswith(".xlsx")
        table = _read_excel(content) if is_excel else _read_csv(content)
    except Exception as error:  # whatever a program of this kind stumbles over
        text = _("This is neither an Excel file (.xlsx) nor a CSV file in UTF-8.")
        raise ValidationError(text, code="unreadable") from error
    while table and not any(table[-1]):
        table.pop()
    if len(table) > MOST_ROWS:
        text = _("These are more than %(count)s rows. Divide the file.") % {"count": MOST_ROWS}
        raise ValidationError(text, code="too_long")
    return table or [[]]


def _read_csv(content: bytes) -> Table:
    text = content.decode("utf-8-sig")
    header = text.partition("\n")[0]
    delimiter = max(_READ_DELIMITERS, key=header.count)
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    return [[cell.strip() for cell in row] for row in rows]


def _read_excel(content: bytes) -> Table:
    book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
    return [[_as_text(cell) for cell in row] for row in book.active.iter_rows()]


def _as_text(cell: Any) -> str:
    """What stands in a cell; Excel has numbers, days and times of its own."""
    value = cell.value
    if isinstance(value, datetime):
        return value.strftime(_precision(cell.number_format))
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _precision(number_format: str) -> str:
    """As much of a date as its format shows: of `mmm-yy` no day is known."""
    shown = _NO_PART_OF_A_DATE.sub("", number_format.lower())
    if "d" in shown or "y" not in shown:
        return "%Y-%m-%d"
    return "%Y-%m" if "m" in shown else "%Y"
