"""A batch of papers, decided to stored, against issuing them as one writes it at first.

Half of the papers are recordation certificates, half recognition certificates, with one to
twelve patents, of filings that differ. Ours is the command's own batch: a leader and warm
processes. The naive way (``tests.bench.naive``) issues papers of the same office in the same
run, half of its share before ours and half after. Processor time of all processes together, so
that the ratio holds on a busy machine; the wall clock stands beside it.

``BENCH_CERTIFICATES=1000`` says how many; ``BENCH_NOTO=FOLDER`` where Noto Sans CJK lies, if
the system has none; ``BENCH_JOBS`` how many processes.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from flask_migrate import upgrade
from sqlalchemy import func, select

from certify import clock, paths
from certify.accounts.models import Organisation
from certify.app import create_app
from certify.campaign.models import Campaign, Candidacy
from certify.certificate import batch, keys
from certify.certificate.batches import lead
from certify.certificate.batches.crew import Crew
from certify.certificate.log.models import LogLeaf
from certify.certificate.models import Certificate
from certify.db import db
from certify.filing.models import Filing, FilingRevision, Product
from certify.filing.schemas import dump
from certify.press import fonts
from certify.reference.industries import field_of
from certify.scoring.document import Filing as Document
from certify.scoring.engine import score
from certify.scoring.shelf.catalogue import shipped
from certify.scoring.standard import Standard
from tests import rows
from tests.bench import filings
from tests.people import organisation, person

WARM: Final = 4
"""Papers each process prints before the clock starts: it is up, and warm."""
SHARE: Final = 10
"""The naive way issues a tenth of the papers."""
LEAST: Final = 10
GOAL: Final = 2.0


def measure() -> Iterator[str]:
    """Yield what a batch costs, ours and the naive one, and the ratio."""
    count = int(os.environ.get("BENCH_CERTIFICATES", "1000"))
    jobs = int(os.environ.get("BENCH_JOBS", str(os.cpu_count() or 1)))
    half = max(LEAST, count // SHARE // 2)
    with _office(count + 2 * half + 2 + (WARM + 8) * jobs) as home:
        environment, named = _system_font(home)
        naive = [_naive(half, environment)]
        ours, wall, done = _ours(count, jobs)
        naive.append(_naive(half, environment))
        yield f"{done} papers, half with score; rendered, embedded, sealed, logged, stored"
        yield f"naive way: {2 * half} papers, {named}"
        yield from _stored()
    ordinary = sum(naive) / (2 * half)
    yield f"{'':28}{'ms of processor':>18}{'a second and core':>20}"
    yield f"{'naive':28}{ordinary * 1e3:18.0f}{1 / ordinary:20.2f}"
    yield f"{'ours':28}{ours / done * 1e3:18.0f}{done / ours:20.2f}"
    yield f"ratio {ordinary / (ours / done):.2f} (goal: {GOAL})"
    yield f"by the wall clock, {jobs} processes: {done / wall:.2f} a second"


def _naive(count: int, environment: dict[str, str]) -> float:
    """Return the processor time that ``count`` papers take the naive way, in seconds."""
    said = subprocess.run(
        [sys.executable, "-m", "tests.bench.naive", str(count)],
        env=environment, stdout=subprocess.PIPE, check=True, text=True,
    ).stdout  # fmt: skip
    return float(said.split()[-1])


class _Undisturbed:
    """Nobody wishes anything."""

    stop = False
    resting = False

    def rest(self) -> None:
        """Never asked."""


def _ours(count: int, jobs: int) -> tuple[float, float, int]:
    """Issue ``count`` papers by warm processes; return processor and wall seconds, papers."""
    folder = Path(os.environ["CERTIFY_HOME"]) / "keys"
    with Crew(batch.PRINTER, jobs) as crew:
        wishes, marks = _Undisturbed(), []

        def watch(state: lead.State) -> None:
            issued = state.tally.issued
            if not marks and issued < WARM * jobs:
                return
            marks.append((_spent(crew), time.perf_counter(), issued))
            wishes.stop = issued - marks[0][2] >= count

        tally = lead.Batch(crew, keys.load(folder), wishes, watch, jobs).issue()
        lead.follow()
        marks.append((_spent(crew), time.perf_counter(), tally.issued))
    first, last = marks[0], marks[-1]
    return last[0] - first[0], last[1] - first[1], last[2] - first[2]


def _spent(crew: Crew) -> float:
    """Processor seconds of this process and of the crew's, which live."""
    spent = time.process_time()
    for hand in crew._hands:
        fields = Path(f"/proc/{hand.process.pid}/stat").read_text(encoding="ascii").split()
        spent += (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")
    return spent


def _stored() -> Iterator[str]:
    papers = db.session.scalar(select(func.count()).select_from(Certificate))
    leaves = db.session.scalar(select(func.count()).select_from(LogLeaf))
    yield f"{papers} certificates and {leaves} leaves stand in the database"


def _system_font(home: Path) -> tuple[dict[str, str], str]:
    """Environment in which a system font is found, and what to call it."""
    given = os.environ.get("BENCH_NOTO")
    if not given:
        found = subprocess.run(
            ["fc-match", "-f", "%{family}", "Noto Sans CJK SC"], capture_output=True, text=True,
            check=False,
        ).stdout  # fmt: skip
        if "CJK" in found:
            return dict(os.environ), "with the system's Noto Sans CJK"
        given = str(home / "fonts")
        named = "with our own static cuts as system fonts (quicker than Noto Sans CJK: not here)"
    else:
        named = "with Noto Sans CJK"
    config = home / "fonts.conf"
    config.write_text(
        f"<?xml version='1.0'?><fontconfig><dir>{given}</dir>"
        f"<cachedir>{home}/font-cache</cachedir></fontconfig>"
    )
    return {**os.environ, "FONTCONFIG_FILE": str(config)}, named


@contextmanager
def _office(papers: int) -> Iterator[Path]:
    """An installation of its own in which so many papers wait."""
    home = Path(tempfile.mkdtemp(prefix="certify-bench-"))
    before = dict(os.environ)
    os.environ.update(CERTIFY_HOME=str(home), CERTIFY_MODE="demonstration")
    os.environ.pop("CERTIFY_DATABASE_URL", None)
    built = fonts.build(paths.PACKAGE.parent / "instance" / "fonts")
    (home / "fonts").symlink_to(built.folder)
    keys.ensure(home / "keys")
    try:
        with create_app().app_context():
            upgrade()
            _decided((papers + 1) // 2)
            yield home
            db.session.remove()
            db.engine.dispose()
    finally:
        os.environ.clear()
        os.environ.update(before)
        shutil.rmtree(home, ignore_errors=True)


def _decided(count: int) -> None:
    """Recorded products, each recognised too: two papers wait for each."""
    holder, standard = organisation(person("holder")), shipped().named(rows.IN_FORCE)
    round_ = rows.campaign()
    for number, filing in enumerate(filings.filings(count), 1):
        _product(number, filing, holder, round_, standard)
        if number % 100 == 0:
            db.session.flush()
    db.session.commit()


def _product(
    number: int, filing: Document, holder: Organisation, round_: Campaign, standard: Standard
) -> None:
    named = replace(filing.product, name_zh=f"智能光通信模块{number}型")
    filing = replace(filing, product=named)
    document = dump(filing)
    sheet = score(filing, filings.judged(filing, standard, number), standard)
    now, figures = clock.now() - timedelta(days=1), document["economics"]
    product = Product(
        organisation_id=holder.id, name_zh=named.name_zh, model=named.model, created_at=now,
        record_number=f"PP-2025-{number:06d}-T",
    )  # fmt: skip
    db.session.add(product)
    db.session.flush()
    row = Filing(
        product_id=product.id, organisation_id=holder.id, data_year=2025, status="draft",
        draft={}, saved_at=now,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    revision = FilingRevision(
        filing_id=row.id, number=1, document=document, digest=rows.DIGEST,
        standard_id=standard.id, standard_version=standard.version,
        standard_digest=standard.digest, sheet={}, engine=sheet.engine, submitted_at=now,
        name_zh=named.name_zh, field=field_of(named.industry_code) or "99",
        region_code=filing.organisation.region_code, org_type="enterprise", opt_in=True,
        **{name: Decimal(figures[name]) for name in ("output_value", "sales", "exports", "profit")},
    )  # fmt: skip
    db.session.add(revision)
    db.session.flush()
    row.current_revision_id, row.status, row.recorded_at = revision.id, "recorded", now
    db.session.add(
        Candidacy(
            campaign_id=round_.id,
            filing_id=row.id,
            revision_id=revision.id,
            field=revision.field,
            status="recognised",
            verdict=sheet.verdict,
            total=sheet.total,
            sheet=sheet.as_json(),
            sheet_digest=sheet.digest,
            entered_at=now,
            recognised_at=now,
        )
    )
