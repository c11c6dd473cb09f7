"""The words a letter derives from its values: titles, sentences, dates. Pure.

A letter is bilingual by itself, Chinese first, so both languages stand side by side.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from certify.certificate.content import Text
from certify.certificate.papers.letters import (
    SCHEMA,
    FeedbackLetter,
    Letter,
    NoticeList,
    StateNotice,
)
from certify.certificate.wording import date_en, date_zh

STATE_TITLES: Final = {
    "suspend": Text("证书暂停通知书", "Notice of Suspension of a Certificate"),
    "lift": Text("证书恢复通知书", "Notice of Reinstatement of a Certificate"),
    "withdraw": Text("证书撤销通知书", "Notice of Withdrawal of a Certificate"),
    "cancel": Text("证书注销通知书", "Notice of Cancellation of a Certificate"),
}
_STATE_SENTENCES: Final = {
    "suspend": Text(
        "自 {day_zh} 起暂停。暂停期间该证书视为无效；暂停事由消除后可予恢复。",
        "is suspended from {day_en}. While it is suspended it counts as not valid; it can be "
        "reinstated when the ground no longer holds.",
    ),
    "lift": Text(
        "自 {day_zh} 起恢复有效。",
        "is in force again from {day_en}.",
    ),
    "withdraw": Text(
        "自 {day_zh} 起撤销，不再有效，且不得恢复。",
        "is withdrawn from {day_en}. It is no longer valid and cannot be reinstated.",
    ),
    "cancel": Text(
        "应持有人申请，自 {day_zh} 起注销，不再有效。",
        "is cancelled at the holder's request from {day_en} and is no longer valid.",
    ),
}
_KINDS: Final = {
    "recordation": Text("专利产品备案证明", "certificate of recordation"),
    "recognition": Text("专利密集型产品认定证书", "certificate of recognition"),
}
OUTCOMES: Final = {
    "recognised": Text("认定为专利密集型产品", "Recognised as a patent-intensive product"),
    "not_recognised": Text("未予认定", "Not recognised"),
    "not_proposed": Text("未列入拟认定名单", "Not proposed for recognition"),
    "ineligible": Text("不符合参评条件", "Not eligible"),
}
_NEXT: Final = {
    "recognised": Text(
        "认定证书随后签发，可在产品页面下载和核验。",
        "The certificate of recognition follows; it can be downloaded and checked on the page "
        "of the product.",
    ),
    "not_recognised": Text(
        "产品备案不受影响，可在更新年度数据后参加下一年度认定。",
        "The recordation of the product stands; after its yearly update it can be entered in "
        "the next campaign.",
    ),
}


@dataclass(frozen=True)
class LetterWords:
    """What a letter's template needs beside the values themselves."""

    title: Text
    marks: str
    sentence: Text
    outcome: Text
    next_step: Text
    issued: Text
    published: Text
    last_day: Text
    code_alt: str
    instant: str
    schema: str = SCHEMA


_NOTHING: Final = Text("", "")


def words(letter: Letter) -> LetterWords:
    """Return the words of a letter."""
    own = _OWN[type(letter)](letter)
    sender = letter.sender
    given = dict.fromkeys(("outcome", "next_step", "published", "last_day"), _NOTHING)
    given.update(own)
    return LetterWords(
        title=given["title"], sentence=given["sentence"], outcome=given["outcome"],
        next_step=given["next_step"], published=given["published"], last_day=given["last_day"],
        marks="演示 DEMONSTRATION" if sender.demonstration else "",
        issued=Text(date_zh(sender.issued_on), date_en(sender.issued_on)),
        code_alt=f"二维码 QR code: {letter.page_url}",
        instant=f"{sender.issued_on}T00:00:00Z",
    )  # fmt: skip


def _state(letter: StateNotice) -> dict[str, Text]:
    kind, said = _KINDS[letter.certificate_kind], _STATE_SENTENCES[letter.change]
    day = letter.effective_on
    zh = said.zh.format(day_zh=date_zh(day))
    en = said.en.format(day_en=date_en(day))
    return {
        "title": STATE_TITLES[letter.change],
        "sentence": Text(
            f"你单位所持{kind.zh}（编号 {letter.certificate}）{zh}",
            f"Your {kind.en} no. {letter.certificate} {en}",
        ),
    }


def _feedback(letter: FeedbackLetter) -> dict[str, Text]:
    recognised = letter.outcome == "recognised"
    return {
        "title": Text("认定结果反馈函", "Feedback on the Result of a Recognition Campaign"),
        "sentence": Text(
            f"依据 {letter.data_year} 年度数据，你单位产品参加 {letter.campaign_year} 年度认定的"
            "结果如下。",
            f"Your product was entered in the campaign of {letter.campaign_year} on its figures "
            f"of {letter.data_year}, with this result.",
        ),
        "outcome": OUTCOMES[letter.outcome],
        "next_step": _NEXT["recognised" if recognised else "not_recognised"],
    }


def _list(letter: NoticeList) -> dict[str, Text]:
    published, last = letter.published_on, letter.last_day
    count = len(letter.products)
    listed = "1 product" if count == 1 else f"{count} products"
    return {
        "title": Text("拟认定专利密集型产品公示名单", "Public Notice of Products Proposed"),
        "sentence": Text(
            f"现将拟认定的 {count} 项产品予以公示。任何单位和个人如有异议，"
            f"请于 {date_zh(last)} 前（含当日）署名提出。",
            f"Public notice is given of {listed} proposed for recognition. Anybody may object, "
            f"under their name, up to and including {date_en(last)}.",
        ),
        "published": Text(date_zh(published), date_en(published)),
        "last_day": Text(date_zh(last), date_en(last)),
    }


_OWN: Final[dict[type, Callable[[Any], dict[str, Text]]]] = {
    StateNotice: _state,
    FeedbackLetter: _feedback,
    NoticeList: _list,
}

_UNPRINTED: Final = (
    "/schema", "/paper", "/change", "/certificate_kind", "/outcome", "/campaign/",
    "/effective_on", "/published_on", "/last_day", "/sender/issued_on",
)  # fmt: skip
"""Codes and dates in their stored form: the page says them in words (see ``promised``)."""


def printed_values(pairs: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The letter's own values that stand on the paper as they are, of its pointers and texts."""
    for pointer, value in pairs:
        dimension = pointer.startswith("/dimensions/") and pointer.endswith("/id")
        if not pointer.startswith(_UNPRINTED) and not dimension:
            yield pointer, value


def promised(pairs: Iterator[tuple[str, str]], said: LetterWords) -> Iterator[tuple[str, str]]:
    """The values that must be legible on the paper: the letter's own, and the derived words.

    ``pairs`` are JSON pointers and texts of the letter.
    """
    yield from printed_values(pairs)
    for name in ("title", "sentence", "outcome", "next_step", "issued", "last_day"):
        text: Text = getattr(said, name)
        for value in (text.zh, text.en):
            if value:
                yield f"/{name}", value
