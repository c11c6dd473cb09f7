"""Every fault of a file of industry rows is named by row and cell, and nothing is half taken."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.accounting.industry.columns import COLUMNS
from certify.accounting.industry.judging import judge, known_class
from certify.i18n import translate
from certify.problems import Refused
from tests.unit.accounting.industry.sheets import HEADER, grid, income, row


def refused(*rows: str, **options) -> list[tuple[str, str, str]]:
    with pytest.raises(Refused) as caught:
        judge(grid(*rows), **options)
    for one in caught.value.problems:
        assert "{" not in one.say("zh") + one.say("en")
    return [(one.pointer, one.code, one.say("en")) for one in caught.value.problems]


def test_the_five_methods_and_negative_components() -> None:
    account = judge(grid(
        income("C3921", "100.5", "-3", "20", "-7.25", factor_k="0.5", value_added="110.25"),
        row(industry_code="3922", method="生产法", output=200, intermediate=150, vat="4.5"),
        row(industry_code="C3940", method="Value-added rate", output=1000, rate="23.4"),
        row(industry_code="C3913", method="blow_up", observed=30, coverage=80),
        row(industry_code="C3914", method="indicator", previous=50, index="108.2",
            indicator="营业收入"),
    ))  # fmt: skip
    assert (account.year, account.vintage) == (2022, "2018-census")
    assert [(r.code, r.method, r.value, r.factor_k) for r in account.rows] == [
        ("C3921", "income", Decimal("110.25"), Decimal("0.5")),
        ("C3922", "production", Decimal("54.5"), Decimal(1)),
        ("C3940", "rate", Decimal("234.000"), Decimal(1)),
        ("C3913", "blow_up", Decimal("37.5"), Decimal(1)),
        ("C3914", "indicator", Decimal("54.1"), Decimal(1)),
    ]
    assert account.rows[4].inputs["indicator"] == "营业收入"
    assert len(account.lacking) == 188 - 5


def test_codes_of_the_edition_before_get_their_successor() -> None:
    ((pointer, code, said),) = refused(income("C2665", 1, 1, 1, 1))
    assert (pointer, code) == ("/rows/2/industry_code", "former_code")
    assert said.startswith("C2: “C2665” is a code of GB/T 4754-2011")
    assert "C2666 环境污染处理专用药剂材料制造" in said


def test_a_code_that_changed_its_meaning_is_found_by_its_name() -> None:
    ((pointer, code, said),) = refused(
        income("C3971", 1, 1, 1, 1, industry_name="电子元件及组件制造")
    )
    assert (pointer, code) == ("/rows/2/industry_name", "former_code")
    assert "C3981" in said


@pytest.mark.parametrize(
    ("cells", "pointer", "code"),
    [
        ({"industry_code": "C1511"}, "industry_code", "not_intensive"),
        ({"industry_code": "39"}, "industry_code", "industry_code_form"),
        ({"industry_code": "I3921"}, "industry_code", "industry_code_letter"),
        ({"industry_code": ""}, "industry_code", "code_missing"),
        ({"industry_name": "电视机制造"}, "industry_name", "name_differs"),
        ({"net_tax": ""}, "net_tax", "component_missing"),
        ({"net_tax": "1.2万"}, "net_tax", "amount"),
        ({"output": "5"}, "output", "component_too_much"),
        ({"method": ""}, "method", "method_missing"),
        ({"method": "guess"}, "method", "method_unknown"),
        ({"factor_k": "0"}, "factor_k", "out_of_range"),
        ({"factor_k": "1.01"}, "factor_k", "out_of_range"),
        ({"factor_k": "x"}, "factor_k", "amount"),
        ({"value_added": "7.6"}, "value_added", "does_not_add_up"),
        ({"value_added": "x"}, "value_added", "amount"),
        ({"year": "22"}, "year", "year"),
        ({"vintage": ""}, "vintage", "vintage_missing"),
        ({"vintage": "v" * 41}, "vintage", "too_long"),
    ],
)
def test_one_wrong_cell(cells: dict[str, str], pointer: str, code: str) -> None:
    whole = {"industry_code": "C3921", "compensation": 1, "net_tax": 1, "depreciation": 1,
             "surplus": 2} | cells  # fmt: skip
    assert [found[:2] for found in refused(row(**whole))] == [(f"/rows/2/{pointer}", code)]


@pytest.mark.parametrize(
    ("method", "cells", "column", "code"),
    [
        ("rate", {"output": "-1", "rate": "20"}, "output", "negative"),
        ("rate", {"output": "1", "rate": "101"}, "rate", "out_of_range"),
        ("production", {"output": "1", "intermediate": "-1", "vat": 0}, "intermediate", "negative"),
        ("blow_up", {"observed": "1", "coverage": "0"}, "coverage", "out_of_range"),
        ("indicator", {"previous": "1", "index": "0", "indicator": "x"}, "index", "out_of_range"),
        ("indicator", {"previous": "1", "index": "9", "indicator": "x" * 121}, "indicator",
         "too_long"),
    ],
)  # fmt: skip
def test_what_each_method_refuses(method: str, cells, column: str, code: str) -> None:
    found = refused(row(industry_code="C3921", method=method, **cells))
    assert [one[:2] for one in found] == [(f"/rows/2/{column}", code)]


def test_every_fault_of_every_row_at_once_in_order() -> None:
    found = refused(
        income("C3921", 1, "", 1, "x"),
        income("C3922", 1, 1, 1, 1, vintage="2023-census"),
        income("3921", 1, 1, 1, 1),
        row(industry_code="C3940", method="rate", output="-5", rate=10),
    )
    assert [one[:2] for one in found] == [
        ("/rows/2/net_tax", "component_missing"),
        ("/rows/2/surplus", "amount"),
        ("/rows/3/vintage", "mixed_periods"),
        ("/rows/4/industry_code", "duplicate_row"),
        ("/rows/5/output", "negative"),
    ]
    assert found[0][2].startswith("G2: ")


def test_sums_are_checked_and_not_kept() -> None:
    rows = [
        income("C3921", 1, 1, 1, 1),
        income("C3922", 2, 2, 2, "2.4"),
        income("I6511", 1, 1, 1, 0),
    ]
    good = [row(industry_code="1", value_added=12, method=""),
            row(industry_code="TOTAL", value_added="15.4", method="")]  # fmt: skip
    assert len(judge(grid(*rows, *good)).rows) == 3
    bad = row(industry_code="01", value_added="17.5", method="")
    ((pointer, code, said),) = refused(*rows, bad)
    assert (pointer, code) == ("/rows/5/value_added", "sum_differs")
    assert "its 2 rows here add up to 12.4" in said


def test_a_row_of_a_sum_holds_a_sum() -> None:
    found = refused(
        income("C3921", 1, 1, 1, 1),
        row(industry_code="01", method=""),
        row(industry_code="02", method="", value_added="x", output=5),
    )
    assert [one[1] for one in found] == ["sum_missing", "amount", "sum_too_much"]


def test_rounding_of_the_inputs_explains_what_it_can() -> None:
    whole = {"industry_code": "C3921", "method": "rate", "output": "1000", "rate": "22.5"}
    assert judge(grid(row(**whole, value_added="225.4"))).rows[0].value == Decimal(225)
    assert refused(row(**whole, value_added="227"))[0][1] == "does_not_add_up"


def test_what_is_carried_forward_is_what_the_account_has() -> None:
    line = row(industry_code="C3921", method="indicator", previous="50", index="104", indicator="x")
    assert judge(grid(line), {"C3921": Decimal("50.4")}).rows[0].value == Decimal(52)
    ((pointer, code, said),) = refused(line, previous={"C3921": Decimal("53.1")})
    assert (pointer, code) == ("/rows/2/previous", "previous_differs")
    assert "53.1" in said


def test_no_row_of_an_industry() -> None:
    assert refused(row(industry_code="01", method="", value_added=0))[0][1] == "no_rows"
    assert refused()[0][1] == "no_rows"


def test_header_by_words_and_its_faults() -> None:
    chinese = ",".join(translate(COLUMNS[name], "zh") for name in HEADER.split(","))
    assert judge(grid(income("C3921", 1, 1, 1, 1), header=chinese)).rows[0].value == 4
    with pytest.raises(Refused) as caught:
        judge(grid("2022,v,3921,2022", header="year,vintage,industry_code,Year"))
    assert [one.code for one in caught.value.problems] == ["column_twice", "column_missing"]


def test_a_class_is_known_for_the_188_only() -> None:
    assert known_class("I6511") == "02"
    with pytest.raises(KeyError):
        known_class("C1511")


parts = st.decimals(-1000, 1000, places=3)


@given(st.lists(st.tuples(parts, parts, parts, parts), min_size=1, max_size=6), st.data())
def test_the_account_adds_up_however_it_is_rounded(rows, data) -> None:
    codes = ["C3921", "C3922", "C3940", "I6511", "C2666", "M7310"]
    values = [sum(row, Decimal(0)) for row in rows]
    places = data.draw(st.integers(0, 3))
    stated = round(sum(values, Decimal(0)), places)
    file = [income(code, *row) for code, row in zip(codes, rows, strict=False)]
    account = judge(grid(*file, row(industry_code="TOTAL", method="", value_added=f"{stated:f}")))
    assert [r.value for r in account.rows] == values
