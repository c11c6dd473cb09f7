"""Summaries stored and read back, their units, markers, CSV and charts."""

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.accounting.product import charts
from certify.accounting.product import table as product_table
from certify.accounting.product.concealment import publish
from certify.accounting.product.frozen import (
    View,
    digest_of,
    freeze_account,
    freeze_estimate,
    freeze_summary,
    thaw_account,
    thaw_doubts,
    thaw_view,
)
from certify.accounting.product.methods import (
    CONFIRMED,
    RECOGNISED,
    RECORDED,
    ClassRate,
    ProductAccount,
    estimate,
)
from certify.accounting.product.summary import TOTAL, Row, summarise
from certify.scoring.document import Accounts

BOOKS = Accounts(*map(Decimal, (900000000, 880000000, 150000000, 30000000, 40000000, 80000000)))
ONE = ProductAccount(
    record_number="PP-2025-000001-T",
    organisation="a",
    field="01",
    region_code="320505",
    org_type="enterprise",
    data_year=2025,
    status=RECORDED,
    output_value=Decimal("62000000.00"),
    sales=Decimal("60000000.00"),
    exports=Decimal("9000000.00"),
    profit=Decimal("-7200000.05"),
    accounts=BOOKS,
    contribution=Decimal("0.25"),
    contribution_source=CONFIRMED,
)


def accounts(*fields: str) -> list[ProductAccount]:
    return [
        replace(ONE, record_number=f"PP-2025-{i:06}-T", organisation=f"org{i}", field=field)
        for i, field in enumerate(fields)
    ]


def view(listed: list[ProductAccount], *, public: bool = False) -> View:
    full = summarise(2025, listed)
    stored = json.loads(json.dumps(freeze_summary(full, publish(full), {})))
    return thaw_view(stored, 1, public=public)


RATE = ClassRate("01", 2023, Decimal("0.245"), "统计局")
AMOUNT = st.decimals(-(10**15), 10**15, places=2)


@given(AMOUNT, AMOUNT, st.none() | st.just(BOOKS), st.none() | st.just(RATE))
def test_account_survives_storage(
    output: Decimal, profit: Decimal, books: Accounts | None, rate: ClassRate | None
) -> None:
    account = replace(ONE, output_value=output, profit=profit, accounts=books, class_rate=rate)
    assert thaw_account(json.loads(json.dumps(freeze_account(account)))) == account


def test_stored_view_is_the_summary_to_the_last_digit() -> None:
    full = summarise(
        2025,
        [*accounts("01", "01", "01"), replace(ONE, record_number="PP-2025-9-T", status=RECOGNISED)],
    )
    stored = json.loads(json.dumps(freeze_summary(full, publish(full), {})))
    shown = thaw_view(stored, 3, public=False)
    assert (shown.recorded, shown.recognised) == (full.recorded, full.recognised)
    public = thaw_view(stored, 3, public=True)
    assert (public.recorded, public.recognised) == (
        publish(full).recorded,
        publish(full).recognised,
    )


def test_digest_depends_on_every_input() -> None:
    inputs = [freeze_account(one) for one in accounts("01", "02")]
    other = [inputs[0], {**inputs[1], "sales": "60000000.01"}]
    assert digest_of(inputs) == digest_of(json.loads(json.dumps(inputs)))
    assert digest_of(inputs) != digest_of(other) != digest_of(inputs[:1])


def test_estimate_keeps_method_rate_and_inputs() -> None:
    stored = freeze_estimate(estimate(ONE))
    assert (stored["method"], stored["source"]) == ("P2", "accounts")
    assert stored["inputs"]["operating_revenue"] == "880000000"
    nothing = freeze_estimate(estimate(replace(ONE, accounts=None)))
    assert (nothing["method"], nothing["value_added"], nothing["rate"]) == ("none", None, None)


