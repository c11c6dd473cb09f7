"""What may be decided of a case, and when a second officer has to look."""

from datetime import date

import pytest

from certify.certificate.living import rules
from certify.certificate.living.lifecycle import IN_WORK, PATENT_CASE

DAY = date(2026, 5, 20)


@pytest.mark.parametrize(
    ("case", "certificate", "possible"),
    [
        ("open", "valid", ("keep", "suspend", "withdraw")),
        ("open", "suspended", ("keep", "withdraw")),
        ("suspended", "suspended", ("keep", "withdraw")),
        ("suspended", "valid", ("keep", "withdraw")),
        ("open", "cancelled", ("settle",)),
        ("suspended", "superseded", ("settle",)),
    ],
)
def test_what_is_offered(case, certificate, possible):
    assert rules.outcomes(case, certificate) == possible
    assert set(possible) <= set(PATENT_CASE.actions(case)) <= {*rules.OUTCOMES, "undo"}


@pytest.mark.parametrize(
    ("outcome", "eligible", "needed"),
    [
        ("withdraw", True, True), ("withdraw", False, True), ("keep", True, False),
        ("keep", False, True), ("keep", None, True), ("suspend", False, False),
        ("settle", None, False),
    ],
)  # fmt: skip
def test_when_a_second_officer_has_to_look(outcome, eligible, needed):
    assert rules.needs_second_look(outcome, eligible) is needed


def told(outcome, reason, *, heard=True):
    found = rules.decision_problems(
        outcome, reason, possible=("keep", "withdraw"), heard=heard, answer_by=DAY
    )
    return [(each.pointer, each.code) for each in found]


def test_what_stands_against_a_decision_is_told_at_once():
    assert told("keep", "reason", heard=False) == []
    assert told("withdraw", "reason") == []
    assert told("suspend", " ") == [("/outcome", "not_possible"), ("/reason", "reason_missing")]
    long = "x" * (rules.LONGEST_TEXT + 1)
    assert told("withdraw", long, heard=False) == [
        ("/reason", "too_long"), ("/outcome", "not_heard"),
    ]  # fmt: skip


def test_the_holder_was_heard_if_he_answered_or_his_time_is_over():
    assert not rules.heard(0, DAY, DAY)
    assert rules.heard(1, DAY, DAY)
    assert rules.heard(0, date(2026, 5, 21), DAY)


def test_every_case_in_work_can_end():
    assert all(PATENT_CASE.actions(status) for status in IN_WORK)
