"""What else must be hidden so that hiding the sensitive cells is enough.

Every leak that the attack finds asks for a change of the leaking quantity that printed sums
do not notice. The cheapest such change is a linear programme: of all changes that carry the
quantity far enough, the one that disturbs the least of what is printed. The cells that it
disturbs are hidden as well, and the attack begins again, until it finds nothing. In a small
table every cell hidden beside the sensitive ones is tried for printing after all at the end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import log2
from typing import Final

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack, identity, vstack

from certify.accounting.disclosure.attack import Verdict, attack, holds
from certify.accounting.disclosure.bounds import FAR, fall
from certify.accounting.disclosure.rules import COMPLEMENTARY, Rules, sensitive
from certify.accounting.disclosure.system import is_open
from certify.accounting.disclosure.tables import Key, Table
from certify.accounting.disclosure.targets import Leak, Target

DISTURBED: Final = 1e-6
SMALL_TABLE: Final = 400
"""Cells of a table up to which every complementary cell is tried for printing at the end.

Each trial is an attack on the whole table; beyond this they would take minutes.
"""


@dataclass(frozen=True)
class Pattern:
    """What is hidden, each cell with its reasons, and what the attack says of it.

    The pattern holds if ``verdict.leaks`` is empty; where earlier releases give something
    away that nothing can take back, it does not.
    """

    hidden: Mapping[Key, tuple[str, ...]]
    verdict: Verdict

    @property
    def holds(self) -> bool:
        """Tell whether nothing leaks."""
        return not self.verdict.leaks


def protect(table: Table, rules: Rules, *, signed: bool) -> Pattern:
    """Return which cells of ``table`` must be hidden under ``rules``, and why.

    ``signed``: amounts may be negative. Deterministic: the same table gives the same pattern.
    """
    primary = {
        cell.key: reasons
        for i, cell in enumerate(table.cells)
        if cell.printed and not cell.fixed and (reasons := sensitive(table.parts[i], rules))
    }
    hidden, verdict = _complete(table, frozenset(primary), rules, signed=signed)
    if not verdict.leaks and len(table.cells) <= SMALL_TABLE:
        hidden = _print_again(table, hidden, frozenset(primary), rules, signed=signed)
        verdict = attack(table, hidden, rules, signed=signed)
    return Pattern({key: primary.get(key, (COMPLEMENTARY,)) for key in sorted(hidden)}, verdict)


def _complete(
    table: Table, hidden: frozenset[Key], rules: Rules, *, signed: bool
) -> tuple[frozenset[Key], Verdict]:
    while True:
        verdict = attack(table, hidden, rules, signed=signed)
        more = _answers(table, hidden, verdict.leaks, signed=signed)
        if not more:
            return hidden, verdict
        hidden |= more


def _answers(
    table: Table, hidden: frozenset[Key], leaks: tuple[Leak, ...], *, signed: bool
) -> frozenset[Key]:
    """Return cells to hide against ``leaks``, the largest first.

    What one answer hides lets the next one disturb it freely.
    """
    more: set[Key] = set()
    for leak in sorted(leaks, key=lambda one: (-one.target.up, one.target.key)):
        for side, unit in ((1, leak.target.up), (-1, leak.target.down)):
            if unit:
                kept_back = hidden | more
                more |= _cheapest(table, kept_back, leak.target, side, unit, signed=signed)
    return frozenset(more) or _smallest(table, hidden, leaks)


def _cheapest(
    table: Table,
    hidden: frozenset[Key],
    target: Target,
    side: int,
    unit: Decimal,
    *,
    signed: bool,
) -> set[Key]:
    """Return the printed cells that the cheapest far enough change disturbs.

    Empty if no change can do it: then earlier releases have fixed the quantity.
    """
    atoms = len(table.atoms)
    free = [i for i, c in enumerate(table.cells) if is_open(c, hidden) and not c.fixed]
    fixed = [i for i, c in enumerate(table.cells) if is_open(c, hidden) and c.fixed]
    sums, count = csr_array(table.matrix[free]), len(free)
    size = identity(count, format="csr")
    over = vstack([hstack([sums, -size]), hstack([-sums, -size])], format="csr")
    wanted = np.zeros((1, atoms + count))
    for atom, weight in target.weights.items():
        wanted[0, atom] = side * weight
    still = hstack([table.matrix[fixed], csr_array((len(fixed), count))])
    rooms = [None if signed else amount for amount in table.atom_amounts]
    solved = linprog(
        [*np.zeros(atoms), *(_price(table, i, target) for i in free)],
        A_ub=over,
        b_ub=np.zeros(2 * count),
        A_eq=vstack([csr_array(wanted), still], format="csr"),
        b_eq=[1.0, *np.zeros(len(fixed))],
        bounds=[*((-fall(room, unit), FAR) for room in rooms), *((0, None) for _ in free)],
        method="highs",
    )
    if solved.x is None:
        return set()
    disturbed = np.abs(sums @ solved.x[:atoms]) > DISTURBED
    return {table.cells[free[i]].key for i in np.flatnonzero(disturbed)}


def _price(table: Table, cell: int, target: Target) -> float:
    """Return what hiding a cell costs: large sums and sums of many places cost more."""
    worth = table.cells[cell].worth
    whole = float(abs(table.amounts[cell]) / max(abs(target.value), Decimal(1)))
    return worth * (1 + log2(1 + whole) + log2(1 + len(table.covered(cell))))


def _smallest(table: Table, hidden: frozenset[Key], leaks: tuple[Leak, ...]) -> frozenset[Key]:
    """Return the smallest printed cell that touches a leak: some step where no change was found."""
    touched = {atom for leak in leaks for atom in leak.target.weights}
    near = [
        (len(table.covered(i)), abs(table.amounts[i]), cell.key)
        for i, cell in enumerate(table.cells)
        if is_open(cell, hidden) and not cell.fixed and not touched.isdisjoint(table.covered(i))
    ]
    return frozenset({min(near)[2]} if near else ())


def _print_again(
    table: Table, hidden: frozenset[Key], primary: frozenset[Key], rules: Rules, *, signed: bool
) -> frozenset[Key]:
    """Print every complementary cell again that need not be hidden, the largest first."""
    order = sorted(hidden - primary, key=lambda key: (-abs(table.amounts[table.index[key]]), key))
    for key in order:
        if holds(table, hidden - {key}, rules, signed=signed):
            hidden -= {key}
    return hidden
