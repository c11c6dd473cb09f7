"""Does the verdict hang on the exact weights? Ten thousand other weightings, all within ±20 %.

Each draw multiplies every weight by a factor between 0.8 and 1.2 (steps of one ten-thousandth,
evenly spread, independent of each other) and scales all of them back to their old sum. Floors
are scaled with the weight of their dimension; pass mark, awards, points and gates stay. The
draws come from the raw stream of PCG64 with a fixed seed, so they are the same on every
machine and in every version of the library; draws and seed stand in the result.

Unjudged filings have no verdict to keep. Their *outcome* is what is certain whatever levels
reviewers give: ``meets``, ``below``, or ``open`` where the levels decide; what is counted is
how many weightings keep that. A gate wins over every weight: a gated filing keeps its verdict.

The indicator that *decides* is the one whose weight, over the weightings that change the
outcome, lies on average furthest from its own: raise it (or lower it) and the outcome turns.
None where no weighting changes the outcome. ``alone`` says whether a fifth more or less of
this one weight is enough by itself.

Totals are floats first. Whatever lies within their error of a line (below 1e-9 of a unit of
the last place for any table; the bound used is 1e-6) is decided again in exact fractions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from functools import cache
from math import floor
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from certify.scoring.bulk.bulk_reading import Floats
from certify.scoring.bulk.columns import Columns, Mask
from certify.scoring.bulk.settling import Settler
from certify.scoring.engine import judge
from certify.scoring.findings import Findings
from certify.scoring.rounding import CONTEXT, half_up
from certify.scoring.standard import Standard

DRAWS: Final = 10_000
SEED: Final = 20_260_101
SPREAD: Final = Decimal("0.2")
STEPS: Final = 10_000
"""A factor of one is so many steps."""
REACH: Final = int(SPREAD * STEPS)
NEAR: Final = 1e-6
"""Units of the last place within which floats are not believed."""
FOUR_PLACES: Final = Decimal("0.0001")

Factors = NDArray[np.int64]
Grades = NDArray[np.intp]
ZERO: Final = Fraction(0)
OUTCOMES: Final = ("meets", "below", "open")


@dataclass(frozen=True)
class Decider:
    """The indicator whose weight decides; ``direction`` (more | less) is what turns it."""

    id: str
    direction: str
    alone: bool


@dataclass(frozen=True)
class Sensitivity:
    """How many of ``draws`` weightings keep the outcome.

    ``verdict`` is the sheet's; ``outcome`` is meets, below, open or gated. ``award_kept``
    counts those that keep the award, too (as ``kept`` in a standard without awards).
    ``outcomes`` counts the weightings by outcome. ``pulls``: for each indicator, by how much
    its factor lies on average from 1 over the weightings that change the outcome.
    """

    draws: int
    seed: int
    spread: Decimal
    verdict: str
    outcome: str
    kept: int
    award_kept: int
    outcomes: Mapping[str, int]
    decides: Decider | None
    pulls: Mapping[str, Decimal]

    @property
    def share(self) -> Decimal:
        """The share of weightings that keep the outcome, 0–1, four places, rounded down.

        Down, so that 1 is said only where every weighting keeps it.
        """
        return (Decimal(self.kept) / self.draws).quantize(FOUR_PLACES, "ROUND_FLOOR")

    def as_json(self) -> dict[str, Any]:
        """Return the document ``certify.sensitivity/1``; shares are text."""
        decides = self.decides
        return {
            "schema": "certify.sensitivity/1",
            "draws": self.draws,
            "seed": self.seed,
            "spread": str(self.spread),
            "verdict": self.verdict,
            "outcome": self.outcome,
            "kept": self.kept,
            "share": str(self.share),
            "award_kept": self.award_kept,
            "outcomes": dict(self.outcomes),
            "decides": None if decides is None else vars(decides).copy(),
            "pulls": {name: str(pull) for name, pull in self.pulls.items()},
        }


def sensitivity(
    findings: Findings,
    levels: Mapping[str, Decimal],
    standard: Standard,
    campaign_year: int | None = None,
) -> Sensitivity:
    """Return how the outcome of ``findings`` holds under other weights.

    Arguments as those of ``engine.judge``; Refused if the standard does not cover the field.
    """
    sheet = judge(findings, levels, standard, campaign_year)
    scale = _Scale(findings, levels, standard)
    drawn = factors(len(standard.indicators))
    own = scale.graded(np.full((1, drawn.shape[1]), STEPS, dtype=np.int64))
    grades = scale.graded(drawn)
    results, result = _outcomes(*grades), int(_outcomes(*own)[0])
    gated = sheet.verdict == "gated"
    kept = np.ones(DRAWS, dtype=np.bool_) if gated else results == result
    award_kept = kept if gated else kept & (grades[0] == own[0]) & (grades[1] == own[1])
    pulls = _pulls(drawn, ~kept)
    return Sensitivity(
        draws=DRAWS,
        seed=SEED,
        spread=SPREAD,
        verdict=sheet.verdict,
        outcome="gated" if gated else OUTCOMES[result],
        kept=int(kept.sum()),
        award_kept=int(award_kept.sum()),
        outcomes={name: int((results == code).sum()) for code, name in enumerate(OUTCOMES)},
        decides=None if kept.all() else _decider(scale, pulls, result),
        pulls={
            each.id: _mean(pull, int((~kept).sum()))
            for each, pull in zip(standard.indicators, pulls.tolist(), strict=True)
        },
    )


@cache
def factors(count: int) -> Factors:
    """Return the draws for ``count`` indicators: factors in steps, one row per draw."""
    raw = np.random.PCG64(SEED).random_raw(DRAWS * count) >> np.uint64(32)
    steps = (raw * np.uint64(2 * REACH + 1)) >> np.uint64(32)
    drawn: Factors = steps.astype(np.int64).reshape(DRAWS, count) + (STEPS - REACH)
    drawn.setflags(write=False)
    return drawn


def _outcomes(low: Grades, high: Grades) -> Grades:
    """Return places in OUTCOMES from the grades at the lowest and at the highest levels."""
    return np.where(low > 0, 0, np.where(high > 0, 2, 1))


def _pulls(drawn: Factors, turned: Mask) -> NDArray[np.int64]:
    """Return the sum of each factor's distance from one over the weightings that turn."""
    pulls: NDArray[np.int64] = (drawn[turned] - STEPS).sum(axis=0)
    return pulls


