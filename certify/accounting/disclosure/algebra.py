"""What printed sums determine exactly: linear algebra without rounding.

Everything is computed in whole numbers modulo a prime. A dependence between ones and zeros
that holds in the rationals holds there too; one that holds there only would need a chance of
about one in two thousand million. The cautious side is the one that errs.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

PRIME: Final = 2_147_483_647
SKETCH: Final = 12
"""Numbers kept of each unknown's freedom, to compare as many unknowns at most."""

Whole = NDArray[np.int64]


def freedom(rows: Whole, unknowns: int) -> Whole:
    """Return a basis of the changes that no row notices, shape (unknowns, dimensions).

    ``rows`` has a row per printed sum and a column per unknown. An unknown whose row of the
    answer is all zeros is determined.
    """
    work = np.array(rows, dtype=np.int64).reshape(-1, unknowns) % PRIME
    pivots: list[int] = []
    for column in range(unknowns):
        at = len(pivots)
        found = np.flatnonzero(work[at:, column])
        if not len(found):
            continue
        other = at + int(found[0])
        work[[at, other]] = work[[other, at]]
        work[at] = work[at] * pow(int(work[at, column]), -1, PRIME) % PRIME
        lines = np.flatnonzero(work[:, column])
        lines = lines[lines != at]
        work[lines] = (work[lines] - work[lines, column, None] * work[at]) % PRIME
        pivots.append(column)
    free = sorted(set(range(unknowns)) - set(pivots))
    basis = np.zeros((unknowns, len(free)), dtype=np.int64)
    for i, column in enumerate(free):
        basis[column, i] = 1
        basis[pivots, i] = -work[: len(pivots), column] % PRIME
    return basis


def sketch(basis: Whole, seed: int = 1) -> Whole:
    """Return ``basis`` with at most SKETCH columns.

    Up to SKETCH of its rows depend on each other in the answer just if they do in ``basis``
    (but for a chance as small as that of the prime).
    """
    wide = basis.shape[1]
    if wide <= SKETCH:
        return basis
    mixing = np.random.default_rng(seed).integers(1, PRIME, size=(wide, SKETCH))
    out = np.zeros((len(basis), SKETCH), dtype=np.int64)
    for i in range(wide):
        out = (out + basis[:, i : i + 1] * mixing[i] % PRIME) % PRIME
    return out


def independent(groups: Whole, seed: int = 2) -> NDArray[np.bool_]:
    """Tell of each group of rows whether they are independent, shape (groups, rows, columns).

    Where the answer is yes it is certain; a no may (by a chance as small as that of the prime)
    be wrong, and ``dependence`` then finds nothing. For many groups at once, as nearly all are
    independent.
    """
    count, size, wide = groups.shape
    mixing = np.random.default_rng(seed).integers(1, PRIME, size=(wide, size))
    work = np.zeros((count, size, size), dtype=np.int64)
    for i in range(wide):
        work = (work + groups[:, :, i : i + 1] * mixing[i] % PRIME) % PRIME
    sure = np.ones(count, dtype=bool)
    for k in range(size):
        sure &= work[:, k, k] != 0
        scaled = work[:, k + 1 :] * work[:, k : k + 1, k : k + 1] % PRIME
        taken = work[:, k + 1 :, k : k + 1] * work[:, k : k + 1] % PRIME
        work[:, k + 1 :] = (scaled - taken) % PRIME
    return sure


def dependence(rows: Sequence[Sequence[int]]) -> list[int] | None:
    """Return weights, not all zero, with Σ weight · row ≡ 0, or None if there are none."""
    kept: list[tuple[int, list[int], list[int]]] = []
    for i, row in enumerate(rows):
        line = [int(value) % PRIME for value in row]
        weights = [int(j == i) for j in range(len(rows))]
        for column, other, used in kept:
            factor = line[column]
            if factor:
                line = _less(line, other, factor)
                weights = _less(weights, used, factor)
        first = next((c for c, value in enumerate(line) if value), None)
        if first is None:
            return [signed(weight) for weight in weights]
        inverse = pow(line[first], -1, PRIME)
        kept.append((first, _times(line, inverse), _times(weights, inverse)))
    return None


def signed(weight: int) -> int:
    """Return the number of least size that is ``weight`` modulo the prime."""
    return weight - PRIME if weight > PRIME // 2 else weight


def _times(line: Iterable[int], factor: int) -> list[int]:
    return [value * factor % PRIME for value in line]


def _less(line: Iterable[int], other: Iterable[int], factor: int) -> list[int]:
    return [(a - factor * b) % PRIME for a, b in zip(line, other, strict=True)]
