"""Which cells of a public summary must stay hidden, and proof that hiding them is enough.

The table of one measure has a row per industry field and a total, each shown for all
*recorded* products and for the *recognised* ones among them. Recorded minus recognised is
a third column that is never printed but that anyone can work out, so it is guarded too.

1. A cell to which fewer than three organisations bring an amount is hidden. A row without
   any product is an open zero: the registry shows that it is empty, so nothing is hidden,
   and it can hide nothing else either.
2. The rest is attacked as an outsider would: is there any sum and difference of the printed
   figures that yields a hidden cell, or a quantity that depends on one or two organisations
   only (two, because one of them knows its own part)? Every such combination is found by
   exact linear algebra, not by trying. If there is one, the smallest printed figure it uses
   is hidden as well (rows before totals), and the attack starts again.

With one small row this hides the next smallest too; it goes on until the rows that are
hidden together hold at least three organisations; if no row is left, the total goes.

What this does not do: bounds. A hidden amount can still be known to lie between limits
(no more exports than sales), or change little between two editions of the same summary.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Final

from certify.accounting.products import RECOGNISED, RECORDED
from certify.accounting.rounding import total

MINIMUM: Final = 3
TOTAL: Final = "TOTAL"

Row = Sequence[Fraction]


@dataclass(frozen=True, order=True)
class Cell:
    """A printed place of one measure: ``column`` recorded or recognised, a field or TOTAL."""

    column: str
    field: str


@dataclass(frozen=True)
class Part:
    """What one organisation brings to one measure in one field.

    ``recognised`` tells in which part of the recorded products the amount stands.
    """

    field: str
    recognised: bool
    organisation: str
    amount: Decimal


class Table:
    """One measure as an outsider could reason about it."""

    def __init__(self, parts: Iterable[Part]) -> None:
        """Sort ``parts`` into atoms: (field, recognised or not) → organisation → amount."""
        self.atoms: dict[tuple[str, bool], dict[str, Decimal]] = {}
        for part in parts:
            atom = self.atoms.setdefault((part.field, part.recognised), {})
            atom[part.organisation] = total((atom.get(part.organisation, Decimal(0)), part.amount))
        self.keys = sorted(self.atoms)
        self.cells = [cell for cell in self._places() if any(self.vector(cell))]

    def _places(self) -> list[Cell]:
        fields = sorted({field for field, _ in self.atoms})
        return [Cell(column, f) for column in (RECORDED, RECOGNISED) for f in (*fields, TOTAL)]

    def covers(self, cell: Cell, atom: tuple[str, bool]) -> bool:
        """Tell whether ``atom`` is part of ``cell``."""
        field, recognised = atom
        return cell.field in (TOTAL, field) and (cell.column == RECORDED or recognised)

    def vector(self, cell: Cell) -> list[Fraction]:
        """Return ``cell`` as a combination of atoms (ones and zeros)."""
        return [Fraction(self.covers(cell, atom)) for atom in self.keys]

    def amount(self, cell: Cell) -> Decimal:
        """Return the true amount of ``cell``."""
        return total(
            value
            for atom, parts in self.atoms.items()
            if self.covers(cell, atom)
            for value in parts.values()
        )

    def contributors(self, cell: Cell) -> frozenset[str]:
        """Return the organisations that bring an amount other than zero to ``cell``."""
        return frozenset(
            organisation
            for atom in self.keys
            if self.covers(cell, atom)
            for organisation in self.active(atom)
        )

    def active(self, atom: tuple[str, bool]) -> frozenset[str]:
        """Return the organisations with an amount other than zero in ``atom``."""
        return frozenset(name for name, value in self.atoms[atom].items() if value)


def hidden_cells(parts: Iterable[Part]) -> frozenset[Cell]:
    """Return the cells of one measure that the public version must not print."""
    table = Table(parts)
    hidden = {cell for cell in table.cells if len(table.contributors(cell)) < MINIMUM}
    while leak := find_leak(table, hidden):
        hidden.add(min(leak, key=lambda c: (c.field == TOTAL, abs(table.amount(c)), c)))
    return frozenset(hidden)


def find_leak(table: Table, hidden: Iterable[Cell]) -> tuple[Cell, ...]:
    """Return printed cells whose combination gives something away; empty if none does."""
    kept_back = sorted(hidden)
    printed = [cell for cell in table.cells if cell not in set(kept_back)]
    return _hidden_cell_leak(table, printed, kept_back) or _small_group_leak(table, printed)


def _hidden_cell_leak(table: Table, printed: list[Cell], hidden: list[Cell]) -> tuple[Cell, ...]:
    rows = [table.vector(cell) for cell in printed]
    for cell in hidden:
        for weights in null_combinations([*rows, table.vector(cell)]):
            if weights[-1]:
                return _used(printed, weights)
    return ()


def _small_group_leak(table: Table, printed: list[Cell]) -> tuple[Cell, ...]:
    """Find a combination that depends on one or two organisations and on nobody else.

    It must vanish on every atom to which anybody outside the group contributes. Only groups
    that hold all contributors of some atom can have one, which keeps the search short.
    """
    active = {atom: table.active(atom) for atom in table.keys}
    for group in _small_groups(active.values()):
        outside = [i for i, atom in enumerate(table.keys) if active[atom] - group]
        inside = [i for i, atom in enumerate(table.keys) if active[atom] and active[atom] <= group]
        rows = [table.vector(cell) for cell in printed]
        for weights in null_combinations([[row[i] for i in outside] for row in rows]):
            if any(_dot(weights, rows, i) for i in inside):
                return _used(printed, weights)
    return ()


def _small_groups(contributors: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    small = {group for group in contributors if 0 < len(group) < MINIMUM}
    unions = {one | other for one, other in combinations(sorted(small, key=sorted), 2)}
    return sorted((g for g in small | unions if len(g) < MINIMUM), key=sorted)


def _dot(weights: Row, rows: Sequence[Row], column: int) -> Fraction:
    return sum((w * row[column] for w, row in zip(weights, rows, strict=True)), Fraction(0))


def _used(printed: list[Cell], weights: Row) -> tuple[Cell, ...]:
    return tuple(cell for cell, weight in zip(printed, weights, strict=False) if weight)


def null_combinations(rows: Sequence[Row]) -> list[list[Fraction]]:
    """Return a basis of all weights with Σ weight · row = 0 (exact Gaussian elimination)."""
    count = len(rows)
    work = [
        (list(row), [Fraction(int(i == j)) for j in range(count)]) for i, row in enumerate(rows)
    ]
    done = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((i for i in range(done, count) if work[i][0][column]), None)
        if pivot is None:
            continue
        work[done], work[pivot] = work[pivot], work[done]
        for i in range(done + 1, count):
            factor = work[i][0][column] / work[done][0][column]
            if factor:
                work[i] = _minus(work[i], work[done], factor)
        done += 1
    return [weights for _, weights in work[done:]]


def _minus(
    line: tuple[list[Fraction], list[Fraction]],
    other: tuple[list[Fraction], list[Fraction]],
    factor: Fraction,
) -> tuple[list[Fraction], list[Fraction]]:
    values = [a - factor * b for a, b in zip(line[0], other[0], strict=True)]
    weights = [a - factor * b for a, b in zip(line[1], other[1], strict=True)]
    return values, weights
