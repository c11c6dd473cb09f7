"""P1, P2, P4 and E1 on worked numbers, their order, and the checks."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.accounting.product.methods import (
    CONFIRMED,
    ClassRate,
    ProductAccount,
    doubts,
    estimate,
    organisation_value_added,
    patent_value_added,
    rated,
)
from certify.accounting.rounding import half_up, product, ratio, total
from certify.scoring.document import Accounts

ACCOUNTS = Accounts(
    gross_output=Decimal("900000000"),
    operating_revenue=Decimal("880000000"),
    employee_compensation=Decimal("150000000"),
    net_production_tax=Decimal("30000000"),
    depreciation=Decimal("40000000"),
    operating_surplus=Decimal("80000000"),
)
ONE = ProductAccount(
    record_number="B2026-000001",
    organisation="91320505MA1P7X8K4U",
    field="01",
    region_code="320505",
    org_type="enterprise",
    data_year=2025,
    status="recorded",
    output_value=Decimal("62000000.00"),
    sales=Decimal("60000000.00"),
    exports=Decimal("9000000.00"),
    profit=Decimal("7200000.00"),
    accounts=ACCOUNTS,
    contribution=Decimal("0.25"),
    contribution_source=CONFIRMED,
)


def with_accounts(**changes: Any) -> ProductAccount:
    return replace(ONE, accounts=replace(ACCOUNTS, **changes))


def test_organisation_value_added_is_the_sum_of_its_four_parts() -> None:
    assert organisation_value_added(ACCOUNTS) == Decimal("300000000")
    assert organisation_value_added(None) is None
    for part in (
        "employee_compensation",
        "net_production_tax",
        "depreciation",
        "operating_surplus",
    ):
        assert organisation_value_added(replace(ACCOUNTS, **{part: None})) is None


def test_revenue_allocation_comes_first() -> None:
    made = estimate(ONE)
    assert made.value_added.method == "P2"
    assert half_up(made.value_added.value or Decimal(0), 2) == Decimal("20454545.45")
    assert made.value_added.rate == ratio(Decimal(30), Decimal(88))
    assert made.value_added.inputs == {
        "sales": Decimal("60000000"),
        "operating_revenue": Decimal("880000000"),
        "organisation_value_added": Decimal("300000000"),
    }
    assert made.patent_value_added is not None
    assert half_up(made.patent_value_added, 2) == Decimal("5113636.36")


@pytest.mark.parametrize("revenue", [None, Decimal(0)])
def test_rate_of_the_organisation_comes_second(revenue: Decimal | None) -> None:
    made = estimate(with_accounts(operating_revenue=revenue)).value_added
    assert (made.method, made.source) == ("P1", "accounts")
    assert half_up(made.value or Decimal(0), 2) == Decimal("20666666.67")


@pytest.mark.parametrize("gross", [None, Decimal(0)])
def test_class_rate_comes_third_with_year_and_source(gross: Decimal | None) -> None:
    account = with_accounts(operating_revenue=None, gross_output=gross)
    rate = ClassRate("01", 2023, Decimal("0.21"), "Statistics bureau")
    made = estimate(rated(account, {"01": rate})).value_added
    assert (made.method, made.value) == ("P1", Decimal("13020000"))
    assert made.source == "Statistics bureau 2023"
    assert estimate(rated(account, {"02": rate})).value_added.method == "none"


def test_a_class_rate_is_not_given_to_who_has_accounts() -> None:
    rate = ClassRate("01", 2023, Decimal("0.21"), "Statistics bureau")
    assert rated(ONE, {"01": rate}) is ONE
    assert estimate(replace(ONE, class_rate=rate)).value_added.method == "P2"


def test_without_inputs_nothing_is_estimated() -> None:
    for account in (replace(ONE, accounts=None), with_accounts(depreciation=None)):
        made = estimate(account)
        assert (made.value_added.method, made.value_added.value) == ("none", None)
        assert made.patent_value_added is None


def test_negative_surplus_makes_negative_value_added() -> None:
    made = estimate(with_accounts(operating_surplus=Decimal("-300000000")))
    assert made.value_added.value is not None
    assert made.value_added.value < 0


@pytest.mark.parametrize("share", ["-0.01", "1.01"])
def test_contribution_outside_its_range_is_a_fault(share: str) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        patent_value_added(Decimal(1), Decimal(share))


def codes(*accounts: ProductAccount) -> list[tuple[str, str]]:
    return [(p.code, p.pointer) for p in doubts(map(estimate, accounts))]


def test_sound_figures_raise_no_doubt() -> None:
    assert codes(ONE, replace(ONE, record_number="B2026-000002", accounts=None)) == []


def test_output_above_the_organisations() -> None:
    found = codes(with_accounts(gross_output=Decimal("61999999.99")))
    assert found == [("output_above_organisation", "/products/B2026-000001/output_value")]
    assert codes(with_accounts(gross_output=Decimal("62000000"))) == []


def test_value_added_above_output() -> None:
    found = codes(with_accounts(operating_surplus=Decimal("800000000")))
    assert found == [("value_added_above_output", "/products/B2026-000001/value_added")]


def test_sales_of_all_products_above_revenue() -> None:
    two = [replace(ONE, record_number=f"B2026-00000{i}", sales=Decimal(450000000)) for i in (1, 2)]
    assert ("sales_above_revenue", "/organisations/91320505MA1P7X8K4U/sales") in codes(*two)
    assert "sales_above_revenue" not in dict(codes(two[0]))


def test_one_organisation_with_two_sets_of_accounts() -> None:
    other = replace(with_accounts(depreciation=Decimal(1)), record_number="B2026-000002")
    assert codes(ONE, other) == [("accounts_differ", "/organisations/91320505MA1P7X8K4U/accounts")]
    assert codes(other, replace(other, record_number="B2026-000003", organisation="x")) == []


def test_doubts_speak_both_languages() -> None:
    broken = with_accounts(gross_output=Decimal(1), operating_revenue=Decimal(1))
    for problem in doubts([estimate(broken)]):
        assert problem.say("en") != problem.say("zh")


AMOUNT = st.decimals(min_value=0, max_value=10**15, places=2)


@given(st.lists(AMOUNT, min_size=1, max_size=6))
def test_allocation_gives_away_the_whole_and_no_more(sales: list[Decimal]) -> None:
    revenue = total(sales)
    if not revenue:
        return
    account = with_accounts(operating_revenue=revenue)
    parts = [estimate(replace(account, sales=one)).value_added.value or Decimal(0) for one in sales]
    assert abs(total(parts) - Decimal(300000000)) < Decimal("1e-15")


@given(AMOUNT, st.decimals(min_value=0, max_value=1, places=6))
def test_patents_never_get_more_than_the_product(value: Decimal, share: Decimal) -> None:
    part = patent_value_added(value, share)
    assert part is not None
    assert 0 <= part <= value


@given(st.lists(st.decimals(-(10**15), 10**15, places=4), max_size=20), st.randoms())
def test_sums_do_not_depend_on_order(values: list[Decimal], chance: Any) -> None:
    shuffled = [ratio(v, Decimal(7)) for v in values]
    before = total(shuffled)
    chance.shuffle(shuffled)
    assert total(shuffled) == before


@given(st.decimals(-(10**15), 10**15, places=6), st.integers(0, 4))
def test_half_up_is_symmetric_and_near(value: Decimal, places: int) -> None:
    rounded = half_up(value, places)
    assert abs(rounded - value) * 2 <= Decimal(1).scaleb(-places)
    assert half_up(-value, places) == -rounded
    assert not (rounded.is_zero() and rounded.is_signed())


@pytest.mark.parametrize(("value", "shown"), [("0.05", "0.1"), ("-0.05", "-0.1"), ("-0.04", "0.0")])
def test_halves_go_away_from_zero(value: str, shown: str) -> None:
    assert str(half_up(Decimal(value), 1)) == shown


def test_product_is_exact() -> None:
    made = product(Decimal("123456789012345.67"), Decimal("987654321098765.43"))
    assert str(made).replace(".", "") == str(12345678901234567 * 98765432109876543)
