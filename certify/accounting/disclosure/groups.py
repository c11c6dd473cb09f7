"""Small groups: what printed sums tell of one organisation, or of two of whom one is asking.

A combination of printed sums betrays a group if it vanishes on every place where anybody
else brings something, and not on all of the group's own. Such a combination exists just when
the free changes of the group's own places depend on each other (algebra.freedom): then its
places cannot all be changed at will. Places where nobody brings anything count as known.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from typing import Final

import numpy as np

from certify.accounting.disclosure.algebra import (
    PRIME,
    SKETCH,
    Whole,
    dependence,
    independent,
    signed,
    sketch,
)
from certify.accounting.disclosure.rules import Rules
from certify.accounting.disclosure.system import Piece, System
from certify.accounting.disclosure.tables import Key, Table, active
from certify.accounting.disclosure.targets import Target, guarded
from certify.accounting.rounding import product, total

SMALL: Final = 2
BATCH: Final = 10_000
"""Pairs looked at in one go."""
SCALES: Final = 60
"""Weights are fractions of small numbers; the smallest factor up to this makes them whole."""

Group = tuple[str, ...]


def alone(table: Table, system: System, rules: Rules) -> list[Target]:
    """Return what each organisation brings to unknown places where nobody else brings anything."""
    places: dict[str, list[int]] = defaultdict(list)
    for atom in system.piece_of:
        group = active(table.atoms[atom])
        if len(group) == 1:
            places[next(iter(group))].append(atom)
    return [_sum_of(table, (name,), atoms, rules) for name, atoms in sorted(places.items())]


def dependences(table: Table, hidden: frozenset[Key], rules: Rules) -> tuple[list[Target], int]:
    """Return what printed sums tell of small groups, and how many groups were tried."""
    nothing = [atom for atom, parts in enumerate(table.atoms) if not active(parts)]
    system = System(table, hidden, nothing)
    found, tried = [], 0
    for atom, parts in enumerate(table.atoms):
        few = active(parts)
        if 0 < len(few) <= SMALL and atom not in system.piece_of:
            tried += 1
            found.append(guarded((), _named(few), {atom: 1}, table.atom_amounts[atom], rules))
    for piece in system.pieces:
        of_piece = _Small(table, piece)
        for group, weights in of_piece.dependences():
            value = total(product(table.atom_amounts[a], Decimal(weights[a])) for a in weights)
            found.append(guarded((), group, weights, value, rules))
        tried += of_piece.tried
    return found, tried


def _sum_of(table: Table, group: Group, atoms: list[int], rules: Rules) -> Target:
    value = total(table.atom_amounts[atom] for atom in atoms)
    return guarded((), group, dict.fromkeys(atoms, 1), value, rules)


def _named(group: Iterable[str]) -> Group:
    return tuple(sorted(group))


@dataclass
class _Small:
    """The small groups of one piece, and how their places can change."""

    table: Table
    piece: Piece
    tried: int = 0
    own: dict[Group, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for atom in self.piece.unknowns:
            group = active(self.table.atoms[atom])
            if len(group) <= SMALL:
                self.own.setdefault(_named(group), []).append(atom)
        self.rows = sketch(self.piece.freedom)

    def dependences(self) -> Iterator[tuple[Group, Mapping[int, int]]]:
        """Yield each betrayed group with the combination of its places that is known.

        A group that holds a smaller betrayed one is not named again.
        """
        betrayed = set()
        pairs = {group: self._inside(group) for group in self._pairs()}
        self.tried = len(self._alone()) + len(pairs)
        for alone in self._alone():
            if weights := self._known(self.own[alone]):
                betrayed.add(alone[0])
                yield alone, weights
        for group in self._suspects(pairs):
            if betrayed.isdisjoint(group) and (weights := self._known(pairs[group])):
                yield group, weights

    def _inside(self, pair: Group) -> list[int]:
        """Return the places in which nobody but the pair brings anything."""
        return [a for g in (pair, *((one,) for one in pair)) for a in self.own.get(g, ())]

    def _suspects(self, pairs: Mapping[Group, list[int]]) -> list[Group]:
        """Return the pairs whose places are not at once seen to be independent."""
        by_size: dict[int, list[Group]] = defaultdict(list)
        for group, atoms in pairs.items():
            by_size[len(atoms)].append(group)
        found: list[Group] = []
        for size, groups in by_size.items():
            if size > SKETCH:
                found += groups
                continue
            for start in range(0, len(groups), BATCH):
                batch = groups[start : start + BATCH]
                columns = [[self.piece.places[a] for a in pairs[group]] for group in batch]
                sure = independent(self.rows[np.array(columns)])
                found += (group for group, clear in zip(batch, sure, strict=True) if not clear)
        return sorted(found)

    def _pairs(self) -> list[Group]:
        """Return the pairs whose places may depend on each other.

        Two organisations with one place each depend just if their rows are parallel, so of
        these only the pairs of one direction are worth a look.
        """
        lone = self._alone()
        single = {g: self._direction(self.own[g][0]) for g in lone if len(self.own[g]) == 1}
        alike: dict[tuple[int, ...], list[Group]] = defaultdict(list)
        for group, direction in single.items():
            alike[direction].append(group)
        pairs: set[Group] = {g for g in self.own if len(g) == SMALL}
        for same in alike.values():
            pairs |= {_named(a + b) for a, b in combinations(same, 2)}
        several = [group for group in lone if group not in single]
        for group in several:
            pairs |= {_named({*group, *other}) for other in lone if other != group}
        return sorted(pairs)

    def _alone(self) -> list[Group]:
        return [group for group in sorted(self.own) if len(group) == 1]

    def _direction(self, atom: int) -> tuple[int, ...]:
        row = [int(v) for v in self.rows[self.piece.places[atom]]]
        first = next((v for v in row if v), 1)
        inverse = pow(first, -1, PRIME)
        return tuple(v * inverse % PRIME for v in row)

    def _known(self, atoms: list[int]) -> Mapping[int, int] | None:
        whole: Whole = self.rows if len(atoms) <= SKETCH else self.piece.freedom
        rows = [[int(v) for v in whole[self.piece.places[atom]]] for atom in atoms]
        weights = dependence(rows)
        if weights is None:
            return None
        return {a: w for a, w in zip(atoms, _small(weights), strict=True) if w}


def _small(weights: list[int]) -> list[int]:
    """Return a multiple of ``weights`` modulo the prime whose numbers are as small as can be."""
    multiples = ([signed(w * k % PRIME) for w in weights] for k in range(1, SCALES + 1))
    return min(multiples, key=lambda ws: max(abs(w) for w in ws))
