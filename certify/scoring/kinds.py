"""The closed set of indicator kinds: how a value becomes 0–100 points.

Every kind is a table of (lower value, points) rows. ``read`` returns the points and the
*step*: the row that fired, from which the rule is told again in any language. Values
outside the table are clamped to its ends (contract, "Arithmetic").
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Final

from certify.scoring.rounding import CONTEXT, plain

BELOW: Final = -1
"""The step of a value below the first row."""


@dataclass(frozen=True)
class Table:
    """Rows of a kind: ``at`` ascends strictly; ``points`` has the same length."""

    at: tuple[Decimal, ...]
    points: tuple[Decimal, ...]
    kind: str

    def step_of(self, value: Decimal) -> int:
        """Return the row with the greatest lower value not above ``value``, or BELOW."""
        return bisect_right(self.at, value) - 1

    def read(self, value: Decimal) -> tuple[Decimal, int]:
        """Return (points, step) for ``value``: here the row's own points."""
        step = self.step_of(value)
        return self.points[max(step, 0)], step

    def row(self, step: int) -> str:
        """Return a row in the notation of rules, ``3→90``."""
        return f"{plain(self.at[step])}→{plain(self.points[step])}"

    def rule(self, value: Decimal, step: int) -> str:
        """Return the rule that fired in a notation that belongs to no language.

        ``piecewise 1→60, 3→90 at 1.2``; ``piecewise ≥6→100 at 7``; ``bands [10,30)→80 at 15``.
        ``value`` is the value as shown, rounded.
        """
        return f"{self.kind} {self._fired(value, step)} at {plain(value)}"

    def _fired(self, value: Decimal, step: int) -> str:
        return self._notations[step - BELOW]

    @cached_property
    def _notations(self) -> tuple[str, ...]:
        """The notation of every step, BELOW first: made once, used by every filing."""
        inner = (self._between(step) for step in range(len(self.at) - 1))
        return (f"<{self.row(0)}", *inner, f"≥{self.row(len(self.at) - 1)}")

    def _between(self, step: int) -> str:
        lower, upper = plain(self.at[step]), plain(self.at[step + 1])
        return f"[{lower},{upper})→{plain(self.points[step])}"


class Piecewise(Table):
    """Linear between the rows, constant outside them."""

    def read(self, value: Decimal) -> tuple[Decimal, int]:
        """Return (points, step), multiplying before dividing so that knots are exact."""
        step = self.step_of(value)
        if step == BELOW or step + 1 == len(self.at):
            return self.points[max(step, 0)], step
        x0, y0, width, rise = self._pieces[step]
        return y0 + (value - x0) * rise / width, step

    @cached_property
    def _pieces(self) -> tuple[tuple[Decimal, Decimal, Decimal, Decimal], ...]:
        """(x, y, width, rise) of every piece: the same for every filing."""
        ends = zip(pairwise(self.at), pairwise(self.points), strict=True)
        less = CONTEXT.subtract
        return tuple((x0, y0, less(x1, x0), less(y1, y0)) for (x0, x1), (y0, y1) in ends)

    def _between(self, step: int) -> str:
        return f"{self.row(step)}, {self.row(step + 1)}"


class Bands(Table):
    """The points of the band with the greatest lower bound not above the value."""


class Rubric(Piecewise):
    """Reviewers' levels 0–4; a level between two whole ones (a mean) lies on their line."""

    def _fired(self, value: Decimal, step: int) -> str:
        return self.row(step) if value == self.at[step] else super()._fired(value, step)


class Flag(Table):
    """A condition that holds (1) or does not (0)."""

    def _fired(self, value: Decimal, step: int) -> str:
        return self.row(step)


KINDS: Final[Mapping[str, type[Table]]] = {
    "piecewise": Piecewise,
    "bands": Bands,
    "rubric": Rubric,
    "flag": Flag,
}
