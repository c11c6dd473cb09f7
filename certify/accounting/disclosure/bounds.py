"""How far a hidden quantity can be moved without any printed sum noticing: linear programming.

The only floats of disclosure control. Changes are counted in units of the change that would
be enough, and every right-hand side is zero, so that a small amount beside a large one loses
no digits; the true amounts enter only as "can fall by so much", worked out in decimals.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import block_diag, csr_array

from certify.accounting.disclosure.system import Piece, Weights

FAR: Final = 1e5
"""No unknown is moved further than this many units: what needs more counts as not reached."""
EXACT: Final = 1e-6

Floats = NDArray[np.float64]
Room = Callable[[int], Decimal | None]
"""Atom → how far it can fall, yuan; None: as far as you like (it may be negative)."""


@dataclass(frozen=True)
class Move:
    """A change that printed sums do not notice.

    ``reached`` is how far the quantity moved, in units; ``atoms`` are the atoms moved and
    ``changes`` by how many units each.
    """

    reached: float
    atoms: tuple[int, ...]
    changes: Floats


def farthest(
    pieces: Sequence[Piece], weights: Weights, unit: Decimal, room: Room, *, enough: float | None
) -> Move:
    """Return the move that raises the quantity ``weights`` most, or to ``enough`` units.

    ``unit`` > 0, yuan; lower instead of raise by negative weights. ``enough`` None looks for
    the farthest there is, up to FAR. Raises RuntimeError if the solver fails, which it should
    not: no move at all is always possible.
    """
    atoms = tuple(atom for piece in pieces for atom in piece.unknowns)
    if not atoms:
        return Move(0, (), np.zeros(0))
    sums = csr_array(block_diag([piece.sums for piece in pieces], format="csr"))
    wanted = np.array([float(weights.get(atom, 0)) for atom in atoms])
    limits = np.array([(-fall(room(atom), unit), FAR) for atom in atoms])
    capped = {} if enough is None else {"A_ub": csr_array(wanted[None, :]), "b_ub": [enough]}
    solved = linprog(
        -wanted, A_eq=sums, b_eq=np.zeros(sums.shape[0]), bounds=limits, method="highs", **capped
    )
    if solved.x is None:
        raise RuntimeError(f"the solver found no move: {solved.message}")
    return Move(float(wanted @ solved.x), atoms, solved.x)


def fall(room: Decimal | None, unit: Decimal) -> float:
    """Return how many units something can fall, at most FAR."""
    return FAR if room is None else min(FAR, float(room / unit))
