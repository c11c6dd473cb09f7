"""In force on a day: by the register's changes, by a list's last change, by dates alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.certificate.checking.on_day import Change, OnDay, Term, on_day, said
from certify.certificate.lifecycle import CERTIFICATE
from certify.certificate.verification import STATES, State
from certify.i18n import LANGUAGES

FIRST, LAST = date(2026, 3, 1), date(2029, 2, 28)
TERM = Term(FIRST, LAST)
AS_OF = datetime(2027, 6, 1, 4, tzinfo=UTC)
TODAY = date(2027, 6, 1)
HISTORY = (
    Change(date(2026, 5, 1), "suspended", "专利存疑"),
    Change(date(2026, 6, 1), "valid", "疑点已消除"),
    Change(date(2027, 1, 1), "withdrawn", "专利失效"),
)


def known(status="withdrawn", changes=HISTORY):
    last = changes[-1] if changes else None
    return State(
        status, AS_OF, last.day if last else None, last.reason if last else None, changes=changes
    )


def listed(status="withdrawn", since=date(2027, 1, 1)):
    return State(status, AS_OF, since, "专利失效" if since else None, source="list")


@pytest.mark.parametrize(
    ("day", "status", "since"),
    [
        (date(2026, 2, 28), "not_issued", None),
        (date(2026, 3, 1), "valid", None),
        (date(2026, 4, 30), "valid", None),
        (date(2026, 5, 1), "suspended", date(2026, 5, 1)),
        (date(2026, 5, 31), "suspended", date(2026, 5, 1)),
        (date(2026, 6, 1), "valid", date(2026, 6, 1)),
        (date(2026, 12, 31), "valid", date(2026, 6, 1)),
        (date(2027, 1, 1), "withdrawn", date(2027, 1, 1)),
        (date(2030, 1, 1), "withdrawn", date(2027, 1, 1)),
    ],
)
def test_the_register_tells_every_day(day, status, since):
    found = on_day(day, TERM, known(), TODAY)
    assert (found.status, found.since, found.source) == (status, since, "register")
    assert found.in_force is (status == "valid")
    assert found.ahead is (day > TODAY)


def test_the_last_change_of_a_day_counts():
    day = date(2026, 5, 1)
    both = (Change(day, "suspended", "存疑"), Change(day, "valid", "已消除"))
    assert on_day(day, TERM, known("valid", both), TODAY).status == "valid"


def test_the_term_ends_what_runs_and_nothing_else():
    day = LAST + timedelta(days=1)
    for changes, status in [((), "valid"), (HISTORY[:1], "suspended")]:
        assert on_day(LAST, TERM, known(status, changes), TODAY).status == status
        over = on_day(day, TERM, known(status, changes), TODAY)
        assert (over.status, over.since, over.in_force) == ("expired", day, False)
    assert on_day(day, TERM, known(), TODAY).status == "withdrawn"
    assert on_day(day, Term(FIRST, None), known("valid", ()), TODAY).status == "valid"


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2026, 12, 31), "unknown"),  # it may have been suspended: the list does not say
        (date(2027, 1, 1), "withdrawn"),
        (date(2027, 8, 1), "withdrawn"),
    ],
)
def test_a_list_tells_from_its_last_change_on(day, status):
    found = on_day(day, TERM, listed(), TODAY)
    assert (found.status, found.source, found.in_force) == (status, "list", False)


def test_bits_without_a_day_tell_their_own_day_and_later_only():
    bits = listed("suspended", None)
    assert on_day(TODAY, TERM, bits, TODAY).status == "suspended"
    assert on_day(TODAY + timedelta(days=9), TERM, bits, TODAY).status == "suspended"
    before = on_day(TODAY - timedelta(days=1), TERM, bits, TODAY)
    assert (before.status, before.in_force) == ("unknown", False)


def test_dates_alone_tell_the_term_and_no_more():
    found = on_day(date(2028, 1, 1), TERM, None, TODAY)
    assert (found.status, found.source, found.in_force, found.ahead) == (
        *("unknown", "dates"), True, True,
    )  # fmt: skip
    over = on_day(date(2029, 3, 1), TERM, None, TODAY)
    assert (over.status, over.source) == ("expired", "dates")
    assert on_day(date(2026, 1, 1), TERM, None, TODAY).status == "not_issued"


@given(st.data())
def test_it_agrees_with_walking_the_life_day_by_day(data):
    """An independent reckoning: one step a day at most, the state at each evening kept."""
    status, day, changes, evenings = "valid", FIRST, [], {}
    while day <= TODAY:
        actions = CERTIFICATE.actions(status)
        if actions and data.draw(st.integers(0, 30)) == 0:
            action = data.draw(st.sampled_from(sorted(actions)))
            status = CERTIFICATE.step(status, action, "理由").target
            changes.append(Change(day, status, "理由"))
        evenings[day] = status
        day += timedelta(days=7)
    state = known(status, tuple(changes))
    for evening, expected in evenings.items():
        assert on_day(evening, TERM, state, TODAY).status == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_is_said_with_day_and_source(language):
    day = date(2027, 2, 1)
    answers = [
        OnDay(day, "valid", "register"),
        OnDay(day, "valid", "list", ahead=True),
        OnDay(day, "withdrawn", "register", date(2027, 1, 1), "专利失效。"),
        OnDay(day, "withdrawn", "list", date(2027, 1, 1), "专利失效", ahead=True),
        OnDay(day, "not_issued", "register"),
        OnDay(day, "unknown", "dates"),
        OnDay(day, "unknown", "list"),
    ]
    words = [said("PC-2026-000001-X", answer, STATES) for answer in answers]
    told = [word.say(language) for word in words]
    assert len(set(told)) == len(answers)
    assert all("2027-02-01" in text and "PC-2026-000001-X" in text for text in told)
    assert all("2027-01-01" in text and "专利失效" in text for text in told[2:4])
    assert not any("。。" in text for text in told)
    assert [word.code for word in words] == [
        *("on_valid", "on_valid", "on_withdrawn", "on_withdrawn"),
        *("on_not_issued", "on_unknown", "on_unknown"),
    ]


def test_the_answer_for_machines():
    found = on_day(date(2027, 1, 1), TERM, known(), TODAY)
    assert found.as_json() == {
        "date": "2027-01-01", "status": "withdrawn", "source": "register", "since": "2027-01-01",
        "reason": "专利失效", "reason_code": None, "ahead": False,
    }  # fmt: skip
    assert on_day(date(2026, 1, 1), TERM, None, TODAY).as_json()["since"] is None
