"""One clock: legal days, working days, and a demonstration clock that only goes forward."""

from datetime import UTC, date, datetime, timedelta

import pytest

from certify import clock


@pytest.fixture
def settable(tmp_path):
    own = clock.Clock()
    own.allow_setting(tmp_path / "clock")
    return own


def test_legal_day_is_shanghais():
    assert clock.legal_day(datetime(2026, 3, 31, 16, 0, tzinfo=UTC)) == date(2026, 4, 1)
    assert clock.legal_day(datetime(2026, 3, 31, 15, 59, tzinfo=UTC)) == date(2026, 3, 31)
    assert clock.end_of_legal_day(date(2026, 3, 31)) == datetime(2026, 3, 31, 16, 0, tzinfo=UTC)


def test_the_last_day_of_a_period_is_the_one_before_its_end():
    for day in (date(2026, 3, 31), date(2026, 12, 31), date(2028, 2, 29)):
        assert clock.last_legal_day(clock.end_of_legal_day(day)) == day


def test_a_period_ends_with_its_last_whole_day():
    end = clock.end_of_legal_day(date(2026, 3, 31))
    assert clock.last_legal_day(end) == date(2026, 3, 31)
    assert clock.last_legal_day(end + timedelta(microseconds=1)) == date(2026, 4, 1)


def test_working_days_pass_over_weekends():
    friday = date(2026, 11, 20)
    assert clock.add_working_days(friday, 0) == friday
    assert clock.add_working_days(friday, 1) == date(2026, 11, 23)
    assert clock.add_working_days(friday, 7) == date(2026, 12, 1)
    with pytest.raises(ValueError, match="negative"):
        clock.add_working_days(friday, -1)


def test_setting_is_seen_by_another_clock_on_the_same_file(settable):
    settable.advance(timedelta(days=3))
    other = clock.Clock()
    other.allow_setting(settable.file)
    assert other.offset() == timedelta(days=3)
    other.advance(timedelta(days=1))
    assert settable.offset() == timedelta(days=4)


def test_the_clock_never_goes_back_and_is_fixed_in_production(settable):
    with pytest.raises(ValueError, match="forward"):
        settable.advance(timedelta(days=-1))
    with pytest.raises(RuntimeError, match="demonstration"):
        clock.Clock().advance(timedelta(days=1))


def test_a_rehearsal_runs_in_the_past_and_leaves_no_trace(settable):
    start = datetime.now(UTC) - timedelta(days=30)
    with settable.rehearsing(start):
        settable.advance(timedelta(days=10))
        assert timedelta(days=-21) < settable.offset() < timedelta(days=-19)
    assert settable.offset() == timedelta()


def test_a_rehearsal_must_not_end_in_the_future(settable):
    with (
        pytest.raises(RuntimeError, match="begin it earlier"),
        settable.rehearsing(datetime.now(UTC) - timedelta(days=1)),
    ):
        settable.advance(timedelta(days=2))
    assert settable.offset() == timedelta()


@pytest.mark.parametrize("weekday", range(7))
def test_working_days_between_is_the_inverse_of_adding_them(weekday):
    start = date(2026, 3, 2 + weekday)
    for count in range(40):
        end = clock.add_working_days(start, count)
        assert clock.working_days_between(start, end) == count
    assert clock.working_days_between(start, date(2025, 3, 2)) == 0


def test_the_machines_own_time_is_not_set():
    start = datetime(2020, 1, 6, tzinfo=UTC)
    with clock.CLOCK.rehearsing(start):
        assert clock.now() - start < timedelta(minutes=1)
        assert clock.by_machine() - start > timedelta(days=2000)
