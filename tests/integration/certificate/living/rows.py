"""Certificates as rows, without their papers, and what is said of their patents.

Papers have tests of their own; here it matters what a certificate was judged from.
"""

import itertools
from datetime import date
from decimal import Decimal

from certify import clock, history
from certify.accounts.permissions import SYSTEM
from certify.campaign import entry
from certify.campaign.models import Campaign, Candidacy
from certify.certificate import composition
from certify.certificate.living import assessing, importing
from certify.certificate.living.models import PatentCase
from certify.certificate.living.schemas import read_status_file
from certify.certificate.models import Certificate
from certify.db import db
from certify.files import StoredFile
from certify.filing.models import Filing, PatentClaim
from certify.installation import settings
from certify.review.service import judgement_document
from certify.scoring.document import UNJUDGED, Judgement
from certify.scoring.engine import score
from certify.scoring.shelf.catalogue import shipped
from tests import rows
from tests.rows import IN_FORCE

PATENT = "ZL201710601862.3"
numbers = itertools.count(1)


def claimed(filing: Filing) -> Filing:
    """A recorded filing whose patents stand in the ledger, with its own sheet."""
    revision = filing.revision
    facts = entry.frozen_facts(revision)
    revision.sheet = score(facts, UNJUDGED, shipped().named(IN_FORCE)).as_json()
    db.session.add_all(
        PatentClaim(
            revision_id=revision.id, organisation_id=filing.organisation_id, number=each.number,
            title=each.title, right_source=each.right_source, legal_status=each.legal_status,
            is_core=each.is_core, show_publicly=each.show_publicly,
        )
        for each in facts.patents
    )  # fmt: skip
    db.session.commit()
    return filing


def recognised(round_: Campaign, filing: Filing, level: int = 3) -> Candidacy:
    """A candidacy judged with ``level`` everywhere, with its real sheet."""
    row = rows.reviewed(round_, claimed(filing))
    judgement = Judgement(dict.fromkeys(("C3", "C4", "D2"), Decimal(level)))
    facts = entry.frozen_facts(row.revision)
    sheet = score(facts, judgement, shipped().named(IN_FORCE), campaign_year=round_.data_year)
    row.sheet, row.judgement = sheet.as_json(), judgement_document(judgement)
    row.total, row.verdict, row.status = sheet.total, sheet.verdict, "recognised"
    db.session.commit()
    return row


def certificate(candidacy: Candidacy | None = None, *, filing: Filing | None = None) -> Certificate:
    """A valid certificate: of a recognition, or of the recordation of ``filing``."""
    home = candidacy.filing if candidacy else filing
    turn = next(numbers)
    kind = "recognition" if candidacy else "recordation"
    number = f"{'PC' if candidacy else 'RC'}-2026-{turn:06d}-T"
    said = composition.recognition if candidacy else composition.recordation
    content = said(candidacy or filing, number, clock.today(), settings(), demonstration=True)
    row = Certificate(
        number=number, kind=kind, filing=home,
        revision_id=candidacy.revision_id if candidacy else home.current_revision_id,
        candidacy=candidacy, content=content.as_json(), template_version="1",
        key_fingerprint="0" * 64,
        file=StoredFile(sha256="0" * 64, name="c.pdf", media_type="application/pdf", size=1,
                        created_at=clock.now()),
        issued_at=clock.now(),
    )  # fmt: skip
    history.begin(row, actor=SYSTEM, data={"number": row.number, "sha256": "0" * 64})
    db.session.commit()
    return row


def say(*lines: str, **words: str) -> None:
    """Take in a status file of ``lines`` (see ``take_in``) and compare."""
    take_in(*lines, **words)
    while assessing.follow_patents():
        pass


def take_in(*lines: str, as_of: str = "2026-05-01", source: str = "登记簿") -> None:
    """Take in a status file of ``lines`` (number,status,date,holder)."""
    text = "\n".join(("number,status,date,holder", *lines))
    read = read_status_file(
        text.encode(), "s.csv", today=max(clock.today(), date.fromisoformat(as_of)),
        source=source, as_of=as_of,
    )  # fmt: skip
    importing.take_in(read, "s.csv", actor=SYSTEM)


def case(of: Certificate) -> PatentCase:
    """The case of a certificate whose patent lapsed."""
    if not db.session.query(PatentClaim).filter_by(revision_id=of.revision_id).count():
        claimed(of.filing)
    say(f"{PATENT},lapsed_fee,2026-03-01,")
    found = assessing.in_work(of.id)
    assert found is not None
    return found
