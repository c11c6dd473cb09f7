"""What the attack finds, against enumeration of every vertex and by hand."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from certify.accounting.disclosure.algebra import SKETCH
from certify.accounting.disclosure.attack import attack
from certify.accounting.disclosure.rules import Rules
from certify.accounting.disclosure.tables import Cell, Contribution, Table, active
from certify.accounting.disclosure.targets import DETERMINED, GROUP, INSIDER, NARROWED
from tests.unit.accounting.disclosure.tables import TOTAL, grid_cells, table_of

MANY = [5, 5, 5, 5]


def leaks(table, *hidden, signed=False):
    return attack(table, frozenset(hidden), Rules(), signed=signed).leaks


def found(table, *hidden, signed=False):
    return {(leak.kind, leak.target.key) for leak in leaks(table, *hidden, signed=signed)}


def test_one_hidden_cell_of_a_row_is_the_row_less_the_others():
    table = table_of([[MANY, MANY, [9, 9]], [MANY, MANY, MANY]])
    assert (DETERMINED, ("0", "2")) in found(table, ("0", "2"))
    assert (DETERMINED, ("0", "2")) in found(table, ("0", "2"), ("0", "1"))


def test_a_rectangle_of_hidden_cells_holds():
    table = table_of([[MANY, MANY, [9, 9]], [MANY, MANY, MANY]])
    corners = [(r, c) for r in "01" for c in "12"]
    assert leaks(table, *corners) == ()
    assert leaks(table, *corners, signed=True) == ()


def test_small_neighbours_narrow_a_large_hidden_cell():
    """It can give 20 to the last cell, but take no more than 3 from the small ones."""
    table = table_of([[[100, 90], [1, 1, 1]], [[1, 1, 1], MANY]])
    corners = [(r, c) for r in "01" for c in "01"]
    (leak,) = (
        one
        for one in leaks(table, *corners)
        if one.target.key == ("0", "0") and one.kind == NARROWED
    )
    assert (leak.low, leak.high) == (Decimal(170), Decimal(193))
    assert not found(table, *corners, signed=True)


def test_hidden_zero_must_not_be_known():
    table = table_of([[[0], [0, 0, 0]], [MANY, MANY]])
    assert (NARROWED, ("0", "0")) in found(table, ("0", "0"), ("0", "1"), ("1", "0"), ("1", "1"))
    beside_others = table_of([[[0], MANY], [MANY, MANY]])
    told = found(beside_others, *[(r, c) for r in "01" for c in "01"])
    assert (NARROWED, ("0", "0")) not in told
    # What nobody can take from the zero, its neighbours cannot have in addition.
    assert told == {(NARROWED, ("0", "1")), (NARROWED, ("1", "0")), (NARROWED, ("1", "1"))}


def test_the_larger_of_two_knows_too_much_of_the_other():
    """The row hides 90 + 10 and 100; who brings 90 there and 98 beside leaves little open."""
    parts = [
        Contribution((0,), "big", Decimal(90)),
        Contribution((0,), "small", Decimal(10)),
        Contribution((1,), "big", Decimal(98)),
        Contribution((1,), "c", Decimal("0.5")),
        Contribution((1,), "d", Decimal("0.4")),
    ]
    table = Table(parts, grid_cells(2))
    kinds = {(leak.kind, leak.attacker) for leak in leaks(table, ("0",), ("1",))}
    assert (INSIDER, "big") in kinds


def test_difference_of_two_printed_totals_is_one_organisation():
    """A total with and without it is printed: nothing is hidden, and all is told."""
    parts = [Contribution((i,), name, Decimal(5)) for i, name in enumerate("abcdx")]
    everyone, without = frozenset((i,) for i in range(5)), frozenset((i,) for i in range(4))
    table = Table(parts, [Cell(("all",), everyone), Cell(("some",), without)])
    assert [(leak.kind, leak.target.organisations) for leak in leaks(table)] == [(GROUP, ("x",))]
    assert leaks(table, ("some",)) == ()


def test_two_of_whom_one_is_asking():
    parts = [Contribution((i,), name, Decimal(5)) for i, name in enumerate("abcdxy")]
    everyone, without = frozenset((i,) for i in range(6)), frozenset((i,) for i in range(4))
    table = Table(parts, [Cell(("all",), everyone), Cell(("some",), without)])
    assert [leak.target.organisations for leak in leaks(table)] == [("x", "y")]


def test_one_organisation_alone_in_two_hidden_rows_is_not_told_their_sum():
    parts = [Contribution((i,), "a", Decimal(7)) for i in (0, 1)]
    parts += [Contribution((2,), name, Decimal(5)) for name in "bcde"]
    table = Table(parts, grid_cells(3))
    kinds = {(leak.kind, leak.target.organisations) for leak in leaks(table, ("0",), ("1",))}
    assert (DETERMINED, ("a",)) in kinds
    assert (GROUP, ("a",)) in kinds


def test_sensitive_difference_is_guarded_though_never_printed():
    parts = [Contribution("in", name, Decimal(9)) for name in "abcd"]
    parts += [
        Contribution("out", name, Decimal(size))
        for name, size in zip("efg", (98, 1, 1), strict=True)
    ]
    both, inside, outside = frozenset(("in", "out")), frozenset(("in",)), frozenset(("out",))
    cells = [Cell(("both",), both), Cell(("in",), inside), Cell(("out",), outside, printed=False)]
    assert (DETERMINED, ("out",)) in found(Table(parts, cells))
    assert not found(Table(parts, cells), ("in",))


def test_two_cells_of_one_key_are_refused():
    with pytest.raises(ValueError, match="same key"):
        Table([Contribution(1, "a", Decimal(1))], [Cell(("k",), frozenset((1,)))] * 2)


AMOUNTS = st.lists(st.integers(0, 12), max_size=3)


@st.composite
def hidden_tables(draw):
    columns = draw(st.integers(2, 3))
    amounts = [[draw(AMOUNTS) for _ in range(columns)] for _ in range(2)]
    keys = [(r, str(c)) for r in "01" for c in range(columns)]
    return amounts, draw(st.sets(st.sampled_from(keys), min_size=1))


@given(hidden_tables())
@settings(max_examples=80, deadline=None)
def test_verdict_equals_enumeration_of_all_vertices(drawn):
    """Totals are printed, so what is possible is bounded: its vertices say everything."""
    amounts, hidden = drawn
    table = table_of(amounts)
    keys = [key for key in sorted(hidden) if key in table.index]
    assume(keys)
    told = {
        leak.target.key
        for leak in leaks(table, *keys)
        if leak.kind in (DETERMINED, NARROWED) and leak.target.key
    }
    corners = vertices(table, keys)
    assert told == {key for key in keys if narrowed(table, key, corners)}
    pairs = {
        (leak.target.key, leak.attacker) for leak in leaks(table, *keys) if leak.kind == INSIDER
    }
    assert pairs == set(insiders(table, keys))


def vertices(table, hidden, own=None):
    """Every basic solution of printed sums = amounts, x ≥ 0, in fractions."""
    rows = [i for i, cell in enumerate(table.cells) if cell.key not in hidden]
    own = own or [Fraction(0)] * len(table.atoms)
    left = [Fraction(a) - o for a, o in zip(table.atom_amounts, own, strict=True)]
    matrix = [[Fraction(int(j in table.covered(i))) for j in range(len(left))] for i in rows]
    sums = [sum(r * x for r, x in zip(row, left, strict=True)) for row in matrix]
    corners = []
    for size in range(len(left) + 1):
        for chosen in combinations(range(len(left)), size):
            solution = solve([[row[j] for j in chosen] for row in matrix], sums)
            if solution is not None and all(value >= 0 for value in solution):
                corner = [Fraction(0)] * len(left)
                for j, value in zip(chosen, solution, strict=True):
                    corner[j] = value
                corners.append(corner)
    return corners


def solve(matrix, sums):
    """The one solution of a system, or None if there is none or more than one."""
    width = len(matrix[0]) if matrix else 0
    work, found = [[*row, value] for row, value in zip(matrix, sums, strict=True)], 0
    for column in range(width):
        at = next((i for i in range(found, len(work)) if work[i][column]), None)
        if at is None:
            return None
        work[found], work[at] = work[at], work[found]
        work[found] = [value / work[found][column] for value in work[found]]
        for i in range(len(work)):
            if i != found and work[i][column]:
                work[i] = [
                    a - work[i][column] * b for a, b in zip(work[i], work[found], strict=True)
                ]
        found += 1
    if any(row[-1] for row in work[found:]):
        return None
    return [work[i][-1] for i in range(width)]


def extent(table, key, corners):
    values = [sum(corner[j] for j in table.covered(table.index[key])) for corner in corners]
    return min(values), max(values)


def narrowed(table, key, corners):
    value = Fraction(table.amounts[table.index[key]])
    low, high = extent(table, key, corners)
    return high < value + (value / 10 or 1) or low > value - value / 10


def insiders(table, keys):
    for key in keys:
        parts = table.parts[table.index[key]]
        ranked = sorted((n for n in active(parts)), key=lambda n: (-parts[n], n))[:2]
        for one, other in zip(ranked, ranked[::-1], strict=True) if len(ranked) == 2 else ():
            own = [Fraction(atom.get(one, 0)) for atom in table.atoms]
            low, high = extent(table, key, vertices(table, keys, own))
            victim, rest = (
                Fraction(parts[other]),
                Fraction(sum(parts.values()) - parts[one] - parts[other]),
            )
            if high - victim < victim / 10 or (not rest and low > victim - victim / 10):
                yield key, one


def test_many_places_of_one_organisation_are_compared_in_full():
    """More places of its own than a sketch has numbers: none of them is told, nor their sum."""
    parts = [Contribution((i, 0), "a", Decimal(7)) for i in range(SKETCH + 3)]
    parts += [
        Contribution((i, 1), f"b{i}{n}", Decimal(50)) for i in range(SKETCH + 3) for n in "xyz"
    ]
    table = Table(parts, grid_cells(SKETCH + 3, 2))
    hidden = [key for key in table.index if key != (TOTAL, TOTAL) and TOTAL not in key]
    assert GROUP not in {leak.kind for leak in leaks(table, *hidden, (TOTAL, "0"), (TOTAL, "1"))}
    assert GROUP in {leak.kind for leak in leaks(table, *hidden, (TOTAL, "0"))}
