"""Facts as the contract computes them, each on its own."""

from dataclasses import replace
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest

from certify.scoring import facts, vocabulary
from certify.scoring.document import Judgement, Market
from certify.scoring.rounding import CONTEXT
from certify.scoring.vocabulary import VOCABULARY
from tests.unit.scoring.examples import (
    FILING,
    NUMBER,
    PATENT,
    with_economics,
    with_patent,
    with_patents,
)

YEAR_END = date(2025, 12, 31)
UTILITY = replace(PATENT, number="ZL201620000001.0", filed_on=date(2016, 3, 1))
DESIGN = replace(PATENT, number="ZL202030000001.1", filed_on=date(2020, 3, 1))


def value(name, filing, judgement=None):
    """One fact of a filing."""
    with localcontext(CONTEXT):
        return VOCABULARY[name].compute(facts.basis(filing, judgement or Judgement()))


@pytest.fixture(autouse=True)
def numbers_need_no_check_digit(monkeypatch):
    """Type digit decides here; check digits are the business of another test."""
    years = {"1": 20, "8": 20, "2": 10, "9": 10, "3": 10}

    def expiry(number, filed_on):
        return filed_on.replace(year=filed_on.year + years[number[6]])

    monkeypatch.setattr(facts, "expiry", expiry)
    monkeypatch.setattr(facts, "is_invention", lambda number: number[6] in "18")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"legal_status": "partly_invalidated"}, None),
        ({"legal_status": "lapsed_fee"}, "lapsed_fee"),
        ({"legal_status": "pending", "granted_on": None}, "pending"),
        ({"granted_on": None}, "not_granted"),
        ({"granted_on": YEAR_END}, None),
        ({"granted_on": date(2026, 1, 1)}, "granted_later"),
        ({"filed_on": date(2005, 12, 31)}, "term_over"),
        ({"filed_on": date(2006, 1, 1)}, None),
        ({"right_source": "assigned"}, None),
        ({"right_source": "co_owned"}, None),
        ({"right_source": "licensed_sole"}, "licence_unproven"),
        ({"right_source": "licensed_general", "licence_proof": ""}, "licence_unproven"),
        ({"right_source": "licensed_exclusive", "licence_proof": "licence.pdf"}, None),
    ],
)
def test_which_patents_count(changes, why):
    filing = with_patent(**changes)
    assert [p.number for p in facts.counted_patents(filing)] == ([] if why else [NUMBER])
    assert facts.uncounted_patents(filing) == (((NUMBER, why),) if why else ())
    assert facts.why_not_counted(filing.patents[0], YEAR_END) == why


def test_a_confirmed_share_replaces_the_declared_one():
    assert facts.contribution(FILING) == Decimal("0.25")
    confirmed = Judgement({}, {NUMBER: Decimal("0.20")})
    assert facts.contribution(FILING, confirmed) == Decimal("0.20")
    assert facts.contribution(with_patent(legal_status="expired"), confirmed) == 0


def test_growth_needs_a_prior_year():
    assert value("sales_growth", with_economics(prior_year_sales=None)) is None
    assert value("sales_growth", with_economics(prior_year_sales=Decimal(0))) is None
    grown = with_economics(sales=Decimal(150), prior_year_sales=Decimal(100))
    assert value("sales_growth", grown) == 50


def test_without_sales_margin_and_export_share_are_zero():
    filing = with_economics(sales=Decimal(0), exports=Decimal(0), profit=Decimal(-5))
    assert value("profit_margin", filing) == 0
    assert value("export_share", filing) == 0
    assert value("sales_growth", filing) == -100


def test_inventions_are_counted_by_type():
    filing = with_patents(PATENT, replace(UTILITY, filed_on=date(2018, 1, 1)))
    assert value("counted_patents", filing) == 2
    assert value("counted_inventions", filing) == 1
    assert value("invention_share", filing) == Decimal("0.5")


def test_no_counted_patent_gives_zeros():
    filing = with_patent(legal_status="invalidated")
    names = (
        "counted_patents",
        "counted_inventions",
        "invention_share",
        "remaining_term",
        "jurisdictions",
        "invalidations_survived",
        "contribution",
        "core_patents_counted",
    )
    assert {name: value(name, filing) for name in names} == dict.fromkeys(names, 0)


def years(end):
    """Years from the end of the data year, exactly."""
    return Fraction((end - YEAR_END).days * 100, 36525)


