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
from sqlalchemy import event, select

from certify.accounts.models import User
from certify.app import create_app
from certify.db import db
from certify.filing.models import Product
from certify.registry import views as registry_views
from tests import conftest
from tests.bench import office
from tests.bench.databases import database
from tests.people import sign_in

SMALL: Final = 1_000
LARGE: Final = 50_000
ROUNDS: Final = 21
GOAL: Final = 1.5
HEAD: Final = f"{'median':>8}{'p95':>8}"

PAGES: Final = (
    ("home", "", "/"),
    ("home, at its minute's count", "", "/#count"),
    ("registry, newest", "", "/registry"),
    ("registry, a field", "", "/registry?field=05"),
    ("registry, a field and a province", "", "/registry?field=05&province=32"),
    ("registry, a rare word", "", f"/registry?q={office.RARE}"),
    ("registry, a common word", "", f"/registry?q={office.COMMON}"),
    ("registry, common and in one province", "", f"/registry?q={office.COMMON}&province=32"),
    ("registry, a record number", "", "#number"),
    ("registry, a holder's credit code", "", "#code"),
    ("registry, words nobody wrote", "", f"/registry?q={office.COMMON}电梯"),
    ("filer: my filings", "filer", "/filings/"),
    ("filer: desk", "filer", "/desk"),
    ("examiner: queue", "examiner", "/examiner/filings"),
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
    known: dict[str, str]
    statements: int = 0
    rows: int = 0

    def ask(self, who: str, address: str) -> float:
        """Ask for a page; return the seconds it took. An answer other than 200 is an error."""
        if address.endswith("#count"):
            registry_views._counts.cache_clear()
        address = self.known.get(address, address)
        before = time.perf_counter()
        answer = self.browsers[who].get(address)
        spent = time.perf_counter() - before
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code} to {who or 'the public'}")
        self.rows = answer.data.count(b"<tr")
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
        yield f"{'':38}{f'{SMALL:,}':>16} {f'{LARGE:,}':>16}{'':>7} {'table rows':>10}"
        yield f"{'':38}{HEAD} {HEAD}{'ratio':>7} {'small':>5}{'large':>5}{'SQL':>6}"
        for name, who, address in PAGES:
            yield _compare(name, small, large, who, address)


def _compare(name: str, small: House, large: House, who: str, address: str) -> str:
    """Return the line of one page: both offices in turn, after each was asked once."""
    small.ask(who, address)  # templates are compiled and caches filled
    large.ask(who, address)
    large.statements = 0
    pairs = [(small.ask(who, address), large.ask(who, address)) for _ in range(ROUNDS)]
    times = [[one for one, _ in pairs], [other for _, other in pairs]]
    ratio = median(times[1]) / median(times[0])
    figures = " ".join(f"{median(t) * 1e3:8.1f}{_p95(t) * 1e3:8.1f}" for t in times)
    asked = f"{small.rows:>5}{large.rows:>5}{large.statements // ROUNDS:>6}"
    return f"{name:38}{figures}{ratio:7.2f} {asked}{'' if ratio <= GOAL else f'  above {GOAL}'}"


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20, method="inclusive")[-1]


@contextmanager
def _house(kind: str, count: int) -> Iterator[House]:
    """An office of ``count`` filings in a fresh database, gone at the end."""
    home = Path(tempfile.mkdtemp(prefix="certify-bench-"))
    try:
        with database(kind, home) as url:
            app = create_app(conftest.settings_for(home, url))
            with app.app_context():
                upgrade()
                cast = office.build(count)
                browsers = {who: _browser(app, cast, who) for who in ("", *vars(cast))}
                house = House(app, browsers, _known())
                event.listen(db.engine, "before_cursor_execute", _counting(house))
            yield house
            with app.app_context():
                db.engine.dispose()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _known() -> dict[str, str]:
    """Addresses that ask for what this office holds: a product of the first holder."""
    shown = select(Product).where(Product.public_revision_id.is_not(None)).order_by(Product.id)
    product = db.session.scalars(shown.limit(1)).one()
    words = {"#number": product.record_number, "#code": product.organisation.uscc}
    return {mark: f"/registry?q={word}" for mark, word in words.items()}


def _browser(app: Flask, cast: office.Cast, who: str) -> FlaskClient:
    client = app.test_client()
    if who:
        sign_in(client, db.session.get_one(User, getattr(cast, who)))
    return client


def _counting(house: House):
    def count(*_said: object) -> None:
        house.statements += 1

    return count
