"""Which counts of a back-test the public may not see, so that nobody can be told apart.

A *cell* is a printed count and is made of *atoms*, the smallest counts of its table. A cell
of fewer than ``minimum`` organisations is hidden; an empty one is not (that nobody is there
says nothing about anyone). Then the rest is attacked as a reader would who adds and
subtracts what is printed: where some combination depends only on atoms of fewer than
``minimum`` organisations, the smallest printed count it uses is hidden as well (sums last),
and the attack starts again. Last, a reader may reason that whatever is hidden is at least
1: where hidden counts add up to their number, each of them is 1. There an empty cell beside
them is hidden, too (which one, depends on who stands behind the others, so the choice tells
nothing), or else another printed count.

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

NOBODY: Final = -(2**64)
"""From here down: who stands for an empty cell that must not be known to be empty."""

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
    totals: Sequence[Sequence[int]] = (),
    known: Matrix | None = None,
) -> frozenset[int]:
    """Return the places of the cells that must not be printed.

    ``cells`` name their atoms by place. ``totals`` are sums of atoms printed elsewhere,
    ``known`` rows of weights over the atoms whose sums follow from what is printed elsewhere.
    """
    return _Table(atoms, cells, minimum, totals, known).hide()


def known_sums(
    count: int,
    cells: Sequence[Sequence[int]],
    hidden: AbstractSet[int],
    sums: Sequence[Sequence[int]],
) -> Matrix:
    """Return which combinations of ``sums`` of atoms follow from the printed ``cells``.

    ``count`` is the number of atoms. Rows of weights over ``sums``: a basis of them.
    """
    printed = [cell for place, cell in enumerate(cells) if place not in hidden]
    told = _vectors(sums, count) @ _Told(_vectors(printed, count)).open
    return _Told(told.T).open.T


def _vectors(cells: Sequence[Sequence[int]], count: int) -> Matrix:
    """Return a row of zeros and ones per cell: which of ``count`` atoms it is the sum of."""
    vectors = np.zeros((len(cells), count))
    for place, cell in enumerate(cells):
        vectors[place, list(cell)] = 1
    return vectors


class _Table:
    """The cells of one table while they are being hidden, cell by cell."""

    def __init__(
        self,
        atoms: Sequence[Atom],
        cells: Sequence[Sequence[int]],
        minimum: int,
        totals: Sequence[Sequence[int]],
        known: Matrix | None,
    ) -> None:
        self.minimum = minimum
        self.given, self.wanted = list(atoms), cells
        self.single = {cell[0]: place for place, cell in enumerate(cells) if len(cell) == 1}
        self.lines: list[tuple[int | None, Sequence[int]]] = [
            *((place, cell) for place, cell in enumerate(cells) if len(cell) > 1),
            *((None, total) for total in totals),
        ]
        told = _vectors(totals, len(atoms))
        self.told = told if known is None else np.vstack([told, known])
        self._take_in()

    def _take_in(self) -> None:
        """Leave out what is empty and known to be: it helps and hurts nobody."""
        filled = [place for place, atom in enumerate(self.given) if atom.organisations]
        places = {place: index for index, place in enumerate(filled)}
        self.atoms = [self.given[place] for place in filled]
        self.known = self.told[:, filled]
        self.cells = [
            tuple(places[each] for each in cell if each in places) for cell in self.wanted
        ]
        self.counts = [sum(self.atoms[each].filings for each in cell) for cell in self.cells]
        self.vectors = _vectors(self.cells, len(filled))
        self.groups = self._groups()

    def behind(self, atoms: Sequence[int]) -> frozenset[int]:
        """Return organisations behind ``atoms``; all of them if fewer than ``minimum``."""
        return frozenset().union(*(self.atoms[each].organisations for each in atoms))

    def small(self, atoms: Sequence[int]) -> bool:
        return 0 < len(self.behind(atoms)) < self.minimum

    def hide(self) -> frozenset[int]:
        """Return the places of all cells to hide."""
        hidden = {place for place, cell in enumerate(self.cells) if self.small(cell)}
        while found := self._leaks(hidden) or self._pinned(hidden):
            hidden |= found
        return frozenset(hidden - self._needless(hidden))

    def _needless(self, hidden: set[int]) -> set[int]:
        """Return hidden cells that follow from the printed ones: to print them tells nothing."""
        printed = [place for place in range(len(self.cells)) if place not in hidden]
        told = _Told(np.vstack([self.vectors[printed], self.known]))
        left = np.abs(self.vectors @ told.open).max(axis=1, initial=0)
        return {each for each in hidden if left[each] < TINY and not self.small(self.cells[each])}

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

    def _leaks(self, hidden: set[int]) -> set[int]:
        """Return what to hide because a combination of the printed gives a group away."""
        printed = [place for place in range(len(self.cells)) if place not in hidden]
        told = _Told(np.vstack([self.vectors[printed], self.known]))
        found: set[int] = set()
        for group, weights in told.given_away(self.groups):
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
        """Return what to hide because hidden counts of at least 1 leave no choice."""
        for place, line in self.lines:
            shut = [each for each in line if self.single.get(each) in hidden]
            counts = {self.given[each].filings for each in shut}
            if counts == {1} and place not in hidden:
                beside = self._beside(line, shut, hidden)
                if beside is not None:
                    return {beside}
                if place is not None:
                    return {place}
        return set()

    def _beside(self, line: Sequence[int], shut: Sequence[int], hidden: set[int]) -> int | None:
        """Return the place of another cell of a line to hide: an empty one if there is one."""
        free = [each for each in line if self.single.get(each, -1) not in hidden | {-1}]
        empty = [each for each in free if not self.given[each].filings]
        if not empty:
            return min((self.single[each] for each in free), key=self._cost, default=None)
        # Rather one beside which something is hidden in its other lines already.
        cheap = [each for each in empty if self._sheltered(each, line, hidden)] or empty
        secret = sum(sum(self.given[each].organisations) for each in shut)
        chosen = cheap[secret % len(cheap)]
        self.given[chosen] = Atom(0, frozenset({NOBODY - chosen}))
        self._take_in()
        return self.single[chosen]

    def _sheltered(self, atom: int, line: Sequence[int], hidden: set[int]) -> bool:
        others = [each for _, each in self.lines if atom in each and each is not line]
        return all(any(self.single.get(at) in hidden for at in each) for each in others)


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