def test_remaining_term_is_weighted_by_share():
    other = replace(DESIGN, contribution=Decimal("0.75"))
    found = value("remaining_term", with_patents(PATENT, other))
    exact = (years(date(2037, 7, 21)) + 3 * years(date(2030, 3, 1))) / 4
    assert abs(Fraction(found) - exact) < Fraction(1, 10**30)


def test_remaining_term_is_the_plain_mean_if_no_share_is_given():
    nothing = [replace(p, contribution=Decimal(0)) for p in (PATENT, DESIGN)]
    found = value("remaining_term", with_patents(*nothing))
    exact = (years(date(2037, 7, 21)) + years(date(2030, 3, 1))) / 2
    assert abs(Fraction(found) - exact) < Fraction(1, 10**30)


def test_jurisdictions_are_distinct_and_survivals_summed_over_counted_patents():
    filing = with_patents(
        replace(PATENT, jurisdictions=("CN", "US"), survived_invalidation=1),
        replace(DESIGN, jurisdictions=("CN", "EP"), survived_invalidation=2),
        replace(UTILITY, jurisdictions=("JP",), survived_invalidation=9, legal_status="expired"),
    )
    assert value("jurisdictions", filing) == 3
    assert value("invalidations_survived", filing) == 3
    assert value("core_patents_counted", filing) == 2


def test_attributed_profit_needs_an_investment():
    assert value("attributed_profit_per_investment", FILING) == 2
    assert (
        value("attributed_profit_per_investment", with_economics(ip_investment=Decimal(0))) is None
    )


def test_a_dispute_on_a_core_patent_is_found_even_if_it_does_not_count():
    disputed = replace(PATENT, litigation="ownership_pending", legal_status="lapsed_fee")
    assert value("core_patents_disputed", with_patents(disputed)) == 1
    assert value("core_patents_disputed", with_patents(replace(disputed, is_core=False))) == 0
    assert value("core_patents_disputed", with_patent(litigation="infringement_pending")) == 0


@pytest.mark.parametrize(
    ("market", "share"),
    [
        (Market(8, 6, None), Decimal("0.75")),
        (Market(0, 0, None), 0),
        (Market(0, None, None), 0),
        (Market(None, 3, None), None),
        (Market(3, None, None), None),
        (None, None),
    ],
)
def test_protected_features(market, share):
    assert value("protected_feature_share", replace(FILING, market=market)) == share


def test_price_premium_may_be_unstated():
    assert value("price_premium", FILING) == 12
    assert value("price_premium", replace(FILING, market=Market(1, 1, None))) is None
    assert value("price_premium", replace(FILING, market=None)) is None


def test_figures_as_filed():
    names = (
        "output_value",
        "sales",
        "exports",
        "profit",
        "ip_investment",
        "rd_investment",
        "prior_year_sales",
    )
    found = vocabulary.values(facts.basis(FILING))
    assert [found[name] for name in names] == [getattr(FILING.economics, name) for name in names]


def test_every_fact_lies_within_its_stated_bounds():
    found = vocabulary.values(facts.basis(FILING))
    for name, fact in VOCABULARY.items():
        assert fact.compute.__doc__
        assert fact.low is None or fact.low <= found[name]
        assert fact.high is None or found[name] <= fact.high
        assert not fact.whole or found[name] == int(found[name])


@pytest.mark.parametrize(
    ("name", "changes", "found"),
    [
        ("rd_intensity", {"rd_investment": Decimal(3), "sales": Decimal(40)}, Decimal("7.5")),
        ("rd_intensity", {"rd_investment": Decimal(0)}, 0),
        ("rd_intensity", {"rd_investment": None}, None),
        ("rd_intensity", {"sales": Decimal(0)}, None),
        ("ip_investment_intensity", {"ip_investment": Decimal(1), "sales": Decimal(8)},
         Decimal("12.5")),
        ("ip_investment_intensity", {"sales": Decimal(0)}, None),
        ("sales_per_rd", {"sales": Decimal(50), "rd_investment": Decimal(4)}, Decimal("12.5")),
        ("sales_per_rd", {"sales": Decimal(0)}, 0),
        ("sales_per_rd", {"rd_investment": None}, None),
        ("sales_per_rd", {"rd_investment": Decimal(0)}, None),
        ("ip_share_of_rd", {"ip_investment": Decimal(6), "rd_investment": Decimal(4)}, 150),
        ("ip_share_of_rd", {"rd_investment": None}, None),
        ("ip_share_of_rd", {"rd_investment": Decimal(0)}, None),
    ],
)  # fmt: skip
def test_intensities(name, changes, found):
    assert value(name, with_economics(**changes)) == found
