"""Changes that printed sums do not notice, kept to answer later questions without solving.

A move found for one quantity carries others along. Any fraction of it is a move too, so it
also serves an attacker who knows a part of the amounts, if the fraction leaves that part.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

import numpy as np

from certify.accounting.disclosure.bounds import Floats, Move
from certify.accounting.disclosure.system import Weights

ROUGHLY: Final = 1e-4
"""A move says nothing about amounts so much smaller than its own unit: the solver's error."""
ROWS: Final = 64


class Moves:
    """Every move found so far over ``atoms`` unknowns, in yuan."""

    def __init__(self, atoms: int) -> None:
        """Begin with none."""
        self._changes = np.zeros((ROWS, atoms))
        self._units = np.zeros(ROWS)
        self._count = 0

    def add(self, move: Move, unit: Decimal) -> None:
        """Keep ``move``, whose changes are counted in ``unit`` yuan."""
        if self._count == len(self._units):
            self._changes = np.vstack([self._changes, np.zeros_like(self._changes)])
            self._units = np.append(self._units, np.zeros_like(self._units))
        self._changes[self._count, list(move.atoms)] = move.changes * float(unit)
        self._units[self._count] = float(unit)
        self._count += 1

    def carry(
        self,
        weights: Weights,
        side: int,
        need: Decimal,
        rooms: Mapping[int, Decimal] | None = None,
    ) -> bool:
        """Tell whether some move carries the quantity ``need`` yuan up (side 1) or down (-1).

        ``rooms``: atom → how far it can fall for this attacker, where less than for everybody.
        """
        changes, wanted = self._changes[: self._count], float(need)
        weight = np.array([float(side * w) for w in weights.values()])
        reached = changes[:, list(weights)] @ weight
        fit = (reached >= wanted) & (wanted > ROUGHLY * self._units[: self._count])
        if rooms:
            parts = wanted / reached[fit]
            falls = -changes[fit][:, list(rooms)] * parts[:, None]
            return bool((falls <= _floats(rooms)).all(axis=1).any())
        return bool(fit.any())


def _floats(rooms: Mapping[int, Decimal]) -> Floats:
    return np.array([float(room) for room in rooms.values()])
