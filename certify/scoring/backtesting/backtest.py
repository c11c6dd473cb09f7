"""The back-test: a new standard tried on recorded filings, against an old one.

Filings come in chunks of columns and are forgotten as soon as they are counted, so memory
does not grow with their number. Chunks are scored on several threads, counted in the order
in which they came: the report does not depend on how the work was divided.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from certify.scoring.backtesting.cells import assembled
from certify.scoring.backtesting.drivers import Effect, Part, effects, parts
from certify.scoring.backtesting.report import BackTest
from certify.scoring.backtesting.small_cells import MINIMUM
from certify.scoring.backtesting.tally import Judged, Tally
from certify.scoring.bulk.batch import (
    BELOW,
    GATED,
    MEETS,
    UNCOVERED,
    UNDETERMINED,
    Batch,
    score_batch,
)
from certify.scoring.bulk.columns import Columns, Mask
from certify.scoring.bulk.traits import Traits
from certify.scoring.standard import Standard

WORKERS: Final = 2


class Chunk(NamedTuple):
    """Some filings: what they are judged by and what they are counted by."""

    columns: Columns
    traits: Traits


def compare(
    old: Standard,
    new: Standard,
    chunks: Iterable[tuple[Columns, Traits]],
    *,
    minimum: int = MINIMUM,
    workers: int = WORKERS,
    progress: Callable[[int], None] | None = None,
) -> BackTest:
    """Return what ``new`` changes against ``old`` over the filings of ``chunks``.

    The columns hold the facts both standards read; gates that ask for a campaign's year do
    not apply. A cell of fewer than ``minimum`` organisations is marked as guarded.
    ``progress`` is told how many filings have been counted. KeyError if a fact is lacking.
    """
    what = parts(old, new)
    tally = Tally(old, new, what, minimum)
    for chunk, judged in _judged(old, new, what, chunks, workers):
        tally.add(chunk.columns, chunk.traits, judged)
        if progress is not None:
            progress(tally.filings)
    return assembled(tally)


def _judged(
    old: Standard,
    new: Standard,
    what: tuple[Part, ...],
    chunks: Iterable[tuple[Columns, Traits]],
    workers: int,
) -> Iterator[tuple[Chunk, Judged]]:
    """Yield chunks in order, scored; at most one more than ``workers`` is held at a time."""
    waiting: deque[tuple[Chunk, Future[Judged]]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        for each in chunks:
            chunk = Chunk(*each)
            waiting.append((chunk, pool.submit(_judge, old, new, what, chunk.columns)))
            if len(waiting) > workers:
                first, done = waiting.popleft()
                yield first, done.result()
        for first, done in waiting:
            yield first, done.result()


def _judge(old: Standard, new: Standard, what: tuple[Part, ...], columns: Columns) -> Judged:
    before, after = score_batch(columns, old), score_batch(columns, new)
    old_outcomes, new_outcomes = outcomes(before), outcomes(after)
    decided = _known(before) & _known(after)
    changed = np.flatnonzero(decided & ((before.verdicts == MEETS) != (after.verdicts == MEETS)))
    found: tuple[Effect, ...] = ()
    if len(changed):
        met, rows = before.verdicts[changed] == MEETS, columns.rows(changed)
        found = tuple(effects(part, rows, old, new, met) for part in what)
    return Judged(before, after, old_outcomes, new_outcomes, changed, found)


def _known(batch: Batch) -> Mask:
    known: Mask = batch.verdicts != UNCOVERED
    return known if batch.total.known is None else known & batch.total.known


def outcomes(batch: Batch) -> NDArray[np.int8]:
    """Return each row's outcome: as the verdict, but decided where no level would change it.

    Codes of ``backtest_report.OUTCOMES``.
    """
    found = _OUTCOME[batch.verdicts]
    unsure = batch.verdicts == UNDETERMINED
    found[unsure & batch.at_lowest] = _OUTCOME[MEETS]
    found[unsure & ~batch.at_highest] = _OUTCOME[BELOW]
    return found


_OUTCOME = np.empty(5, dtype=np.int8)
_OUTCOME[[MEETS, BELOW, GATED, UNDETERMINED, UNCOVERED]] = range(5)
