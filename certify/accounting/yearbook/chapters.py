"""What stands in a yearbook: chapters of tables and charts, of public figures only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from certify.accounting.industry.prose import sentences
from certify.accounting.industry.statements import statements
from certify.accounting.monitoring import board_charts, board_tables
from certify.accounting.monitoring.board import Board
from certify.accounting.monitoring.board_tables import Cell, Table, number
from certify.accounting.monitoring.indicators import INDICATORS
from certify.accounting.product import breakdown_table, charts
from certify.accounting.product import table as product_table
from certify.accounting.product.dimensions import OVERLAP_NOTE, OVERLAPPING
from certify.accounting.product.frozen import View
from certify.accounting.product.methods import NONE, RECOGNISED, RECORDED
from certify.accounting.product.summary import MEASURES, Block, Breakdown, Row
from certify.accounting.product.table import MEASURE_NAMES, Unit
from certify.accounting.publishing.words import MARK_NAMES
from certify.i18n import N_, translate
from certify.press.report import FONT
from certify.problems import Word

_TITLES: Final = {
    RECORDED: N_("Recorded products by industry field"),
    RECOGNISED: N_("Recognised products by industry field"),
}
_AMOUNTS: Final = tuple(MEASURES)
NOTES: Final = (
    N_(
        "Industries and products are two accounts and are never added or compared: value added of "
        "industries follows the official method, value added of products is an estimate."
    ),
    N_(
        "Every figure is public: amounts of few organisations are hidden with others, so that "
        "nobody can work them out; rows of the office's own work and of patent use stand only "
        "where three organisations or more are behind them."
    ),
    N_(
        "The office's own work is counted up to the end of the last full quarter. Days are working "
        "days, Monday to Friday; public holidays are not known here."
    ),
    N_(
        "Figures are rounded half-up one by one, so parts may not add up. A dash: not known, or no "
        "such figure."
    ),
    N_("The figures of the monitoring board are attached to this paper as CSV."),
)


@dataclass(frozen=True)
class Chart:
    """A picture: its address on the paper, what it shows, and its SVG."""

    address: str
    title: str
    svg: bytes


@dataclass(frozen=True)
class Part:
    """A table with the charts of it, if there are any."""

    table: Table
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """A chapter. ``prose``: paragraphs in Chinese and English; ``remarks``: what is missing."""

    id: str
    title: str
    parts: tuple[Part, ...]
    prose: tuple[tuple[str, str], ...] = ()
    remarks: tuple[tuple[Word, tuple[Word, ...]], ...] = ()


def chapters(board: Board, view: View) -> tuple[Chapter, ...]:
    """Return the chapters of the year of ``board``; ``view`` is its released summary."""
    return (
        _industries(board),
        _products(board, view),
        _groups(board),
        Chapter("office", N_("The office's own work"), _plain(board_tables.office_tables(board))),
        _definitions(),
    )  # fmt: skip


def _industries(board: Board) -> Chapter:
    tables = board_tables.industry_tables(board)
    prose: tuple[tuple[str, str], ...] = ()
    if board.industry is not None:
        said = statements(board.industry.announced)
        # Chinese sentences stand without a space between them.
        prose = (("".join(sentences(said, "zh")), " ".join(sentences(said, "en"))),)
    remarks = tuple((name, tuple(why)) for name, why in board_tables.missing(board))
    parts = tuple(Part(table, _board_charts(board, table)) for table in tables)
    return Chapter("industries", N_("Patent-intensive industries"), parts, prose, remarks)


def _products(board: Board, view: View) -> Chapter:
    years = next(one for one in board_tables.product_tables(board) if one.id == "products")
    unit = product_table.unit_of(view)
    parts = [Part(years, _board_charts(board, years))]
    for block in (view.recorded, view.recognised):
        table = _block(f"{block.status}-field", Word(_TITLES[block.status]), block, None, unit)
        drawn = tuple(_summary_charts(view)) if block is view.recorded else ()
        parts.append(Part(table, drawn))
    parts += [Part(_breakdown(shown, unit)) for shown in view.breakdowns.values()]
    return Chapter("products", N_("Patent-intensive products"), tuple(parts))


def _groups(board: Board) -> Chapter:
    tables = [one for one in board_tables.product_tables(board) if one.id != "products"]
    parts = tuple(Part(table, _board_charts(board, table)) for table in tables)
    return Chapter("groups", N_("Target groups and patents at work"), parts)


def _definitions() -> Chapter:
    rows: list[tuple[Cell, ...]] = [
        (Word(one.name), Word(one.definition)) for one in INDICATORS.values()
    ]
    heads = (Word(N_("Indicator")), Word(N_("How it is computed")))
    indicators = Table("definitions", Word(N_("Indicators")), heads, tuple(rows), 2)
    marks = tuple((f"[{mark}]", Word(name)) for mark, name in MARK_NAMES.items())
    legend = Table("markers", Word(N_("Markers")), (Word(N_("Marker")), Word(N_("Meaning"))),
                   marks, 2)  # fmt: skip
    prose = tuple((translate(note, "zh"), translate(note, "en")) for note in NOTES)
    return Chapter("notes", N_("Notes and definitions"), (Part(indicators), Part(legend)), prose)


def _plain(tables: Sequence[Table]) -> tuple[Part, ...]:
    return tuple(Part(table) for table in tables)


def _board_charts(board: Board, table: Table) -> tuple[Chart, ...]:
    name = "industry" if table.id == "indicators" else table.id
    if name not in board_charts.CHARTS or not board_charts.has_figures(board, name):
        return ()
    svg = board_charts.draw(board, name, "zh", FONT)
    return (Chart(f"certify:board-{name}", board_charts.CHARTS[name], svg),)


def _summary_charts(view: View) -> Iterator[Chart]:
    for name, (title, _) in charts.CHARTS.items():
        if charts.has_figures(view, name):
            yield Chart(f"certify:{name}", title, charts.draw(view, name, "zh", FONT))


def _block(key: str, title: Word, block: Block, dimension: str | None, unit: Unit) -> Table:
    heads = (
        Word(N_("Industry field")) if dimension is None else Word(breakdown_table.title(
            dimension, "en")),
        Word(N_("No. of products")), Word(N_("No. of organisations")),
        *(Word(MEASURE_NAMES[measure]) for measure in _AMOUNTS), Word(N_("Method")),
    )  # fmt: skip
    rows = tuple(_line(row, dimension, unit) for row in (*block.rows, block.total))
    note = Word(N_("Unit of amounts: {unit}. Value added is estimated."), {"unit": Word(unit.name)})
    return Table(key, title, heads, rows, 1, note)


def _breakdown(shown: Breakdown, unit: Unit) -> Table:
    dimension = shown.dimension
    # The English name is the message of the name, so a word can say it in both languages.
    title = Word(N_("Recorded products by: {dimension}"),
                 {"dimension": Word(breakdown_table.title(dimension, "en"))})  # fmt: skip
    made = _block(f"recorded-{dimension}", title, shown.recorded, dimension, unit)
    if dimension not in OVERLAPPING or made.note is None:
        return made
    note = Word("{note} {overlap}", {"note": made.note, "overlap": Word(OVERLAP_NOTE)})
    return Table(made.id, made.title, made.heads, made.rows, made.words, note)


def _line(row: Row, dimension: str | None, unit: Unit) -> tuple[Cell, ...]:
    name = (
        product_table.field_name(row, "en")
        if dimension is None
        else breakdown_table.name(dimension, row, "en")
    )
    amounts = (product_table.amount(row, measure, unit) for measure in _AMOUNTS)
    return (
        Word(name), number(Decimal(row.products)), number(Decimal(row.organisations)), *amounts,
        _methods(row),
    )  # fmt: skip


def _methods(row: Row) -> str:
    """Return the codes of the methods used; what they mean stands in the notes."""
    if "value_added" in row.hidden:
        return product_table.CONFIDENTIAL
    used = [method for method in row.methods if method != NONE]
    return " ".join(used) or product_table.DASH
