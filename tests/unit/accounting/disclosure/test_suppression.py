"""What is hidden is enough: tried by a second attacker that shares no code with the first.

``CERTIFY_DISCLOSURE_TABLES`` sets how many random tables are tried (200 for a whole run).
"""

import os
from decimal import Decimal
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certify.accounting.disclosure.attack import attack
from certify.accounting.disclosure.rules import COMPLEMENTARY, FEW, Rules, sensitive
from certify.accounting.disclosure.suppression import protect
from certify.accounting.disclosure.tables import Cell, Contribution, Table, active
from tests.unit.accounting.disclosure.tables import Outsider, grid_cells, random_parts

TABLES = int(os.environ.get("CERTIFY_DISCLOSURE_TABLES", "15"))
SHAPES = ((4, 4), (3, 6), (2, 3, 3), (5, 2), (3, 3, 2))
RULES = Rules()


@pytest.mark.parametrize("seed", range(TABLES))
def test_no_hidden_cell_of_a_random_table_can_be_bounded_within_p_percent(seed):
    rng = Random(seed)
    shape = SHAPES[seed % len(SHAPES)]
    parts, cells = random_parts(rng, *shape), grid_cells(*shape)
    table = Table(parts, cells)
    pattern = protect(table, RULES, signed=False)
    assert pattern.holds
    outsider = Outsider(parts, cells, pattern.hidden)
    for cell in cells:
        index = table.index.get(cell.key)
        if index is None:
            assert cell.key not in pattern.hidden
        elif cell.key in pattern.hidden:
            value = float(table.amounts[index])
            low, high = outsider.bounds(cell)
            assert high >= value * 1.1 - 1e-3 * (1 + value)
            assert low <= value * 0.9 + 1e-3 * (1 + value)
            assert high - low > 0.5
            two_largest_are_safe_from_each_other(parts, cells, pattern, table, cell)
        else:
            assert not sensitive(table.parts[index], RULES)


def two_largest_are_safe_from_each_other(parts, cells, pattern, table, cell):
    brought = table.parts[table.index[cell.key]]
    largest = sorted(active(brought), key=lambda name: -brought[name])[:2]
    for one, other in zip(largest, largest[::-1], strict=True) if len(largest) == 2 else ():
        _, high = Outsider(parts, cells, pattern.hidden, knows=one).bounds(cell)
        victim = float(brought[other])
        assert high - float(brought[one]) >= victim * 1.1 - 1e-3 * (1 + victim)


@pytest.mark.parametrize("seed", range(6))
def test_amounts_that_may_be_negative_are_not_determined(seed):
    rng = Random(seed)
    parts = [
        Contribution(one.place, one.organisation, one.amount * rng.choice((1, -1)))
        for one in random_parts(rng, 3, 4)
    ]
    table = Table(parts, grid_cells(3, 4))
    pattern = protect(table, RULES, signed=True)
    assert pattern.holds
    assert attack(table, frozenset(pattern.hidden), RULES, signed=True).leaks == ()


def test_nothing_is_hidden_without_need_and_reasons_are_named():
    parts = [
        Contribution((r, c), f"{r}{c}{i}", Decimal(50))
        for r in range(3)
        for c in range(3)
        for i in range(4)
    ]
    cells = grid_cells(3, 3)
    assert protect(Table(parts, cells), RULES, signed=False).hidden == {}
    few = [one for one in parts if not (one.place == (0, 0) and one.organisation[-1] in "01")]
    hidden = protect(Table(few, cells), RULES, signed=False).hidden
    assert FEW in hidden[("0", "0")]
    assert len(hidden) == 4
    assert sorted(hidden.values()).count((COMPLEMENTARY,)) == 3


def test_same_table_gives_the_same_pattern():
    parts, cells = random_parts(Random(5), 4, 4), grid_cells(4, 4)
    first = protect(Table(parts, cells), RULES, signed=False)
    again = protect(Table(reversed(parts), reversed(cells)), RULES, signed=False)
    assert first.hidden == again.hidden


def test_what_an_earlier_release_gives_away_cannot_be_taken_back():
    """The earlier edition printed the row that must be hidden now: it is said, not hidden."""
    parts = [Contribution("a", "one", Decimal(9)), Contribution("a", "two", Decimal(8))]
    cells = [Cell(("a",), frozenset("a")), Cell(("@old", "a"), frozenset("a"), fixed=True)]
    pattern = protect(Table(parts, cells), RULES, signed=False)
    assert not pattern.holds
    assert {leak.target.key for leak in pattern.verdict.leaks if leak.target.key} == {("a",)}


PARTS = st.lists(
    st.builds(
        Contribution,
        st.tuples(st.sampled_from("123"), st.sampled_from(("in", "out"))),
        st.sampled_from("abcdefg"),
        st.decimals(0, 1000, places=0),
    ),
    max_size=12,
)


@given(PARTS)
@settings(max_examples=30, deadline=None)
def test_no_sum_or_difference_depends_on_two_organisations(parts):
    """Ranks over single organisations: nothing printed depends on one or two of them only."""
    cells = grid_of(parts)
    table = Table(parts, cells)
    hidden = protect(table, RULES, signed=False).hidden
    unknowns = sorted({(p.place, p.organisation) for p in parts if p.amount})
    rows = [
        [int(place in cell.places) for place, _ in unknowns]
        for cell in cells
        if cell.printed and cell.key not in hidden and cell.key in table.index
    ]
    people = sorted({name for _, name in unknowns})
    for pair in [*combinations(people, 1), *combinations(people, 2)]:
        others = [i for i, (_, who) in enumerate(unknowns) if who not in pair]
        assert rank([[row[i] for i in others] for row in rows]) == rank(rows)


def grid_of(parts):
    """Recorded, recognised, and the difference, per field and in all."""
    fields = sorted({one.place[0] for one in parts})
    made = []
    for field in (*fields, "T"):
        within = fields if field == "T" else [field]
        best = frozenset((one, "in") for one in within)
        rest = frozenset((one, "out") for one in within)
        made += [Cell(("all", field), best | rest), Cell(("in", field), best)]
        made.append(Cell(("out", field), rest, printed=False))
    return made


def rank(rows):
    return int(np.linalg.matrix_rank(np.array(rows, dtype=float))) if rows and rows[0] else 0
