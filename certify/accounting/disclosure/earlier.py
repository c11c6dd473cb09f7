"""What earlier releases have already told: their cells beside those of the release to come.

A figure that has not changed since is the same unknown in both; one that was restated, or
came in or went, is an unknown of its own in each. So the difference of two editions of one
total is seen for what it is: the change of those few who changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from certify.accounting.disclosure.tables import Cell, Contribution, Key, Place
from certify.accounting.rounding import ZERO, total

MARK: Final = "@"
"""Begins the first word of a key of an earlier release: ``("@2025-1", …)``."""


@dataclass(frozen=True)
class Edition:
    """One release of a measure: whose amounts stood in it, its cells, and what it hid."""

    name: str
    contributions: tuple[Contribution, ...]
    cells: tuple[Cell, ...]
    hidden: frozenset[Key] = frozenset()


def linked(current: Edition, earlier: Sequence[Edition]) -> tuple[list[Contribution], list[Cell]]:
    """Return contributions and cells of all editions as one table (tables.Table).

    Places become (place, editions in which the amount stands). Raises ValueError if two
    editions have one name.
    """
    editions = [current, *earlier]
    if len({one.name for one in editions}) < len(editions):
        raise ValueError("two editions have the same name")
    contributions, places = _joined(editions)
    cells = [_widened(cell, current.name, places) for cell in current.cells]
    for edition in earlier:
        for cell in edition.cells:
            told = cell.printed and cell.key not in edition.hidden
            wide = _widened(cell, edition.name, places)
            key = (f"{MARK}{edition.name}", *cell.key)
            cells.append(replace(wide, key=key, printed=told, fixed=True))
    return contributions, cells


def _joined(
    editions: Iterable[Edition],
) -> tuple[list[Contribution], dict[tuple[str, Place], set[Place]]]:
    """Return the contributions, and (edition, place) → the new places that make it up."""
    amounts: dict[tuple[Place, str], dict[str, Decimal]] = defaultdict(dict)
    for edition in editions:
        for one in edition.contributions:
            named = amounts[one.place, one.organisation]
            named[edition.name] = total((named.get(edition.name, ZERO), one.amount))
    made: list[Contribution] = []
    places: dict[tuple[str, Place], set[Place]] = defaultdict(set)
    for (place, organisation), named in amounts.items():
        for amount in sorted(set(named.values())):
            within = tuple(sorted(name for name, value in named.items() if value == amount))
            made.append(Contribution((place, within), organisation, amount))
            for name in within:
                places[name, place].add((place, within))
    return made, places


def _widened(cell: Cell, edition: str, places: dict[tuple[str, Place], set[Place]]) -> Cell:
    parts = (places.get((edition, place), set()) for place in cell.places)
    return replace(cell, places=frozenset[Place]().union(*parts))
