"""Which counts of a back-test the public may not see, so that nobody can be told apart.

A *cell* is a printed count and is made of *atoms*, the smallest counts of its table. A cell
of fewer than ``minimum`` organisations is hidden; an empty one is not (that nobody is there
says nothing about anyone). Then the rest is attacked as a reader would who adds and
subtracts what is printed: where some combination depends only on atoms of fewer than
``minimum`` organisations, the smallest printed count it uses is hidden as well (sums last),
and the attack starts again. Last, a reader may also reason that a hidden count is at least
1; where that pins one down, more is hidden.

The attack is linear algebra: a combination of the atoms of a group G follows from the
printed rows P if it stands at right angles to everything P leaves open. Some combination
does exactly if the rows of G in a basis of P's null space depend on each other, which is
if the matrix of their products has an eigenvalue of zero.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

MINIMUM: Final = 3
"""Organisations a printed count must come from."""
TINY: Final = 1e-9
"""Below this a number of the elimination is zero: its entries are sums of zeros and ones."""

Matrix = NDArray[np.float64]
Group = tuple[int, ...]


@dataclass(frozen=True)
class Atom:
    """A smallest count and who stands behind it: all of them, or ``minimum`` of more."""

    filings: int
    organisations: AbstractSet[int]


def hidden_cells(
    atoms: Sequence[Atom],
    cells: Sequence[Sequence[int]],
    minimum: int = MINIMUM,
    hidden: AbstractSet[int] = frozenset(),
    known: Matrix | None = None,
) -> frozenset[int]:
    """Return the places of the cells that must not be printed.

    ``cells`` name their atoms by place; ``hidden`` are cells hidden elsewhere, ``known``
    rows of weights over the atoms whose sums are printed elsewhere.
    """
    return _Table(atoms, cells, minimum, known).hide(set(hidden))


def known_sums(
    count: int,
    cells: Sequence[Sequence[int]],
    hidden: AbstractSet[int],
    sums: Sequence[Sequence[int]],
) -> Matrix:
    """Return which combinations of ``sums`` of atoms follow from the printed ``cells``.

    ``count`` is the number of atoms. Rows of weights over ``sums``: a basis of them.
    """
    rows = [_vector(cell, count) for place, cell in enumerate(cells) if place not in hidden]
    left_open = _Told(np.array(rows).reshape(-1, count)).open
    told = np.array([_vector(each, count) for each in sums]) @ left_open
    return _Told(told.T).open.T


def _vector(cell: Sequence[int], count: int) -> Matrix:
    vector = np.zeros(count)
    vector[list(cell)] = 1
    return vector


class _Table:
    def __init__(
        self,
        atoms: Sequence[Atom],
        cells: Sequence[Sequence[int]],
        minimum: int,
        known: Matrix | None,
    ) -> None:
        self.minimum = minimum
        filled = [place for place, atom in enumerate(atoms) if atom.filings]
        places = {place: index for index, place in enumerate(filled)}
        self.atoms = [atoms[place] for place in filled]
        self.known = np.zeros((0, len(filled))) if known is None else known[:, filled]
        self.cells = [tuple(places[each] for each in cell if each in places) for cell in cells]
        self.counts = [sum(self.atoms[each].filings for each in cell) for cell in self.cells]
        self.vectors = np.zeros((len(self.cells), len(filled)))
        for place, cell in enumerate(self.cells):
            self.vectors[place, list(cell)] = 1

    def behind(self, atoms: Sequence[int]) -> frozenset[int]:
        """Return organisations behind ``atoms``; all of them if fewer than ``minimum``."""
        return frozenset().union(*(self.atoms[each].organisations for each in atoms))

    def small(self, atoms: Sequence[int]) -> bool:
        return 0 < len(self.behind(atoms)) < self.minimum

    def hide(self, hidden: set[int]) -> frozenset[int]:
        hidden |= {place for place, cell in enumerate(self.cells) if self.small(cell)}
        groups = self._groups()
        while found := self._leaks(hidden, groups) or self._pinned(hidden):
            hidden |= found
        return frozenset(hidden)

    def _groups(self) -> list[list[Group]]:
        """Return the sets of atoms that fewer than ``minimum`` organisations stand behind.

        Those of the same size together: they are tried at once.
        """
        behind = [frozenset(atom.organisations) for atom in self.atoms]
        small = {each for each in behind if len(each) < self.minimum}
        for _ in range(self.minimum - 2):
            joined = (one | other for one, other in combinations(small, 2))
            small |= {each for each in joined if len(each) < self.minimum}
        sizes: dict[int, set[Group]] = {}
        for few in small:
            group = tuple(at for at, each in enumerate(behind) if each <= few)
            sizes.setdefault(len(group), set()).add(group)
        return [sorted(sizes[size]) for size in sorted(sizes)]

    def _leaks(self, hidden: set[int], groups: Sequence[Sequence[Group]]) -> set[int]:
        """Return what to hide because a combination of the printed gives a group away."""
        printed = [place for place in range(len(self.cells)) if place not in hidden]
        told = _Told(np.vstack([self.vectors[printed], self.known]))
        found: set[int] = set()
        for group, weights in told.given_away(groups):
            wanted = np.zeros(len(self.atoms))
            wanted[list(group)] = weights
            used = np.flatnonzero(np.abs(told.made(wanted)[: len(printed)]) > TINY)
            # Nothing of this table is used where what is known elsewhere tells enough.
            if len(used):
                found.add(min((printed[place] for place in used), key=self._cost))
        return found

    def _cost(self, cell: int) -> tuple[bool, int, int]:
        return len(self.cells[cell]) > 1, self.counts[cell], cell

    def _pinned(self, hidden: set[int]) -> set[int]:
        """Return what to hide because counts of at least 1 leave no choice."""
        open_atoms = {self.cells[place][0] for place in hidden if len(self.cells[place]) == 1}
        low = dict.fromkeys(open_atoms, 1)
        high = {atom: sum(self.counts) for atom in open_atoms}
        sums = self._open_sums(hidden, open_atoms)
        changed = True
        while changed:
            changed = False
            for _, parts, rest in sums:
                least, most = sum(low[each] for each in parts), sum(high[each] for each in parts)
                for each in parts:
                    bounds = (
                        max(low[each], rest - most + high[each]),
                        min(high[each], rest - least + low[each]),
                    )
                    changed |= bounds != (low[each], high[each])
                    low[each], high[each] = bounds
                    if changed:
                        break
        for place, parts, _ in sums:
            if any(low[each] == high[each] and self.small([each]) for each in parts):
                return {place}
        return set()

    def _open_sums(
        self, hidden: set[int], open_atoms: set[int]
    ) -> list[tuple[int, list[int], int]]:
        """Return each printed sum with hidden parts: (cell, those parts, their count)."""
        found = []
        for place, cell in enumerate(self.cells):
            parts = [each for each in cell if each in open_atoms]
            if place not in hidden and parts:
                found.append((place, parts, sum(self.atoms[each].filings for each in parts)))
        return sorted(found, key=lambda each: self._cost(each[0]))


class _Told:
    """What printed rows tell: what follows from them, and by which weights."""

    def __init__(self, rows: Matrix) -> None:
        sizes, axes = np.linalg.eigh(rows.T @ rows)
        shut = sizes > TINY
        self.rows = rows
        self.sizes, self.axes = sizes[shut], axes[:, shut]
        self.open = axes[:, ~shut]
        """An orthonormal basis (columns) of what the rows leave open."""

    def made(self, wanted: Matrix) -> Matrix:
        """Return the weights of the rows, as small as can be, that make ``wanted``."""
        weights: Matrix = self.rows @ (self.axes @ ((wanted @ self.axes) / self.sizes))
        return weights

    def given_away(self, groups: Sequence[Sequence[Group]]) -> Iterator[tuple[Group, Matrix]]:
        """Yield each group of which some combination follows from the rows, and which."""
        angles = self.open @ self.open.T
        for alike in groups:
            places = np.array(alike)
            sizes, axes = np.linalg.eigh(angles[places[:, :, None], places[:, None, :]])
            for at in np.flatnonzero(sizes[:, 0] < TINY).tolist():
                yield alike[at], axes[at, :, 0]
