"""Counting a back-test chunk by chunk, and guarding small cells when all is counted.

Behind every count stands who it comes from: all organisations while they are fewer than
the minimum, else some ``minimum`` of them, which is all that guarding needs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from certify.scoring.backtesting.drivers import Effect, Part
from certify.scoring.backtesting.report import GROUPS, OUTCOMES
from certify.scoring.backtesting.small_cells import Atom
from certify.scoring.bulk.batch import GATED, UNCOVERED, Batch
from certify.scoring.bulk.columns import Columns, Mask
from certify.scoring.bulk.traits import Traits
from certify.scoring.rounding import HUNDRED
from certify.scoring.standard import Standard

BINS: Final = 20
WIDE: Final = len(OUTCOMES)
MEET: Final = OUTCOMES.index("meets")
OPEN: Final = OUTCOMES.index("open")
KINDS: Final = ("known", "lowest", "highest")

Keys = NDArray[np.intp]


@dataclass(frozen=True)
class Judged:
    """One chunk under both standards, and what the parts do to the filings that changed.

    ``changed`` are the rows that gain or lose and whose totals are known under both.
    """

    old: Batch
    new: Batch
    old_outcomes: NDArray[np.int8]
    new_outcomes: NDArray[np.int8]
    changed: NDArray[np.intp]
    effects: tuple[Effect, ...]


class Counts:
    """How many rows have each key (0, 1, …), and which organisations stand behind it."""

    def __init__(self, minimum: int) -> None:
        self.minimum = minimum
        self.filings = np.zeros(0, dtype=np.int64)
        self.full = np.zeros(0, dtype=np.bool_)
        self.behind: list[set[int]] = []

    def add(self, keys: Keys, organisations: NDArray[np.int64]) -> None:
        """Count one key per row. Who stands behind it is asked only until that is enough."""
        if not len(keys):
            return
        self._widen(int(keys.max()) + 1)
        self.filings += np.bincount(keys, minlength=len(self.filings))
        start, size = 0, 1024
        while start < len(keys):
            part = slice(start, start + size)
            asked = ~self.full[keys[part]]
            self._note(keys[part][asked], organisations[part][asked])
            start, size = start + size, size * 4

    def _widen(self, count: int) -> None:
        more = count - len(self.filings)
        if more > 0:
            self.filings = np.concatenate([self.filings, np.zeros(more, dtype=np.int64)])
            self.full = np.concatenate([self.full, np.zeros(more, dtype=np.bool_)])
            self.behind.extend(set() for _ in range(more))

    def _note(self, keys: Keys, organisations: NDArray[np.int64]) -> None:
        for key, organisation in set(zip(keys.tolist(), organisations.tolist(), strict=True)):
            self.behind[key].add(organisation)
            self.full[key] = len(self.behind[key]) >= self.minimum

    def atom(self, key: int) -> Atom:
        """Return one count as guarding sees it."""
        if key >= len(self.filings):
            return Atom(0, frozenset())
        return Atom(int(self.filings[key]), frozenset(self.behind[key]))


class Tally:
    """Everything a back-test counts."""

    def __init__(self, old: Standard, new: Standard, parts: Sequence[Part], minimum: int) -> None:
        self.old, self.new, self.parts, self.minimum = old, new, parts, minimum
        self.filings = 0
        self.states = Counts(minimum)
        self.groups = {name: Counts(minimum) for name in GROUPS}
        self.codes: dict[str, dict[str, int]] = {name: {} for name in GROUPS}
        self.totals = {(of, side): Counts(minimum) for of in KINDS for side in (0, 1)}
        self.flips = [Counts(minimum) for _ in parts]
        self.moves = Counts(minimum)
        self.millionths = np.zeros((len(parts), 2), dtype=np.int64)
        self.settled = [0, 0]
        self.organisations: list[NDArray[np.int64]] = []

    def add(self, columns: Columns, traits: Traits, judged: Judged) -> None:
        """Count the rows of one chunk."""
        who = traits.organisations
        self.filings += len(columns)
        self.organisations.append(np.unique(who))
        one, other = (judged.old, judged.old_outcomes), (judged.new, judged.new_outcomes)
        width = WIDE + len(self.new.awards)
        self.states.add(_states(*one) * width + _states(*other), who)
        moved = judged.old_outcomes.astype(np.intp) * WIDE + judged.new_outcomes
        for name, codes in _labels(columns, traits).items():
            self.groups[name].add(self._places(name, *codes) * WIDE**2 + moved, who)
        for side, batch in enumerate((judged.old, judged.new)):
            self.settled[side] += batch.settled
            for of, (keys, rows) in _bins(batch).items():
                self.totals[of, side].add(keys, who[rows])
        self._drivers(judged, who)

    def _places(self, name: str, words: Sequence[str], codes: Keys) -> Keys:
        known = self.codes[name]
        places = [known.setdefault(word, len(known)) for word in words]
        return np.array(places, dtype=np.intp)[codes]

    def _drivers(self, judged: Judged, who: NDArray[np.int64]) -> None:
        """Count what gains and loses, apart where totals are known, and what each part does."""
        met, meets = judged.old_outcomes == MEET, judged.new_outcomes == MEET
        rows = np.flatnonzero(
            (met != meets) & (judged.old_outcomes < OPEN) & (judged.new_outcomes < OPEN)
        )
        unexplained = ~np.isin(rows, judged.changed)
        self.moves.add(meets[rows] + 2 * unexplained.astype(np.intp), who[rows])
        gains, who = meets[judged.changed], who[judged.changed]
        for place, effect in enumerate(judged.effects):
            self.flips[place].add(effect.flips.astype(np.intp), who)
            if effect.millionths is not None:
                self.millionths[place] += (
                    effect.millionths[~gains].sum(), effect.millionths[gains].sum(),
                )  # fmt: skip


def _states(batch: Batch, outcomes: NDArray[np.int8]) -> Keys:
    """Return each row's outcome, or the award it earns, as one number."""
    states: Keys = outcomes.astype(np.intp)
    earned = batch.awards >= 0
    states[earned] = batch.awards[earned].astype(np.intp) + WIDE
    return states


def _labels(columns: Columns, traits: Traits) -> Mapping[str, tuple[Sequence[str], Keys]]:
    years, codes = np.unique(columns.years, return_inverse=True)
    return {
        "field": (columns.codes, columns.fields),
        "region": (traits.regions.names, traits.regions.codes),
        "org_type": (traits.org_types.names, traits.org_types.codes),
        "year": ([str(year) for year in years.tolist()], codes.astype(np.intp)),
    }


def _bins(batch: Batch) -> Mapping[str, tuple[Keys, Mask]]:
    """Return the bins of the totals, and the rows they belong to: neither gated nor uncovered."""
    counted: Mask = (batch.verdicts != GATED) & (batch.verdicts != UNCOVERED)
    width = int(HUNDRED / BINS / batch.standard.quantum)
    total = batch.total
    known = counted if total.known is None else counted & total.known
    found = {"known": (_bin(total.low[known], width), known)}
    if total.known is not None:
        unsure = counted & ~total.known
        found["lowest"] = (_bin(total.low[unsure], width), unsure)
        found["highest"] = (_bin(total.high[unsure], width), unsure)
    return found


def _bin(units: NDArray[np.int32], width: int) -> Keys:
    """Return the bin of each total; the last holds its upper end as well."""
    return np.minimum(units // width, BINS - 1).astype(np.intp)
