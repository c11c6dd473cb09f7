"""Numbers carry a check character that sees any single slip."""

from hypothesis import given
from hypothesis import strategies as st

from certify.filing import numbers


def test_spelling():
    number = numbers.spell("PP", 2025, 123)
    assert number.startswith("PP-2025-000123-")
    assert numbers.is_well_formed(number)


@given(st.sampled_from(["PP", "RC", "PC"]), st.integers(2000, 2100), st.integers(1, 9_999_999))
def test_every_number_given_is_well_formed(prefix, year, serial):
    assert numbers.is_well_formed(numbers.spell(prefix, year, serial))


@given(st.integers(1, 999_999), st.integers(0, 5), st.sampled_from("0123456789"))
def test_a_wrong_digit_is_seen(serial, place, digit):
    number = numbers.spell("RC", 2025, serial)
    at = len("RC-2025-") + place
    slipped = number[:at] + digit + number[at + 1 :]
    assert numbers.is_well_formed(slipped) == (slipped == number)


def test_other_spellings_are_refused():
    for wrong in ("", "PP-2025-1-X", "XX-2025-000123-A", "PP-2025-000１23-A", "PP2025000123A"):
        assert not numbers.is_well_formed(wrong)
