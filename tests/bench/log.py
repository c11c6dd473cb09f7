"""What an entry and a proof cost as the log grows: 100 leaves, then ten times more, thrice.

Every size is a state of one log. Append: one leaf in its own committed transaction; and sign:
with a checkpoint after it, remembered on disk and committed as well, as a paper waits for it.
Proof: read from the database, as text. Check: the proof verified as a stranger would. Beside
the times stand counts that no machine changes: statements and hashes of a proof.
``BENCH_LOG=1000`` stops at that size; ``BENCH_DATABASE=postgresql`` measures PostgreSQL.
"""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import mean, median, quantiles
from typing import Any, Final

from flask_migrate import upgrade
from sqlalchemy import event

from certify.app import create_app
from certify.certificate.log import audit, publication, signing, store
from certify.certificate.log.leaves import leaf
from certify.certificate.log.models import LogLeaf
from certify.certificate.log.proofs import check_proof, read_proof
from certify.certificate.log.tiles import tiles
from certify.db import db
from tests import conftest
from tests.bench.databases import database

SIZES: Final = (100, 1_000, 10_000, 100_000)
ROUNDS: Final = 101
GOAL: Final = 10
"""Milliseconds that an append and a proof may take."""
FILL: Final = 2_000
"""Leaves appended at once while the log is filled between two measurements."""


def measure() -> Iterator[str]:
    """Yield the table: a line per size, then the works on the whole log at the last."""
    kind = os.environ.get("BENCH_DATABASE", "sqlite")
    most = int(os.environ.get("BENCH_LOG", SIZES[-1]))
    yield f"{kind}; median and 95th percentile of {ROUNDS} rounds at each size; ms"
    yield (
        f"{'leaves':>9}{'append':>16}{'and sign':>16}{'proof':>16}{'check':>16}"
        f"{'SQL':>6}{'hashes':>8}{'filled at':>12}"
    )
    with _log(kind) as statements:
        slowest = 0.0
        for size in (each for each in SIZES if each <= most):
            speed = _fill(size)
            line, worst = _at(size, statements)
            slowest = max(slowest, worst)
            yield f"{line}{speed:>10,.0f}/s"
        yield f"slowest median of append and proof: {slowest:.1f} ms (goal: below {GOAL} ms)"
        yield from _whole()


def _at(size: int, statements: list[None]) -> tuple[str, float]:
    """Return the line of one size, and the slower median of append and proof in ms."""
    chance = Random(size)
    append = _timed(_append for _ in range(ROUNDS))
    sign = _timed(_append_and_sign for _ in range(ROUNDS))
    places = [chance.randrange(size) for _ in range(ROUNDS)]
    statements.clear()
    proof = _timed(lambda place=place: _apart(store.proof, place) for place in places)
    asked = len(statements) / ROUNDS
    texts = [store.proof(place) for place in places]
    entries = [_entry(place) for place in places]
    keys = signing.verifiers(store.key_folder())
    check = _timed(
        lambda text=text, entry=entry: check_proof(text, entry, keys)
        for text, entry in zip(texts, entries, strict=True)
    )
    hashes = mean(len(read_proof(text).path) for text in texts)
    times = "".join(f"{_pair(each):>16}" for each in (append, sign, proof, check))
    return f"{size:>9,}{times}{asked:>6.0f}{hashes:>8.1f}", max(median(append), median(proof))


def _append() -> None:
    store.append("file", hashlib.sha256(os.urandom(16)).hexdigest())
    db.session.commit()


def _append_and_sign() -> None:
    _append()
    store.checkpoint()


def _apart(work: Callable[..., Any], *values: Any) -> None:
    """Do a work that reads, as a request of its own does."""
    work(*values)
    db.session.rollback()


def _entry(place: int) -> bytes:
    row = db.session.get_one(LogLeaf, place)
    return leaf(row.kind, row.digest).entry


def _fill(size: int) -> float:
    """Bring the log to ``size`` leaves; return how many a second, in batches."""
    begun, first = time.perf_counter(), store.size()
    while (count := min(FILL, size - store.size())) > 0:
        store.append_all([leaf("file", os.urandom(32).hex()) for _ in range(count)])
        db.session.commit()
    store.checkpoint()
    return (store.size() - first) / (time.perf_counter() - begun)


def _whole() -> Iterator[str]:
    """Yield the works that go through everything: export, again, and both audits."""
    with tempfile.TemporaryDirectory(prefix="certify-bench-") as name:
        folder = Path(name)
        works: dict[str, Callable[[], Any]] = {
            "export into an empty folder": lambda: publication.export(folder),
            "export again, nothing new": lambda: publication.export(folder),
            "verify the files": lambda: audit.of_files(
                publication.folder_reader(folder), signing.verifiers(store.key_folder())
            ),
            "verify the database": audit.of_database,
        }
        for title, work in works.items():
            begun = time.perf_counter()
            work()
            yield f"{title:30}{time.perf_counter() - begun:6.1f} s"
        yield f"files: {len(list(tiles(store.signed_size()))):,}"


def _timed(works: Iterator[Callable[[], Any]]) -> list[float]:
    """Return what each of ``works`` took, in ms; the first is done once more beforehand."""
    times = []
    for work in works:
        if not times:
            work()
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1e3)
    return times


def _pair(times: list[float]) -> str:
    return f"{median(times):.2f} {quantiles(times, n=20, method='inclusive')[-1]:7.2f}"


@contextmanager
def _log(kind: str) -> Iterator[list[None]]:
    """An empty log in a fresh database; yields a list that grows with every statement."""
    home = Path(tempfile.mkdtemp(prefix="certify-bench-"))
    try:
        with (
            database(kind, home) as url,
            create_app(conftest.settings_for(home, url)).app_context(),
        ):
            upgrade()
            statements: list[None] = []
            event.listen(db.engine, "before_cursor_execute", lambda *_: statements.append(None))
            yield statements
            db.session.remove()
            db.engine.dispose()
    finally:
        shutil.rmtree(home, ignore_errors=True)
