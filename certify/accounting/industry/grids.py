"""A file of rows as text cells, from Excel or CSV: what it says, not yet what it means.

Excel keeps numbers in binary: the shortest decimal that names the same number is what was
typed. Formulas arrive as the value last computed. Nothing of the file is ever run.
"""

import csv
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any, Final

import python_calamine

from certify.i18n import N_
from certify.problems import Problem, Refused

MOST_BYTES: Final = 8 * 1024 * 1024
MOST_ROWS: Final = 5_000
_ZIP: Final = b"PK\x03\x04"
_HEADER_WITHIN: Final = 10


@dataclass(frozen=True)
class Grid:
    """Cells of one sheet: the header with its line, and the rows below that say anything."""

    header: tuple[str, ...]
    header_line: int
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def cell_name(column: int, line: int) -> str:
    """Return the address of a cell as spreadsheets say it; ``column`` counts from 0."""
    letters = ""
    rest = column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{line}"


def read_grid(content: bytes, marks: frozenset[str]) -> Grid:
    """Return the first sheet of an .xlsx file, or a CSV file, as text.

    The header is the first of the first ten lines that holds one of ``marks`` (title lines
    above it are left aside), else the first line. Raises Refused where it cannot be read.
    """
    if not content:
        raise _refused("empty", N_("The file is empty: choose it again."))
    if len(content) > MOST_BYTES:
        raise _refused("too_large", N_("The file is larger than 8 MB: 188 industries need less."))
    lines = _sheet(content) if content.startswith(_ZIP) else _text(content)
    told = [(number, cells) for number, cells in lines if any(cells)]
    if not told:
        raise _refused("no_rows", N_("The file has no rows. Fill in the template and send it."))
    if len(told) > MOST_ROWS:
        raise _refused("too_many", N_("The file has more than 5,000 rows: it is another file."))
    at = next((i for i, (_, cells) in enumerate(told[:_HEADER_WITHIN]) if marks & set(cells)), 0)
    line, header = told[at]
    return Grid(header, line, tuple(told[at + 1 :]))


def _sheet(content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        sheet = book.get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except python_calamine.CalamineError as fault:
        message = N_("The workbook cannot be read. Save it anew as .xlsx, without a password.")
        raise _refused("workbook", message) from fault
    return [(i, tuple(_said(cell) for cell in row)) for i, row in enumerate(rows, start=1)]


def _said(cell: Any) -> str:
    """Return what a cell of a workbook says."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        exact = Decimal(repr(cell))
        whole = exact == exact.to_integral_value()
        return format(exact.to_integral_value() if whole else exact, "f")
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell).strip()


def _text(content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        message = N_(
            "The file is neither an .xlsx workbook nor UTF-8 text. Save it as .xlsx or as CSV "
            "UTF-8 and send it again."
        )
        raise _refused("encoding", message) from fault
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        return [(reader.line_num, tuple(cell.strip() for cell in cells)) for cells in reader]
    except csv.Error as fault:
        message = N_("Row {row} cannot be read as CSV ({fault}). Check its quotation marks.")
        params = {"row": reader.line_num, "fault": str(fault)}
        raise Refused([Problem("/file", "csv", message, params)]) from fault


def _refused(code: str, message: str) -> Refused:
    return Refused([Problem("/file", code, message)])
