import re

import pytest

from certify.reference import codes
from certify.reference.faults import BadValue, plain, shown


def test_the_lists_are_those_of_the_contract() -> None:
    assert codes.ORG_TYPES == (
        "enterprise", "university", "research_institute", "social_organisation")  # fmt: skip
    assert codes.RIGHT_SOURCES[:3] == ("owned", "co_owned", "assigned")
    assert codes.RIGHT_SOURCES[3:] == codes.LICENCES
    assert len(codes.LEGAL_STATUSES) == 9
    assert set(codes.LIVING) < set(codes.LEGAL_STATUSES)
    assert codes.LITIGATION[0] == "none"
    assert codes.QUALIFICATIONS[0] == "high_tech"
    assert codes.codes("litigation") == codes.LITIGATION


@pytest.mark.parametrize("list_name", codes.WORDS)
def test_every_code_has_a_word_in_both_languages(list_name: str) -> None:
    for code in codes.codes(list_name):
        assert re.search("[\u4e00-\u9fff]", codes.label(list_name, code, "zh"))
        assert re.search("[a-z]", codes.label(list_name, code, "en"))


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(KeyError):
        codes.label("litigation", "nonsense", "zh")


def test_plain_and_shown() -> None:
    assert plain(" ａ\u200bb\u3000") == "AB"
    assert shown("x" * 41) == "x" * 40 + "…"
    assert shown("x" * 40) == "x" * 40
    assert BadValue("c", "m").params == {}
