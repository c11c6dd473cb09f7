"""The workbook of the industry account: a form to fill in, and a file with its faults written in.

Both have the same shape, so that what was sent back with faults can be mended and sent again:
the faults stand as notes on their cells and in a last column, which is not read.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from certify.accounting.industry.columns import AMOUNTS, COLUMNS, INPUTS, METHODS, code_of
from certify.accounting.industry.grids import Grid
from certify.i18n import N_, translate
from certify.problems import Problem
from certify.reference.industries import industries

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS: Final = 400
"""Rows that the form prepares with its drop-down lists."""
_CREATED: Final = datetime(2026, 1, 1)  # noqa: DTZ001 - the same form gives the same file
_FAULTS: Final = N_("What to mend")
_WIDTHS: Final = {"industry_name": 30, "method": 16, "indicator": 22, "vintage": 14}

_GUIDE: Final = (
    N_("One row is one industry; one file is one year in one vintage."),
    N_("Amounts are in 100 million yuan at current prices, with as many decimals as you have."),
    N_(
        "Fill exactly what the method takes and leave the other amounts empty. Components of the "
        "income approach may be negative; gross output may not."
    ),
    N_(
        "Factor k may stay empty: then that of the classification holds (1 for all of 2019). Value "
        "added may stay empty: it is computed; what you state is checked."
    ),
    N_("Rows with the code 01 to 07 or TOTAL and a value added are checked as sums and not kept."),
    N_("A file with a fault is refused whole; it comes back with the faults written in."),
)


def template(language: str, year: int, vintage: str) -> bytes:
    """Return the form for ``year`` and ``vintage`` with its 188 industries and drop-downs."""
    official = METHODS["income"]
    rows = [
        {
            "year": str(year), "vintage": vintage, "industry_code": each.code,
            "industry_name": each.name_zh if language == "zh" else each.name_en,
            "method": translate(official, language),
        }
        for each in industries()
    ]  # fmt: skip
    names = tuple(COLUMNS)
    cells = [tuple(row.get(name, "") for name in names) for row in rows]
    heads = tuple(translate(COLUMNS[name], language) for name in names)
    return _book(language, heads, names, list(enumerate(cells, start=2)), {})


def with_faults(grid: Grid, faults: Iterable[Problem], language: str) -> bytes:
    """Return the file as it was sent, each fault on its cell and beside its row."""
    said: dict[int, list[tuple[str, str]]] = {}
    for one in faults:
        parts = one.pointer.split("/")
        row = int(parts[2]) if one.pointer.startswith("/rows/") else grid.header_line
        column = parts[3] if one.pointer.startswith("/rows/") else ""
        said.setdefault(row, []).append((column, one.say(language)))
    known = _columns_of(grid)
    return _book(language, grid.header, known, list(grid.rows), said, grid.header_line)


def _columns_of(grid: Grid) -> tuple[str, ...]:

    return tuple((code_of(said, COLUMNS) or "") if said else "" for said in grid.header)


def _book(
    language: str,
    heads: Sequence[str],
    names: Sequence[str],
    rows: Sequence[tuple[int, Sequence[str]]],
    faults: Mapping[int, Sequence[tuple[str, str]]],
    header_line: int = 1,
) -> bytes:
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"created": _CREATED})
    sheet = book.add_worksheet(translate(N_("Industry rows"), language))
    styles = _styles(book)
    _head(sheet, styles, heads, names, header_line)
    for line, cells in rows:
        _row(sheet, styles, names, line, cells, faults.get(line, ()))
    if faults:
        _fault_column(sheet, styles, language, len(heads), header_line, faults)
    _lists(book, sheet, language, names, header_line)
    _guide(book, language, styles)
    book.close()
    return target.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    return {
        "head": book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#F1F4F7"}
        ),
        "number": book.add_format({"num_format": "General"}),
        "wrong": book.add_format({"bg_color": "#FBEAEA"}),
        "fault": book.add_format({"text_wrap": True, "font_color": "#A1242B", "valign": "top"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }


def _head(
    sheet: Any, styles: Mapping[str, Any], heads: Sequence[str], names: Sequence[str], line: int
) -> None:
    sheet.set_row(line - 1, 48)
    for column, (head, name) in enumerate(zip(heads, names, strict=True)):
        sheet.write_string(line - 1, column, head, styles["head"])
        sheet.set_column(column, column, _WIDTHS.get(name, 12))
    sheet.freeze_panes(line, 4)


def _row(
    sheet: Any, styles: Mapping[str, Any], names: Sequence[str], line: int,
    cells: Sequence[str], faults: Sequence[tuple[str, str]],
) -> None:  # fmt: skip
    wrong = {column for column, _ in faults}
    for column, name in enumerate(names):
        cell = cells[column] if column < len(cells) else ""
        style = styles["wrong"] if name and name in wrong else None
        # Text, so that what comes back is what was sent; numbers as numbers where that is exact.
        if name in AMOUNTS and _exact(cell):
            sheet.write_number(line - 1, column, float(cell), style)
        elif cell or style:
            sheet.write_string(line - 1, column, cell, style)
        notes = "\n".join(text for at, text in faults if at == name and name)
        if notes:
            sheet.write_comment(line - 1, column, notes, {"x_scale": 2.2, "y_scale": 1.4})


def _exact(cell: str) -> bool:
    """Whether a spreadsheet keeps the number as it is written (15 digits)."""
    digits = cell.lstrip("-").replace(".", "", 1)
    return digits.isascii() and digits.isdigit() and len(digits) <= 15


def _fault_column(
    sheet: Any, styles: Mapping[str, Any], language: str, column: int, header_line: int,
    faults: Mapping[int, Sequence[tuple[str, str]]],
) -> None:  # fmt: skip
    sheet.set_column(column, column, 70)
    sheet.write_string(header_line - 1, column, translate(_FAULTS, language), styles["head"])
    for line, said in faults.items():
        text = "\n".join(text for _, text in said)
        at = column + 1 if line == header_line else column
        sheet.write_string(line - 1, at, text, styles["fault"])


def _lists(
    book: Any, sheet: Any, language: str, names: Sequence[str], header_line: int
) -> None:  # fmt: skip
    """Give the columns of code and method their drop-down lists."""
    words = book.add_worksheet(translate(N_("Lists"), language))
    methods = [translate(text, language) for text in METHODS.values()]
    for row, text in enumerate(methods):
        words.write_string(row, 0, text)
    for row, each in enumerate(industries()):
        words.write_string(row, 1, each.code)
        words.write_string(row, 2, each.name_zh if language == "zh" else each.name_en)
        words.write_string(row, 3, each.class_code)
    words.set_column(0, 2, 30)
    source = f"='{words.get_name()}'!"
    ranges = {
        "method": f"{source}$A$1:$A${len(methods)}",
        "industry_code": f"{source}$B$1:$B${len(industries())}",
    }
    for name, source_range in ranges.items():
        if name in names:
            column = names.index(name)
            choice = {"validate": "list", "source": source_range, "error_type": "warning"}
            sheet.data_validation(header_line, column, header_line + ROWS, column, choice)


def _guide(book: Any, language: str, styles: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(translate(N_("How to fill it in"), language))
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 80)
    for row, text in enumerate(_GUIDE):
        sheet.merge_range(row, 0, row, 1, translate(text, language), styles["wrap"])
        sheet.set_row(row, 32)
    start = len(_GUIDE) + 1
    sheet.write_string(start, 0, translate(N_("Accounting method"), language), styles["head"])
    sheet.write_string(start, 1, translate(N_("What it takes"), language), styles["head"])
    for row, (method, inputs) in enumerate(INPUTS.items(), start=start + 1):
        sheet.write_string(row, 0, translate(METHODS[method], language))
        takes = "; ".join(translate(COLUMNS[name], language) for name in inputs)
        sheet.write_string(row, 1, takes, styles["wrap"])
