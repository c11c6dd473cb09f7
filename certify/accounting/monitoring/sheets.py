"""A file of rows, from Excel or CSV, as text cells by column: what it says, not what it means.

Columns may be headed by their code or their words in either language; lines above the heads
(a title, a date) are left aside. Every row knows its line and its cells their addresses, so
that a fault can be found in the file. Formulas arrive as the value last computed; nothing of
the file is ever run.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

import python_calamine

from certify.accounting.industry.grids import cell_name
from certify.i18n import LANGUAGES, N_, translate
from certify.problems import Problem, Refused, Word
from certify.reference.faults import shown

MOST_BYTES: Final = 24 * 1024 * 1024
MOST_UNPACKED: Final = 512 * 1024 * 1024
MOST_ROWS: Final = 200_000
_HEADS_WITHIN: Final = 10
_ZIP: Final = b"PK\x03\x04"

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One row: ``number`` is its line in the file, ``cells`` its trimmed texts by column."""

    number: int
    cells: Mapping[str, str]
    places: Mapping[str, str]

    def get(self, column: str) -> str:
        """Return what stands in ``column``, "" if the file has no such column."""
        return self.cells.get(column, "")

    def problem(self, column: str, code: str, message: str, **params: object) -> Problem:
        """Return a problem of the cell; ``{cell}`` and ``{value}`` may stand in ``message``."""
        cell = self.places.get(column) or str(self.number)
        said = {"cell": cell, "row": self.number, "value": shown(self.get(column))}
        return Problem(f"/rows/{self.number}/{column}", code, message, said | params)


def read_lines(
    content: bytes, columns: Mapping[str, str], needed: tuple[str, ...]
) -> tuple[Line, ...]:
    """Return the rows of the first sheet of an .xlsx workbook, or of a CSV file.

    ``columns``: code → English words of each column that may occur. Raises Refused if the
    file cannot be read, lacks a ``needed`` column or has one that is not known, or no rows.
    """
    if not content:
        raise _refused("file_empty", N_("The file is empty: choose it again."))
    if len(content) > MOST_BYTES:
        message = N_("The file is larger than {most} MB. Divide it and send the parts one by one.")
        raise _refused("too_large", message, most=MOST_BYTES >> 20)
    rows = _of_workbook(content) if content.startswith(_ZIP) else _of_text(content)
    told = list(_told(rows))
    words = _words(columns)
    heads_at = next(
        (at for at, (_, cells) in enumerate(told[:_HEADS_WITHIN]) if _heads(cells, words)), 0
    )
    if len(told) <= heads_at + 1:
        raise _refused("no_rows", N_("The file has a heading at most, and no rows below it."))
    heads = _columns(told[heads_at][1], words, columns, needed)
    return tuple(_line(number, cells, heads) for number, cells in told[heads_at + 1 :])


def plain(text: str) -> str:
    """Return ``text`` without what typists vary: case, spaces, width of brackets."""
    narrow = text.replace("（", "(").replace("）", ")").replace("：", ":")
    return "".join(narrow.split()).casefold()


def code_of(said: str, words: Mapping[str, str]) -> str | None:
    """Return the code whose code or words, in either language, are ``said``; else None."""
    return _words(words).get(plain(said))


def _words(columns: Mapping[str, str]) -> dict[str, str]:
    known = {plain(code): code for code in columns}
    for code, text in columns.items():
        known |= {plain(translate(text, language)): code for language in LANGUAGES}
    return known


def _told(rows: Iterator[tuple[int, Cells]]) -> Iterator[tuple[int, Cells]]:
    count = 0
    for number, cells in rows:
        if any(cells):
            count += 1
            if count > MOST_ROWS + _HEADS_WITHIN:
                message = N_("The file has more than {most} rows. Divide it and send the parts.")
                raise _refused("too_many", message, most=f"{MOST_ROWS:,}")
            yield number, cells


def _heads(cells: Cells, words: Mapping[str, str]) -> bool:
    return sum(plain(cell) in words for cell in cells if cell) >= 2


def _columns(
    cells: Cells, words: Mapping[str, str], columns: Mapping[str, str], needed: tuple[str, ...]
) -> dict[int, str]:
    """Return place → column; raises Refused with everything that is wrong with the heads."""
    found: list[Problem] = []
    heads: dict[int, str] = {}
    for place, cell in enumerate(cells):
        code = words.get(plain(cell)) if cell else None
        if cell and code is None:
            message = N_("Column “{column}” is not known. Known are: {known}. Remove or rename it.")
            found.append(Problem("/file", "unknown_column", message,
                                 {"column": shown(cell), "known": ", ".join(columns)}))  # fmt: skip
        elif code is not None and code in heads.values():
            message = N_("Column “{column}” stands there twice. Keep one of them.")
            found.append(Problem("/file", "column_twice", message, {"column": shown(cell)}))
        elif code is not None:
            heads[place] = code
    for code in needed:
        if code not in heads.values():
            message = N_("Column “{column}” ({code}) is missing in the first line.")
            said = {"column": Word(columns[code]), "code": code}
            found.append(Problem("/file", "column_missing", message, said))
    if found:
        raise Refused(found)
    return heads


def _line(number: int, cells: Cells, heads: Mapping[int, str]) -> Line:
    said = {code: cells[place] if place < len(cells) else "" for place, code in heads.items()}
    places = {code: cell_name(place, number) for place, code in heads.items()}
    return Line(number, said, places)


def _of_workbook(content: bytes) -> Iterator[tuple[int, Cells]]:
    message = N_("The workbook cannot be read. Save it anew as .xlsx, without a password.")
    try:
        with ZipFile(BytesIO(content)) as packed:
            unpacked = sum(one.file_size for one in packed.infolist())
        if unpacked > MOST_UNPACKED:
            raise _refused("workbook", message)
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, BadZipFile) as fault:
        raise _refused("workbook", message) from fault
    for number, row in enumerate(rows, start=1):
        yield number, tuple(_said(cell) for cell in row)


def _said(cell: Any) -> str:
    """Return what a cell of a workbook says: a number as the shortest decimal that names it."""
    if isinstance(cell, float):
        exact = Decimal(repr(cell))
        return format(exact.to_integral_value() if exact == exact.to_integral_value() else exact,
                      "f")  # fmt: skip
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell).strip()


def _of_text(content: bytes) -> Iterator[tuple[int, Cells]]:
    reader = csv.reader(StringIO(_decoded(content), newline=""), strict=True)
    try:
        for cells in reader:
            yield reader.line_num, tuple(cell.strip() for cell in cells)
    except csv.Error as fault:
        message = N_("Row {row} cannot be read as CSV ({fault}). Check its quotation marks.")
        raise _refused("csv", message, row=reader.line_num, fault=str(fault)) from fault


def _decoded(content: bytes) -> str:
    """Return the text of a CSV file: UTF-8 or, as Excel saves it in China, GB 18030."""
    if b"\x00" not in content:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise _refused(
        "not_text",
        N_("The file is neither an .xlsx workbook nor CSV text. Save it as one of them."),
    )


def _refused(code: str, message: str, **params: object) -> Refused:
    return Refused([Problem("/file", code, message, params)])
