"""Products of several years crossed by field, region and organisation type, in the database.

The rows are invented and seeded. The yardstick is the same question written by hand as SQL and
asked of the same connection, whose rows must be the same; both in turn, so that what else the
machine does weighs on both. CERTIFY_BENCH_FILINGS sets another number of filings.
"""

import gc
import os
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, Final

from flask_migrate import upgrade
from sqlalchemy import insert, text, update

from certify.accounting.product.crossing import crossed
from certify.accounts.models import Organisation
from certify.accounts.permissions import SYSTEM
from certify.app import create_app
from certify.db import db
from certify.filing.models import Filing, FilingRevision, Product
from tests import conftest
from tests.bench.databases import database
from tests.bench.office import BEGUN, DIGEST

COUNT: Final = int(os.environ.get("CERTIFY_BENCH_FILINGS", "1000000"))
ROUNDS: Final = 5
GOAL: Final = 1.3
BATCH: Final = 20_000
FIELDS: Final = ("01", "02", "03", "04", "05", "06", "07", "99")
TYPES: Final = ("enterprise", "enterprise", "enterprise", "university", "research_institute")
PROVINCES: Final = ("110101", "310101", "320505", "330106", "440305", "420111", "510107", "610113")
YEARS: Final = (2021, 2022, 2023, 2024, 2025)

BY_HAND: Final = """
SELECT f.data_year, r.field, substr(r.region_code, 1, 2), r.org_type, count(*),
       count(DISTINCT f.organisation_id), sum(r.output_value), sum(r.sales), sum(r.exports),
       sum(r.profit)
FROM filing f JOIN filing_revision r ON r.id = f.current_revision_id
WHERE f.status = 'recorded'
GROUP BY f.data_year, r.field, substr(r.region_code, 1, 2), r.org_type
ORDER BY f.data_year, r.field, substr(r.region_code, 1, 2), r.org_type
"""


def measure() -> Iterator[str]:
    """Yield one line per database: seconds of both, and their ratio."""
    yield f"{COUNT:,} filings, medians of {ROUNDS} rounds in turn, goal at most {GOAL}"
    for kind in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            with database(kind, home) as address:
                yield f"{kind:<12}{_measured(home, address)}"


def _measured(home: Path, address: str) -> str:
    app = create_app(conftest.settings_for(home, address))
    with app.app_context():
        upgrade()
        _fill(COUNT)
        ours: list[float] = []
        theirs: list[float] = []
        for _ in range(ROUNDS):
            spent, cells = _timed(lambda: crossed(actor=SYSTEM))
            ours.append(spent)
            spent, rows = _timed(lambda: db.session.execute(text(BY_HAND)).all())
            theirs.append(spent)
            _require_same(cells, rows)
        db.session.remove()
        db.engine.dispose()
    a, b = median(ours), median(theirs)
    return f"{a:6.2f} s, by hand {b:6.2f} s, ratio {a / b:.2f}, {len(rows):,} cells"


def _timed(ask: Any) -> tuple[float, Any]:
    gc.collect()
    before = time.perf_counter()
    answer = ask()
    return time.perf_counter() - before, answer


def _require_same(cells: Any, rows: Any) -> None:
    seen = [(*c.codes, c.products, c.organisations, int(c.sales * 100)) for c in cells]
    if seen != [(*row[:6], int(row[7])) for row in rows]:
        raise RuntimeError("the two answers differ")


def _fill(count: int) -> None:
    chance = Random(20260101)
    holders = max(1, count // 4)
    _write(Organisation, (_organisation(i) for i in range(1, holders + 1)))
    owners = [chance.randrange(1, holders + 1) for _ in range(count)]
    _write(Product, (_product(i, owner) for i, owner in enumerate(owners, 1)))
    _write(Filing, (_filing(chance, i, owner) for i, owner in enumerate(owners, 1)))
    _write(FilingRevision, (_revision(chance, i) for i in range(1, count + 1)))
    later = update(Filing.__table__).values(current_revision_id=Filing.__table__.c.id)
    db.session.execute(later.values(status="recorded"))
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()


def _write(model: Any, rows: Iterator[dict[str, Any]]) -> None:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            db.session.execute(insert(model.__table__), batch)
            batch = []
    if batch:
        db.session.execute(insert(model.__table__), batch)
    db.session.commit()


def _organisation(number: int) -> dict[str, Any]:
    return {
        "id": number, "uscc": f"{number:018d}", "name_zh": "示例有限公司",
        "org_type": "enterprise", "region_code": "320505", "industry_code": "C3921",
        "qualifications": [], "undertaking": True, "status": "verified", "created_at": BEGUN,
    }  # fmt: skip


def _product(number: int, owner: int) -> dict[str, Any]:
    return {
        "id": number, "organisation_id": owner, "record_number": f"PP-2025-{number:07d}-T",
        "name_zh": "示例产品", "model": "X", "created_at": BEGUN,
    }  # fmt: skip


def _filing(chance: Random, number: int, owner: int) -> dict[str, Any]:
    return {
        "id": number, "product_id": number, "organisation_id": owner, "status": "draft",
        "data_year": chance.choice(YEARS), "draft": {}, "saved_at": BEGUN,
    }  # fmt: skip


def _revision(chance: Random, number: int) -> dict[str, Any]:
    sales = _yuan(chance)
    return {
        "id": number, "filing_id": number, "number": 1, "document": {}, "digest": DIGEST,
        "explanations": {}, "standard_id": "pip-illustrative", "standard_version": "2026.1",
        "standard_digest": DIGEST, "sheet": {}, "engine": "certify-scoring/1",
        "submitted_at": BEGUN, "name_zh": "示例产品", "field": chance.choice(FIELDS),
        "region_code": chance.choice(PROVINCES), "org_type": chance.choice(TYPES),
        "opt_in": True, "output_value": sales, "sales": sales, "exports": sales, "profit": sales,
    }  # fmt: skip


def _yuan(chance: Random) -> Decimal:
    return Decimal(chance.randrange(10**6, 10**11)).scaleb(-2)
