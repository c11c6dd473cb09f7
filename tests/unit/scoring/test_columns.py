"""Columns: nothing is lost by standing in one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.scoring.bulk.columns import Columns, Scaled, Wide, column_of
from certify.scoring.findings import Findings

short = st.decimals(-(10**9), 10**9, places=4)
amounts = st.one_of(short, st.decimals(allow_nan=False, allow_infinity=False), st.none())


@given(st.lists(amounts, max_size=20))
def test_every_value_comes_back_as_it_went_in(values):
    column = column_of(values)
    assert [column.at(row) for row in range(len(values))] == values
    assert [column.rows(slice(1, None)).at(row) for row in range(len(values[1:]))] == values[1:]


@given(st.lists(short, min_size=1))
def test_short_numbers_are_whole_numbers(values):
    assert isinstance(column_of(values), Scaled)


@pytest.mark.parametrize("value", ["0." + "3" * 34, "1e18", "1e-19", "123456789012345.000001"])
def test_long_numbers_stay_decimals(value):
    column = column_of([Decimal(value), None, Decimal(1)])
    assert isinstance(column, Wide)
    assert [column.at(row) for row in range(3)] == [Decimal(value), None, Decimal(1)]
    assert column.floats[0] == pytest.approx(float(value)) and column.floats[1] == 0


def test_eighteen_digits_are_few_enough():
    column = column_of([Decimal("-123456789012345.678"), Decimal("1E+2"), Decimal(0)])
    assert isinstance(column, Scaled) and column.places == 3
    assert column.at(1) == 100


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="is no number"):
        column_of([Decimal(value)])


ROWS = [
    Findings("03", 2024, {"sales": Decimal("1.5"), "profit": None}, {"sales": (("ZL1", "x"),)}),
    Findings("01", 2025, {"sales": Decimal(2), "profit": Decimal("0.1")}, {}),
    Findings("03", 2025, {"sales": Decimal(0), "profit": Decimal(-3)}, {}),
]
LEVELS = [{"C3": Decimal("2.5")}, {}, {"C3": Decimal(4), "D2": Decimal(1)}]


def test_a_row_comes_back_as_findings_and_levels():
    columns = Columns.of(ROWS, LEVELS)
    for row, (found, levels) in enumerate(zip(ROWS, LEVELS, strict=True)):
        again = columns.findings(row)
        assert (again.field, again.data_year, again.facts) == (
            found.field, found.data_year, found.facts,
        )  # fmt: skip
        assert columns.levels_of(row) == levels


def test_chunks_are_the_rows_in_order():
    chunks = list(Columns.of(ROWS, LEVELS).chunks(2))
    assert [len(chunk) for chunk in chunks] == [2, 1]
    assert chunks[1].findings(0).facts == ROWS[2].facts
    assert chunks[1].levels_of(0) == LEVELS[2]


def test_only_the_facts_asked_for_are_kept():
    assert set(Columns.of(ROWS, LEVELS, {"profit"}).facts) == {"profit"}
    with pytest.raises(KeyError, match="exports"):
        Columns.of(ROWS, LEVELS, ["exports"])


def test_levels_belong_to_findings():
    with pytest.raises(ValueError, match="3 findings, but levels for 1"):
        Columns.of(ROWS, LEVELS[:1])


def test_no_filings_are_no_rows():
    assert len(Columns.of([], [])) == 0
