"""How facts are computed, so that two programs agree.

Written against the contract alone, with numbers worked out by hand; nothing here knows a
function of the rooms.
"""

from typing import Any

import pytest

from tests.journeys.contract import FILING, altered, gate, indicator, patent

SECOND = patent("ZL201820000001.X", "2018-01-02")
SOLD_NOTHING = [(f"economics/{name}", "0") for name in ("sales", "exports", "profit")]


def remaining(sheet: Any, *patents: dict[str, Any], year: int = 2025) -> str:
    filing = altered(("patents", list(patents)), ("data_year", year))
    value: str = indicator(sheet(filing), "B3")["value"]
    return value


@pytest.mark.parametrize(
    ("number", "filed_on", "days"),
    [
        ("ZL201710601862.3", "2017-07-21", 4220),  # 20 years: 2037-07-21
        ("ZL201680012345.6", "2016-02-29", 3712),  # PCT invention, 20 years: 2036-02-29 is a day
        ("ZL201820000001.X", "2018-01-02", 732),  # utility model, 10 years: 2028-01-02
        ("ZL202020000001.7", "2020-02-29", 1520),  # 10 years: 2030-02-28, for 2030 has no 29th
        ("ZL202130000001.7", "2021-05-31", 1977),  # design before 2021-06-01, 10: 2031-05-31
        ("ZL202130000002.1", "2021-06-01", 3805),  # design from then on, 15: 2036-06-01
    ],
)
def test_terms_of_patents(sheet: Any, number: str, filed_on: str, days: int) -> None:
    value = remaining(sheet, patent(number, filed_on, contribution="0.1"))
    assert float(value) == pytest.approx(days / 365.25, abs=5e-7)


@pytest.mark.parametrize(("filed_on", "counted"), [("2006-01-01", "1"), ("2005-12-31", "0")])
def test_a_term_that_ends_with_the_year_does_not_count(
    sheet: Any, filed_on: str, counted: str
) -> None:
    made = sheet(altered(("patents/0/filed_on", filed_on)))
    assert made["facts"]["counted_patents"]["value"] == counted


def test_the_weights_of_the_remaining_term(sheet: Any) -> None:
    long = patent("ZL201710601862.3", "2017-07-21")  # 4220 days
    short = patent("ZL201820000001.X", "2018-01-02")  # 732 days
    weighted = remaining(sheet, {**long, "contribution": "0.3"}, {**short, "contribution": "0.1"})
    assert float(weighted) == pytest.approx((3 * 4220 + 732) / 4 / 365.25, abs=5e-7)
    plain = remaining(sheet, long, short)
    assert float(plain) == pytest.approx((4220 + 732) / 2 / 365.25, abs=5e-7)
    assert remaining(sheet) == "0"


@pytest.mark.parametrize(
    ("change", "why"),
    [({"legal_status": "pending", "granted_on": None}, "pending"),
     ({"right_source": "licensed_exclusive"}, "licence_unproven"),
     ({"legal_status": "partly_invalidated"}, None),
     ({"right_source": "licensed_general", "licence_proof": "contract.pdf"}, None),
     ({"right_source": "assigned"}, None), ({"right_source": "co_owned"}, None)],
)  # fmt: skip
def test_which_patents_count(sheet: Any, change: dict[str, Any], why: str | None) -> None:
    made = sheet(altered(("patents", [FILING["patents"][0], {**SECOND, **change}])))
    assert made["facts"]["counted_patents"]["value"] == ("1" if why else "2")
    rule = gate(made, "G2")
    assert rule["passed"] is True
    assert (SECOND["number"] in rule["reason"]) is bool(why)
    assert indicator(made, "B2")["value"] == ("1" if why else "0.5")


@pytest.mark.parametrize("prior", [None, "0", "0.00"])
def test_growth_without_a_prior_year_is_missing_and_marked(sheet: Any, prior: Any) -> None:
    growth = indicator(sheet(altered(("economics/prior_year_sales", prior))), "A3")
    assert (growth["value"], growth["points"], growth["contribution"]) == (None, "60", "3")
    assert growth["note"]


def test_nothing_invested_gives_no_points(sheet: Any) -> None:
    made = indicator(sheet(altered(("economics/ip_investment", "0"))), "C2")
    assert (made["points"], made["contribution"]) == ("0", "0")
    assert made["note"]


def test_no_core_features_give_none(sheet: Any) -> None:
    none = [("market/core_features_total", 0), ("market/core_features_protected", 0)]
    made = indicator(sheet(altered(*none)), "D1")
    assert (made["value"], made["points"]) == ("0", "0")


def test_without_sales_margin_and_export_share_are_zero(sheet: Any) -> None:
    made = sheet(altered(*SOLD_NOTHING))
    assert [indicator(made, name)["value"] for name in ("A1", "A2", "A4")] == ["0", "0", "0"]


@pytest.mark.parametrize(
    ("code", "field"),
    [("C3921", "01"), ("3921", "01"), ("I6312", "02"), ("6312", "02"), ("A0111", "99"),
     ("0111", "99"), ("T9999", "99")],
)  # fmt: skip
def test_the_class_of_the_code_decides_the_field(sheet: Any, code: str, field: str) -> None:
    made = sheet(altered(("product/industry_code", code)))
    assert made["field"] == field


def test_numbers_are_rounded_away_from_zero_and_shown_plainly(sheet: Any) -> None:
    # growth −50 %: −50 − 8 = −58 points, clamped to 0; margin 1/3 ÷ 0.08 = 4.1666667
    made = sheet(altered(
        ("economics/prior_year_sales", "120000000"), ("economics/profit", "20000000")
    ))  # fmt: skip
    assert indicator(made, "A3")["value"] == "-58"
    assert indicator(made, "A3")["points"] == "0"
    assert indicator(made, "A2")["value"] == "4.166667"
    assert made["facts"]["profit_margin"]["value"] == "0.333333"
