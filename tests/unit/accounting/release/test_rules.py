"""When a release may be announced and moved, and what must be said of a revision."""

from datetime import UTC, datetime, timedelta

import pytest

from certify.accounting.release.rules import (
    EXPLAINED,
    FURTHEST_DAYS,
    LONGEST_REASON,
    NOTICE_DAYS,
    REVISIONS,
    Plan,
    hour_problems,
    plan_problems,
    reason_problems,
    revision_problems,
    terms,
)

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)  # 12:00 in Shanghai
LATE = datetime(2026, 3, 1, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai


def codes(problems) -> list[str]:
    return [one.code for one in problems]


@pytest.mark.parametrize(
    ("after", "urgent", "expected"),
    [
        (timedelta(0), False, ["hour_is_past"]),
        (timedelta(0), True, ["hour_is_past"]),
        (timedelta(minutes=1), True, []),
        (timedelta(minutes=1), False, ["too_soon"]),
        (timedelta(days=NOTICE_DAYS), False, []),
        (timedelta(days=FURTHEST_DAYS), False, []),
        (timedelta(days=FURTHEST_DAYS + 1), False, ["too_far"]),
    ],
)
def test_hour(after, urgent, expected):
    assert codes(hour_problems(NOON + after, NOON, urgent=urgent)) == expected


def test_notice_counts_legal_days_not_hours():
    just_after_midnight = datetime(2026, 3, 3, 16, 0, tzinfo=UTC)  # 4 March 00:00 in Shanghai
    assert hour_problems(just_after_midnight, LATE, urgent=False) == []
    (problem,) = hour_problems(just_after_midnight - timedelta(minutes=1), LATE, urgent=False)
    assert "2026-03-04" in problem.say("en") and "2026-03-04" in problem.say("zh")


@pytest.mark.parametrize(
    ("revision", "published", "expected"),
    [
        ("first", False, []), ("first", True, ["not_the_first"]),
        ("routine", True, []), ("method", True, []), ("correction", True, []),
        ("routine", False, ["nothing_to_revise"]), ("other", True, ["unknown_revision"]),
    ],
)  # fmt: skip
def test_type_of_revision_fits_what_came_before(revision, published, expected):
    assert codes(revision_problems(revision, published=published)) == expected


def test_everything_wrong_with_a_plan_is_said_at_once():
    plan = Plan("products", 2025, "other", NOON)
    found = plan_problems(plan, NOON, published=False, open_already=True)
    assert codes(found) == ["release_open", "unknown_revision", "hour_is_past"]
    fine = Plan("products", 2025, "first", NOON + timedelta(days=NOTICE_DAYS))
    assert plan_problems(fine, NOON, published=False, open_already=False) == []


def test_a_correction_need_not_wait():
    plan = Plan("products", 2025, "correction", NOON + timedelta(hours=1))
    assert plan_problems(plan, NOON, published=True, open_already=False) == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_reasons_are_given_in_both_languages_where_something_is_put_right(revision):
    expected = ["/reason", "/reason_en"] if revision in EXPLAINED else []
    assert [one.pointer for one in reason_problems(revision, " ", "")] == expected
    assert reason_problems(revision, "更正", "Corrected") == []
    long = "x" * (LONGEST_REASON + 1)
    assert codes(reason_problems(revision, long, long)) == ["too_long", "too_long"]


def test_what_is_entered_with_a_draft_is_kept_without_blanks_around_it() -> None:
    entered = terms(" 方法更正 ", "improved\n", provisional=True)
    assert (entered.reason, entered.reason_en, entered.provisional) == (
        "方法更正", "improved", True,
    )  # fmt: skip
