"""The product summary adds up, and its public version gives no small group away."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certify.accounting.product.concealment import publish
from certify.accounting.product.methods import (
    CONFIRMED,
    DECLARED,
    RECOGNISED,
    RECORDED,
    ProductAccount,
)
from certify.accounting.product.summary import MEASURES, Block, Row, summarise
from certify.accounting.rounding import total
from certify.problems import Refused
from certify.scoring.document import Accounts

FIELDS = ("01", "02", "03", "99")
ONE = ProductAccount(
    record_number="B2026-000001",
    organisation="a",
    field="01",
    region_code="320505",
    org_type="enterprise",
    data_year=2025,
    status=RECORDED,
    output_value=Decimal("62000000"),
    sales=Decimal("60000000"),
    exports=Decimal("9000000"),
    profit=Decimal("7200000"),
    accounts=Accounts(
        *map(Decimal, (900000000, 880000000, 150000000, 30000000, 40000000, 80000000))
    ),
    contribution=Decimal("0.25"),
    contribution_source=CONFIRMED,
)


def account(
    number: int,
    organisation: str,
    field: str = "01",
    status: str = RECORDED,
    **changes: Decimal | None,
) -> ProductAccount:
    record = f"B2026-{number:06}"
    base = replace(ONE, record_number=record, organisation=organisation, field=field, status=status)
    return replace(base, **changes)


def spread(*counts: tuple[str, int]) -> list[ProductAccount]:
    """Return one product per organisation, ``count`` organisations in each field."""
    places = [field for field, count in counts for _ in range(count)]
    return [
        account(i, f"org{i}", field, sales=Decimal(60000000 + i * 1000000))
        for i, field in enumerate(places)
    ]


def row_of(block: Block, field: str) -> Row:
    return next(row for row in (*block.rows, block.total) if row.field == field)


def test_rows_methods_and_totals() -> None:
    made = summarise(
        2025,
        [
            account(1, "a"),
            account(2, "a", "02", contribution_source=DECLARED),
            account(3, "b", status=RECOGNISED, accounts=None),
        ],
    )
    first, whole = row_of(made.recorded, "01"), made.recorded.total
    assert (first.products, first.organisations) == (2, 2)
    assert first.methods == {"P2": 1, "none": 1}
    assert (whole.products, whole.organisations, whole.confirmed) == (3, 2, 2)
    assert whole.amounts["sales"] == Decimal("180000000")
    assert made.recognised.total.products == 1
    assert made.recognised.total.amounts["value_added"] is None
    assert made.recognised.total.amounts["sales"] == Decimal("60000000")


def test_empty_year_has_an_empty_total() -> None:
    made = publish(summarise(2025, []))
    assert made.recorded.rows == ()
    assert set(made.recorded.total.amounts.values()) == {Decimal(0)}


def test_other_year_and_double_products_are_refused() -> None:
    with pytest.raises(Refused) as caught:
        summarise(2024, [ONE])
    assert [p.code for p in caught.value.problems] == ["other_year"]
    with pytest.raises(Refused) as caught:
        summarise(2025, [ONE, ONE])
    assert [p.pointer for p in caught.value.problems] == ["/products/B2026-000001"]


def test_one_small_row_takes_the_next_smallest_with_it() -> None:
    public = publish(summarise(2025, spread(("01", 2), ("02", 3), ("03", 5)))).recorded
    assert row_of(public, "01").amounts["sales"] is None
    assert "sales" in row_of(public, "01").hidden
    assert "sales" in row_of(public, "02").hidden
    assert not row_of(public, "03").hidden
    assert public.total.amounts["sales"] is not None


def test_hidden_rows_together_hold_three_organisations() -> None:
    public = publish(summarise(2025, spread(("01", 1), ("02", 1), ("03", 4), ("99", 6)))).recorded
    assert [row.field for row in public.rows if "sales" in row.hidden] == ["01", "02", "03"]


def test_same_organisation_in_two_small_rows_is_not_betrayed_by_their_sum() -> None:
    accounts = [account(1, "a"), account(2, "a", "02")]
    accounts += [account(i, f"b{i}", "03") for i in range(10, 14)]
    public = publish(summarise(2025, accounts)).recorded
    assert [row.field for row in public.rows if "sales" in row.hidden] == ["01", "02", "03"]


def test_few_recognised_hide_only_the_recognised_column() -> None:
    accounts = spread(("01", 5), ("02", 5), ("03", 5))
    accounts[0] = replace(accounts[0], status=RECOGNISED)
    for i in (5, 6, 7, 10, 11, 12):
        accounts[i] = replace(accounts[i], status=RECOGNISED)
    public = publish(summarise(2025, accounts))
    assert not any(row.hidden for row in public.recorded.rows)
    assert "sales" in row_of(public.recognised, "01").hidden


def test_all_but_one_recognised_is_a_small_group_too() -> None:
    accounts = [replace(one, status=RECOGNISED) for one in spread(("01", 4))]
    accounts.append(account(9, "late"))
    public = publish(summarise(2025, accounts))
    shown = [b for b in (public.recorded, public.recognised) if "sales" not in b.total.hidden]
    assert len(shown) < 2


def test_measure_that_few_report_is_hidden_alone() -> None:
    accounts = [replace(one, exports=Decimal(0)) for one in spread(("01", 5), ("02", 5))]
    accounts[0] = replace(accounts[0], exports=Decimal("9000000"))
    public = publish(summarise(2025, accounts)).recorded
    assert row_of(public, "01").hidden == {"exports"}
    assert "exports" in public.total.hidden


def test_methods_go_with_a_hidden_value_added() -> None:
    public = publish(summarise(2025, spread(("01", 2)))).recorded
    assert public.rows[0].methods == {}
    assert public.rows[0].organisations == 2


def test_public_rows_name_methods_and_only_the_total_counts_them() -> None:
    accounts = spread(("01", 5), ("02", 5))
    accounts[0] = replace(accounts[0], accounts=None)
    public = publish(summarise(2025, accounts)).recorded
    assert public.rows[0].methods == {"P2": None}
    assert public.total.methods == {"P2": 9, "none": 1}


def test_small_row_without_estimate_does_not_say_so() -> None:
    accounts = [*spread(("01", 5), ("02", 5)), account(50, "alone", "03", accounts=None)]
    public = publish(summarise(2025, accounts)).recorded
    assert row_of(public, "03").hidden == set(MEASURES)


def test_row_that_nobody_could_estimate_says_so_rather_than_zero() -> None:
    accounts = [replace(one, accounts=None) for one in spread(("01", 4))]
    public = publish(summarise(2025, accounts)).recorded
    assert public.total.amounts["value_added"] is None
    assert public.total.hidden == frozenset()


ACCOUNTS = st.lists(
    st.builds(
        account,
        st.integers(0, 10**6),
        st.sampled_from("abcdefgh"),
        st.sampled_from(FIELDS),
        st.sampled_from([RECORDED, RECOGNISED]),
        sales=st.decimals(1, 10**6, places=2),
        exports=st.sampled_from([Decimal(0), Decimal(7)]),
        accounts=st.sampled_from([None, ONE.accounts]),
    ),
    max_size=14,
    unique_by=lambda one: one.record_number,
)


@given(ACCOUNTS)
@settings(max_examples=60, deadline=None)
def test_totals_agree_with_rows_and_recognised_is_a_part(accounts: list[ProductAccount]) -> None:
    made = summarise(2025, accounts)
    for block in (made.recorded, made.recognised):
        assert block.total.products == sum(row.products for row in block.rows)
        for measure in MEASURES:
            parts = [row.amounts[measure] or Decimal(0) for row in block.rows]
            assert (block.total.amounts[measure] or Decimal(0)) == total(parts)
    assert made.recorded.total.products == len(accounts)
    for row in made.recognised.rows:
        assert row.products <= row_of(made.recorded, row.field).products
