"""The sheet: canonical, repeatable, read back as written, public in part only."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from certify.scoring.document import UNJUDGED, Judgement
from certify.scoring.engine import score
from certify.scoring.sheet import public_part, read_sheet
from certify.scoring.standard import Award, Text
from tests.unit.scoring.examples import (
    FILING,
    JUDGEMENT,
    LEVELS,
    STANDARD,
    with_economics,
    with_patent,
)

SHEETS = [
    score(FILING, JUDGEMENT, STANDARD),
    score(FILING, UNJUDGED, STANDARD),
    score(with_patent(legal_status="rejected"), JUDGEMENT, STANDARD, campaign_year=2025),
    score(with_economics(prior_year_sales=None, ip_investment=Decimal(0)), JUDGEMENT, STANDARD),
    score(replace(FILING, market=None), JUDGEMENT, STANDARD),
]


def leaves(value):
    """Every scalar of a document."""
    if isinstance(value, dict):
        for each in value.values():
            yield from leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each)
    else:
        yield value


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_read_back_is_the_sheet_that_was_written(sheet):
    again = read_sheet(json.loads(sheet.canonical()))
    assert again == sheet
    assert again.canonical() == sheet.canonical()
    assert again.digest == sheet.digest


@pytest.mark.parametrize("sheet", SHEETS)
def test_no_amount_is_a_json_number(sheet):
    numbers = [each for each in leaves(sheet.as_json()) if isinstance(each, int | float)]
    assert all(isinstance(each, bool | int) for each in numbers)
    steps = [each.step for each in sheet.indicators if each.step is not None]
    assert [each for each in numbers if not isinstance(each, bool)] == steps


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_bytes_are_those_of_a_general_canonicaliser(sheet):
    assert sheet.canonical() == rfc8785.dumps(sheet.as_json())


@given(st.text(st.characters(exclude_categories=("Cs",))), st.sampled_from(SHEETS))
def test_whatever_a_text_holds_the_bytes_are_canonical(text, sheet):
    said = replace(sheet, verdict=text)
    assert said.canonical() == rfc8785.dumps(said.as_json())


def test_canonical_bytes_have_sorted_keys_and_no_spaces():
    text = SHEETS[0].canonical().decode()
    assert text.startswith('{"award":null,"dimensions":[{"floor":null,"id":"A"')
    assert '": ' not in text


def test_the_same_input_gives_the_same_bytes_whatever_the_order():
    shuffled = Judgement(dict(reversed(LEVELS.items())), JUDGEMENT.confirmed_contributions)
    assert score(FILING, shuffled, STANDARD).canonical() == SHEETS[0].canonical()


def test_trailing_zeros_of_the_input_do_not_change_the_bytes():
    same = with_economics(sales=Decimal("60000000"), profit=Decimal("7200000.0"))
    assert score(same, JUDGEMENT, STANDARD).digest == SHEETS[0].digest


def test_another_document_is_not_read_as_a_sheet():
    with pytest.raises(ValueError, match=r"not a certify\.score/1"):
        read_sheet({**SHEETS[0].as_json(), "schema": "certify.score/2"})


def test_the_public_part_holds_totals_and_digest_and_nothing_else():
    part = public_part(SHEETS[0])
    assert set(part) == {
        "schema", "standard", "field", "dimensions", "total", "verdict", "sheet_digest",
    }  # fmt: skip
    assert part["dimensions"] == [
        {"id": "A", "total": "21.92"}, {"id": "B", "total": "14.69"},
        {"id": "C", "total": "14.64"}, {"id": "D", "total": "14.58"},
    ]  # fmt: skip
    assert part["sheet_digest"] == SHEETS[0].digest
    secret = {fact.value for fact in SHEETS[0].facts.values() if fact.unit == "CNY"}
    assert not secret & set(leaves(part))


def test_missing_data_is_marked():
    notes = {each.id: (each.note, each.points, each.value) for each in SHEETS[3].indicators}
    assert notes["A3"] == ("missing", 60, None)
    assert notes["C2"] == ("investment_zero", 0, None)
    unstated = {each.id: each.note for each in SHEETS[4].indicators}
    assert (unstated["D1"], unstated["D3"]) == ("missing", "missing")


def test_an_award_is_the_highest_one_earned_by_a_total_that_meets():
    names = Text("级", "level")
    levels = (
        Award("one", names, Decimal(50)),
        Award("two", names, Decimal("66.99")),
        Award("three", names, Decimal(80)),
    )
    standard = replace(STANDARD, awards=levels)
    assert score(FILING, Judgement(LEVELS), standard).award == "two"
    assert score(FILING, JUDGEMENT, standard).award is None
    assert score(FILING, UNJUDGED, standard).award is None
    assert score(FILING, Judgement(LEVELS), replace(STANDARD, awards=levels[2:])).award is None


levels = st.decimals(0, 4, places=2)
yuan = st.decimals(0, 10**12, places=2)


@settings(deadline=None)
@given(st.fixed_dictionaries({"C3": levels, "C4": levels, "D2": levels}), st.data())
def test_the_interval_holds_every_judged_total(given_levels, data):
    known = {
        name: level for name, level in given_levels.items() if data.draw(st.booleans(), label=name)
    }
    total = score(FILING, Judgement(given_levels), STANDARD).total
    unsure = score(FILING, Judgement(known), STANDARD)
    if unsure.interval is None:
        assert unsure.total == total
    else:
        low, high = unsure.interval
        assert low <= total <= high


@settings(deadline=None)
@given(
    yuan, yuan, yuan, st.decimals(-(10**12), 10**12, places=2), st.one_of(st.none(), yuan),
    st.fixed_dictionaries({}, optional={"C3": levels, "C4": levels, "D2": levels}),
)  # fmt: skip
def test_any_filing_gives_a_sheet_that_holds_together(
    sales, exports, invested, profit, prior, given_levels
):
    filing = with_economics(
        sales=sales, exports=exports, ip_investment=invested, profit=profit, prior_year_sales=prior
    )
    sheet = score(filing, Judgement(given_levels), STANDARD)
    assert read_sheet(json.loads(sheet.canonical())) == sheet
    assert not any(isinstance(each, float) for each in leaves(sheet.as_json()))
    known = [each for each in sheet.indicators if each.points is not None]
    assert all(0 <= each.points <= 100 for each in known)
    if sheet.total is not None:
        assert 0 <= sheet.total <= 100
        rounded = sum(each.contribution for each in known)
        assert abs(rounded - sheet.total) <= Decimal("0.00501")
