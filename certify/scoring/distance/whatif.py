"""What if: the figures of a filing that a standard reads, and two sheets side by side.

Levers are the filing's own figures, not facts: moving sales moves margin, growth and
export share at once. Which there are follows from the facts the standard reads. Shares of
counted patents are levers, their number is not. Reviewers' levels are assumptions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from certify.scoring.document import Filing, Judgement
from certify.scoring.facts import counted_patents
from certify.scoring.figures import PATENTS, read_facts, read_figures, sources
from certify.scoring.rounding import ZERO, plain
from certify.scoring.sheet import Sheet
from certify.scoring.standard import HIGHEST_LEVEL, LOWEST_LEVEL, Standard

SCHEMA: Final = "certify.what-if/1"

AMOUNT: Final = "amount"
SHARE: Final = "share"
COUNT: Final = "count"
PERCENT: Final = "percent"
LEVEL: Final = "level"

FIGURES: Final[Mapping[str, str]] = {
    "economics": AMOUNT,
    "market.core_features_total": COUNT,
    "market.core_features_protected": COUNT,
    "market.price_premium_percent": PERCENT,
}
"""Figure, or the section whose figures are all alike → what kind of number it is."""

SECTIONS: Final = tuple(dict.fromkeys(each.partition(".")[0] for each in FIGURES))
"""The sections of the filing that hold such figures, in the order of the document."""

MOVED_BY_SHARES: Final = frozenset(
    ("contribution", "remaining_term", "attributed_profit_per_investment")
)
"""Facts that change with the patents' shares; a test tries every fact."""

_SLIDES: Final[Mapping[str, tuple[Decimal, Decimal, Decimal]]] = {
    SHARE: (ZERO, Decimal(1), Decimal("0.01")),
    LEVEL: (LOWEST_LEVEL, HIGHEST_LEVEL, Decimal("0.5")),
    PERCENT: (Decimal(-50), Decimal(100), Decimal("0.5")),
    COUNT: (ZERO, Decimal(20), Decimal(1)),
}


@dataclass(frozen=True)
class Lever:
    """One number that may be tried; ``name`` is the figure, patent or indicator.

    ``pointer`` leads into ``certify.filing/1`` or is ``/levels/<indicator>`` (judgement).
    ``low``, ``high`` and ``step`` are where a slider moves, not what is allowed: that the
    one judge of input says.
    """

    pointer: str
    kind: str
    name: str
    now: Decimal | None
    low: Decimal
    high: Decimal
    step: Decimal


@dataclass(frozen=True)
class Change:
    """An indicator or dimension before and after; None while its level is missing."""

    id: str
    before: Decimal | None
    after: Decimal | None
    difference: Decimal | None


@dataclass(frozen=True)
class Comparison:
    """Two sheets of one standard side by side. ``low`` and ``high`` are the ends of the total."""

    before: Sheet
    after: Sheet
    indicators: tuple[Change, ...]
    dimensions: tuple[Change, ...]
    low: Decimal
    high: Decimal

    def as_json(self) -> dict[str, Any]:
        """Return ``certify.what-if/1``: both sheets, and what differs; numbers are texts."""
        return {
            "schema": SCHEMA,
            "before": self.before.as_json(),
            "after": self.after.as_json(),
            "differences": {
                "indicators": [_change_json(each) for each in self.indicators],
                "dimensions": [_change_json(each) for each in self.dimensions],
                "total": [format(self.low, "f"), format(self.high, "f")],
                "verdict": [self.before.verdict, self.after.verdict],
                "award": [self.before.award, self.after.award],
            },
        }


def levers(standard: Standard, filing: Filing, judgement: Judgement) -> tuple[Lever, ...]:
    """Return what may be tried for ``filing`` under ``standard``: figures, shares, levels."""
    figures = (each for each in read_figures(standard) if each != PATENTS)
    return (
        *(_figure(each, filing) for each in sorted(figures, key=_order)),
        *_shares(standard, filing),
        *(
            Lever(f"/levels/{each.id}", LEVEL, each.id, judgement.levels.get(each.id),
                  *_SLIDES[LEVEL])
            for each in standard.indicators if each.by_reviewers
        ),
    )  # fmt: skip


def compare(before: Sheet, after: Sheet) -> Comparison:
    """Return two sheets of the same standard side by side."""
    ends = [sheet.interval or (sheet.total or ZERO,) * 2 for sheet in (before, after)]
    return Comparison(
        before=before,
        after=after,
        indicators=tuple(
            _change(one.id, one.contribution, other.contribution)
            for one, other in zip(before.indicators, after.indicators, strict=True)
        ),
        dimensions=tuple(
            _change(one.id, one.total, other.total)
            for one, other in zip(before.dimensions, after.dimensions, strict=True)
        ),
        low=ends[1][0] - ends[0][0],
        high=ends[1][1] - ends[0][1],
    )


def _order(figure: str) -> int:
    """Order figures by section, as the document holds them."""
    return SECTIONS.index(figure.partition(".")[0])


def kind_of(figure: str) -> str:
    """Return what kind of number ``figure`` is; KeyError for one nobody knows."""
    section = figure.partition(".")[0]
    return FIGURES[section] if section in FIGURES else FIGURES[figure]


def _figure(figure: str, filing: Filing) -> Lever:
    section, _, name = figure.partition(".")
    part = getattr(filing, section)
    held = None if part is None else getattr(part, name)
    now = None if held is None else Decimal(held)
    kind = kind_of(figure)
    slide = _amounts(now, filing) if kind == AMOUNT else _widened(kind, now)
    return Lever(f"/{section}/{name}", kind, figure, now, *slide)


def _amounts(now: Decimal | None, filing: Filing) -> tuple[Decimal, Decimal, Decimal]:
    """Return a slide from 0, or from a loss, to about twice the amount or the sales."""
    high = 2 * (abs(now) if now else max(filing.economics.sales, Decimal(10_000)))
    step = Decimal(1).scaleb(high.adjusted() - 2)
    high = (high / step).to_integral_value() * step
    return (-high if now is not None and now < 0 else ZERO), high, step


def _widened(kind: str, now: Decimal | None) -> tuple[Decimal, Decimal, Decimal]:
    low, high, step = _SLIDES[kind]
    reach = abs(now or ZERO).to_integral_value() * 2
    return (low if low >= ZERO else min(low, -reach)), max(high, reach), step


def _shares(standard: Standard, filing: Filing) -> Iterator[Lever]:
    if not MOVED_BY_SHARES.intersection(read_facts(standard)):
        return
    counted = {each.number for each in counted_patents(filing)}
    for place, patent in enumerate(filing.patents):
        if patent.number in counted:
            pointer = f"/patents/{place}/contribution"
            yield Lever(pointer, SHARE, patent.number, patent.contribution, *_SLIDES[SHARE])


def moves(lever: Lever, standard: Standard) -> tuple[str, ...]:
    """Return the ids of the indicators that ``lever`` moves."""
    if lever.kind == LEVEL:
        return (lever.name,)
    if lever.kind == SHARE:
        moved = MOVED_BY_SHARES
    else:
        moved = frozenset(f for f in read_facts(standard) if lever.name in sources(f))
    return tuple(each.id for each in standard.indicators if each.fact in moved)


def _change(id_: str, before: Decimal | None, after: Decimal | None) -> Change:
    if before is None or after is None:
        return Change(id_, before, after, None)
    return Change(id_, before, after, after - before)


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "before": _text(change.before),
        "after": _text(change.after),
        "difference": _text(change.difference),
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
