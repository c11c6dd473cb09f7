import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.reference import uscc
from certify.reference.uscc import ALPHABET, BadCode, check_character, parse

GOOD = ["91350100M000100Y43", "91110000600037341L", "91320505MA1P7X8K4U"]
codes = st.text(ALPHABET, min_size=17, max_size=17).map(lambda c: c + check_character(c))


@pytest.mark.parametrize("code", GOOD)
def test_known_good_codes(code: str) -> None:
    assert parse(code) == code


@pytest.mark.parametrize("code", GOOD)
def test_spellings(code: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    assert parse(f" {code[:8].lower()}-{code[8:].lower()}\u3000") == parse(wide) == code


@pytest.mark.parametrize("start", ["Y1", "A1", "N1"])
def test_letters_as_registration_authority(start: str) -> None:
    body = start + "350100M000100Y4"
    assert parse(body + check_character(body)) == body + check_character(body)


def test_the_rest_zero_gives_the_check_character_zero() -> None:
    assert check_character("0" * 17) == "0"
    assert parse("0" * 18) == "0" * 18


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        ("91310115MA1H8R7C6D", "check_digit", {"given": "D", "expected": "7"}),
        ("9131011", "uscc_length", {"count": 7}),
        ("", "uscc_length", {"count": 0}),
        ("9" * 1000, "uscc_length", {"count": 1000}),
        ("91310115MA1H8R7CO7", "uscc_character", {"place": 17, "character": "O"}),
        ("91310115公A1H8R7C67", "uscc_character", {"place": 9, "character": "公"}),
    ],
)
def test_what_is_refused_and_why(text: str, code: str, params: dict[str, object]) -> None:
    with pytest.raises(BadCode) as caught:
        parse(text)
    assert caught.value.code == code
    assert params.items() <= caught.value.params.items()
    assert "{" not in caught.value.message.format(**caught.value.params)


@given(codes)
def test_normalising_is_idempotent(code: str) -> None:
    assert parse(parse(code)) == parse(code.lower()) == code


@given(codes, st.data())
def test_one_wrong_character_is_always_found(code: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, 17))
    other = data.draw(st.sampled_from([c for c in ALPHABET if c != code[place]]))
    with pytest.raises(BadCode):
        parse(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize("code", GOOD)
def test_organisation_code_checks(code: str) -> None:
    """GB 11714 by hand for 600037341: Σ = 18+15+56+12+8 = 109, 11 − 109 mod 11 = 1."""
    assert uscc.organisation_code_checks(code)
    wrong = "0123456789X"["0123456789X".index(code[16]) - 1]
    assert not uscc.organisation_code_checks(code[:16] + wrong + code[17])


@pytest.mark.parametrize(
    ("part", "check"), [("00000000", "0"), ("00000005", "1"), ("00000006", "X")]
)
def test_organisation_code_check_characters(part: str, check: str) -> None:
    """11 − 0 = 11 is written 0; 11 − 10 = 1; 11 − 12 mod 11 = 10 is written X."""
    assert uscc.organisation_code_checks(f"91350100{part}{check}0")


def test_the_organisation_code_is_the_middle_part() -> None:
    assert uscc.organisation_code("91110000600037341L") == "600037341"
