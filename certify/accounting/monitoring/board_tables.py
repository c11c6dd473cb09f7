"""The tables of a board, as pages and papers print them: heads, cells, and a note where needed.

Cells are texts or words to be said in the reader's language. ``[c]`` stands for what is hidden
because fewer than three organisations stand behind it, a dash for what is not known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from certify.accounting.industry.formulas import share
from certify.accounting.monitoring.board import (
    FILING_NORM,
    ORGANISATION_NORM,
    Board,
    IndustryYear,
    ProductYear,
)
from certify.accounting.monitoring.coverage import Reach
from certify.accounting.monitoring.handling import FirstPass, Times
from certify.accounting.monitoring.indicators import INDICATORS, Reading
from certify.accounting.monitoring.patents import EVERYBODY, Use
from certify.accounting.monitoring.published import BOUNDS, NAMES, SOURCES, Published, published
from certify.accounting.monitoring.rosters import QUALIFICATIONS
from certify.accounting.product.table import CONFIDENTIAL, DASH
from certify.accounting.publishing.words import UNITS
from certify.accounting.rounding import half_up
from certify.i18n import N_
from certify.problems import Word
from certify.reference.industries import FIELD_NAMES
from certify.reference.regions import PROVINCES

Cell = str | Word
YI: Final = Decimal(10**8)
_GROUP: Final = N_("Target group")
_LISTED: Final = N_("Enterprises listed")
_COVERED: Final = N_("With a recorded product")
_RATE: Final = N_("Coverage (%)")


@dataclass(frozen=True)
class Table:
    """A table to print. The first ``words`` columns are text, the others numbers."""

    id: str
    title: Word
    heads: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    words: int = 1
    note: Word | None = None


def industry_tables(board: Board) -> list[Table]:
    """Return the indicators by year, the structure of the newest, what is published beside."""
    return [_indicators(board.industries), *_structure(board.industry), _published(board)]


def missing(board: Board) -> list[tuple[Word, list[Word]]]:
    """Return each indicator of the board's industry year that has no value, with the reasons."""
    if board.industry is None:
        return []
    return [
        (Word(INDICATORS[one.code].name), list(one.reasons))
        for one in board.industry.readings
        if one.value is None
    ]


def product_tables(board: Board) -> list[Table]:
    """Return output against the target, coverage of the groups, patents at work."""
    return [_products(board.products), *_coverage(board), _use(board)]


def office_tables(board: Board) -> list[Table]:
    """Return processing times and first passes."""
    return [
        _times("filing-times", N_("Examination of filings"), FILING_NORM, board.filings),
        _times(
            "verification-times", N_("Verification of organisations"), ORGANISATION_NORM,
            board.verifications,
        ),
        _passes(board.passes),
    ]  # fmt: skip


def number(value: Decimal | int | None, places: int = 0) -> str:
    """Return a figure with separators, or a dash."""
    return DASH if value is None else f"{half_up(Decimal(value), places):,}"


def group_name(code: str) -> Word:
    """Return the name of a target group, or of all of them."""
    return Word(N_("All groups, each once") if code == EVERYBODY else QUALIFICATIONS[code])


def _indicators(years: Sequence[IndustryYear]) -> Table:
    heads = (Word(N_("Indicator")), Word(N_("Unit")), *(_of_vintage(one) for one in years))
    rows: list[tuple[Cell, ...]] = []
    for code, indicator in INDICATORS.items():
        cells = (_reading(_of(one, code)) for one in years)
        rows.append((Word(indicator.name), Word(UNITS[indicator.unit]), *cells))
    return Table(
        "indicators", Word(N_("Indicators of patent-intensive industries")), heads, tuple(rows), 2,
        Word(N_("A dash: an input is missing or stands in another vintage; see the list below.")),
    )  # fmt: skip


