"""A trial is judged as any document is, and changes nothing."""

import copy

import pytest

from certify.filing.examination import dump, examine
from certify.filing.outlook.trial import attempt
from certify.problems import Refused
from certify.scoring.document import UNJUDGED, Judgement
from certify.scoring.shelf.catalogue import shipped
from tests.unit.filing.examples import EXAMPLE
from tests.unit.scoring.examples import LEVELS

STANDARD = shipped().get("pip-illustrative", "2026.1")
FILING = examine(EXAMPLE).filing
JUDGED = Judgement(LEVELS)


def codes(trial):
    return [(each.pointer, each.code) for each in trial.problems]


def differing(trial):
    return [each.id for each in trial.comparison.indicators if each.difference]


def test_one_figure_moves_all_that_read_it_and_nothing_is_changed():
    before = copy.deepcopy(dump(FILING))
    trial = attempt(FILING, JUDGED, STANDARD, {"/economics/sales": "90,000,000"})
    assert trial.problems == ()
    assert differing(trial) == ["A1", "A2", "A3"]
    assert trial.comparison.after.facts["sales"].value == "90000000.00"
    assert dump(FILING) == before


def test_shares_features_prices_and_levels_can_be_tried():
    changes = {
        "/patents/0/contribution": "20%", "/market/core_features_protected": "8",
        "/market/price_premium_percent": "30", "/levels/D2": "4",
    }  # fmt: skip
    trial = attempt(FILING, JUDGED, STANDARD, changes)
    assert trial.problems == ()
    assert {"C1", "D1", "D2", "D3"} <= set(differing(trial))


def test_an_emptied_level_is_not_given_yet_and_an_emptied_figure_not_stated():
    changes = {"/levels/D2": "", "/market/price_premium_percent": ""}
    after = attempt(FILING, JUDGED, STANDARD, changes).comparison.after
    assert after.verdict == "undetermined"
    assert next(each for each in after.indicators if each.id == "D3").note == "missing"


def test_what_refuses_a_filing_refuses_a_trial_all_at_once():
    changes = {
        "/economics/profit": "70000000", "/economics/sales": "much",
        "/patents/0/contribution": "1.2", "/levels/C3": "5",
    }  # fmt: skip
    trial = attempt(FILING, JUDGED, STANDARD, changes)
    assert trial.comparison is None
    pointers = [pointer for pointer, _ in codes(trial)]
    assert pointers == ["/economics/sales", "/patents/0/contribution", "/levels/C3"]
    trial = attempt(FILING, JUDGED, STANDARD, {"/economics/profit": "70000000"})
    assert codes(trial) == [("/economics/profit", "profit_above_sales")]


@pytest.mark.parametrize("pointer", [
    "/economics/output_value", "/organisation/uscc", "/patents/9/contribution", "/patents/-1/role",
    "/levels/Z9", "economics", "", "/levels/a/b", "/patents/0/number", "/accounts/gross_output",
])  # fmt: skip
def test_only_what_the_standard_reads_can_be_tried(pointer):
    trial = attempt(FILING, JUDGED, STANDARD, {pointer: "1"})
    assert trial.comparison is None
    assert (pointer, "no_lever") in codes(trial)
    assert "/economics/sales" in trial.problems[0].say("zh")


def test_a_confirmed_share_is_never_above_the_declared_one_tried():
    number = FILING.patents[0].number
    judged = Judgement(LEVELS, {number: FILING.patents[0].contribution})
    trial = attempt(FILING, judged, STANDARD, {"/patents/0/contribution": "0.01"})
    assert [code for _, code in codes(trial)] == ["share_above_declared"]


def test_a_filing_no_standard_covers_is_refused():
    other = shipped().get("pip-illustrative", "2026.1")
    from dataclasses import replace

    narrow = replace(other, fields={"99": other.fields["99"]})
    with pytest.raises(Refused):
        attempt(FILING, UNJUDGED, narrow, {})
