"""From counts to the report of a back-test: which cells there are, and which are guarded.

All cells that are sums of the same smallest counts are guarded together: matrix, outcomes,
changes and awards over all filings first; then each grouping, by a reader who also knows
whatever the printed cells over all filings tell about the changes.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

import numpy as np

from certify.scoring.backtesting.drivers import Part
from certify.scoring.backtesting.report import (
    CHANGES,
    NO_AWARD,
    OUTCOMES,
    BackTest,
    Cell,
    Distribution,
    Driver,
    Group,
    Side,
)
from certify.scoring.backtesting.small_cells import Atom, Matrix, hidden_cells, known_sums
from certify.scoring.backtesting.tally import BINS, KINDS, WIDE, Counts, Tally
from certify.scoring.bulk.batch import MILLION
from certify.scoring.engine import ENGINE
from certify.scoring.rounding import CONTEXT, HUNDRED, half_up
from certify.scoring.sheet import StandardMark
from certify.scoring.standard import Standard

FOUR_PLACES: Final = Decimal("0.0001")
Name = tuple[str, int, int]
"""A cell over all filings: what it belongs to, and its row and column there."""


def assembled(tally: Tally) -> BackTest:
    """Return the report of everything ``tally`` has counted."""
    whole = _Whole(tally)
    losing, gaining, few = _moves(tally)
    return BackTest(
        engine=ENGINE,
        old=whole.side(0),
        new=whole.side(1),
        filings=tally.filings,
        organisations=_distinct(tally.organisations),
        minimum=tally.minimum,
        matrix=whole.rows("matrix", WIDE, WIDE),
        changes={name: whole.cell("change", place) for place, name in enumerate(CHANGES)},
        awards=whole.awards(),
        groups={name: _groups(tally, name, whole) for name in tally.groups},
        edges=tuple(HUNDRED * place / BINS for place in range(BINS + 1)),
        distributions=tuple(_distribution(tally, of) for of in KINDS),
        drivers=tuple(
            _driver(tally, place, part, few=few) for place, part in enumerate(tally.parts)
        ),
        gaining=gaining,
        losing=losing,
    )


def change_of(old: int, new: int) -> int:
    """Return the place in CHANGES of a pair of outcomes."""
    if max(old, new) >= OUTCOMES.index("open"):
        return CHANGES.index("undecided")
    name = (("still_meets", "loses"), ("gains", "still_fails"))[old > 0][new > 0]
    return CHANGES.index(name)


class _Whole:
    """The cells over all filings; the atoms are pairs of states (outcome, or award)."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.counts = tuple(WIDE + len(each.awards) for each in (tally.old, tally.new))
        pairs = [(one, other) for one in range(self.counts[0]) for other in range(self.counts[1])]
        self.atoms = [tally.states.atom(key) for key in range(len(pairs))]
        self.cells: dict[Name, list[int]] = {}
        for key, (one, other) in enumerate(pairs):
            for name in self._names(one, other):
                self.cells.setdefault(name, []).append(key)
        places = hidden_cells(self.atoms, list(self.cells.values()), tally.minimum)
        names = list(self.cells)
        self.hidden = {names[place] for place in places}
        self.places = places

    def _names(self, one: int, other: int) -> list[Name]:
        old, new = (0 if state >= WIDE else state for state in (one, other))
        names = [("matrix", old, new), ("outcome", 0, old), ("outcome", 1, new)]
        names.append(("change", change_of(old, new), 0))
        if max(self.counts) > WIDE:
            mine, theirs = (max(0, state - WIDE + 1) for state in (one, other))
            names += [("awards", mine, theirs), ("award", 0, mine), ("award", 1, theirs)]
        return names

    def cell(self, what: str, row: int, column: int = 0) -> Cell:
        name = (what, row, column)
        filings = sum(self.atoms[each].filings for each in self.cells.get(name, ()))
        return Cell(filings, name in self.hidden)

    def rows(self, what: str, rows: int, columns: int) -> tuple[tuple[Cell, ...], ...]:
        return tuple(
            tuple(self.cell(what, row, column) for column in range(columns)) for row in range(rows)
        )

    def awards(self) -> tuple[tuple[Cell, ...], ...]:
        old, new = (count - WIDE for count in self.counts)
        return self.rows("awards", old + 1, new + 1) if old or new else ()

    def side(self, which: int) -> Side:
        standard: Standard = (self.tally.old, self.tally.new)[which]
        labels = (NO_AWARD, *(each.id for each in standard.awards)) if self.awards() else ()
        return Side(
            mark=StandardMark(standard.id, standard.version, standard.digest, standard.authority),
            outcomes={each: self.cell("outcome", which, at) for at, each in enumerate(OUTCOMES)},
            awards={each: self.cell("award", which, at) for at, each in enumerate(labels)},
            uncovered_fields=tuple(sorted(set(self.tally.codes["field"]) - set(standard.fields))),
            settled=self.tally.settled[which],
        )

    def printed_changes(self) -> list[int]:
        """Return the places in CHANGES whose count over all filings is printed."""
        return [at for at in range(len(CHANGES)) if ("change", at, 0) not in self.hidden]

    def known(self) -> Matrix:
        """Return what the printed cells tell about the changes: rows of weights over CHANGES."""
        sums = [self.cells.get(("change", place, 0), []) for place in range(len(CHANGES))]
        return known_sums(len(self.atoms), list(self.cells.values()), self.places, sums)


