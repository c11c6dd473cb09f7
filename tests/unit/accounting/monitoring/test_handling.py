"""Processing times and first passes, from steps of the event log."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from certify.accounting.monitoring.handling import (
    DECISIONS,
    FirstPass,
    Handling,
    Step,
    Times,
    first_passes,
    handlings,
    last_quarter_end,
    times,
)

FORM = "certify.filing/1"


def at(day: int, hour: int = 2, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def step(thing: int, action: str, moment: datetime, organisation: int = 1) -> Step:
    return Step(thing, organisation, action, moment, FORM)


def done(organisation: int, days: int = 1, *, passed: bool = True, first: bool = True,
         year: int = 2026, form: str = FORM) -> Handling:  # fmt: skip
    return Handling(organisation, organisation, form, date(year, 3, 2), days, passed, first)


def test_each_submission_is_answered_by_the_next_decision() -> None:
    made = handlings(
        [
            step(1, "create", at(1)),
            step(1, "submit", at(2)),  # Monday
            step(2, "submit", at(3), 2),
            step(1, "return", at(4)),
            step(1, "submit", at(6)),  # Friday
            step(1, "record", at(9)),  # Monday: one working day
            step(1, "withdraw", at(20)),
            step(3, "submit", at(9), 3),
        ]
    )
    assert [(one.thing, one.days, one.passed, one.first) for one in made] == [
        (1, 2, False, True),
        (1, 1, True, False),
    ]


def test_a_day_is_a_day_of_shanghai() -> None:
    # 16:30 UTC on Monday is half past midnight on Tuesday there.
    (made,) = handlings([step(1, "submit", at(2, 17)), step(1, "record", at(3, 3))])
    assert (made.days, made.decided_on) == (0, date(2026, 3, 3))


def test_times_are_nearest_ranks() -> None:
    made = [done(i, days) for i, days in enumerate([0, 1, 1, 2, 3, 4, 5, 6, 9, 20])]
    assert times(made, 5, public=True) == (Times(2026, 10, 3, 9, 7),)


def test_a_row_of_two_organisations_is_hidden_from_the_public() -> None:
    made = [done(1), done(1), done(2), *(done(i, year=2025) for i in (1, 2, 3))]
    shown, hidden = times(made, 5, public=True)
    assert shown == Times(2025, 3, 1, 1, 3)
    assert hidden == Times(2026, None, None, None, None, hidden=True)
    assert times(made, 5, public=False)[1].decisions == 3


def test_first_passes_by_year_and_form() -> None:
    made = [
        done(1), done(2, passed=False), done(3), done(3, first=False),
        *(done(i, form="certify.filing/2") for i in (1, 2)),
    ]  # fmt: skip
    assert first_passes(made, public=True) == (
        FirstPass(2026, FORM, 3, 2),
        FirstPass(2026, "certify.filing/2", None, None, hidden=True),
    )
    assert first_passes(made, public=False)[1] == FirstPass(2026, "certify.filing/2", 2, 2)


def test_the_public_sees_whole_quarters() -> None:
    assert last_quarter_end(date(2026, 11, 24)) == date(2026, 10, 1)
    assert last_quarter_end(date(2026, 1, 1)) == date(2026, 1, 1)


@given(
    st.lists(
        st.tuples(
            st.integers(1, 4), st.sampled_from(["submit", "save", *sorted(DECISIONS)]),
            st.integers(0, 60),
        )
    )
)  # fmt: skip
def test_nothing_is_counted_twice_or_before_it_was_sent(raw) -> None:
    raw.sort(key=lambda one: one[2])
    steps = [step(thing, what, at(1) + timedelta(days=day), thing) for thing, what, day in raw]
    made = handlings(steps)
    assert len(made) <= sum(one.action == "submit" for one in steps)
    assert all(one.days >= 0 for one in made)
    assert sum(one.first for one in made) <= len({one.thing for one in steps})
    rows = times(made, 5, public=False)
    assert sum(row.decisions or 0 for row in rows) == len(made)
    assert all(row.median <= row.ninth_decile for row in rows)
