"""Page and data compared value by value, on pages that are nothing but their words."""

from dataclasses import replace

import pytest

from certify.certificate.checking.agreement import Page, Promise, disagreements, promises
from certify.certificate.content import CertificateContent, Text
from tests.certificates import samples

STANDARD = samples.recognition().standard
assert STANDARD is not None
CONTENTS = {
    "recognition": samples.recognition(notes=(Text("依申请更名。", "Renamed on request."),)),
    "recordation": samples.recordation(),
    "without English": samples.recordation(
        holder=replace(samples.recordation().holder, name_en=None, qualifications=()),
        product=replace(samples.recordation().product, name_en=None),
    ),
    "no mark": samples.recognition(
        demonstration=False, standard=replace(STANDARD, authority="national")
    ),
}


def lines(content: CertificateContent) -> list[str]:
    """A page that says what it must, each promise on a line of its own."""
    said = [" ".join(each.values) for each in promises(content)]
    return ["\n".join(said[:8]), "\n".join(said[8:])]


@pytest.mark.parametrize("name", CONTENTS)
def test_a_page_that_says_everything_agrees(name):
    assert disagreements(CONTENTS[name], lines(CONTENTS[name])) == []


@pytest.mark.parametrize("name", CONTENTS)
def test_every_promise_that_is_missing_is_named(name):
    content = CONTENTS[name]
    said = [(each.pointer, " ".join(each.values)) for each in promises(content)]
    for pointer, value in said:
        rest = [other for place, other in said if place != pointer and value not in other]
        assert pointer in disagreements(content, ["\n".join(rest)])


def test_words_that_deny_the_data_are_named():
    content = CONTENTS["no mark"]
    told = [*lines(content), "演示 DEMONSTRATION", "ILLUSTRATIVE STANDARD", "专利产品备案证明"]
    assert disagreements(content, told) == ["/kind", "/demonstration", "/standard/authority"]


def test_a_patent_that_the_data_do_not_name_is_named():
    content = CONTENTS["recordation"]
    assert disagreements(content, [*lines(content), "ZL202010000001.X"]) == ["/patents"]


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        ("总分 66.99 / 100", ("66.99",), True),
        ("总分 66.9", ("66.99",), False),
        ("总分 166.99", ("66.99",), False),
        ("a b", ("b",), True),
        ("a b", ("a", "b"), True),
        ("a b", ("b", "a"), False),
        ("a 123456789012 b", ("a", "b"), True),
        ("a 1234567890123 b", ("a", "b"), False),
        ("ab a b", ("a", "b"), True),
        ("(b)", ("b",), True),
        ("3.b", ("b",), True),
        ("1.5", ("5",), False),
        ("1.5", ("1",), False),
        ("no value of it", ("other",), False),
    ],
)
def test_values_stand_whole_and_near_each_other(text, values, said):
    assert Page(text).says(Promise("", values)) is said


def test_within_a_sentence_the_words_go_on():
    assert Page("于2026年度认定").says(Promise("", ("2026年度",), inside=True)) is False
    assert Page("于 2026年度认定").says(Promise("", ("2026年度",), inside=True))
    assert not Page("于 2026年度认定").says(Promise("", ("2026年度",)))
