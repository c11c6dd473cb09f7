"""Filings scored per second: one core, exact decimals, with everything that explains them.

Two depths: the sheet as values, and as the canonical bytes that a revision keeps. The
yardstick is the machine's own: how many decimal divisions take as long as one filing.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, localcontext
from functools import partial
from statistics import median
from typing import Final

from certify.scoring.document import UNJUDGED, Filing, Judgement
from certify.scoring.engine import score
from certify.scoring.rounding import CONTEXT
from certify.scoring.sheet import Sheet
from certify.scoring.shelf.catalogue import shipped
from certify.scoring.standard import Standard
from tests.bench import filings

COUNT: Final = 1_000
ROUNDS: Final = 5
DIVISIONS: Final = 50_000
NAME: Final = ("pip-illustrative", "2026.1")
Work = Callable[[], None]


def measure() -> Iterator[str]:
    """Yield the table: filings a second, and what one filing costs in decimal divisions."""
    standard, made = shipped().get(*NAME), list(filings.filings(COUNT))
    patents = sum(len(each.patents) for each in made) / COUNT
    yield f"{COUNT} different filings, on average {patents:.1f} patents; {standard.name}"
    yield f"medians of {ROUNDS} rounds, all works in turn within each; processor time"
    works = _works(made, standard)
    division: list[float] = []
    spent: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        division.append(_seconds(_divide) / DIVISIONS)
        for name, work in works.items():
            spent[name].append(_seconds(work) / COUNT)
    yield f"{'':32}{'filings/s':>10}{'divisions':>12}"
    for name, seconds in spent.items():
        ratio = median(one / unit for one, unit in zip(seconds, division, strict=True))
        yield f"{name:32}{1 / median(seconds):10,.0f}{ratio:12,.0f}"


def _works(made: Sequence[Filing], standard: Standard) -> dict[str, Work]:
    judged = [filings.judged(each, standard, seed) for seed, each in enumerate(made)]
    unjudged = [UNJUDGED] * len(made)
    return {
        "unjudged, an interval": partial(_score, made, unjudged, standard, None),
        "judged, a total": partial(_score, made, judged, standard, None),
        "judged, as canonical bytes": partial(_score, made, judged, standard, Sheet.canonical),
    }


def _score(
    made: Sequence[Filing],
    judgements: Sequence[Judgement],
    standard: Standard,
    then: Callable[[Sheet], object] | None,
) -> None:
    for filing, judgement in zip(made, judgements, strict=True):
        sheet = score(filing, judgement, standard)
        if then is not None:
            then(sheet)


def _divide() -> None:
    dividend, divisor = Decimal("62000000.12"), Decimal("51000000.07")
    with localcontext(CONTEXT):
        for _ in range(DIVISIONS):
            dividend / divisor


def _seconds(work: Work) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before
