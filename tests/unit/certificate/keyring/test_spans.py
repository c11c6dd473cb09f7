"""Keys over time, and what a reported key means for a file."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.certificate.keyring import spans
from certify.certificate.keyring.doubts import because, doubt
from certify.certificate.keyring.spans import CREDENTIAL, SEAL, KeySpan

AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
DAY = date(2026, 11, 1)
INSTANTS = st.none() | st.datetimes(timezones=st.just(UTC))
SPANS = st.builds(
    KeySpan, st.sampled_from(spans.USES), st.text(min_size=1), INSTANTS, INSTANTS,
    st.none() | st.dates(), INSTANTS,
)  # fmt: skip


@given(st.lists(SPANS))
def test_a_book_is_read_as_it_was_written(known):
    assert spans.read_all(spans.as_document(known)) == tuple(known)


@pytest.mark.parametrize("broken", [
    {"use": "wax"}, {"name": 7}, {"from": "2026-01-01T00:00:00"}, {"from": 3},
    {"compromised_since": "yesterday"},
])  # fmt: skip
def test_what_is_no_key_is_refused(broken):
    document = KeySpan(SEAL, "ab").as_json() | broken
    with pytest.raises((ValueError, TypeError)):
        spans.read(document)


def test_what_is_no_book_is_refused():
    with pytest.raises(ValueError, match="not a certify"):
        spans.read_all({"schema": "certify.keyring/2", "keys": []})


def test_rotation_ends_one_span_and_begins_another():
    first = spans.rotated((), SEAL, None, "one", AT)
    assert first == (KeySpan(SEAL, "one", begun=AT),)
    later = AT + timedelta(days=1)
    old, new = spans.rotated(first, SEAL, "one", "two", later)
    assert (old.ended, new.begun, new.ended) == (later, later, None)
    unknown, _ = spans.rotated((), CREDENTIAL, "before the book", "two", later)
    assert (unknown.begun, unknown.ended) == (None, later)


def test_a_key_that_comes_back_keeps_its_report():
    told = KeySpan(SEAL, "one", AT, AT, DAY, AT)
    (back,) = spans.rotated((told,), SEAL, None, "one", AT)
    assert (back.ended, back.compromised_since, back.begun) == (None, DAY, AT)


def test_only_reported_keys_in_use_matter():
    known = (KeySpan(SEAL, "one", compromised_since=DAY), KeySpan(SEAL, "two"))
    assert spans.reported(known, ["two"]) is None
    assert spans.reported(known, ["two", "one"]) == known[0]
    assert doubt(known, ["two"], AT, held=False) is None
    assert because(None) == ()


@pytest.mark.parametrize(("sealed", "held", "stands"), [
    (datetime(2026, 10, 31, 15, 59, tzinfo=UTC), True, True),
    (datetime(2026, 10, 31, 16, 0, tzinfo=UTC), True, False),  # 1 November in China
    (datetime(2026, 10, 1, tzinfo=UTC), False, False),  # any day can be written beside a seal
    (AT, False, False),
])  # fmt: skip
def test_the_register_decides(sealed, held, stands):
    known = (KeySpan(SEAL, "one", compromised_since=DAY),)
    found = doubt(known, ["one"], sealed, held=held)
    assert found.stands is stands
    (reason,) = because(found)
    assert reason.code == "key_compromised"
    assert "2026-11-01" in reason.say("zh") and "2026-11-01" in reason.say("en")
