"""Two organisations with more places than a sketch can tell apart are looked at in full."""

from decimal import Decimal

from certify.accounting.disclosure.algebra import SKETCH
from certify.accounting.disclosure.groups import dependences
from certify.accounting.disclosure.rules import Rules
from certify.accounting.disclosure.tables import Cell, Contribution, Table

PLACES = [(name, i) for name in "ab" for i in range(SKETCH // 2 + 1)] + [("c", 0), ("d", 0)]


def table(*sums: frozenset[tuple[str, int]]) -> Table:
    """Every place in a cell of its own that is not printed, and printed ``sums``."""
    kept = [Cell(("place", name, str(i)), frozenset({(name, i)}), False) for name, i in PLACES]
    printed = [Cell(("sum", str(i)), places) for i, places in enumerate(sums)]
    parts = [Contribution(place, place[0], Decimal(7 + place[1])) for place in PLACES]
    return Table(parts, [*kept, *printed])


def test_wide_pair_hides_behind_others() -> None:
    found, tried = dependences(table(frozenset(PLACES)), frozenset(), Rules())
    assert (found, tried) == ([], 9)


def test_wide_pair_is_betrayed_by_its_own_sum() -> None:
    pair = frozenset(place for place in PLACES if place[0] in "ab")
    found, _ = dependences(table(frozenset(PLACES), pair), frozenset(), Rules())
    assert ("a", "b") in {one.organisations for one in found}
