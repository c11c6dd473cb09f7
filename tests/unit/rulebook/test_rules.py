"""What is asked of a consultation, of a comment and of a version to be activated."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.rulebook.lifecycle import STANDARD_VERSION
from certify.rulebook.rules import (
    LIMITS,
    LONGEST_TEXT,
    BacktestReport,
    Plan,
    Standing,
    answer_problems,
    comment_problems,
    conditions,
    extension_problems,
    plan_problems,
    soundness,
)

TODAY = date(2026, 3, 2)
LAST = date(2026, 3, 31)
NEW, OLD = "sha256:" + "a" * 64, "sha256:" + "b" * 64
PLAN = Plan("为什么", "Why", TODAY, LAST)
REPORT = BacktestReport("done", NEW, OLD, readable_since=LAST, filings=12)
SOUND = Standing(
    name="x@2", digest=NEW, today=LAST + timedelta(days=1), file=True, published=True, lint=0,
    golden=0, cases=9, closes_on=LAST, unanswered=0, predecessor=("x@1", OLD), report=REPORT,
)  # fmt: skip


def codes(problems):
    return [(each.pointer, each.code) for each in problems]


def test_a_good_plan_has_no_problem():
    assert plan_problems(PLAN, TODAY) == ()
    assert plan_problems(replace(PLAN, closes_on=TODAY), TODAY) == (), "one day is a period"


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"text_zh": " "}, ("/text_zh", "text_missing")),
        ({"text_en": ""}, ("/text_en", "text_missing")),
        ({"text_en": "x" * (LONGEST_TEXT + 1)}, ("/text_en", "too_long")),
        ({"opens_on": TODAY - timedelta(days=1)}, ("/opens_on", "opens_in_the_past")),
        ({"closes_on": TODAY - timedelta(days=1)}, ("/closes_on", "window_reversed")),
        ({"closes_on": TODAY + timedelta(days=365)}, ("/closes_on", "window_long")),
    ],
)
def test_each_fault_of_a_plan_is_named_alone(change, found):
    assert codes(plan_problems(replace(PLAN, **change), TODAY)) == [found]


def test_all_faults_of_a_plan_are_named_at_once():
    worst = Plan("", "", TODAY - timedelta(days=1), TODAY - timedelta(days=2))
    assert len(plan_problems(worst, TODAY)) == 4


def test_a_consultation_is_extended_to_a_later_day_only():
    later = LAST + timedelta(days=7)
    assert extension_problems(TODAY, LAST, later, LAST) == []
    assert codes(extension_problems(TODAY, LAST, LAST, TODAY)) == [("/closes_on", "no_extension")]
    afterwards = extension_problems(TODAY, LAST, later, later + timedelta(days=1))
    assert codes(afterwards) == [("/closes_on", "no_extension")], "a day that is over"
    too_long = extension_problems(TODAY, LAST, TODAY + timedelta(days=365), LAST)
    assert codes(too_long) == [("/closes_on", "window_long")]


def test_a_comment_needs_name_contact_and_text():
    assert comment_problems({"name": "N", "contact": "C", "text": "T"}) == []
    found = comment_problems({"name": "", "contact": "", "text": "x" * (LIMITS["text"] + 1)})
    assert codes(found) == [("/name", "missing"), ("/contact", "missing"), ("/text", "too_long")]


def test_an_answer_needs_an_outcome_and_words():
    assert answer_problems("adopted", "Done.") == []
    assert codes(answer_problems("", " ")) == [
        ("/outcome", "outcome_missing"), ("/answer", "missing"),
    ]  # fmt: skip
    assert codes(answer_problems("noted", "x" * 4001)) == [("/answer", "too_long")]


def unmet(standing):
    return [each.code for each in conditions(standing) if not each.met]


def test_nothing_stands_against_a_sound_version():
    assert unmet(SOUND) == []
    assert all(each.met for each in soundness(SOUND))
    first = replace(SOUND, predecessor=None, report=replace(REPORT, old_digest=None, filings=0))
    assert unmet(first) == [], "an office without filings still has its report of none"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"file": False}, "file"),
        ({"published": False}, "not_published"),
        ({"lint": 2}, "lint"),
        ({"golden": 1}, "golden"),
        ({"today": LAST}, "consultation"),
        ({"closes_on": None}, "consultation"),
        ({"unanswered": 1}, "unanswered"),
        ({"own": True}, "second_person"),
        ({"report": None}, "backtest"),
        ({"report": None, "predecessor": None}, "backtest"),
        ({"report": replace(REPORT, new_digest=OLD)}, "backtest"),
        ({"report": replace(REPORT, old_digest=NEW)}, "backtest"),
        ({"predecessor": None}, "backtest"),
        ({"report": replace(REPORT, status="running")}, "backtest"),
        ({"report": replace(REPORT, status="failed")}, "backtest"),
        ({"report": replace(REPORT, readable_since=None)}, "backtest"),
        ({"report": replace(REPORT, readable_since=LAST + timedelta(days=1))}, "backtest"),
    ],
)  # fmt: skip
def test_each_condition_stands_alone(change, code):
    assert unmet(replace(SOUND, **change)) == [code]


def test_everything_that_stands_against_it_is_said_at_once_in_both_languages():
    worst = Standing(
        name="x@2", digest=NEW, today=TODAY, file=False, published=False, lint=1, golden=1,
        cases=0, unanswered=3, own=True,
    )  # fmt: skip
    assert unmet(worst) == [each.code for each in conditions(worst)]
    for each in conditions(worst):
        assert each.say("en") != each.say("zh")
        assert each.problem.say("zh") == each.say("zh")


STEPS = ("consult", "extend", "activate", "withdraw", "retire")


@given(st.lists(st.sampled_from(STEPS), max_size=12))
def test_no_life_leaves_its_path(actions):
    """Whatever is tried: nothing is active that was not consulted on, and ends are ends."""
    status, taken = STANDARD_VERSION.initial, []
    for action in actions:
        if STANDARD_VERSION.allows(status, action):
            status = STANDARD_VERSION.step(status, action, "because").target
            taken.append(action)
    if status in ("active", "retired"):
        assert taken[0] == "consult" and "withdraw" not in taken
        assert taken.count("activate") == 1
    assert taken.count("consult") <= 1
    if status in ("withdrawn", "retired"):
        assert STANDARD_VERSION.actions(status) == ()