def _mean(steps: int, count: int) -> Decimal:
    if not count:
        return Decimal(0)
    return half_up(CONTEXT.divide(Decimal(steps), Decimal(count * STEPS)), FOUR_PLACES)


def _decider(scale: "_Scale", pulls: NDArray[np.int64], result: int) -> Decider:
    place = int(np.abs(pulls).argmax())
    more = bool(pulls[place] > 0)
    alone = np.full((1, len(pulls)), STEPS, dtype=np.int64)
    alone[0, place] += REACH if more else -REACH
    turns = bool(_outcomes(*scale.graded(alone))[0] != result)
    return Decider(scale.standard.indicators[place].id, "more" if more else "less", turns)


class _Scale:
    """Grades a filing under any weights: 0 below the line, 1 from it on, 1 + n from award n on."""

    def __init__(
        self, findings: Findings, levels: Mapping[str, Decimal], standard: Standard
    ) -> None:
        self.standard = standard
        settler = Settler(standard, Columns.of([findings], [levels], standard.facts_read))
        ends = [settler.reading(place, 0).points for place in range(len(standard.indicators))]
        self.ends = tuple([Fraction(each[side]) for each in ends] for side in (0, 1))
        self.weights = [Fraction(each.weight) for each in standard.indicators]
        self.quantum = Fraction(standard.quantum)
        field = standard.fields[findings.field]
        self.lines = _lines(standard, field.pass_mark)
        self.groups = [
            (
                [at for at, each in enumerate(standard.indicators) if each.dimension == name],
                Fraction(least),
            )
            for name, least in field.floors.items()
        ]

    def graded(self, drawn: Factors) -> tuple[Grades, Grades]:
        """Return the grade under each row of factors at the lowest and the highest levels."""
        low = self._graded(drawn, self.ends[0])
        return low, low if self.ends[0] == self.ends[1] else self._graded(drawn, self.ends[1])

    def _graded(self, drawn: Factors, points: Sequence[Fraction]) -> Grades:
        weights = drawn * _floats(self.weights)
        weighted = weights * _floats(points)
        whole = weights.sum(axis=1)
        scale = float(sum(self.weights) / 100 / self.quantum)
        total = weighted.sum(axis=1) / whole * scale
        edges = np.array(self.lines) - 0.5
        grades: Grades = np.searchsorted(edges, total, side="right")
        doubt = (np.abs(total[:, None] - edges) <= NEAR).any(axis=1)
        for group, least in self.groups:
            grades[~self._floor(group, least, weights, weighted, whole, doubt)] = 0
        for row in np.flatnonzero(doubt).tolist():
            grades[row] = self.exact(drawn[row].tolist(), points)
        return grades

    def _floor(
        self,
        group: list[int],
        least: Fraction,
        weights: Floats,
        weighted: Floats,
        whole: Floats,
        doubt: Mask,
    ) -> Mask:
        """Return where a dimension reaches its floor; mark in ``doubt`` what is too near."""
        own = sum(self.weights[each] for each in group)
        scale = float(sum(self.weights) / 100 / self.quantum)
        total = weighted[:, group].sum(axis=1) / whole * scale
        ratio = float(least * sum(self.weights) / own / self.quantum)
        line = weights[:, group].sum(axis=1) / whole * ratio
        rounded = np.floor(total + 0.5)
        doubt |= np.abs(total - np.rint(total - 0.5) - 0.5) <= NEAR
        doubt |= np.abs(rounded - line) <= NEAR
        reached: Mask = rounded >= line
        return reached

    def exact(self, drawn: Sequence[int], points: Sequence[Fraction]) -> int:
        """Return the grade under one row of factors in exact fractions."""
        weights = [weight * factor for weight, factor in zip(self.weights, drawn, strict=True)]
        norm = sum(self.weights, ZERO) / sum(weights, ZERO)
        weighted = [w * norm * p for w, p in zip(weights, points, strict=True)]
        total = _rounded(sum(weighted, ZERO) / 100 / self.quantum)
        for group, least in self.groups:
            own, now = (sum((each[at] for at in group), ZERO) for each in (self.weights, weights))
            reached = _rounded(sum((weighted[at] for at in group), ZERO) / 100 / self.quantum)
            if reached < least * now * norm / own / self.quantum:
                return 0
        return sum(total >= line for line in self.lines)


def _lines(standard: Standard, mark: Decimal) -> list[int]:
    """Return the pass mark and the awards above it in units of the last place, ascending."""
    lines = [mark, *(each.lower for each in standard.awards if each.lower > mark)]
    exact = [CONTEXT.divide(line, standard.quantum) for line in lines]
    return sorted(int(each.to_integral_value(ROUND_CEILING)) for each in exact)


def _floats(numbers: Sequence[Fraction]) -> Floats:
    return np.array([float(each) for each in numbers])


def _rounded(units: Fraction) -> int:
    """Round half-up; totals are never negative."""
    return floor(units + Fraction(1, 2))
