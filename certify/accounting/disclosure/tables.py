"""What is printed of one measure, as somebody could reason about it.

The finest places that amounts stand in (a field, a region, a type of organisation, recognised
or not, …) are the unknowns; a printed cell is a sum of some of them. Tables of one release
that count the same filings are one system: their cells are sums over the same places. Places
that no cell tells apart are taken together as one unknown, an ``Atom``.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from scipy.sparse import csr_array

from certify.accounting.rounding import ZERO, total

Place = Hashable
Key = tuple[str, ...]


@dataclass(frozen=True)
class Contribution:
    """What one organisation brings to one measure in one place, yuan."""

    place: Place
    organisation: str
    amount: Decimal


@dataclass(frozen=True)
class Cell:
    """A sum over places.

    ``printed`` False: never printed, but of the kind that must not be worked out either, as
    recorded less recognised. ``fixed``: stands in an earlier release, so that it can neither
    be hidden nor shown any more; ``printed`` then tells what that release did. ``worth``: how
    many times rather than another cell of its size it is to be printed, where there is a choice.
    """

    key: Key
    places: frozenset[Place]
    printed: bool = True
    fixed: bool = False
    worth: int = 1


class Table:
    """Cells and unknowns of one measure, with the true amounts.

    A cell in which nobody files is an open zero, since the registry shows that it is empty:
    it is left out, hides nothing and needs no hiding. Shapes: ``matrix`` is cells × atoms,
    ones and zeros.
    """

    def __init__(self, contributions: Iterable[Contribution], cells: Iterable[Cell]) -> None:
        """Raises ValueError if two cells have one key."""
        places: dict[Place, dict[str, Decimal]] = {}
        for one in contributions:
            parts = places.setdefault(one.place, {})
            parts[one.organisation] = total((parts.get(one.organisation, ZERO), one.amount))
        filled = [cell for cell in cells if not cell.places.isdisjoint(places)]
        self.cells = tuple(sorted(filled, key=lambda cell: cell.key))
        self.index = {cell.key: i for i, cell in enumerate(self.cells)}
        if len(self.index) < len(self.cells):
            raise ValueError("two cells of a table have the same key")
        self.atoms, columns = _atoms(places, self.cells)
        ends = np.cumsum([0, *(len(column) for column in columns)])
        rows = np.array([row for column in columns for row in column], dtype=np.int64)
        shape = (len(self.atoms), len(self.cells))
        by_atom = csr_array((np.ones(len(rows)), rows, ends), shape=shape)
        self.matrix = csr_array(by_atom.T)
        self.parts = [_added(self.atoms[j] for j in self.covered(i)) for i in range(shape[1])]
        self.amounts = [total(parts.values()) for parts in self.parts]
        self.atom_amounts = [total(parts.values()) for parts in self.atoms]

    def covered(self, cell: int) -> list[int]:
        """Return the atoms that cell number ``cell`` is the sum of."""
        start, end = self.matrix.indptr[cell : cell + 2]
        return [int(j) for j in self.matrix.indices[start:end]]


def active(parts: Mapping[str, Decimal]) -> frozenset[str]:
    """Return the organisations that bring an amount other than zero."""
    return frozenset(name for name, value in parts.items() if value)


def _atoms(
    places: Mapping[Place, Mapping[str, Decimal]], cells: Iterable[Cell]
) -> tuple[list[dict[str, Decimal]], list[tuple[int, ...]]]:
    """Return the atoms' parts and, for each, the cells that hold it."""
    seen: dict[Place, list[int]] = {}
    for i, cell in enumerate(cells):
        for place in cell.places:
            if place in places:
                seen.setdefault(place, []).append(i)
    alike: dict[tuple[int, ...], list[Mapping[str, Decimal]]] = {}
    for place, numbers in seen.items():
        alike.setdefault(tuple(numbers), []).append(places[place])
    columns = sorted(alike)
    return [_added(alike[column]) for column in columns], columns


def _added(groups: Iterable[Mapping[str, Decimal]]) -> dict[str, Decimal]:
    amounts: dict[str, list[Decimal]] = {}
    for parts in groups:
        for organisation, amount in parts.items():
            amounts.setdefault(organisation, []).append(amount)
    return {organisation: total(values) for organisation, values in sorted(amounts.items())}