def test_doubts_survive_storage_with_readable_amounts() -> None:
    full = summarise(2025, [replace(ONE, sales=Decimal("890000000.00"))])
    stored = json.loads(json.dumps(freeze_summary(full, publish(full), {})))
    (doubt,) = (one for one in thaw_doubts(stored) if one.code == "sales_above_revenue")
    assert "890,000,000.00" in doubt.say("en")
    assert "890,000,000.00" in doubt.say("zh")


def test_unit_suits_the_largest_amount() -> None:
    small, large = view([ONE]), view([replace(ONE, output_value=Decimal(10**10))])
    assert product_table.unit_of(small) == product_table.WAN
    assert product_table.unit_of(large) == product_table.YI
    assert product_table.unit_of(view([])) == product_table.WAN


def row(**changes: object) -> Row:
    return replace(view(accounts("01")).recorded.rows[0], **changes)


def test_amounts_are_grouped_rounded_and_marked() -> None:
    assert product_table.amount(row(), "sales", product_table.WAN) == "6,000.00"
    assert product_table.amount(row(), "profit", product_table.WAN) == "-720.00"
    hidden = row(hidden=frozenset({"sales", "value_added"}))
    assert product_table.amount(hidden, "sales", product_table.WAN) == "[c]"
    assert product_table.methods(hidden, "en") == "[c]"
    unknown = row(amounts={"value_added": None})
    assert product_table.amount(unknown, "value_added", product_table.WAN) == "–"
    assert product_table.scaled(None, product_table.WAN) == "–"
    assert product_table.scaled("60000000.005", product_table.YI) == "0.60"


@pytest.mark.parametrize(
    ("methods", "shown"),
    [
        ({"P2": 3, "P1": 1, "none": 2}, "P2 × 3 · P1 × 1 · not estimated × 2"),
        ({"P2": None}, "P2"),
        ({}, "–"),
    ],
)
def test_methods_are_said_in_their_order(methods: dict[str, int | None], shown: str) -> None:
    said = product_table.methods(row(methods=methods), "en").replace("\N{NO-BREAK SPACE}", " ")
    assert said == shown


def test_csv_repeats_the_table_and_says_what_it_is() -> None:
    public = view([*accounts("01", "01", "01", "02", "02", "02", "03")], public=True)
    lines = list(csv.DictReader(io.StringIO(product_table.csv_text(public))))
    assert [one["field"] for one in lines] == ["01", "02", "03", TOTAL, TOTAL]
    assert lines[2]["sales_cny"] == "[c]" and lines[2]["methods"] == "[c]"
    assert lines[3]["profit_cny"] == "-50400000.35"
    assert lines[3]["methods"] == "P2:7"
    assert {one["version"] for one in lines} == {"public"}
    assert all("估算" in one["quality"] and "illustrative" in one["quality"] for one in lines)
    unknown = view([replace(ONE, accounts=None)])
    assert (
        next(csv.DictReader(io.StringIO(product_table.csv_text(unknown))))["value_added_cny"] == ""
    )


def test_notes_end_with_what_the_version_may_be_used_for() -> None:
    public, full = view([ONE], public=True), view([ONE])
    assert "[c]" in product_table.notes(public, "zh")[-1]
    assert "不得公开" in product_table.notes(full, "zh")[-1]


def test_chart_shows_no_hidden_amount_and_no_script() -> None:
    public = view([*accounts("01", "01", "01", "02", "02", "02", "03")], public=True)
    drawing = charts.draw(public, "sales", "zh").decode()
    assert "新装备制造业 [c]" in drawing
    assert "script" not in drawing
    assert "pygal.org" not in drawing
    assert charts.draw(public, "sales", "zh").decode() == drawing


def test_chart_without_figures_is_not_offered() -> None:
    assert not charts.has_figures(view([]), "sales")
    assert not charts.has_figures(view([replace(ONE, accounts=None)]), "value-added")
    assert charts.has_figures(view([ONE]), "value-added")
