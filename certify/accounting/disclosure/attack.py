"""The attack on a release: what can be worked out of what it keeps back.

Three attackers are tried, each with everything that is printed, in all tables of the release
and in earlier ones:

- an *outsider*, who knows that amounts are not negative (where that is so). No hidden cell
  may be determined, nor held within p % of its value from above or from below; and so the
  sum of what one organisation alone brings to hidden places;
- the *two largest of a hidden cell*, each of whom knows its own amounts everywhere and looks
  for the other's;
- *anybody*, who takes its own amounts from a combination of printed sums that depends on
  itself and one other only. Found by exact algebra, whatever the combination.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from certify.accounting.disclosure import groups
from certify.accounting.disclosure.bounds import EXACT, FAR, Move, farthest
from certify.accounting.disclosure.moves import Moves
from certify.accounting.disclosure.rules import HUNDRED, Rules, sensitive
from certify.accounting.disclosure.system import System
from certify.accounting.disclosure.tables import Key, Table
from certify.accounting.disclosure.targets import (
    DETERMINED,
    GROUP,
    INSIDER,
    NARROWED,
    Leak,
    Target,
    guarded,
)
from certify.accounting.rounding import ZERO, product, total


@dataclass(frozen=True)
class Verdict:
    """The outcome of an attack: the leaks, and how many quantities were tried."""

    leaks: tuple[Leak, ...]
    targets: int
    insiders: int
    groups: int


def attack(table: Table, hidden: frozenset[Key], rules: Rules, *, signed: bool) -> Verdict:
    """Try everything on the open cells of ``table``; ``signed``: amounts may be negative.

    Where amounts may be negative no sum bounds its parts: a quantity is then either
    determined or free, and only the exact attacks remain.
    """
    plan = _Plan(table, hidden, rules, signed=signed)
    leaks = tuple(plan.leaks())
    return Verdict(leaks, len(plan.targets), len(plan.pairs), plan.groups)


def holds(table: Table, hidden: frozenset[Key], rules: Rules, *, signed: bool) -> bool:
    """Tell whether nothing leaks; stops at the first leak."""
    return next(_Plan(table, hidden, rules, signed=signed).leaks(), None) is None


class _Plan:
    """Whatever is to be tried, and the trying of it."""

    def __init__(self, table: Table, hidden: frozenset[Key], rules: Rules, *, signed: bool) -> None:
        self.table, self.signed = table, signed
        self.system = System(table, hidden)
        cells = _cells(table, hidden, rules)
        self.targets = [*cells, *groups.alone(table, self.system, rules)]
        self.pairs = [] if signed else list(_insiders(table, hidden, rules))
        self.betrayed, self.groups = groups.dependences(table, hidden, rules)

    def leaks(self) -> Iterator[Leak]:
        """Yield every leak, those first that cost least to find."""
        for one in self.betrayed:
            yield Leak(GROUP, one, one.value, one.value)
        moves = Moves(len(self.table.atoms))
        yield from _outsider(self.table, self.system, self.targets, moves, signed=self.signed)
        for pair in self.pairs:
            leak = _inside(self.table, self.system, pair, moves)
            if leak is not None:
                yield leak


def _cells(table: Table, hidden: frozenset[Key], rules: Rules) -> Iterator[Target]:
    """Hidden cells, and sensitive ones that are never printed or that earlier releases hid."""
    for i, cell in enumerate(table.cells):
        if cell.key in hidden or (not cell.printed and sensitive(table.parts[i], rules)):
            weights = dict.fromkeys(table.covered(i), 1)
            yield guarded(cell.key, (), weights, table.amounts[i], rules)


def _outsider(
    table: Table, system: System, targets: list[Target], moves: Moves, *, signed: bool
) -> Iterator[Leak]:
    for one in targets:
        if system.determined(one.weights):
            yield Leak(DETERMINED, one, one.value, one.value)
        elif not signed and not _out_of_reach(table, system, one, moves):
            yield Leak(NARROWED, one, *bounds_of(table, system, one))


def _out_of_reach(table: Table, system: System, one: Target, moves: Moves) -> bool:
    for side, need in ((1, one.up), (-1, one.down)):
        if need and not moves.carry(one.weights, side, need):
            move = _push(table, system, one, side, need, enough=1)
            if move.reached < 1 - EXACT:
                return False
            moves.add(move, need)
    return True


def _push(
    table: Table, system: System, one: Target, side: int, unit: Decimal, *, enough: float | None
) -> Move:
    weights = {atom: side * weight for atom, weight in one.weights.items()}
    room = table.atom_amounts.__getitem__
    return farthest(system.pieces_of(weights), weights, unit, room, enough=enough)


def bounds_of(table: Table, system: System, one: Target) -> tuple[Decimal | None, Decimal | None]:
    """Return between which amounts an outsider knows the quantity to lie, to the yuan."""
    ends = []
    for side in (-1, 1):
        reached = _push(table, system, one, side, one.up, enough=None).reached
        ends.append(None if reached >= FAR / 2 else _moved(one.value, side, reached, one.up))
    return ends[0], ends[1]


def _moved(value: Decimal, side: int, reached: float, unit: Decimal) -> Decimal:
    moved = product(Decimal(repr(round(reached, 6))), unit)
    return total((value, side * moved)).quantize(Decimal(1))


@dataclass(frozen=True)
class _Pair:
    """One of the two largest of cell number ``cell`` looks for the other's amount."""

    cell: int
    attacker: str
    victim: Target