def _of_vintage(one: IndustryYear) -> Cell:
    params = {"year": one.year, "vintage": one.announced.vintage}
    own, others = N_("{year} ({vintage})"), N_("{year} ({vintage}), published class figures")
    return Word(own if one.own else others, params)


def _of(one: IndustryYear, code: str) -> Reading:
    return next(reading for reading in one.readings if reading.code == code)


def _reading(reading: Reading) -> str:
    return number(reading.value, reading.decimals)


def _structure(one: IndustryYear | None) -> Iterable[Table]:
    if one is None:
        return
    made = one.announced
    rows = tuple(
        (Word(FIELD_NAMES[line.code]), number(line.value), number(line.share, 1),
         number(line.growth, 1))
        for line in made.classes
    )  # fmt: skip
    heads = (
        Word(N_("Class")), Word(N_("Value added (100 million yuan)")), Word(N_("Structure (%)")),
        Word(N_("Nominal growth (%)")),
    )  # fmt: skip
    title = Word(N_("Structure by class, {year}"), {"year": made.year})
    note = Word(N_("Rounded one by one, so parts may not add up."))
    yield Table("structure", title, heads, rows, 1, note)


def _published(board: Board) -> Table:
    heads = (
        Word(N_("Indicator")), Word(N_("Unit")), Word(N_("Source")), Word(N_("Period")),
        Word(N_("As published")), Word(N_("Computed here")),
    )  # fmt: skip
    rows = tuple(_beside(one, _ours(board, one)) for one in published())
    note = Word(
        N_("Published figures stand here as they were published and enter no figure of ours.")
    )
    return Table("published", Word(N_("Published figures beside ours")), heads, rows, 3, note)


def _beside(one: Published, ours: Reading | None) -> tuple[Cell, ...]:
    exponent = one.figure.as_tuple().exponent
    figure = number(one.figure, -exponent if isinstance(exponent, int) else 0)
    said = Word(BOUNDS[one.bound], {"figure": figure}) if one.bound else figure
    return (
        Word(NAMES[one.indicator]), Word(UNITS[one.unit]), Word(SOURCES[one.source]),
        one.period or DASH, said, DASH if ours is None else _reading(ours),
    )  # fmt: skip


def _ours(board: Board, one: Published) -> Reading | None:
    if one.indicator not in INDICATORS:
        return None
    years = (each for each in board.industries if str(each.year) == one.period)
    found = next(years, None)
    return None if found is None else _of(found, one.indicator)


def _products(years: Sequence[ProductYear]) -> Table:
    heads = (
        Word(N_("Data year")), Word(N_("Recorded products")), Word(N_("Organisations")),
        Word(N_("Of which recognised")), Word(N_("Output value (100 million yuan)")),
        Word(N_("Of the trillion-yuan target (%)")),
    )  # fmt: skip
    rows = tuple(
        (
            str(one.year), number(one.products), number(one.organisations), number(one.recognised),
            _output(one), CONFIDENTIAL if one.hidden else number(one.progress, 2),
        )
        for one in years
    )  # fmt: skip
    note = Word(
        N_(
            "Target: output value of recorded and recognised products above 1 trillion yuan "
            "(Special Action Plan 2023–2025, section I). Output as filed, from the summaries made "
            "public; years are not added up, for a product is filed anew each year."
        )
    )
    return Table("products", Word(N_("Products and output by year")), heads, rows, 1, note)


def _output(one: ProductYear) -> str:
    if one.hidden:
        return CONFIDENTIAL
    return DASH if one.output is None else number(one.output / YI, 2)


