"""A dataset as a workbook: the figures on one sheet, what one must know on another.

Numbers are written as numbers, so that a spreadsheet can add them up; a spreadsheet keeps 15
digits, so longer figures are written as text rather than rounded without a word.
"""

from datetime import datetime, time
from io import BytesIO
from typing import Final

import xlsxwriter

from certify.accounting.publishing.dataset import Dataset, Observation
from certify.accounting.publishing.tidy import COLUMNS
from certify.accounting.publishing.words import MARK_NAMES, UNITS, marked, name_of
from certify.i18n import N_, translate

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DIGITS: Final = 15

FIGURES: Final = N_("Figures")
NOTES: Final = N_("Notes")
LEGEND: Final = N_("Markers: {marks}")
EDITION: Final = N_("Edition {number}, vintage {vintage}, published on {day}")


def workbook(dataset: Dataset, language: str) -> bytes:
    """Return the file in ``language``."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    # The day of the edition, not the moment of writing: same dataset, same file.
    created = datetime.combine(dataset.edition.published_on, time())
    book.set_properties({"title": translate(dataset.title, language), "created": created})
    _figures(book, dataset, language)
    _notes(book, dataset, language)
    book.close()
    return target.getvalue()


def legend(language: str) -> str:
    """Return what the markers mean, in one line; it stands above the table."""
    listed = (f"[{mark}] {translate(name, language)}" for mark, name in MARK_NAMES.items())
    return translate(LEGEND, language, marks=", ".join(listed))


def _figures(book: xlsxwriter.Workbook, dataset: Dataset, language: str) -> None:
    sheet = book.add_worksheet(translate(FIGURES, language))
    bold = book.add_format({"bold": True})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    formats = {
        one.id: book.add_format({"num_format": _number_format(one.decimals)})
        for one in dataset.measures
    }
    sheet.write_string(0, 0, translate(dataset.title, language), bold)
    sheet.write_string(1, 0, legend(language))
    names = [COLUMNS["period"], *(one.name for one in dataset.dimensions)]
    names += [COLUMNS[name] for name in ("measure", "value", "unit", "marks")]
    for column, name in enumerate(names):
        sheet.write_string(3, column, translate(name, language), head)
    value_at = len(names) - 3
    for row, one in enumerate(dataset.observations, start=4):
        for column, words in enumerate(_words(dataset, one, language)):
            sheet.write_string(row, column if column < value_at else column + 1, words)
        printed = dataset.printed(one)
        if len(printed.lstrip("-").replace(".", "").lstrip("0")) > DIGITS:
            sheet.write_string(row, value_at, printed)
        elif printed:
            sheet.write_number(row, value_at, float(printed), formats[one.measure])
    sheet.freeze_panes(4, 0)
    sheet.autofilter(3, 0, 3 + len(dataset.observations), len(names) - 1)
    sheet.set_column(0, len(names) - 1, 18)


def _number_format(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _words(dataset: Dataset, one: Observation, language: str) -> list[str]:
    """Return the cells of a line that are text, without the figure."""
    measure = dataset.by_id[one.measure]
    named = [
        name_of(dimension.codes, code, language)
        for code, dimension in zip(one.key, dataset.dimensions, strict=True)
    ]
    unit = translate(UNITS[measure.unit], language)
    return [one.period, *named, translate(measure.name, language), unit, marked(one.marks)]


def _notes(book: xlsxwriter.Workbook, dataset: Dataset, language: str) -> None:
    sheet = book.add_worksheet(translate(NOTES, language))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 100)
    edition = dataset.edition
    lines = [
        translate(dataset.description, language),
        translate(
            EDITION, language, number=edition.number, vintage=edition.vintage,
            day=edition.published_on.isoformat(),
        ),
        legend(language),
        *(translate(note, language) for note in dataset.notes),
        dataset.licence,
    ]  # fmt: skip
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, wrapped)