def _groups(tally: Tally, name: str, whole: _Whole) -> tuple[Group, ...]:
    codes = sorted(tally.codes[name])
    counts, wide = tally.groups[name], len(CHANGES)
    matrices = [
        [counts.atom(tally.codes[name][code] * WIDE**2 + key) for key in range(WIDE**2)]
        for code in codes
    ]
    atoms = [atom for each in matrices for atom in _changes(each)]
    totals = [list(range(at * wide, (at + 1) * wide)) for at in range(len(codes))]
    cells = [*([each] for each in range(len(atoms))), *totals]
    told = [list(range(at, len(atoms), wide)) for at in whole.printed_changes()]
    known = np.tile(whole.known(), len(codes))
    hidden = hidden_cells(atoms, cells, tally.minimum, told, known)
    return tuple(
        Group(
            code=code,
            filings=Cell(
                sum(atoms[each].filings for each in totals[at]), len(atoms) + at in hidden
            ),
            changes={
                change: Cell(atoms[each].filings, each in hidden)
                for change, each in zip(CHANGES, totals[at], strict=True)
            },
            matrix=tuple(
                tuple(atom.filings for atom in matrices[at][row * WIDE : (row + 1) * WIDE])
                for row in range(WIDE)
            ),
        )
        for at, code in enumerate(codes)
    )


def _changes(matrix: Sequence[Atom]) -> list[Atom]:
    """Return the atoms of a matrix added up by change."""
    filings, behind = [0] * len(CHANGES), [frozenset[int]()] * len(CHANGES)
    for key, atom in enumerate(matrix):
        place = change_of(*divmod(key, WIDE))
        filings[place] += atom.filings
        behind[place] |= atom.organisations
    return [Atom(*each) for each in zip(filings, behind, strict=True)]


def _apart(
    counts: Counts, keys: int, cells: Sequence[int], totals: Sequence[Sequence[int]]
) -> list[Cell]:
    """Return some single counts as cells, guarded where printed ``totals`` give them away."""
    atoms = [counts.atom(key) for key in range(keys)]
    hidden = hidden_cells(atoms, [[each] for each in cells], counts.minimum, totals)
    return [Cell(atoms[each].filings, at in hidden) for at, each in enumerate(cells)]


def _distribution(tally: Tally, of: str) -> Distribution:
    every = range(BINS)
    old, new = (tuple(_apart(tally.totals[of, side], BINS, every, [every])) for side in (0, 1))
    return Distribution(of, old, new)


def _moves(tally: Tally) -> tuple[Cell, Cell, bool]:
    """Return what loses and gains with known totals, and whether these are too few together."""
    losing, gaining = _apart(tally.moves, 4, (0, 1), [(0, 2), (1, 3)])
    behind = tally.moves.atom(0).organisations | tally.moves.atom(1).organisations
    return losing, gaining, 0 < len(behind) < tally.minimum


def _driver(tally: Tally, place: int, part: Part, *, few: bool) -> Driver:
    flips = _apart(tally.flips[place], 2, (1,), [(0, 1)])[0]
    lost, gained = (tally.moves.atom(key).filings for key in (0, 1))
    losses, gains = tally.millionths[place].tolist()
    measured = part.kind == "indicator"
    return Driver(
        id=part.id,
        kind=part.kind,
        in_old=part.old is not None or not measured,
        in_new=part.new is not None or not measured,
        differs=part.differs,
        flips=flips,
        mean_change=_mean(losses + gains, lost + gained) if measured else None,
        mean_gaining=_mean(gains, gained) if measured else None,
        mean_losing=_mean(losses, lost) if measured else None,
        means_guarded=few,
    )


def _mean(millionths: int, count: int) -> Decimal | None:
    if not count:
        return None
    return half_up(CONTEXT.divide(Decimal(millionths), Decimal(count * MILLION)), FOUR_PLACES)


def _distinct(organisations: Sequence[np.typing.NDArray[np.int64]]) -> int:
    return len(np.unique(np.concatenate(organisations))) if organisations else 0