def _coverage(board: Board) -> Iterable[Table]:
    if board.coverage is None:
        return
    made = board.coverage
    whole = made.of()
    last = [] if whole is None else [whole]
    params = {"vintage": made.vintage, "year": made.year}
    title = Word(N_("Coverage of the target groups, roster {vintage}, data year {year}"), params)
    heads = (Word(_GROUP), Word(_LISTED), Word(_COVERED), Word(_RATE), Word(N_("Filed this year")))
    rows = tuple((group_name(r.qualification), *_reach(r)) for r in made.by_qualification + last)
    note = Word(
        N_(
            "An enterprise with several qualifications counts in each group and once in the last "
            "row: groups are not to be added. Covered: a product recorded for this data year or an "
            "earlier one; filed this year: for this data year."
        )
    )
    yield Table("coverage", title, heads, rows, 1, note)
    heads = (Word(N_("Province")), *heads[1:])
    rows = tuple((Word(PROVINCES[f"{r.province}0000"]), *_reach(r)) for r in made.by_province)
    yield Table("coverage-by-province", Word(N_("Coverage by province")), heads, rows)


def _reach(row: Reach) -> tuple[Cell, ...]:
    return number(row.listed), number(row.covered), number(row.rate, 1), number(row.updated)


def _use(board: Board) -> Table:
    heads = (
        Word(_GROUP), Word(N_("Filers counted")), Word(N_("Their patents in force")),
        Word(N_("Of which at work")), Word(N_("Patent use (%)")),
        Word(N_("Filers without a known number")), Word(N_("Filers that contradict the roster")),
    )  # fmt: skip
    rows = tuple(_use_row(one) for one in board.use if one.filers or one.group == EVERYBODY)
    note = Word(
        N_(
            "Patents in force of the filers of the data year, by roster; at work are distinct own "
            "patents in force linked to a product recorded for the year. Filers that use more than "
            "the roster says they hold are not counted. Groups overlap."
        )
    )
    title = Word(N_("Patent use of filers, data year {year}"), {"year": board.year})
    return Table("patent-use", title, heads, rows, 1, note)


def _use_row(one: Use) -> tuple[Cell, ...]:
    name = group_name(one.group)
    if one.hidden:
        figures = (CONFIDENTIAL,) * 3
    else:
        known = bool(one.filers)
        figures = (
            number(one.held if known else None), number(one.used if known else None),
            number(one.rate, 1),
        )  # fmt: skip
    return name, number(one.filers), *figures, number(one.unknown), number(one.contradicting)


def _times(key: str, title: str, norm: int, rows: Sequence[Times]) -> Table:
    heads = (
        Word(N_("Year of decision")), Word(N_("Decided")), Word(N_("Median (working days)")),
        Word(N_("Nine in ten within")), Word(N_("Within {norm} working days (%)"), {"norm": norm}),
    )  # fmt: skip
    return Table(key, Word(title), heads, tuple(_times_row(one) for one in rows))


def _times_row(one: Times) -> tuple[Cell, ...]:
    if one.hidden or one.decisions is None or one.on_time is None:
        return str(one.year), *(CONFIDENTIAL,) * 4
    rate = share(Decimal(one.on_time), Decimal(one.decisions), 1)
    figures = (one.decisions, one.median, one.ninth_decile)
    return str(one.year), *map(number, figures), number(rate, 1)


def _passes(rows: Sequence[FirstPass]) -> Table:
    heads = (
        Word(N_("Year of decision")), Word(N_("Version of the form")),
        Word(N_("First examinations")), Word(N_("Recorded at once")),
        Word(N_("First-time pass rate (%)")),
    )  # fmt: skip
    note = Word(
        N_(
            "Of filings examined for the first time, those recorded without being returned or "
            "refused, by the version of the form that was sent."
        )
    )
    title = Word(N_("First-time pass rate by version of the form"))
    return Table("first-pass", title, heads, tuple(_pass_row(one) for one in rows), 2, note)


def _pass_row(one: FirstPass) -> tuple[Cell, ...]:
    if one.hidden or one.examined is None or one.passed is None:
        return str(one.year), one.form, *(CONFIDENTIAL,) * 3
    rate = share(Decimal(one.passed), Decimal(one.examined), 1)
    return str(one.year), one.form, number(one.examined), number(one.passed), number(rate, 1)
