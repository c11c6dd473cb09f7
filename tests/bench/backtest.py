"""A back-test of a million filings: seconds, memory, and what being exact costs.

The filings are invented in columns, seeded, of every field, with gaps where gaps are allowed.
Two yardsticks, both in this run and on the same rows: the exact engine on a sample, whose
every result must be equal, and the same formulas written out by hand in numpy floats, as one
would who does not care for ties and explanations. CERTIFY_BENCH_FILINGS sets another number.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from statistics import median
from typing import Any, Final

import numpy as np

from certify.scoring.backtesting.backtest import compare
from certify.scoring.backtesting.report import BackTest
from certify.scoring.bulk.batch import VERDICTS, Batch, score_batch
from certify.scoring.bulk.columns import Columns, Scaled
from certify.scoring.bulk.traits import Labels, Traits
from certify.scoring.engine import judge
from certify.scoring.shelf.catalogue import shipped
from certify.scoring.standard import Standard, table
from tests.bench import handwritten

COUNT: Final = int(os.environ.get("CERTIFY_BENCH_FILINGS", "1000000"))
CHUNK: Final = 65_536
SAMPLE: Final = 10_000
ROUNDS: Final = 5
SEED: Final = 20260101
NAME: Final = ("pip-illustrative", "2026.1")
PROVINCES: Final = tuple(
    f"{code}0000"
    for code in (
        *range(11, 16),
        *range(21, 24),
        *range(31, 38),
        *range(41, 47),
        *range(50, 55),
        *range(61, 66),
    )
)
TYPES: Final = ("enterprise", "university", "research_institute", "social_organisation")


def measure() -> Iterator[str]:
    """Yield the figures; the back-test itself runs in a process of its own, for its memory."""
    standard = shipped().get(*NAME)
    command = [sys.executable, "-m", "tests.bench.backtest"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told = json.loads(done.stdout)
    yield f"{COUNT:,} filings, {standard.name} against a changed version, 2 threads"
    yield (
        f"compared in {told['seconds']:.2f} s; peak memory {told['megabytes']:,.0f} MB, "
        f"of which the filings {told['filings_megabytes']:,.0f} MB"
    )
    yield (
        f"meets {told['meets_old']:,} → {told['meets_new']:,}; changed {told['changed']:,}; "
        f"settled exactly {told['settled'][0]:,} and {told['settled'][1]:,}"
    )
    columns, _ = filings(COUNT)
    yield from _against_hand(columns, standard)
    yield from _against_exact(columns.rows(slice(0, SAMPLE)), standard)


def _against_hand(columns: Columns, standard: Standard) -> Iterator[str]:
    """Time batch and hand-written formulas in turn, one thread each, on the same arrays."""
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(ROUNDS):
        ours.append(_seconds(lambda: score_batch(columns, standard)))
        theirs.append(_seconds(lambda: handwritten.score(columns, standard)))
    ratio = median(a / b for a, b in zip(ours, theirs, strict=True))
    batch, (low, _, passed) = score_batch(columns, standard), handwritten.score(columns, standard)
    off = int((np.abs(batch.total.low - low * 100) > 0.5).sum())
    known = batch.verdicts < VERDICTS.index("undetermined")
    wrong = int(((batch.verdicts == VERDICTS.index("meets")) != passed)[known].sum())
    yield (
        f"one standard, one thread: batch {median(ours):.3f} s, by hand in floats "
        f"{median(theirs):.3f} s: {ratio:.2f} times"
    )
    yield f"totals that floats round otherwise: {off:,}; verdicts that floats get wrong: {wrong:,}"


def _against_exact(columns: Columns, standard: Standard) -> Iterator[str]:
    rows = [(columns.findings(row), columns.levels_of(row)) for row in range(len(columns))]
    sheets: list[Any] = []
    exact = _seconds(lambda: sheets.extend(judge(*row, standard) for row in rows))
    fast = median(_seconds(lambda: score_batch(columns, standard)) for _ in range(ROUNDS))
    _compare(score_batch(columns, standard), sheets)
    yield (
        f"{len(rows):,} of them by the exact engine: {exact:.2f} s, in bulk {fast:.4f} s: "
        f"{exact / fast:,.0f} times; every verdict, total, interval, point equal"
    )


def _compare(batch: Batch, sheets: list[Any]) -> None:
    points = {each.id: batch.points(each.id) for each in batch.standard.indicators}
    for row, sheet in enumerate(sheets):
        found = (VERDICTS[batch.verdicts[row]], batch.number(row), batch.interval(row))
        if found != (sheet.verdict, sheet.total, sheet.interval):
            raise AssertionError(f"row {row}: {found}")
        for each in (each for each in sheet.indicators if each.points is not None):
            if Decimal(int(points[each.id].millionths[row])) / 10**6 != each.points:
                raise AssertionError(f"row {row}: {each}")


def changed(standard: Standard) -> Standard:
    """A changed version: other weights, one table, benchmarks, floors and marks."""
    tables = {"C1": table("piecewise", [["0", "0"], ["1", "55"], ["1.6", "85"], ["2.2", "100"]])}
    weights = {"A1": Decimal(10), "C1": Decimal(14)}
    indicators = tuple(
        replace(each, weight=weights.get(each.id, each.weight),
                table=tables.get(each.id, each.table))
        for each in standard.indicators
    )  # fmt: skip
    fields = {
        code: replace(each, pass_mark=each.pass_mark + 1, floors={"C": Decimal(16)},
                      measures={**each.measures, "A2": each.measures["A2"] * Decimal("1.1")})
        for code, each in standard.fields.items()
    }  # fmt: skip
    return replace(standard, version="2027.1", indicators=indicators, fields=fields)


def filings(count: int, seed: int = SEED) -> tuple[Columns, Traits]:
    """Invent ``count`` filings: figures over several orders of magnitude, gaps, some gated."""
    chance = np.random.default_rng(seed)
    field = chance.choice(8, count, p=(0.2, 0.1, 0.25, 0.15, 0.1, 0.05, 0.1, 0.05))
    patents = chance.poisson(3.5, count)
    inventions = chance.binomial(patents, 0.55)
    features = chance.integers(1, 13, count)
    gap = chance.random
    facts = {
        "sales": _scaled(np.exp(chance.normal(17, 1.6, count)) * (gap(count) > 0.002), 2),
        "profit_margin": _scaled(np.clip(chance.normal(0.12, 0.09, count), -2, 1), 8),
        "sales_growth": _scaled(np.clip(chance.normal(9, 18, count), -100, 900), 6, gap(count)),
        "export_share": _scaled(np.clip(chance.normal(5, 20, count), 0, 100), 6),
        "counted_patents": _scaled(patents, 0),
        "core_patents_disputed": _scaled(gap(count) < 0.003, 0),
        "counted_inventions": _scaled(inventions, 0),
        "invention_share": _scaled(inventions / np.maximum(patents, 1), 8),
        "remaining_term": _scaled(np.clip(chance.normal(10, 4, count), 0, 20), 6),
        "jurisdictions": _scaled(1 + chance.poisson(0.8, count), 0),
        "invalidations_survived": _scaled(gap(count) < 0.04, 0),
        "contribution": _scaled(np.clip(chance.beta(4, 5, count), 0, 1), 4),
        "attributed_profit_per_investment": _scaled(
            np.exp(chance.normal(1, 1, count)), 8, gap(count)
        ),
        "protected_feature_share": _scaled(
            chance.integers(0, features + 1) / features, 8, gap(count)
        ),
        "price_premium": _scaled(np.clip(chance.normal(10, 10, count), -50, 200), 1, gap(count)),
    }
    unjudged = gap(count) < 0.2
    levels = {
        name: Scaled(chance.integers(0, 9, count) * 5, 1, unjudged & (gap(count) < 0.7))
        for name in ("C3", "C4", "D2")
    }
    codes = ("01", "02", "03", "04", "05", "06", "07", "99")
    years = chance.integers(2023, 2026, count)
    traits = Traits(
        Labels(PROVINCES, chance.integers(0, len(PROVINCES), count)),
        Labels(TYPES, chance.choice(4, count, p=(0.9, 0.05, 0.04, 0.01))),
        chance.integers(0, 1 + count // 4, count),
    )
    return Columns(codes, field, years, facts, levels), traits


def _scaled(values: Any, places: int, gaps: Any = None) -> Scaled:
    """Whole numbers of so many places; missing where ``gaps`` is below one in ten."""
    mantissas = np.rint(np.asarray(values) * 10**places).astype(np.int64)
    missing = None if gaps is None else gaps < 0.1
    return Scaled(
        mantissas if missing is None else np.where(missing, 0, mantissas), places, missing
    )


def _seconds(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _backtest() -> dict[str, Any]:
    standard = shipped().get(*NAME)
    new = changed(standard)
    before = _megabytes()
    columns, traits = filings(COUNT)
    chunks = [
        (columns.rows(slice(at, at + CHUNK)), traits.rows(slice(at, at + CHUNK)))
        for at in range(0, COUNT, CHUNK)
    ]
    made = _megabytes() - before
    found: list[BackTest] = []
    seconds = _seconds(lambda: found.append(compare(standard, new, chunks)))
    report = found[0]
    return {
        "seconds": seconds, "megabytes": _megabytes(), "filings_megabytes": made,
        "meets_old": report.meets_old, "meets_new": report.meets_new, "changed": report.changed,
        "settled": (report.old.settled, report.new.settled),
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(_backtest()))
