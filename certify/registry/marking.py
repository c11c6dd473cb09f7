"""The patents of a product as the public sees them today: its page is a patent-marking page.

Packaging carries the page's address and a QR code; what the page says of each patent is
kept up to date, and says of which day it is. Only patents shown publicly appear, and of
them only what registers hold: whoever may hold them otherwise is not said here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any, Final

import segno

from certify.certificate.living.importing import known_standings
from certify.reference import patent_number
from certify.reference.codes import LIVING

QUIET: Final = 4
"""Modules of white that a QR code needs around it (ISO/IEC 18004)."""
SYMBOL: Final = 150
LINE: Final = 26
SIZE: Final = 20
CHINESE_KINDS: Final = {
    "invention": "中国发明专利",
    "utility_model": "中国实用新型专利",
    "design": "中国外观设计专利",
}
"""What stands before the number on goods: it has to be said in Chinese there."""


@dataclass(frozen=True)
class MarkedPatent:
    """One patent: its number in both forms, what is known of it, of which day, from where.

    ``source`` None: nothing newer is known than what the filer found on ``as_of``.
    """

    number: str
    application: str
    kind: str
    title: str
    status: str
    since: date | None
    as_of: date
    source: str | None

    @property
    def stands(self) -> bool:
        """Whether it is in force, as far as is known: only then may goods carry it."""
        return self.status in LIVING

    @property
    def line(self) -> str:
        """What goods carry: kind, in Chinese, and number."""
        return f"{CHINESE_KINDS[self.kind]} {self.number}"


@dataclass(frozen=True)
class Marking:
    """The patents of a product; ``as_of`` is the oldest day of which one of them is known.

    ``unknown`` is of how many nothing is known but what the filer stated.
    """

    patents: tuple[MarkedPatent, ...]
    as_of: date | None
    unknown: int


def marking(document: Mapping[str, Any]) -> Marking:
    """Return the patents of a filing's ``document`` that are shown publicly, as known today."""
    shown = [patent for patent in document["patents"] if patent["show_publicly"]]
    known = known_standings([patent["number"] for patent in shown])
    patents = []
    for patent in shown:
        found = known.get(patent["number"])
        checked = date.fromisoformat(patent["status_checked_on"])
        newer = found if found is not None and found.as_of >= checked else None
        patents.append(MarkedPatent(
            number=patent["number"], application="CN" + patent["number"].removeprefix("ZL"),
            kind=patent_number.kind(patent["number"]), title=patent["title"],
            status=newer.status if newer else patent["legal_status"],
            since=newer.since if newer else None, as_of=newer.as_of if newer else checked,
            source=newer.source if newer else None,
        ))  # fmt: skip
    days = [each.as_of for each in patents if each.source is not None]
    return Marking(tuple(patents), min(days, default=None), len(patents) - len(days))


def label(address: str, record_number: str, *, demonstration: bool) -> str:
    """Return the line for packaging as an SVG drawing: QR code, words, address.

    ``demonstration`` says so on the drawing: nothing it leads to has legal effect.
    """
    code = segno.make(address, error="m", micro=False)
    side = code.symbol_size(border=QUIET)[0]
    texts = ["专利信息 Patents", address, record_number]
    if demonstration:
        texts.append("示例 Demonstration")
    widest = max(_width(text) for text in texts)
    height = max(SYMBOL, LINE * len(texts) + SIZE)
    width = SYMBOL + widest + 2 * SIZE
    top = (height - LINE * (len(texts) - 1)) // 2 + SIZE // 3
    lines = "".join(
        f'<text x="{SYMBOL + SIZE // 2}" y="{top + LINE * place}"'
        f' font-weight="{600 if place == 0 else 400}">{escape(text)}</text>'
        for place, text in enumerate(texts)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}" role="img" aria-label="{escape(address)}">'
        f'<rect width="{width}" height="{height}" fill="#fff"/>'
        f'<svg width="{SYMBOL}" height="{SYMBOL}" viewBox="0 0 {side} {side}"'
        f' shape-rendering="crispEdges"><path d="{_modules(code)}"/></svg>'
        f'<g font-family="Noto Sans SC, Source Han Sans SC, sans-serif" font-size="{SIZE}">'
        f"{lines}</g></svg>\n"
    )


def _modules(code: segno.QRCode) -> str:
    """The dark modules as one path: a run of them is one stroke of height one."""
    drawn = []
    for y, row in enumerate(code.matrix):
        x = 0
        while x < len(row):
            run = x
            while run < len(row) and row[run]:
                run += 1
            if run > x:
                drawn.append(f"M{x + QUIET} {y + QUIET}h{run - x}v1h-{run - x}z")
            x = max(run, x + 1)
    return "".join(drawn)


def _width(text: str) -> int:
    """About how wide a text is drawn: a Chinese character is as wide as it is high."""
    return sum(SIZE if ord(sign) > 0x2E80 else (SIZE * 5 + 7) // 8 for sign in text)
