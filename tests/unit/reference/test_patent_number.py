from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.reference import patent_number
from certify.reference.patent_number import BadNumber, PatentNumber, check_character, parse

GOOD = ["201710601862.3", "95115608.X", "97101765.4", "201910397464.3"]


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) for c in text)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from("12389"))
    if draw(st.booleans()):
        digits = f"{draw(st.integers(2003, 2099))}{kind}{draw(st.integers(0, 9_999_999)):07}"
    else:
        year = draw(st.integers(1985, 2003)) % 100
        digits = f"{year:02}{kind}{draw(st.integers(0, 99_999)):05}"
    return f"ZL{digits}.{check_character(digits)}"


@pytest.mark.parametrize("number", GOOD)
def test_known_good_numbers(number: str) -> None:
    assert parse(number).text == "ZL" + number


def test_parts() -> None:
    assert parse("ZL201710601862.3") == PatentNumber(2017, "1", "0601862", "3", "ZL201710601862.3")
    assert parse("95115608.X") == PatentNumber(1995, "1", "15608", "X", "ZL95115608.X")
    assert parse("03130005.7").year == 2003


@pytest.mark.parametrize(
    "spelling",
    ["zl95115608.x", "CN95115608X", "ZL 9511 5608.X", "ＺＬ９５１１５６０８．Ｘ", "95115608。x",
     "\u3000ZL\u200b95115608.X\n", "cn 95115608.x"],
)  # fmt: skip
def test_spellings(spelling: str) -> None:
    assert parse(spelling).text == "ZL95115608.X"


@pytest.mark.parametrize("digits", ["85100001", "88100003"])
def test_the_first_years_may_lack_the_check_digit(digits: str) -> None:
    whole = f"ZL{digits}.{check_character(digits)}"
    assert parse(digits).text == parse("CN" + digits).text == parse(whole).text == whole


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        ("202010123456.7", "check_digit", {"given": "7", "expected": "2"}),
        ("85100001.5", "check_digit", {"given": "5", "expected": "0"}),
        ("201710601862", "check_digit_missing", {"whole": "ZL201710601862.3"}),
        ("95115608", "check_digit_missing", {"expected": "X"}),
        ("CN107705012A", "publication_number", {"value": "CN107705012A"}),
        ("CN107705012B2", "publication_number", {}),
        ("cn 207705012 u", "publication_number", {}),
        ("CN307705012S", "publication_number", {}),
        ("CN107705012", "publication_number", {}),
        ("CN85100001A", "publication_number", {}),
        ("CN1234567C", "publication_number", {}),
        ("1234567", "publication_number", {}),
        ("US10123456B2", "foreign_number", {}),
        ("PCT/CN2017/101234", "foreign_number", {}),
        ("WO2019/123456", "foreign_number", {}),
        ("ZL201740601862.3", "patent_number_kind", {"digit": "4"}),
        ("ZL95415608.X", "patent_number_kind", {"digit": "4"}),
        ("ZL200210601862.3", "patent_number_year", {"year": 2002}),
        ("ZL300010601862.3", "patent_number_year", {"year": 3000}),
        ("ZL04115608.X", "patent_number_year", {"year": 2004}),
        ("10770501.2", "patent_number_year", {"year": 2010}),
        ("", "patent_number_form", {}),
        ("ZL", "patent_number_form", {}),
        ("<b>", "patent_number_form", {"value": "<b>"}),
        ("ZL2017106018623.33", "patent_number_form", {}),
        ("ZLCN201710601862.3", "patent_number_form", {}),
        ("٢٠١٧١٠٦٠١٨٦٢.٣", "patent_number_form", {}),
        ("1" * 41, "patent_number_form", {"value": "1" * 40 + "…"}),
    ],
)
def test_what_is_refused_and_why(text: str, code: str, params: dict[str, object]) -> None:
    with pytest.raises(BadNumber) as caught:
        parse(text)
    assert caught.value.code == code
    assert params.items() <= caught.value.params.items()
    assert "{" not in caught.value.message.format(**caught.value.params)


@given(numbers())
def test_normalising_is_idempotent_and_forgives_spelling(number: str) -> None:
    assert parse(number).text == number
    assert parse(number.lower()).text == number
    assert parse(wide(number.removeprefix("ZL").replace(".", ""))).text == number


@given(numbers(), st.data())
def test_one_wrong_digit_is_always_found(number: str, data: st.DataObject) -> None:
    """Every weight is invertible mod 11, so no single digit can change unnoticed."""
    place = data.draw(st.sampled_from([i for i, c in enumerate(number) if c.isdigit()]))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != number[place]]))
    with pytest.raises(BadNumber):
        parse(number[:place] + other + number[place + 1 :])


@given(st.text(max_size=60))
def test_any_text_gives_a_number_or_a_reason(text: str) -> None:
    try:
        number = parse(text)
    except BadNumber:
        return
    assert parse(number.text) == number


@pytest.mark.parametrize(
    ("kind", "what", "invention"),
    [("1", "invention", True), ("2", "utility_model", False), ("3", "design", False),
     ("8", "invention", True), ("9", "utility_model", False)],
)  # fmt: skip
def test_kinds(kind: str, what: str, invention: bool) -> None:
    digits = f"2020{kind}0000001"
    number = f"ZL{digits}.{check_character(digits)}"
    assert patent_number.kind(number) == what
    assert patent_number.type_digit(number) == kind
    assert patent_number.is_invention(number) is invention
    assert patent_number.filing_year(number) == 2020


@pytest.mark.parametrize(
    ("kind", "filed_on", "ends"),
    [
        ("1", date(2017, 7, 21), date(2037, 7, 21)),
        ("8", date(2017, 7, 21), date(2037, 7, 21)),
        ("2", date(2017, 7, 21), date(2027, 7, 21)),
        ("9", date(2017, 7, 21), date(2027, 7, 21)),
        ("3", date(2021, 5, 31), date(2031, 5, 31)),
        ("3", date(2021, 6, 1), date(2036, 6, 1)),
        ("1", date(2004, 2, 29), date(2024, 2, 29)),
        ("2", date(2004, 2, 29), date(2014, 2, 28)),
        ("3", date(2024, 2, 29), date(2039, 2, 28)),
        ("1", date(2080, 2, 29), date(2100, 2, 28)),
    ],
)
def test_terms(kind: str, filed_on: date, ends: date) -> None:
    digits = f"2020{kind}0000001"
    assert patent_number.expiry(f"{digits}{check_character(digits)}", filed_on) == ends
