"""Disclosure control: the audit of a 9 × 35 × 4 table, and what complementary cells cost.

The large table has all its margins (1,800 cells) and amounts of very unequal organisations,
so that more than half of it is sensitive: harder than a real one. On 4 × 4 tables the
pattern is held against the best one there is, found by trying every smaller set of cells.
"""

import time
from collections.abc import Iterator
from itertools import combinations
from random import Random
from typing import Final

from certify.accounting.disclosure.attack import attack, holds
from certify.accounting.disclosure.rules import Rules, sensitive
from certify.accounting.disclosure.suppression import protect
from certify.accounting.disclosure.tables import Table
from tests.unit.accounting.disclosure.tables import grid_cells, random_parts

GOAL: Final = 60
"""Seconds that the audit of the large table may take."""
SHAPE: Final = (9, 35, 4)
SMALL_TABLES: Final = 6


def measure() -> Iterator[str]:
    """Yield the lines of this part."""
    rules = Rules()
    table = Table(random_parts(Random(1), *SHAPE, crowd=12), grid_cells(*SHAPE))
    primary = frozenset(
        cell.key for i, cell in enumerate(table.cells) if sensitive(table.parts[i], rules)
    )
    size = f"{len(table.cells)} cells, {len(primary)} of them sensitive"
    yield f"{' × '.join(map(str, SHAPE))} with all margins: {size}"
    took, verdict = timed(lambda: attack(table, primary, rules, signed=False))
    yield f"audit: {took:.1f} s (goal: under {GOAL}), {len(verdict.leaks)} leaks found"
    took, pattern = timed(lambda: protect(table, rules, signed=False))
    more = len(pattern.hidden) - len(primary)
    yield f"protect: {took:.1f} s, {more} cells hidden beside the sensitive ones; nothing leaks"
    took, _ = timed(lambda: attack(table, frozenset(pattern.hidden), rules, signed=False))
    yield f"audit of the protected table: {took:.1f} s"
    yield from small_tables(rules)


def small_tables(rules: Rules) -> Iterator[str]:
    """Compare with the best pattern on 4 × 4 tables with margins."""
    ours = best = primary = 0
    for seed in range(SMALL_TABLES):
        table = Table(random_parts(Random(seed), 4, 4, crowd=24), grid_cells(4, 4))
        first = frozenset(
            cell.key for i, cell in enumerate(table.cells) if sensitive(table.parts[i], rules)
        )
        hidden = frozenset(protect(table, rules, signed=False).hidden)
        primary += len(first)
        ours += len(hidden - first)
        best += fewest(table, first, len(hidden - first), rules)
    yield (
        f"{SMALL_TABLES} tables of 4 × 4: {primary} sensitive cells; hidden beside them: "
        f"{ours}, best there is: {best}"
    )


def fewest(table: Table, primary: frozenset, most: int, rules: Rules) -> int:
    """The least number of cells beside ``primary`` that holds, at most ``most``."""
    others = sorted(set(table.index) - primary)
    for count in range(most):
        for more in combinations(others, count):
            if holds(table, primary | set(more), rules, signed=False):
                return count
    return most


def timed(work):
    """Seconds and result of ``work``."""
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result
