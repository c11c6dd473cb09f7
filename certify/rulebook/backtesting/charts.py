"""Charts of a back-test as SVG, drawn from the very figures of the tables beside them.

Plain geometry: no script, no style sheet, nothing asked for from elsewhere. A hidden count
has no bar but a mark; the old version is light, the new one dark, so that a print in grey
still tells them apart.
"""

from collections.abc import Iterator, Mapping
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from certify.i18n import N_, translate
from certify.rulebook.backtesting.figures import CHANGE_WORDS, HIDDEN, TOTAL_WORDS, group_name
from certify.scoring.backtesting.report import BackTest, Cell

PAGE_FONT: Final = "Noto Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
COLOURS: Final[Mapping[str, str]] = {
    "still_meets": "#24527f", "gains": "#2e8b6f", "loses": "#b3452c",
    "still_fails": "#9aa7b5", "undecided": "#dde3ea",
}  # fmt: skip
_OLD, _NEW, _INK, _LINE = "#b9c7d6", "#24527f", "#33455a", "#d5dce4"
_OLD_WORD, _NEW_WORD = N_("Old version"), N_("New version")
_CHANGES = N_("Changes by industry field")


def charts(report: BackTest) -> tuple[str, ...]:
    """Return the names of the charts that have something to show."""
    if not report.filings:
        return ()
    shown = [
        each.of for each in report.distributions if any(c.filings for c in (*each.old, *each.new))
    ]
    return ("changes", *shown)


def title(chart: str) -> str:
    """Return the English words of a chart's title."""
    return _CHANGES if chart == "changes" else TOTAL_WORDS[chart]


def draw(report: BackTest, chart: str, language: str, font: str = PAGE_FONT) -> bytes:
    """Return the SVG of one of ``charts(report)``."""
    parts = _changes(report, language) if chart == "changes" else _totals(report, chart, language)
    height, body = parts
    words = escape(translate(title(chart), language))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 {height}" width="860" '
        f'height="{height}" role="img" font-family={quoteattr(font)} font-size="13" '
        f'fill="{_INK}"><title>{words}</title><rect width="860" height="{height}" fill="#fff"/>'
        f'<text x="16" y="26" font-size="16" font-weight="700">{words}</text>{body}</svg>'
    ).encode()


def _rect(x: float, y: float, width: float, height: float, colour: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" '
        f'height="{max(height, 0):.1f}" fill="{colour}"/>'
    )


def _label(x: float, y: float, words: str, anchor: str = "start", size: int = 13) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">'
        f"{escape(words)}</text>"
    )


def _legend(entries: list[tuple[str, str]], y: float) -> str:
    drawn, x = [], 16.0
    for words, colour in entries:
        drawn += [_rect(x, y - 11, 12, 12, colour), _label(x + 18, y, words)]
        x += 44 + sum(14 if ord(each) > 0x2E80 else 7.2 for each in words)
    return "".join(drawn)


def _totals(report: BackTest, of: str, language: str) -> tuple[int, str]:
    """Return height and drawing of a histogram: for each bin, old beside new."""
    found = next(each for each in report.distributions if each.of == of)
    highest = max(cell.filings or 0 for cell in (*found.old, *found.new)) or 1
    left, base, tall, wide = 50.0, 300.0, 220.0, 780.0
    step = wide / len(found.old)
    drawn = [_rect(left, base, wide, 1, _INK)]
    for share in (0.5, 1):
        drawn += [_rect(left, base - tall * share, wide, 0.6, _LINE)]
    drawn += [_label(left - 6, base - tall + 4, str(highest), "end", 11)]
    for place, (old, new) in enumerate(zip(found.old, found.new, strict=True)):
        x = left + place * step
        for cell, at, colour in ((old, x + step * 0.1, _OLD), (new, x + step * 0.5, _NEW)):
            drawn.append(_bar(cell, at, base, step * 0.4, tall / highest, colour))
        if place % 2 == 0:
            drawn.append(_label(x, base + 16, f"{report.edges[place]:f}", "middle", 11))
    drawn.append(_label(left + wide, base + 16, f"{report.edges[-1]:f}", "middle", 11))
    words = [(translate(_OLD_WORD, language), _OLD), (translate(_NEW_WORD, language), _NEW)]
    drawn.append(_legend(words, 50))
    return 330, "".join(drawn)


def _bar(cell: Cell, x: float, base: float, width: float, scale: float, colour: str) -> str:
    if cell.filings is None:
        return _label(x + width / 2, base - 4, HIDDEN, "middle", 10)
    tall = cell.filings * scale
    return _rect(x, base - tall, width, tall, colour)


def _changes(report: BackTest, language: str) -> tuple[int, str]:
    """Return height and drawing of one line per field: its filings by how they change."""
    groups = report.groups["field"]
    drawn = [_legend([(translate(w, language), COLOURS[c]) for c, w in CHANGE_WORDS.items()], 50)]
    highest = max((group.filings.filings or 0 for group in groups), default=0) or 1
    for place, group in enumerate(groups):
        y = 70 + 30 * place
        drawn.append(_label(280, y + 15, group_name("field", group.code, language), "end"))
        drawn += _stacked(group.changes, 290, y, 520 / highest)
    return 90 + 30 * len(groups), "".join(drawn)


def _stacked(changes: Mapping[str, Cell], x: float, y: float, scale: float) -> Iterator[str]:
    """Yield the pieces of one line; hidden counts have no length and are named at its end."""
    hidden = False
    for name, cell in changes.items():
        if cell.filings is None:
            hidden = True
        elif cell.filings:
            width = cell.filings * scale
            yield _rect(x, y, width, 20, COLOURS[name])
            x += width
    if hidden:
        yield _label(x + 4, y + 15, HIDDEN, size=11)
