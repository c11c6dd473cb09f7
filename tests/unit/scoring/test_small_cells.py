"""Small cells: whatever a reader adds up, subtracts or concludes, no small count follows."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.scoring.backtesting.small_cells import Atom, hidden_cells, known_sums

FEW = 3


def atom(*organisations):
    """A count with one filing per name given, in order; names may repeat."""
    return Atom(len(organisations), frozenset(organisations))


def table(rows, columns):
    """The cells of a table: each entry, the row totals, the column totals, the whole."""
    entries = [[row * columns + column] for row in range(rows) for column in range(columns)]
    across = [[row * columns + column for column in range(columns)] for row in range(rows)]
    down = [[row * columns + column for row in range(rows)] for column in range(columns)]
    return [*entries, *across, *down, list(range(rows * columns))]


def follows(printed, wanted, count):
    """Whether a sum of atoms follows from printed sums, by exact elimination."""
    rows = [[Fraction(int(at in cell)) for at in range(count)] for cell in (*printed, wanted)]
    return rank(rows) == rank(rows[:-1])


def rank(rows):
    """The rank in fractions."""
    work, found = [list(row) for row in rows], 0
    for column in range(len(work[0]) if work else 0):
        at = next((i for i in range(found, len(work)) if work[i][column]), None)
        if at is None:
            continue
        work[found], work[at] = work[at], work[found]
        for i in range(found + 1, len(work)):
            factor = work[i][column] / work[found][column]
            work[i] = [a - factor * b for a, b in zip(work[i], work[found], strict=True)]
        found += 1
    return found


@st.composite
def tables(draw):
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    filings = st.lists(st.integers(0, 9), max_size=6)
    names = draw(st.lists(filings, min_size=rows * columns, max_size=rows * columns))
    return [atom(*each) for each in names], table(rows, columns)


@given(tables())
def test_no_small_cell_is_printed_or_follows(drawn):
    atoms, cells = drawn
    hidden = hidden_cells(atoms, cells)
    printed = [cell for place, cell in enumerate(cells) if place not in hidden]
    for place, cell in enumerate(cells):
        behind = frozenset().union(*(atoms[each].organisations for each in cell))
        if 0 < len(behind) < FEW:
            assert place in hidden
            # What is empty is known to be empty: it is no help to anybody.
            filled = [each for each in cell if atoms[each].filings]
            known = [[each for each in row if atoms[each].filings] for row in printed]
            assert not follows(known, filled, len(atoms))


@given(tables())
def test_without_small_cells_all_is_printed(drawn):
    atoms, cells = drawn
    large = [atom(*each.organisations, 10, 11, 12) for each in atoms]
    assert hidden_cells(large, cells) == frozenset()


@given(st.lists(st.integers(0, 3), min_size=2, max_size=5), st.integers(0, 4))
def test_counts_of_one_are_not_pinned_by_their_total(counts, more):
    counts = [*counts, *([0] * more)]
    atoms = [atom(*range(10 * at, 10 * at + count)) for at, count in enumerate(counts)]
    whole = list(range(len(atoms)))
    cells = [[at] for at in whole]
    hidden = hidden_cells(atoms, cells, totals=[whole])
    shut = [counts[at] for at in hidden]
    if sum(counts) >= FEW and (0 in counts or any(count > 1 for count in counts)):
        assert not shut or len(possible(len(shut), sum(shut), 0 in shut)) > 1


def possible(cells, total, empty):
    """All ways to fill hidden cells: at least 1 each, unless an empty one is among them."""
    least = 0 if empty else 1
    return [ways for ways in product(range(least, total + 1), repeat=cells) if sum(ways) == total]


def test_one_small_cell_takes_the_next_smallest_with_it():
    atoms = [atom(1), atom(2, 3, 4), atom(5, 6, 7, 8)]
    assert hidden_cells(atoms, table(1, 3)[:3], totals=[range(3)]) == {0, 1}


def test_two_organisations_are_not_told_apart_by_each_other():
    # Alone each has one filer; together still only two: a third must join.
    atoms = [atom(1), atom(2), atom(3, 4, 5), atom(6, 7, 8)]
    assert hidden_cells(atoms, [[0], [1], [2], [3]], totals=[range(4)]) == {0, 1, 2}


def test_which_empty_cell_is_hidden_depends_on_who_is_behind_the_others():
    def hidden(number):
        atoms = [atom(number), atom(2), atom(3), atom(), atom()]
        return hidden_cells(atoms, [[at] for at in range(5)], totals=[range(5)])

    assert {hidden(1), hidden(4)} == {frozenset({0, 1, 2, 3}), frozenset({0, 1, 2, 4})}


def test_where_every_count_is_one_their_sum_goes():
    atoms = [atom(1), atom(2), atom(3)]
    cells = [[0], [1], [2], [0, 1, 2]]
    assert hidden_cells(atoms, cells) == {0, 1, 2, 3}
    # A total printed elsewhere is not this table's to hide.
    assert hidden_cells(atoms, cells[:3], totals=[range(3)]) == {0, 1, 2}


def test_what_a_small_total_printed_elsewhere_tells_is_not_mended_here():
    assert hidden_cells([atom(1)], [[0]], totals=[[0]]) == {0}


@pytest.mark.parametrize("minimum", [1, 2, 3, 4])
def test_the_minimum_is_the_offices(minimum):
    atoms = [atom(1, 2), atom(3, 4, 5, 6, 7), atom(8, 9, 10, 11, 12)]
    hidden = hidden_cells(atoms, [[0], [1], [2]], minimum, totals=[range(3)])
    assert hidden == ({0, 1} if minimum > 2 else set())


def test_what_printed_cells_tell_about_sums():
    cells = [[0], [1], [2], [0, 1]]
    sums = [[0, 1], [2], [1, 2]]
    told = known_sums(3, cells, {0, 1}, sums)
    # [0] + [1] is printed, and so is [2]; of [1, 2] nothing is known.
    assert np.linalg.matrix_rank(told) == len(told) == 2
    assert np.allclose(told[:, 2], 0)


def test_an_empty_table_hides_nothing():
    assert hidden_cells([], []) == frozenset()
    assert hidden_cells([atom(), atom()], [[0], [1], [0, 1]]) == frozenset()
