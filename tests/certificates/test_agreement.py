"""Page and data say the same, value by value; a paper where one value differs is not valid."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from itertools import chain
from typing import Any

import pytest

from certify.certificate import reading, render, seal, verification
from certify.certificate.checking.agreement import Page, Promise, disagreements, promises
from certify.certificate.content import CertificateContent, Text
from tests.certificates import samples
from tests.certificates.enclosed import enclose, trusted

UNPRINTED = {
    "/standard/digest", "/holder/region/code", "/product/field/code", "/score/verdict",
    "/standard/authority", "/kind",
}  # fmt: skip
"""Codes that a page says in words, and the digest that it does not say at all."""


def twins(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """Every (pointer, copy) of a content in which one printed value is another one."""
    if is_dataclass(value):
        for field in fields(value):
            inner = twins(getattr(value, field.name), f"{pointer}/{field.name}")
            for place, other in inner:
                yield place, replace(value, **{field.name: other})  # type: ignore[type-var]
    elif isinstance(value, tuple):
        for at, each in enumerate(value):
            for place, other in twins(each, f"{pointer}/{at}"):
                yield place, (*value[:at], other, *value[at + 1 :])
        if value:
            yield f"{pointer}/-", value[:-1]
    elif value is not None and pointer not in UNPRINTED and not coded(pointer):
        yield pointer, other_than(value)


def coded(pointer: str) -> bool:
    """Codes and ids beside a name that is printed."""
    of_list = any(s in pointer for s in ("/qualifications/", "/kind/", "/legal_status/"))
    dimension = pointer.startswith("/score/dimensions/") and pointer.endswith("/id")
    return dimension or (of_list and pointer.endswith("/code"))


def other_than(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value - 1
    if isinstance(value, date):
        return value + timedelta(days=1)
    last = value[-1]
    return value[:-1] + ("8" if last != "8" else "9") if last.isdigit() else value[:-1] + "异"


CONTENTS = [
    samples.recognition(notes=(Text("依申请更名。", "Renamed on request."),)),
    samples.recordation(),
    samples.recordation(patents=samples.patents(60)),
    samples.recognition(demonstration=False),
]


@pytest.fixture(scope="module")
def pages(fonts) -> dict[int, tuple[str, ...]]:
    drawn = {at: render.render(content, fonts) for at, content in enumerate(CONTENTS)}
    return {at: reading.page_lines(data) for at, data in drawn.items()}


@pytest.mark.parametrize("at", range(len(CONTENTS)))
def test_every_single_difference_is_found(pages, at: int) -> None:
    content = CONTENTS[at]
    assert disagreements(content, pages[at]) == []
    seen = dict(twins(content))
    assert len(seen) > 30
    undetected = [place for place, twin in seen.items() if not disagreements(twin, pages[at])]
    # a qualification, dimension or note more on the page than in the data cannot be told
    # from other words of the page; a patent more can
    assert [each for each in undetected if not each.endswith("/-")] == []
    assert "/patents/-" not in undetected


def test_a_paper_whose_page_tells_another_value_is_not_valid(fonts, key, monkeypatch) -> None:
    """Sealed truly, with data, claim and proof that agree: only the page says another total."""
    shown = samples.recognition()
    told = replace(shown, score=replace(shown.score, total="67.99"))
    monkeypatch.setattr(render, "_require_whole", lambda *_: None)
    honest = render._write
    monkeypatch.setattr(
        render, "_write", lambda document, _, __, by: honest(document, told, enclosed, by)
    )
    enclosed = enclose(told)
    data = seal.seal(render.render(shown, fonts, enclosed), key)
    report = verification.verify(data, trust=trusted(key), today=date(2026, 12, 1))
    assert (report.verdict, report.page_matches) == ("not_valid", False)
    assert "/score/total" in report.reasons[0].say("en")
    assert "/score/total" in report.reasons[0].say("zh")


def test_it_is_not_even_issued(fonts, monkeypatch) -> None:
    monkeypatch.setattr(render, "disagreements", lambda *_: ["/score/total"])
    with pytest.raises(render.PaperFault, match="/score/total"):
        render.render(samples.recordation(), fonts)


@pytest.mark.parametrize(
    ("text", "value", "said"),
    [
        ("pass mark 65", "65", True),
        ("pass mark 365", "65", False),
        ("pass mark 65.5", "65", False),
        ("pass mark 1.65", "65", False),
        ("pass mark 65.", "65", True),
        ("（合格线 65）", "65", True),
        ("31/65", "65", True),
        ("深圳示例智感科技股份有限公司", "深圳示例智感科技", False),
        ("深圳示例智感\n科技", "深圳示例智感科技", True),
        ("Model\nZG-US7", "ZG-US", False),
        ("Sensing Tech-\nnology", "Sensing Tech-nology", True),
        ("", "65", False),
    ],
)
def test_a_value_is_said_only_where_it_stands_whole(text: str, value: str, said: bool) -> None:
    assert Page(text).says(Promise("", (value,))) is said


def test_values_that_belong_together_stand_together() -> None:
    page = Page("经济效益 21.92 / 30 专利保护强度 12.35 / 20")
    assert page.says(Promise("", ("经济效益", "21.92", "30")))
    assert not page.says(Promise("", ("经济效益", "12.35", "20")))
    assert not page.says(Promise("", ("30", "21.92")))
    again = Page("经济效益 的说明见背面，此处不列出任何数字 经济效益 21.92")
    assert again.says(Promise("", ("经济效益", "21.92"))), "the second time it stands there"


def test_every_value_is_promised() -> None:
    content: CertificateContent = CONTENTS[0]
    said = "".join(chain.from_iterable(promise.values for promise in promises(content)))
    for value in (content.holder.uscc, content.score.sheet_digest, content.patents[2].title):  # type: ignore[union-attr]
        assert value in said
