"""kill -9 of the leader and of any printer, at seeded steps: nothing lost, nothing twice.

``CERTIFY_KILLS=20`` tries twenty seeds instead of one.
"""

import os
import subprocess
import sys

import pytest
from sqlalchemy import func, select

from certify import files
from certify.accounts.permissions import SYSTEM
from certify.certificate import issuing
from certify.certificate.batches import desk
from certify.certificate.batches.models import IssuingFailure
from certify.certificate.log import audit
from certify.certificate.log.models import LogLeaf
from certify.certificate.models import Certificate, Issuance
from certify.certificate.views import check
from certify.db import db
from certify.filing import numbers
from tests.conftest import DATABASES
from tests.integration.certificate.batches.conftest import opened

PAPERS = 5
DOOMED = 2
"""Leaders and printers, each, that die."""
DYING = [sys.executable, "-m", "tests.integration.certificate.batches.dying", "lead"]


@pytest.mark.parametrize("kind", DATABASES)
@pytest.mark.parametrize("seed", range(int(os.environ.get("CERTIFY_KILLS", "1"))))
def test_whoever_is_killed_nothing_is_lost_and_nothing_done_twice(
    request, install, tmp_path, seed, kind
):
    own = request.getfixturevalue("own_postgresql") if kind == "postgresql" else None
    install(PAPERS, own)
    ended = []
    while 0 not in ended:
        assert len(ended) < 3 * DOOMED, f"it does not come to an end: {ended}"
        done = subprocess.run(
            [*DYING, str(seed), str(DOOMED), str(tmp_path)],
            capture_output=True,
            timeout=120,
            check=False,
        )
        ended.append(done.returncode)
        assert done.returncode in (0, 3, -9), done.stderr.decode()
        if done.returncode == 3:  # one paper met three deaths by chance: nothing is lost by it
            with opened():
                assert desk.retry(actor=SYSTEM) == 1
    assert -9 in ended, "the leader was killed at least once"
    assert len((tmp_path / "print").read_text()) > len(ended), "and printers were"
    with opened():
        everything_once()


def everything_once() -> None:
    assert issuing.to_issue() == []
    assert count(IssuingFailure) == 0
    papers = db.session.scalars(select(Certificate).order_by(Certificate.number)).all()
    assert [paper.number for paper in papers] == [
        numbers.spell("RC", 2025, serial) for serial in range(1, PAPERS + 1)
    ], "every number once, none left out"
    begun = db.session.scalars(select(Issuance)).all()
    assert {row.certificate_id for row in begun} == {paper.id for paper in papers}
    assert len(begun) == PAPERS
    for kind in ("certificate", "file"):
        leaves = db.session.scalars(select(LogLeaf.digest).where(LogLeaf.kind == kind)).all()
        assert len(leaves) == len(set(leaves)) == PAPERS, kind
    for paper in papers:
        report = check(files.read(paper.file))
        assert (report.verdict, report.logged, report.number) == ("valid", True, paper.number)
    assert audit.of_database() is not None


def count(kind) -> int:
    return db.session.scalar(select(func.count()).select_from(kind)) or 0
