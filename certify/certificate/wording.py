"""The words a paper derives from its content: titles, statements, dates. Pure.

A paper is bilingual by itself, so both languages stand here side by side.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from certify import __version__
from certify.certificate.content import RECOGNITION, SCHEMA, CertificateContent, Text

VERDICTS: Final = {
    "meets": Text("达到基准", "Meets the benchmark"),
    "below": Text("未达到基准", "Below the benchmark"),
    "undetermined": Text("待评定", "Undetermined"),
    "gated": Text("不符合准入条件", "A condition is not met"),
}
MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
LONG_NAME: Final = 26  # Chinese characters that fit one line in the great size
LONGEST_NAME: Final = 60


@dataclass(frozen=True)
class Bar:
    """One dimension as drawn: its total, and the share of the bar that is filled."""

    name_zh: str
    name_en: str
    total: str
    weight: str
    share: str


@dataclass(frozen=True)
class Words:
    """What the template needs beside the content itself."""

    title_zh: str
    title_en: str
    marks: str
    statement_zh: str
    statement_en: str
    validity_zh: str
    validity_en: str
    issued_zh: str
    issued_en: str
    verdict_zh: str
    verdict_en: str
    dimensions: tuple[Bar, ...]
    plain: tuple[Text, ...]
    size: str
    strong: str
    fine: str
    fine_ink: str
    instant: str
    code_alt: str
    generator: str = f"Certify {__version__}"
    schema: str = SCHEMA


def words(content: CertificateContent, *, sealed: bool = True) -> Words:
    """Return the words of the paper of ``content``; a copy is not ``sealed``."""
    recognition = content.kind == RECOGNITION
    title = (
        Text("专利密集型产品认定证书", "Certificate of Recognition as a Patent-Intensive Product")
        if recognition
        else Text("专利产品备案证明", "Certificate of Recordation of a Patent Product")
    )
    statement = _recognised(content) if recognition else _recorded(content)
    verdict = VERDICTS[content.score.verdict] if content.score else Text("", "")
    colours = (
        ("#0f4c5c", "#a9803c", "#7d5c22") if recognition else ("#2c3e6e", "#7a879e", "#5a6782")
    )
    until = content.valid_until
    return Words(
        title.zh,
        title.en,
        _marks(content),
        statement.zh,
        statement.en,
        f"{content.issued_on} 至 {until}" if until else "长期",
        f"from {content.issued_on} to {until}" if until else "without term",
        date_zh(content.issued_on),
        date_en(content.issued_on),
        verdict.zh,
        verdict.en,
        tuple(_bars(content)),
        tuple(_plain(content, sealed)),
        _size(content),
        *colours,
        instant=f"{content.issued_on}T00:00:00Z",
        code_alt=f"二维码 QR code: {content.page_url}",
    )


def _recognised(content: CertificateContent) -> Text:
    return Text(
        f"兹证明：依据 {content.data_year} 年度数据，下列产品于 {content.campaign_year} 年度"
        "被认定为专利密集型产品。",
        f"This certifies that the product below was recognised as patent-intensive in the "
        f"{content.campaign_year} campaign, on figures of {content.data_year}.",
    )


def _recorded(content: CertificateContent) -> Text:
    return Text(
        f"兹证明：下列专利产品已完成 {content.data_year} 年度备案。",
        f"This certifies that the patent product below has been recorded for the data year "
        f"{content.data_year}.",
    )


def _illustrative(content: CertificateContent) -> bool:
    return content.standard is not None and content.standard.authority == "illustrative"


def _marks(content: CertificateContent) -> str:
    marks = []
    if _illustrative(content):
        marks.append("示例标准 ILLUSTRATIVE STANDARD")
    if content.demonstration:
        marks.append("演示 DEMONSTRATION")
    return " · ".join(marks)


def _plain(content: CertificateContent, sealed: bool) -> list[Text]:
    lines = []
    if sealed:
        lines.append(
            Text(
                "本文件带电子签章并内嵌结构化数据，任何改动均可核验。",
                "Sealed electronically, its content embedded as data: any change can be detected.",
            )
        )
    if _illustrative(content):
        lines.append(
            Text(
                "评价依据为示例标准，非国家标准或团体标准。",
                "Judged by an illustrative standard, not by a national or group standard.",
            )
        )
    if content.demonstration:
        lines.append(
            Text(
                "出具机构为演示机构，仅供演示，不具法律效力。",
                "Issued by a demonstration authority, for demonstration; no legal effect.",
            )
        )
    return lines


def _bars(content: CertificateContent) -> list[Bar]:
    found = content.score.dimensions if content.score else ()
    return [Bar(d.name_zh, d.name_en, d.total, d.weight, _share(d.total, d.weight)) for d in found]


def _share(total: str, weight: str) -> str:
    whole = Decimal(weight)
    part = Decimal(total) / whole * 100 if whole > 0 else Decimal(0)
    return f"{min(max(part, Decimal(0)), Decimal(100)):.2f}"


def _size(content: CertificateContent) -> str:
    holder, product = content.holder, content.product
    zh = max(len(holder.name_zh), len(product.name_zh))
    en = max(len(holder.name_en or ""), len(product.name_en or "")) / 4
    longest = max(zh, int(en))
    return "longest" if longest > LONGEST_NAME else "long" if longest > LONG_NAME else "usual"


def date_zh(day: date) -> str:
    """Return a day as a Chinese paper writes it."""
    return f"{day.year}年{day.month}月{day.day}日"


def date_en(day: date) -> str:
    """Return a day as an English paper writes it."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
