"""The waterfall of a score: from 0 to the total, indicator by indicator, as plain geometry.

Each bar begins where the last one ended; a faint frame shows what the indicator could have
given. While levels are missing, a bar ends open: what is certain, and up to where it may
reach. Coordinates are those of the drawing, origin top left, to a tenth.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from certify.i18n import N_, translate
from certify.scoring import words
from certify.scoring.rounding import HUNDRED, TWO_PLACES, ZERO, half_up, plain
from certify.scoring.sheet import DimensionResult, IndicatorResult, Sheet
from certify.scoring.standard import HIGHEST_LEVEL, LOWEST_LEVEL, Dimension, Indicator, Standard

WIDTH: Final = Decimal(720)
LEFT: Final = Decimal(252)
RIGHT: Final = Decimal(628)
TOP: Final = Decimal(32)
ROW: Final = Decimal(17)
GAP: Final = Decimal(5)
BAR: Final = Decimal(11)
FOOT: Final = Decimal(20)
TICKS: Final = tuple(Decimal(each) for each in (0, 20, 40, 60, 80, 100))
_TENTH: Final = Decimal("0.1")
_APART: Final = Decimal(110)
"""Labels of lines nearer to each other than this stand in two rows."""


@dataclass(frozen=True)
class Bar:
    """One row. ``start`` to ``end`` is certain, ``end`` to ``reach`` possible; in points of 100.

    ``kind``: indicator, dimension or total. ``most`` is what it could have given, and
    ``floor`` where a dimension's floor lies. ``tone`` is the place of its dimension.
    """

    kind: str
    id: str
    name: str
    amount: str
    tone: int
    start: Decimal
    end: Decimal
    reach: Decimal
    most: Decimal
    floor: Decimal | None
    y: Decimal

    @property
    def open(self) -> bool:
        """Whether a level is missing within it."""
        return self.reach > self.end


@dataclass(frozen=True)
class Line:
    """A vertical line at a total that decides something; ``row`` is where its label stands."""

    kind: str
    label: str
    at: Decimal
    row: int


@dataclass(frozen=True)
class Waterfall:
    """The whole drawing; ``title`` and ``description`` are for those who do not see it."""

    title: str
    description: str
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    height: Decimal

    def as_json(self) -> list[dict[str, Any]]:
        """Return the bars for machines, in points of 100, without drawing coordinates."""
        return [
            {
                "kind": bar.kind,
                "id": bar.id,
                "start": plain(bar.start),
                "end": plain(bar.end),
                "reach": plain(bar.reach),
                "most": plain(bar.most),
                "floor": None if bar.floor is None else plain(bar.floor),
            }
            for bar in self.bars
        ]


def waterfall(sheet: Sheet, standard: Standard, language: str) -> Waterfall:
    """Return the drawing of ``sheet``, made by ``standard``."""
    bars = tuple(_bars(sheet, standard, language))
    last = bars[-1].y + ROW
    total = bars[-1].amount
    title = translate(N_("From 0 to the total: {total}"), language, total=total)
    said = [f"{bar.name} {bar.amount}" for bar in bars if bar.kind != "total"]
    lines = tuple(_lines(sheet, standard, language))
    said += [line.label for line in lines]
    return Waterfall(title, "; ".join(said), bars, lines, last + FOOT)


def x(points: Decimal) -> Decimal:
    """Return where a total of ``points`` lies in the drawing."""
    return half_up(LEFT + points * (RIGHT - LEFT) / HUNDRED, _TENTH)


def possible(indicator: Indicator) -> tuple[Decimal, Decimal]:
    """Return the least and the most a reviewers' indicator can contribute."""
    ends = [indicator.table.read(level)[0] for level in (LOWEST_LEVEL, HIGHEST_LEVEL)]
    return (
        indicator.weight * min(ends) / HUNDRED,
        indicator.weight * max(ends) / HUNDRED,
    )


def _bars(sheet: Sheet, standard: Standard, language: str) -> Iterator[Bar]:
    found = {each.id: each for each in sheet.indicators}
    at, y = ZERO, TOP
    for tone, (dimension, result) in enumerate(
        zip(standard.dimensions, sheet.dimensions, strict=True)
    ):
        inner = []
        below, start = y + ROW, at
        for indicator in dimension.indicators:
            bar = _indicator(indicator, found[indicator.id], tone, at, below, language)
            inner.append(bar)
            at, below = bar.end, below + ROW
        yield _dimension(dimension, result, inner, start, y, language)
        yield from inner
        y = below + GAP
    yield _total(sheet, at, y, language)


def _indicator(
    indicator: Indicator,
    result: IndicatorResult,
    tone: int,
    start: Decimal,
    y: Decimal,
    language: str,
) -> Bar:
    low = high = result.contribution
    if low is None or high is None:
        low, high = possible(indicator)
    return Bar(
        kind="indicator",
        id=indicator.id,
        name=f"{indicator.id} {indicator.names.say(language)}",
        amount=_amount(low, high, indicator.weight, language),
        tone=tone,
        start=start,
        end=start + low,
        reach=start + high,
        most=start + indicator.weight,
        floor=None,
        y=y,
    )


def _dimension(
    dimension: Dimension,
    result: DimensionResult,
    inner: list[Bar],
    start: Decimal,
    y: Decimal,
    language: str,
) -> Bar:
    end = inner[-1].end
    reach = end + sum((bar.reach - bar.end for bar in inner), ZERO)
    low, high = end - start, reach - start
    if result.total is not None:
        low = high = result.total
    return Bar(
        kind="dimension",
        id=dimension.id,
        name=f"{dimension.id} {dimension.names.say(language)}",
        amount=_amount(low, high, dimension.weight, language),
        tone=inner[0].tone,
        start=start,
        end=end,
        reach=reach,
        most=start + dimension.weight,
        floor=None if result.floor is None else start + result.floor,
        y=y,
    )


def _total(sheet: Sheet, at: Decimal, y: Decimal, language: str) -> Bar:
    low, high = sheet.interval or (sheet.total or at, sheet.total or at)
    return Bar(
        kind="total",
        id="total",
        name=translate(N_("Total"), language),
        amount=format(low, "f") if low == high else f"{low:f}–{high:f}",
        tone=0,
        start=ZERO,
        end=low,
        reach=high,
        most=HUNDRED,
        floor=None,
        y=y,
    )


def _amount(low: Decimal, high: Decimal, most: Decimal, language: str) -> str:
    """Say "7.56 of 12", or "0–8 of 8" while a level is missing."""
    said = shown(low) if low == high else f"{shown(low)}–{shown(high)}"
    return translate(N_("{points} of {most}"), language, points=said, most=words.number(most))


def shown(points: Decimal) -> str:
    """Write points to two places, trailing zeros dropped."""
    return words.number(half_up(points, TWO_PLACES))


def _lines(sheet: Sheet, standard: Standard, language: str) -> Iterator[Line]:
    """Yield the pass mark and every award; an award at the mark stands for both."""
    found = [(each.lower, "award", each.names.say(language)) for each in standard.awards]
    if sheet.pass_mark not in {lower for lower, *_ in found}:
        found.append((sheet.pass_mark, "mark", translate(N_("Pass mark"), language)))
    before: Decimal | None = None
    row = 0
    for lower, kind, name in sorted(found):
        at = x(lower)
        row = 1 - row if before is not None and at - before < _APART else 0
        before = at
        yield Line(kind, f"{name} {words.number(lower)}", at, row)
