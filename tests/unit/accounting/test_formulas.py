"""F1, F2, F3 and the three ways to carry an industry forward, exact and additive."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from certify.accounting.industry import formulas
from certify.accounting.rounding import half_up, total

amounts = st.decimals(-(10**9), 10**9, places=4)
factors = st.decimals("0.01", 1, places=2)


def test_income_approach_takes_negative_components() -> None:
    parts = map(Decimal, ("10.5", "-2", "3", "-4.25"))
    assert formulas.income(*parts) == Decimal("7.25")


def test_production_approach_adds_vat() -> None:
    assert formulas.production(Decimal(100), Decimal(70), Decimal("3.5")) == Decimal("33.5")


def test_the_three_ways_forward() -> None:
    assert formulas.at_rate(Decimal(200), Decimal("22.5")) == Decimal(45)
    assert formulas.blown_up(Decimal(30), Decimal(80)) == Decimal("37.5")
    assert formulas.by_indicator(Decimal(50), Decimal("108.2")) == Decimal("54.1")


@given(st.lists(st.tuples(factors, amounts), max_size=30), st.integers(0, 30))
def test_the_whole_is_its_parts_however_they_are_grouped(parts, cut: int) -> None:
    halves = formulas.weighted(parts[:cut]), formulas.weighted(parts[cut:])
    assert total(halves) == formulas.weighted(parts)
    assert formulas.weighted(parts[::-1]) == formulas.weighted(parts)


@given(amounts, st.integers(0, 4))
def test_rounding_is_half_up_and_never_further_than_half_a_unit(
    value: Decimal, places: int
) -> None:
    rounded = half_up(value, places)
    unit = Decimal(1).scaleb(-places)
    assert abs(rounded - value) <= unit / 2
    assert half_up(rounded, places) == rounded
    assert half_up(-value, places) == -rounded


@given(amounts, st.decimals("0.1", 100, places=1))
def test_blow_up_undoes_its_coverage(value: Decimal, coverage: Decimal) -> None:
    back = formulas.at_rate(formulas.blown_up(value, coverage), coverage)
    assert abs(back - value) < Decimal("0.0000001")
