"""Whether a finished page says what its data say: every value, whole, beside its neighbours.

A value counts as said only where it stands by itself: “65” is not said by “365”, nor a name
by a longer one. Values that belong together (a patent's number, title and state; a
dimension's name, total and weight) must stand together, so that a figure is not found where
it means something else. Only values are looked for, never the sentences around them: these
may be worded anew by a later template, and a paper must stay what it was.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Final

from certify.certificate.content import RECOGNITION, CertificateContent, Named, ScoreSummary

NEAR: Final = 12
"""Characters that may stand between two values that belong together: a label, a slash."""
FAR: Final = 60
TITLES: Final = {True: "专利密集型产品认定证书", False: "专利产品备案证明"}
VERDICTS: Final = {"meets": "达到基准", "below": "未达到基准", "undetermined": "待评定",
                   "gated": "不符合准入条件"}  # fmt: skip
MARKS: Final = {"demonstration": "演示 DEMONSTRATION", "illustrative": "ILLUSTRATIVE STANDARD"}
"""Words that papers have spelled since the first: what is printed stays printed."""
_PATENT: Final = re.compile(r"ZL\d{12}\.[\dX]")
_WITHIN_NUMBER: Final = re.compile(r"\d\|\.\d|\d\.\|\d")


@dataclass(frozen=True)
class Promise:
    """Values that must stand on the page in this order, at most ``gap`` characters apart.

    ``inside``: they stand in the middle of a sentence, whose words go on after them.
    """

    pointer: str
    values: tuple[str, ...]
    gap: int = NEAR
    inside: bool = False


def disagreements(content: CertificateContent, pages: Sequence[str]) -> list[str]:
    """Return JSON pointers to what ``pages`` do not say as ``content`` does, in its order.

    ``pages`` are the texts of the pages with their spaces, each run on a line of its own.
    """
    page = Page("\n".join(pages))
    found = [each.pointer for each in promises(content) if not page.says(each)]
    found += [pointer for pointer, word in _unsaid(content) if page.says(Promise(pointer, (word,)))]
    shown = {each.number for each in content.patents}
    found += [] if set(_PATENT.findall(page.text)) <= shown else ["/patents"]
    return found


class Page:
    """A text without its white space, and where words and runs of it begin.

    A value may be broken anywhere; it must begin and end where a word can.
    """

    def __init__(self, spaced: str) -> None:
        words = spaced.split()
        self.text = "".join(words)
        self.begins = {0, *accumulate(len(word) for word in words)}

    def says(self, promise: Promise) -> bool:
        """Whether the values of ``promise`` stand here in their order, near each other."""
        first, *others = ("".join(value.split()) for value in promise.values)
        return any(
            self._goes_on(end, others, promise)
            for end in self._ends(first, 0, len(self.text), inside=promise.inside)
        )

    def _goes_on(self, at: int, others: Sequence[str], promise: Promise) -> bool:
        for value in others:
            last = at + promise.gap + len(value)
            found = next(self._ends(value, at, last, inside=promise.inside), None)
            if found is None:
                return False
            at = found
        return True

    def _ends(self, value: str, start: int, stop: int, *, inside: bool) -> Iterator[int]:
        """Yield where ``value`` ends, wherever it stands whole between ``start`` and ``stop``."""
        at = self.text.find(value, start, stop)
        while at >= 0:
            end = at + len(value)
            if self._parted(at) and (inside or self._parted(end)):
                yield end
            at = self.text.find(value, at + 1, stop)

    def _parted(self, at: int) -> bool:
        """Whether a value can begin or end here: not within a word or a decimal number."""
        if at in self.begins:
            return True
        before, after = self.text[at - 1], self.text[at]
        if before.isalnum() and after.isalnum():
            return False
        number = self.text[max(at - 2, 0) : at] + "|" + self.text[at : at + 2]
        return not _WITHIN_NUMBER.search(number)


def promises(content: CertificateContent) -> Iterator[Promise]:
    """Return every value of ``content`` that a page must say."""
    yield Promise("/kind", (TITLES[content.kind == RECOGNITION],))
    yield Promise("/number", (content.number,))
    yield Promise("/record_number", (content.record_number,))
    yield from _years(content)
    yield from _who(content)
    yield from _what(content)
    yield from _dates(content)
    yield from _judged(content)
    yield Promise("/issuer", (content.issuer.zh, content.issuer.en))
    yield Promise("/page_url", (content.page_url,))
    if content.demonstration:
        yield Promise("/demonstration", (MARKS["demonstration"],))
    for place, note in enumerate(content.notes):
        yield Promise(f"/notes/{place}", (note.zh, note.en))


def _years(content: CertificateContent) -> Iterator[Promise]:
    years = [content.data_year, content.campaign_year]
    said = tuple(f"{year}年度" for year in years if year is not None)
    yield Promise("/data_year", said, FAR, inside=True)


def _who(content: CertificateContent) -> Iterator[Promise]:
    holder = content.holder
    yield Promise("/holder/name_zh", _spoken(holder.name_zh, holder.name_en))
    yield Promise("/holder/uscc", (holder.uscc,))
    yield _named("/holder/region", holder.region)
    if holder.qualifications:
        zh = tuple(each.name_zh for each in holder.qualifications)
        en = tuple(each.name_en for each in holder.qualifications)
        yield Promise("/holder/qualifications", (*zh, *en))


def _what(content: CertificateContent) -> Iterator[Promise]:
    product = content.product
    yield Promise("/product/name_zh", _spoken(product.name_zh, product.name_en))
    yield Promise("/product/model", (product.model,))
    industry = product.industry
    values = (industry.code, industry.name_zh, industry.name_en)
    yield Promise("/product/industry", values)
    yield _named("/product/field", product.field)
    for place, patent in enumerate(content.patents):
        kind, state = patent.kind, patent.legal_status
        names = (kind.name_zh, kind.name_en, state.name_zh, state.name_en)
        yield Promise(f"/patents/{place}", (patent.number, patent.title, *names))


def _dates(content: CertificateContent) -> Iterator[Promise]:
    day, until = content.issued_on, content.valid_until
    yield Promise("/issued_on", (_day(day),))
    if until is not None:
        yield Promise("/valid_until", (day.isoformat(), until.isoformat()))


def _judged(content: CertificateContent) -> Iterator[Promise]:
    standard = content.standard
    if standard is not None:
        name = f"{standard.id}@{standard.version}"
        yield Promise("/standard", (standard.title_zh, standard.title_en, name))
        if standard.authority == "illustrative":
            yield Promise("/standard/authority", (MARKS["illustrative"],))
    if content.score is not None:
        yield from _scored(content.score)


def _scored(score: ScoreSummary) -> Iterator[Promise]:
    said = tuple(value for value in (score.total, score.pass_mark) if value is not None)
    yield Promise("/score/total", (*said, VERDICTS[score.verdict]), FAR)
    yield Promise("/score/sheet_digest", (score.sheet_digest,))
    for place, each in enumerate(score.dimensions):
        values = (each.name_zh, each.name_en, each.total, each.weight)
        yield Promise(f"/score/dimensions/{place}", values)


def _unsaid(content: CertificateContent) -> Iterator[tuple[str, str]]:
    """Words that would claim what the data deny."""
    yield "/kind", TITLES[content.kind != RECOGNITION]
    if not content.demonstration:
        yield "/demonstration", MARKS["demonstration"]
    if content.standard is not None and content.standard.authority != "illustrative":
        yield "/standard/authority", MARKS["illustrative"]


def _named(pointer: str, named: Named) -> Promise:
    return Promise(pointer, (named.name_zh, named.name_en))


def _spoken(*texts: str | None) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