def _insiders(table: Table, hidden: frozenset[Key], rules: Rules) -> Iterator[_Pair]:
    """The pairs in which the others' amounts alone do not already cover the victim."""
    for i, cell in enumerate(table.cells):
        if cell.key not in hidden:
            continue
        parts = table.parts[i]
        ranked = sorted((name for name in parts if parts[name]), key=lambda n: (-parts[n], n))[:2]
        for attacker, victim in (ranked, ranked[::-1]) if len(ranked) > 1 else ():
            rest = total((table.amounts[i], -parts[attacker], -parts[victim]))
            near = product(parts[victim], rules.p) / HUNDRED
            if rest < near:
                weights = dict.fromkeys(table.covered(i), 1)
                down = ZERO if rest else near
                one = Target(cell.key, (victim,), weights, parts[victim], near - rest, down)
                yield _Pair(i, attacker, one)


def _inside(table: Table, system: System, pair: _Pair, moves: Moves) -> Leak | None:
    """Return a leak if the attacker comes within p % of the other's amount."""
    one = pair.victim
    rooms = {
        atom: total((table.atom_amounts[atom], -parts[pair.attacker]))
        for atom, parts in enumerate(table.atoms)
        if parts.get(pair.attacker)
    }
    others = total((table.amounts[pair.cell], -table.parts[pair.cell][pair.attacker]))
    ends: dict[int, Decimal | None] = {-1: None, 1: None}
    for side, need in ((1, one.up), (-1, one.down)):
        if need and not moves.carry(one.weights, side, need, rooms):
            move = _push_inside(table, system, one, side, need, rooms)
            if move.reached < 1 - EXACT:
                ends[side] = _moved(others, side, move.reached, need)
            else:
                moves.add(move, need)
    if ends[-1] is None and ends[1] is None:
        return None
    return Leak(INSIDER, one, ends[-1], ends[1], pair.attacker)


def _push_inside(
    table: Table,
    system: System,
    one: Target,
    side: int,
    need: Decimal,
    rooms: Mapping[int, Decimal],
) -> Move:
    weights = {atom: side * weight for atom, weight in one.weights.items()}

    def room(atom: int) -> Decimal:
        return rooms.get(atom, table.atom_amounts[atom])

    return farthest(system.pieces_of(weights), weights, need, room, enough=1)
