"""Tables to try disclosure control on, and an attacker that shares no code with it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import product
from random import Random

import numpy as np
from scipy.optimize import linprog

from certify.accounting.disclosure.tables import Cell, Contribution, Table

TOTAL = "T"


def grid_cells(*shape: int) -> list[Cell]:
    """Every cell of a cross table with all its margins."""
    places = list(product(*(range(n) for n in shape)))
    return [
        Cell(
            tuple(str(part) for part in key),
            frozenset(
                p for p in places if all(k in (TOTAL, x) for k, x in zip(key, p, strict=True))
            ),
        )
        for key in product(*((*range(n), TOTAL) for n in shape))
    ]


def random_parts(rng: Random, *shape: int, crowd: int = 8) -> list[Contribution]:
    """Amounts of up to ``crowd`` organisations a place, from 1 to a million yuan; some zeros."""
    places = list(product(*(range(n) for n in shape)))
    names = [f"o{i}" for i in range(2 * len(places))]
    return [
        Contribution(
            place, rng.choice(names), Decimal(rng.choice((0, int(10 ** rng.uniform(0, 6)))))
        )
        if rng.random() < 0.1
        else Contribution(place, rng.choice(names), Decimal(int(10 ** rng.uniform(2, 6))))
        for place in places
        for _ in range(rng.randint(0, crowd))
    ]


def table_of(amounts: Sequence[Sequence[Sequence[int]]]) -> Table:
    """A table from amounts[row][column] = what each of its own organisations brings."""
    parts = [
        Contribution((r, c), f"{r}{c}{i}", Decimal(amount))
        for r, row in enumerate(amounts)
        for c, each in enumerate(row)
        for i, amount in enumerate(each)
    ]
    return Table(parts, grid_cells(len(amounts), len(amounts[0])))


class Outsider:
    """Plain bounds in absolute amounts: x ≥ what is known, printed sums as they are printed."""

    def __init__(
        self,
        parts: Iterable[Contribution],
        cells: Iterable[Cell],
        hidden: Iterable,
        knows: str = "",
    ) -> None:
        self.amounts: dict = {}
        self.own: dict = {}
        for part in parts:
            place = part.place
            self.amounts[place] = self.amounts.get(place, 0) + int(part.amount)
            if part.organisation == knows:
                self.own[place] = self.own.get(place, 0) + int(part.amount)
        self.places = sorted(self.amounts)
        kept = set(hidden)
        printed = [cell for cell in cells if cell.printed and cell.key not in kept]
        self.rows = np.array([self.vector(cell) for cell in printed if any(self.vector(cell))])
        self.sums = self.rows @ [self.amounts[p] for p in self.places] if len(self.rows) else []

    def vector(self, cell: Cell) -> list[float]:
        """The cell over the places."""
        return [float(place in cell.places) for place in self.places]

    def bounds(self, cell: Cell) -> tuple[float, float]:
        """The least and the most that the cell can hold."""
        wanted = np.array(self.vector(cell))
        limits = [(self.own.get(place, 0), None) for place in self.places]
        ends = []
        for side in (1, -1):
            given = {"A_eq": self.rows, "b_eq": self.sums} if len(self.rows) else {}
            solved = linprog(side * wanted, bounds=limits, method="highs", **given)
            ends.append(side * solved.fun if solved.status == 0 else -side * np.inf)
        return ends[0], ends[1]
