"""A board as a dataset, for its downloads: every figure of its tables, with stable codes."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from certify.accounting.monitoring.board import Board
from certify.accounting.monitoring.coverage import ALL
from certify.accounting.monitoring.indicators import INDICATORS
from certify.accounting.monitoring.rosters import QUALIFICATIONS
from certify.accounting.publishing.dataset import (
    CONFIDENTIAL,
    TOTAL,
    Dataset,
    Dimension,
    Edition,
    Measure,
    Observation,
)
from certify.accounting.publishing.words import TOTAL_NAME
from certify.i18n import N_
from certify.reference.industries import FIELD_NAMES
from certify.reference.regions import PROVINCES

VERSION: Final = "1.0.0"
_DECIMALS: Final = {
    "value_added": 0, "growth": 1, "gdp_share": 2, "gdp_share_change": 2, "rd_intensity": 2,
    "new_product_share": 2, "labour_productivity": 1, "patent_density": 1,
}  # fmt: skip
MEASURES: Final = (
    *(Measure(c.upper(), one.name, one.unit, _DECIMALS[c]) for c, one in INDICATORS.items()),
    Measure("CLASS_SHARE", N_("Structure (%)"), "PERCENT", 1),
    Measure("PRODUCTS", N_("Recorded products"), "NUMBER", 0),
    Measure("ORGANISATIONS", N_("Organisations"), "NUMBER", 0),
    Measure("RECOGNISED", N_("Of which recognised"), "NUMBER", 0),
    Measure("OUTPUT_VALUE", N_("Output value"), "CNY", 2),
    Measure("TARGET_PROGRESS", N_("Of the trillion-yuan target (%)"), "PERCENT", 2),
    Measure("LISTED", N_("Enterprises listed"), "NUMBER", 0),
    Measure("COVERED", N_("With a recorded product"), "NUMBER", 0),
    Measure("COVERAGE", N_("Coverage (%)"), "PERCENT", 1),
    Measure("FILED", N_("Filed this year"), "NUMBER", 0),
    Measure("PATENTS_HELD", N_("Their patents in force"), "NUMBER", 0),
    Measure("PATENTS_USED", N_("Of which at work"), "NUMBER", 0),
    Measure("PATENT_USE", N_("Patent use (%)"), "PERCENT", 1),
    Measure("FILINGS_DECIDED", N_("Filings examined"), "NUMBER", 0),
    Measure("FILINGS_MEDIAN", N_("Examination of filings, median"), "DAYS", 0),
    Measure("FILINGS_NINTH", N_("Examination of filings, nine in ten within"), "DAYS", 0),
    Measure("FILINGS_ON_TIME", N_("Filings examined in time"), "NUMBER", 0),
    Measure("VERIFICATIONS_DECIDED", N_("Organisations verified or returned"), "NUMBER", 0),
    Measure("VERIFICATIONS_MEDIAN", N_("Verification of organisations, median"), "DAYS", 0),
    Measure("VERIFICATIONS_NINTH", N_("Verification of organisations, nine in ten within"),
            "DAYS", 0),
    Measure("VERIFICATIONS_ON_TIME", N_("Organisations verified or returned in time"),
            "NUMBER", 0),
    Measure("FIRST_EXAMINED", N_("First examinations"), "NUMBER", 0),
    Measure("FIRST_PASSED", N_("Recorded at once"), "NUMBER", 0),
)  # fmt: skip

Figure = Decimal | int | None


def dataset(board: Board) -> Dataset:
    """Return everything the board shows; hidden figures are absent and marked ``[c]``."""
    forms = {one.form: one.form for one in board.passes}
    return Dataset(
        id="PIP_MONITORING",
        version=VERSION,
        agency="CERTIFY",
        title=N_("Monitoring of patent-intensive industries and products"),
        description=N_(
            "Indicators of patent-intensive industries, coverage of target groups, output, "
            "patent use, processing times and first-time pass rate."
        ),
        dimensions=(
            Dimension("GROUP", N_("Class or target group"), _groups()),
            Dimension("REGION", N_("Province"), {TOTAL: TOTAL_NAME, **PROVINCES}),
            Dimension("FORM", N_("Version of the form"), {TOTAL: TOTAL_NAME} | forms),
        ),
        measures=MEASURES,
        observations=tuple(_observations(board)),
        edition=Edition(
            number=f"{board.year}/{board.day.isoformat()}",
            vintage="" if board.coverage is None else board.coverage.vintage,
            published_on=board.day,
            revision="routine",
        ),
        notes=(
            N_("Groups overlap and are not to be added."),
            N_("Shares of GDP of 2018 and 2019 are rounded to one decimal."),
        ),
    )  # fmt: skip


def _groups() -> dict[str, str]:
    classes = {f"CLASS_{code}": name for code, name in FIELD_NAMES.items()}
    kinds = {code.upper(): name for code, name in QUALIFICATIONS.items()}
    return {TOTAL: TOTAL_NAME, **classes, **kinds}


def _observations(board: Board) -> Iterator[Observation]:
    yield from _of_industries(board)
    yield from _of_products(board)
    yield from _of_coverage(board)
    yield from _of_office(board)


def _seen(
    period: int, measure: str, value: Figure, group: str = TOTAL, region: str = TOTAL,
    form: str = TOTAL, *, hidden: bool = False,
) -> Observation:  # fmt: skip
    marks = frozenset({CONFIDENTIAL}) if hidden else frozenset()
    known = None if hidden or value is None else Decimal(value)
    return Observation((group, region, form), measure, str(period), known, marks)


def _of_industries(board: Board) -> Iterator[Observation]:
    for one in board.industries:
        for reading in one.readings:
            yield _seen(one.year, reading.code.upper(), reading.value)
        for line in one.announced.classes:
            group = f"CLASS_{line.code}"
            yield _seen(one.year, "VALUE_ADDED", line.value, group)
            yield _seen(one.year, "GROWTH", line.growth, group)
            yield _seen(one.year, "CLASS_SHARE", line.share, group)


def _of_products(board: Board) -> Iterator[Observation]:
    for one in board.products:
        yield _seen(one.year, "PRODUCTS", one.products)
        yield _seen(one.year, "ORGANISATIONS", one.organisations)
        yield _seen(one.year, "RECOGNISED", one.recognised)
        yield _seen(one.year, "OUTPUT_VALUE", one.output, hidden=one.hidden)
        yield _seen(one.year, "TARGET_PROGRESS", one.progress, hidden=one.hidden)


def _of_coverage(board: Board) -> Iterator[Observation]:
    for row in () if board.coverage is None else board.coverage.rows:
        group = TOTAL if row.qualification == ALL else row.qualification.upper()
        region = TOTAL if row.province == ALL else f"{row.province}0000"
        for measure, value in (
            ("LISTED", row.listed), ("COVERED", row.covered), ("COVERAGE", row.rate),
            ("FILED", row.updated),
        ):  # fmt: skip
            yield _seen(board.year, measure, value, group, region)
    for use in board.use:
        if not use.filers:
            continue
        group = TOTAL if use.group == ALL else use.group.upper()
        for measure, figure in (
            ("PATENTS_HELD", use.held), ("PATENTS_USED", use.used), ("PATENT_USE", use.rate),
        ):  # fmt: skip
            yield _seen(board.year, measure, figure, group, hidden=use.hidden)


def _of_office(board: Board) -> Iterator[Observation]:
    for kind, rows in (("FILINGS", board.filings), ("VERIFICATIONS", board.verifications)):
        for row in rows:
            for name, value in (
                ("DECIDED", row.decisions), ("MEDIAN", row.median), ("NINTH", row.ninth_decile),
                ("ON_TIME", row.on_time),
            ):  # fmt: skip
                yield _seen(row.year, f"{kind}_{name}", value, hidden=row.hidden)
    for one in board.passes:
        yield _seen(one.year, "FIRST_EXAMINED", one.examined, form=one.form, hidden=one.hidden)
        yield _seen(one.year, "FIRST_PASSED", one.passed, form=one.form, hidden=one.hidden)
