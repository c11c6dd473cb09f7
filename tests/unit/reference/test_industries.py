from collections import Counter
from decimal import Decimal

import pytest

from certify.reference.industries import (
    FIELDS,
    BadIndustryCode,
    field_name,
    field_of,
    industries,
    industry,
    parse_industry_code,
)


def test_the_classification_has_188_codes_in_seven_classes() -> None:
    known = industries()
    assert len(known) == len({i.code[-4:] for i in known}) == 188
    assert set(Counter(i.class_code for i in known)) == set(FIELDS) - {"99"}
    assert {i.factor_k for i in known} == {Decimal(1)}
    assert all(i.name_zh and i.name_en.isascii() for i in known)


def test_each_code_is_known_with_and_without_its_letter() -> None:
    for known in industries():
        for spelling in (known.code, known.code[1:], known.code.lower()):
            assert field_of(parse_industry_code(spelling)) == known.class_code


@pytest.mark.parametrize(
    ("text", "code"), [("C3921", "C3921"), ("3921", "3921"), ("ｃ３９２１", "C3921"), ("Z", None),
                       ("A0111", "A0111"), ("9999", "9999"), ("T9999", "T9999")],
)  # fmt: skip
def test_spellings(text: str, code: str | None) -> None:
    if code is None:
        with pytest.raises(BadIndustryCode):
            parse_industry_code(text)
    else:
        assert parse_industry_code(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("U3921", "industry_code_form"),
        ("392", "industry_code_form"),
        ("39211", "industry_code_form"),
        ("", "industry_code_form"),
        ("C 39", "industry_code_form"),
        ("x" * 500, "industry_code_form"),
        ("I3921", "industry_code_letter"),
        ("C6511", "industry_code_letter"),
    ],
)
def test_what_is_refused(text: str, code: str) -> None:
    with pytest.raises(BadIndustryCode) as caught:
        parse_industry_code(text)
    assert caught.value.code == code
    assert "{" not in caught.value.message.format(**caught.value.params)


def test_the_right_letter_is_said() -> None:
    with pytest.raises(BadIndustryCode) as caught:
        parse_industry_code("I3921")
    assert caught.value.params["whole"] == "C3921"


def test_fields() -> None:
    assert field_of("C3921") == field_of("3921") == "01"
    assert field_of("0111") == "99"
    assert industry("C3921") is industry("3921") is not None
    assert industry("0111") is None
    assert field_name("01", "en") == "ICT manufacturing"
    assert field_name("99", "zh") == "其他领域"
    for field in FIELDS:
        assert field_name(field, "zh") != field_name(field, "en")
