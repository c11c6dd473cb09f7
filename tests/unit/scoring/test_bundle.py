"""Bundles: what the engine reads and nothing else, canonical, read back as written."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from certify import paths
from certify.problems import Refused
from certify.scoring.document import UNJUDGED, Judgement
from certify.scoring.engine import score
from certify.scoring.replaying.bundle import SCHEMA_FILE, pack, read_bundle, source_of
from certify.scoring.replaying.replay import replay
from certify.scoring.shelf.catalogue import NoSuchStandard, shipped
from tests.unit.scoring.examples import (
    ECONOMICS,
    FILING,
    JUDGEMENT,
    LEVELS,
    NUMBER,
    PATENT,
    STANDARD,
    with_patents,
)

SOURCE = source_of(STANDARD, shipped())
PERSON = {"contact": "王小明", "mobile": "13912345678", "email": "wang@example.com"}


def packed(filing=FILING, judgement=JUDGEMENT, year=None):
    """A bundle of a fresh sheet."""
    sheet = score(filing, judgement, STANDARD, campaign_year=year)
    return pack(filing, judgement, SOURCE, sheet.as_json(), campaign_year=year)


def document(**changes):
    """The example's bundle as JSON, with members replaced."""
    return {**json.loads(packed().canonical()), **changes}


def refused(changed):
    """(pointer, code) of each problem of a document."""
    with pytest.raises(Refused) as refusal:
        read_bundle(changed)
    return [(each.pointer, each.code) for each in refusal.value.problems]


@pytest.mark.parametrize("judgement", [UNJUDGED, JUDGEMENT, Judgement({"C3": Decimal(1)}, {})])
@pytest.mark.parametrize("year", [None, 2024, 2025])
def test_a_bundle_read_back_is_the_bundle_that_was_written(judgement, year):
    bundle = packed(judgement=judgement, year=year)
    content = bundle.canonical()
    assert read_bundle(json.loads(content)).canonical() == content
    assert rfc8785.dumps(json.loads(content)) == content
    Draft202012Validator(
        json.loads((paths.standards() / SCHEMA_FILE).read_text(encoding="utf-8"))
    ).validate(json.loads(content))


def test_no_personal_data_and_no_paperwork_goes_in():
    organisation = replace(FILING.organisation, **PERSON)
    filing = replace(FILING, organisation=organisation)
    text = packed(filing).canonical().decode()
    kept_out = [
        *PERSON.values(), organisation.name_zh, organisation.uscc, filing.product.name_zh,
        filing.product.model, PATENT.title, PATENT.role,
    ]  # fmt: skip
    assert [each for each in kept_out if each in text] == []


def test_a_patent_is_named_only_where_a_gate_names_it():
    assert NUMBER not in packed().canonical().decode()
    lapsed = with_patents(
        replace(PATENT, legal_status="lapsed_fee", litigation="ownership_pending")
    )
    bundle = packed(lapsed, UNJUDGED)
    assert bundle.findings.patents == {
        "not_counted": ((NUMBER, "lapsed_fee"),),
        "core_patents_disputed": ((NUMBER, "ownership_pending"),),
    }
    assert read_bundle(json.loads(bundle.canonical())).findings == bundle.findings


def test_facts_the_sheet_does_not_list_stay_out():
    sheet = score(FILING, JUDGEMENT, STANDARD).as_json()
    del sheet["facts"]["output_value"]
    facts = pack(FILING, JUDGEMENT, SOURCE, sheet).findings.facts
    assert "output_value" not in facts
    assert "sales" in facts


def test_the_source_is_the_file_that_judged():
    with pytest.raises(NoSuchStandard):
        source_of(replace(STANDARD, digest="sha256:0"), shipped())
    with pytest.raises(NoSuchStandard):
        source_of(replace(STANDARD, version="1.1"), shipped())


@pytest.mark.parametrize("value", [None, [], "x", 3, {}, {"schema": "certify.score/1"}])
def test_what_is_no_bundle_is_said_to_be_none(value):
    assert refused(value) == [("", "not_a_bundle")]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"levels": {"C3": 3}}, [("/levels/C3", "wrong_shape")]),
        ({"levels": {"C3": "NaN"}}, [("/levels/C3", "wrong_form")]),
        ({"campaign_year": "2025"}, [("/campaign_year", "wrong_shape")]),
        ({"standard": "", "sheet": []}, [("/standard", "wrong_shape"), ("/sheet", "wrong_shape")]),
        ({"more": 1}, [("/more", "unknown_key")]),
        ({"standard": "\ud800"}, [("/standard", "not_utf8")]),
        ({"findings": {"field": "01"}}, [("/findings", "key_missing")]),
        (
            {"findings": {"field": "01", "data_year": 2025, "facts": {"a/b": 1}, "patents": {}}},
            [("/findings/facts/a~1b", "wrong_shape")],
        ),
    ],
)
def test_every_departure_from_the_shape_is_named_at_its_place(changes, found):
    assert sorted(refused(document(**changes))) == sorted(found)


amounts = st.decimals(0, 10**12, places=2)
levels = st.dictionaries(st.sampled_from(sorted(LEVELS)), st.decimals(0, 4, places=3))


@settings(max_examples=60, deadline=None)
@given(
    sales=amounts, profit=amounts, invested=amounts, prior=st.none() | amounts,
    share=st.decimals("0.000001", 1, places=6), filed=st.dates(date(2004, 1, 1), date(2024, 1, 1)),
    levels=levels, year=st.none() | st.sampled_from([2024, 2025]),
)  # fmt: skip
def test_whatever_was_scored_replays(sales, profit, invested, prior, share, filed, levels, year):
    economics = replace(
        ECONOMICS, sales=sales, profit=min(profit, sales), exports=sales / 2,
        ip_investment=invested, prior_year_sales=prior,
    )  # fmt: skip
    patent = replace(PATENT, contribution=share, filed_on=filed, granted_on=filed)
    filing = replace(FILING, economics=economics, patents=(patent,))
    content = packed(filing, Judgement(levels, {}), year).canonical()
    outcome = replay(read_bundle(json.loads(content)))
    assert outcome.same
    assert outcome.stored_digest == outcome.recomputed_digest
