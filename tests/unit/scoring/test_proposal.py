"""Computed benchmarks: the quantile of the right fact, cells that are too small, outliers."""

from decimal import Decimal

import pytest

from certify.problems import Refused
from certify.scoring.proposing.proposal import Cell, Measured, Rule, cell_of, checked_rule, compute
from tests.unit.scoring.drafts import STANDARD, built

SMALL = built()


def filings(sales, field="01", growth="5"):
    """Filings of as many organisations, sales in 10,000 yuan."""
    return [
        Measured(field, f"organisation {number}", {
            "sales": Decimal(each) * 10_000,
            "sales_growth": None if growth is None else Decimal(growth),
        })
        for number, each in enumerate(sales)
    ]  # fmt: skip


def cells(standard, measured, rule=Rule()):  # noqa: B008 - frozen
    return {(c.field, c.benchmark): c for c in compute(standard, measured, rule)}


def test_the_median_in_the_benchmarks_unit_and_written_places():
    found = cells(SMALL, filings([6000 + n for n in range(10)], growth="7.25"))
    sales = found["01", "sales"]
    assert (sales.computed, sales.number, sales.status) == (6005, Decimal("6005"), "moved")
    assert (sales.filings, sales.organisations, sales.missing) == (10, 10, 0)
    assert sales.spread.median == Decimal("6004.5")
    assert str(found["01", "growth"].number) == "7.3"  # one place is written, halves go up


def test_the_quantile_is_the_editors_choice():
    rule = Rule(quantile=Decimal("0.9"))
    found = cells(SMALL, filings(range(1000, 1011)), rule)
    assert found["01", "sales"].number == 1009


def test_a_cell_too_small_keeps_its_number_and_shows_nothing_but_its_size():
    found = cells(SMALL, filings(range(1, 10)))
    cell = found["01", "sales"]
    assert (cell.status, cell.number, cell.filings) == ("small", 5000, 9)
    assert cell.spread is cell.outliers is cell.computed is cell.without_outliers is None
    assert found["02", "sales"].filings == 0


def test_many_filings_of_two_organisations_are_too_few_as_well():
    measured = [Measured("01", str(n % 2), {"sales": Decimal(n), "sales_growth": Decimal(1)})
                for n in range(50)]  # fmt: skip
    cell = cells(SMALL, measured)["01", "sales"]
    assert (cell.status, cell.organisations) == ("small", 2)


def test_filings_without_the_fact_are_counted_apart():
    measured = filings(range(1, 13)) + filings(range(5), growth=None)
    cell = cells(SMALL, measured)["01", "growth"]
    assert (cell.filings, cell.missing, cell.status) == (12, 5, "moved")


def test_outliers_are_shown_with_and_without():
    cell = cells(SMALL, filings([*range(100, 110), 90_000, 95_000]))["01", "sales"]
    assert (cell.outliers, cell.computed, cell.without_outliers) == (2, 106, 105)


def test_what_was_computed_may_be_the_old_number():
    assert cells(SMALL, filings([5000] * 10))["01", "sales"].status == "same"


def test_no_benchmark_that_divides_falls_to_zero():
    found = cells(SMALL, filings([0] * 10, growth="-4"))
    assert (found["01", "sales"].status, found["01", "sales"].number) == ("not_positive", 5000)
    assert (found["01", "growth"].status, str(found["01", "growth"].number)) == ("moved", "-4.0")


def test_a_benchmark_of_several_facts_or_none_is_kept():
    text = STANDARD.replace("fact: sales_growth", "fact: price_premium").replace(
        "    indicators:\n",
        '    indicators:\n      - {id: A3, names: {zh: 又, en: Also}, clause: "1", judged_by: data,'
        ' fact: exports, transform: ratio, benchmark: sales, unit: ratio, weight: "0",'
        ' kind: piecewise, table: [["0", "0"], ["1", "60"]]}\n',
    )
    found = compute(built(text), [], Rule())
    assert {c.benchmark: c.status for c in found if c.field == "01"} == {
        "sales": "several_facts", "growth": "small", "unread": "unread",
    }  # fmt: skip


def test_fields_that_the_standard_does_not_cover_are_passed_over():
    assert all(cell.filings == 0 for cell in compute(SMALL, filings(range(1, 20), field="05")))


def test_whole_numbers_written_with_an_exponent_have_no_places():
    text = STANDARD.replace('sales: "5000"', 'sales: "5E3"')
    assert str(cells(built(text), filings([12] * 10))["01", "sales"].number) == "12"


def test_a_cell_survives_being_written():
    for cell in compute(SMALL, filings(range(1, 30)), Rule()):
        assert isinstance(cell, Cell) and cell_of(cell.as_json()) == cell


@pytest.mark.parametrize(
    ("wish", "pointers"),
    [
        (("0", 10, 3), ["/quantile"]),
        (("NaN", 0, 0), ["/quantile", "/minimum", "/organisations"]),
        (("1", 1, 1), ["/quantile"]),
    ],
)
def test_impossible_wishes_are_refused_all_at_once(wish, pointers):
    with pytest.raises(Refused) as refused:
        checked_rule(Decimal(wish[0]), *wish[1:])
    assert [problem.pointer for problem in refused.value.problems] == pointers
    assert all(problem.say("zh") for problem in refused.value.problems)


def test_possible_wishes_become_the_rule():
    assert checked_rule(Decimal("0.25"), 5) == Rule(Decimal("0.25"), 5, 3)
