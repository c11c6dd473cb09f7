"""What the paper says of its own accord."""

from dataclasses import replace

from certify.certificate.wording import VERDICTS, words
from tests.certificates import samples


def test_each_paper_has_its_title():
    assert words(samples.recognition()).title_zh == "专利密集型产品认定证书"
    assert words(samples.recordation()).title_zh == "专利产品备案证明"


def test_an_illustrative_standard_is_named_so_on_the_paper():
    said = words(samples.recognition())
    assert "示例标准" in said.marks
    assert "ILLUSTRATIVE STANDARD" in said.marks
    assert any("示例标准" in line.zh and "illustrative" in line.en for line in said.plain)


def test_another_standard_is_not():
    standard = replace(samples.recognition().standard, authority="national")
    said = words(samples.recognition(standard=standard, demonstration=False))
    assert said.marks == ""
    assert len(said.plain) == 1


def test_a_demonstration_says_so():
    said = words(samples.recordation())
    assert said.marks == "演示 DEMONSTRATION"
    assert any("不具法律效力" in line.zh for line in said.plain)


def test_bars_stay_within_their_track():
    score = samples.recognition().score
    first = replace(score.dimensions[0], total="31", weight="30")
    second = replace(score.dimensions[1], total="-1")
    third = replace(score.dimensions[2], weight="0")
    said = words(samples.recognition(score=replace(score, dimensions=(first, second, third))))
    assert [bar.share for bar in said.dimensions] == ["100.00", "0.00", "0.00"]


def test_dates_as_people_write_them():
    said = words(samples.recognition())
    assert said.issued_zh == "2026年11月23日"
    assert said.issued_en == "23 November 2026"
    assert words(samples.recordation(valid_until=None)).validity_zh == "长期"


def test_every_verdict_has_words():
    assert set(VERDICTS) == {"meets", "below", "undetermined", "gated"}


def test_long_names_ask_for_smaller_letters():
    holder = samples.recognition().holder
    sizes = [
        words(samples.recognition(holder=replace(holder, name_zh="字" * count))).size
        for count in (26, 27, 61)
    ]
    assert sizes == ["usual", "long", "longest"]
