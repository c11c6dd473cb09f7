"""Indicators of the industries: what is computed, and why one of them is not."""

from decimal import Decimal
from pathlib import Path

import pytest

from certify.accounting.industry.announce import announce
from certify.accounting.industry.figures import Figure, read_figures, read_gdp
from certify.accounting.monitoring.indicators import INDICATORS, SERIES, Input, readings

FIXTURES = Path(__file__).parents[3] / "fixtures" / "accounting"
FIGURES = read_figures((FIXTURES / "class_figures.csv").read_text(encoding="utf-8"))
GDP = read_gdp((FIXTURES / "gdp.csv").read_text(encoding="utf-8"))
CENSUS = "2023-census"


def given(series: str, value: str, vintage: str = CENSUS, year: int = 2023) -> Input:
    return Input(year, series, Decimal(value), vintage, "示例统计")


ALL = [
    given("rd_expenditure", "12000"), given("operating_revenue", "480000"),
    given("new_product_sales", "150000"), given("employment_begin", "5000"),
    given("employment_end", "5012.6"), given("invention_grants", "900000"),
    given("employment_five_years", "4900"),
]  # fmt: skip


def of(loaded, year=2023, vintage=CENSUS):
    made = readings(announce(FIGURES, GDP, year, vintage), loaded)
    assert [one.code for one in made] == list(INDICATORS)
    return {one.code: one for one in made}


def test_what_is_published_is_reproduced() -> None:
    made = of([], 2022, "2018-census")
    shown = {code: made[code].value for code in ("value_added", "growth", "gdp_share")}
    assert shown == {
        "value_added": Decimal(153176), "growth": Decimal("7.1"), "gdp_share": Decimal("12.71"),
    }  # fmt: skip
    assert made["gdp_share_change"].value == Decimal("0.27")


def test_every_indicator_from_its_inputs() -> None:
    made = of(ALL)
    assert made["rd_intensity"].value == Decimal("2.50")
    assert made["new_product_share"].value == Decimal("31.25")
    # 168,713 ÷ ((5,000 + 5,012.6) ÷ 2) = 33.70…: the published figure of 2023.
    assert made["labour_productivity"].value == Decimal("33.7")
    assert made["patent_density"].value == Decimal("183.7")
    assert all(made[code].reasons == () for code in ("rd_intensity", "patent_density"))


def test_growth_over_a_census_break_is_refused_with_the_reason() -> None:
    made = of(ALL)
    for code in ("growth", "gdp_share_change"):
        assert made[code].value is None
        assert "2018-census" in made[code].reasons[0].say("en")
        assert "不" in made[code].reasons[0].say("zh")


def test_a_missing_input_is_named() -> None:
    made = of([one for one in ALL if one.series not in {"employment_begin", "rd_expenditure"}])
    assert made["labour_productivity"].value is None
    said = [one.say("en") for one in made["labour_productivity"].reasons]
    assert said == [
        "Employment at the beginning of the year of 2023 is not loaded in the vintage 2023-census."
    ]
    assert len(made["rd_intensity"].reasons) == 1
    assert made["new_product_share"].value is not None


def test_an_input_of_another_vintage_is_never_used() -> None:
    loaded = [one for one in ALL if one.series != "operating_revenue"]
    loaded += [given("operating_revenue", "480000", "2018-census"), given("rd_expenditure", "1",
               year=2022)]  # fmt: skip
    made = of(loaded)
    assert made["rd_intensity"].value is None
    assert "only in the vintage 2018-census" in made["rd_intensity"].reasons[0].say("en")
    assert made["new_product_share"].value is None


@pytest.mark.parametrize("value", ["0", "-1"])
def test_nothing_is_divided_by_what_is_not_above_zero(value: str) -> None:
    loaded = [one for one in ALL if one.series != "operating_revenue"]
    made = of([*loaded, given("operating_revenue", value)])
    assert made["rd_intensity"].value is None
    assert "not above zero" in made["rd_intensity"].reasons[0].say("en")


def test_without_value_added_there_is_no_productivity() -> None:
    figures = [Figure(2023, "01", Decimal(1), CENSUS, 2)]
    made = {one.code: one for one in readings(announce(figures, [], 2023), ALL)}
    assert made["value_added"].value is None
    assert made["labour_productivity"].value is None
    assert "Value added" in made["labour_productivity"].reasons[0].say("en")
    assert made["gdp_share"].reasons


def test_every_series_and_indicator_says_what_it_is() -> None:
    assert all(one.name and one.definition for one in INDICATORS.values())
    assert all(one.name for one in SERIES.values())
