"""Reading and writing tables as Excel or CSV files; knows nothing of activities.

openpyxl is imported where it is used: with lxml it takes 21 MB, and readers need neither.
"""

import csv
import re
from datetime import datetime, time
from io import BytesIO, StringIO
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
MAX_ROWS = 2000

# The separator that Excel expects in CSV: a semicolon where the comma separates decimals.
_DELIMITERS = {"de": ";", "es": ","}
_READ_DELIMITERS = ";,\t"

# Excel's format for text: without it, Excel converts 2010-06 into a date.
_TEXT = "@"

# Parts of Excel's date formats whose letters are not those of year, month and day: [$-407], "of".
_NO_PART_OF_A_DATE = re.compile(r'\[[^\]]*\]|"[^"]*"|\\.')

Table = list[list[str]]  # rows of cells; the first row has the names of the columns


def write_table(rows: list[list[str | int]], format_: str, title: str) -> bytes:
    """Return a file in one of FORMATS, for an Excel that is set to the active language."""
    return _write_excel(rows, title) if format_ == "xlsx" else _write_csv(rows)


def _write_csv(rows: list[list[str | int]]) -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=_DELIMITERS.get(get_language(), ",")).writerows(rows)
    return text.getvalue().encode("utf-8-sig")  # without a BOM, Excel does not assume UTF-8


def _write_excel(rows: list[list[str | int]], title: str) -> bytes:
    import openpyxl
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    page = book.active
    # Excel allows titles of 31 characters. Headers, identifiers and titles stay in view.
    page.title, page.freeze_panes = title[:31], "C2"
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = page.cell(number, column)
            if isinstance(value, str):
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
                cell.data_type = "s"  # a text that begins with = must not become a formula
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
    """Return the cells of a file as texts, without empty rows at the end.

    Raises ValidationError for a file that cannot be read, or has more than MAX_ROWS rows.
    """
    try:
        is_excel = name.lower().endswith(".xlsx")
        table = _read_excel(content) if is_excel else _read_csv(content)
    except Exception as error:  # both libraries raise many types for a damaged file
        text = _("This is neither an Excel file (.xlsx) nor a CSV file in UTF-8.")
        raise ValidationError(text, code="unreadable") from error
    while table and not any(table[-1]):
        table.pop()
    if len(table) > MAX_ROWS:
        text = _("These are more than %(count)s rows. Divide the file.") % {"count": MAX_ROWS}
        raise ValidationError(text, code="too_long")
    return table or [[]]


def _read_csv(content: bytes) -> Table:
    text = content.decode("utf-8-sig")
    header = text.partition("\n")[0]
    delimiter = max(_READ_DELIMITERS, key=header.count)
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    return [[cell.strip() for cell in row] for row in rows]


def _read_excel(content: bytes) -> Table:
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
    return [[_as_text(cell) for cell in row] for row in book.active.iter_rows()]


def _as_text(cell: Any) -> str:
    """Return the value of an Excel cell as an editor would write it: 2014, 19:00, ja."""
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
    """Return the strftime format for the parts of a date that Excel shows: `mmm-yy` has no day."""
    shown = _NO_PART_OF_A_DATE.sub("", number_format.lower())
    if "d" in shown or "y" not in shown:
        return "%Y-%m-%d"
    return "%Y-%m" if "m" in shown else "%Y"
