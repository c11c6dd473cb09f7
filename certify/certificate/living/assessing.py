"""Comparing certificates with what is known of their patents: a step of the worker.

Which certificates are to be compared is read from their rows: an import unmarks those it
concerns in its own transaction, and a new paper has no mark yet. One certificate is one
transaction, which opens, refreshes or closes its case and marks it; so a crash leaves
nothing half done, and nothing is done twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select, update

from certify import clock, history
from certify.accounts.permissions import SYSTEM
from certify.certificate.living import effect, rules
from certify.certificate.living.effect import Change
from certify.certificate.living.importing import IN_FORCE, known_standings
from certify.certificate.living.lifecycle import IN_WORK
from certify.certificate.living.models import PatentCase
from certify.certificate.living.statuses import Standing
from certify.certificate.models import Certificate
from certify.db import db, use_case
from certify.filing.correcting.papers import judged_sheet
from certify.filing.frozen import thaw, thaw_judgement
from certify.filing.models import PatentClaim
from certify.i18n import N_
from certify.installation import settings
from certify.problems import Refused
from certify.scoring.document import UNJUDGED, Filing, Judgement
from certify.scoring.faults import StandardsRefused
from certify.scoring.replaying.bundle import Bundle, pack, source_of
from certify.scoring.shelf.catalogue import NoSuchStandard
from certify.scoring.shelf.shelves import installed

BATCH: Final = 50
FAULTS: Final[dict[str, str]] = {
    "no_sheet": N_("No score sheet was kept with it."),
    "standard_gone": N_("The text of the standard it was judged by is no longer here."),
    "engine_unknown": N_("The engine that judged it is not known here."),
    "not_repeatable": N_("The standard it was judged by can no longer be read."),
}
"""Why a case could not be scored again; said to whoever decides, who then does it by hand."""


@dataclass(frozen=True)
class Judged:
    """What a certificate was judged from, thawed."""

    filing: Filing
    judgement: Judgement
    sheet: Mapping[str, Any] | None
    campaign_year: int | None


@dataclass(frozen=True)
class Outcome:
    """The score with what is known now. ``eligible`` None: could not be told."""

    bundle: Bundle | None
    fault: str | None
    eligible: bool | None


def follow_patents() -> int:
    """Compare the certificates that are yet to be; returns how many."""
    waiting = db.session.scalars(
        select(Certificate.id).where(Certificate.patents_compared_at.is_(None))
        .order_by(Certificate.id).limit(BATCH)
    ).all()  # fmt: skip
    for certificate_id in waiting:
        compare(certificate_id)
    return len(waiting)


@use_case
def compare(certificate_id: int) -> PatentCase | None:
    """Compare one certificate with what is known of its patents now; return its case in work.

    Its row is locked first: what an import writes while we read, unmarks it after us.
    """
    locked = select(Certificate).where(Certificate.id == certificate_id).with_for_update()
    certificate = db.session.scalars(locked).one()
    table = Certificate.__table__
    db.session.execute(
        update(table).where(table.c.id == certificate_id)
        .values(patents_compared_at=clock.now())
    )  # fmt: skip
    if certificate.status not in IN_FORCE:
        return None
    known = known_standings(_numbers(certificate))
    case = in_work(certificate_id)
    if not known and case is None:
        return None
    judged = thawed(certificate)
    changes = effect.changes(judged.filing, judged.judgement, known)
    if case is None:
        return _open(certificate, judged, changes, known)
    return _refresh(case, judged, changes, known)


def _numbers(certificate: Certificate) -> Sequence[str]:
    query = select(PatentClaim.number).where(PatentClaim.revision_id == certificate.revision_id)
    return db.session.scalars(query).all()


def in_work(certificate_id: int) -> PatentCase | None:
    """Return the case of a certificate that is in work, or None."""
    query = select(PatentCase).where(
        PatentCase.certificate_id == certificate_id, PatentCase.status.in_(IN_WORK)
    )
    return db.session.scalars(query).one_or_none()


def thawed(certificate: Certificate) -> Judged:
    """Return what a certificate was judged from."""
    filing = thaw(certificate.revision.document)
    candidacy = certificate.candidacy
    if candidacy is None:
        return Judged(filing, UNJUDGED, certificate.revision.sheet or None, None)
    judgement = UNJUDGED if candidacy.judgement is None else thaw_judgement(candidacy.judgement)
    sheet = judged_sheet(certificate.revision_id, candidacy.id) or candidacy.sheet
    return Judged(filing, judgement.within(filing), sheet, candidacy.campaign.data_year)


def _open(
    certificate: Certificate, judged: Judged, changes: Sequence[Change],
    known: Mapping[str, Standing],
) -> PatentCase | None:  # fmt: skip
    """Open a case where something harmful happened that no officer decided on yet."""
    decided = _decided(certificate)
    if all(change.key in decided for change in effect.harmful(changes)):
        return None
    today = clock.today()
    case = PatentCase(
        certificate=certificate, opened_at=clock.now(),
        answer_by=clock.add_working_days(today, rules.ANSWER_WORKING_DAYS),
        before=judged.sheet, **_found(certificate, judged, changes, known),
    )  # fmt: skip
    history.begin(case, actor=SYSTEM, data=_said(certificate, case))
    return case


def _decided(certificate: Certificate) -> set[tuple[Any, ...]]:
    """Changes on which officers decided to keep the certificate, or the one it replaced."""
    query = (
        select(PatentCase.changes).join(Certificate)
        .where(
            Certificate.revision_id == certificate.revision_id,
            Certificate.kind == certificate.kind, PatentCase.status == "kept",
        )
    )  # fmt: skip
    return {
        effect.read_change(each).key
        for changes in db.session.scalars(query) for each in changes
    }  # fmt: skip


def _refresh(
    case: PatentCase, judged: Judged, changes: Sequence[Change], known: Mapping[str, Standing]
) -> PatentCase | None:
    """Bring a case in work up to what is known now; close it if its ground is gone."""
    certificate = case.certificate
    if not effect.harmful(changes):
        drop_proposal(case)
        history.move(case, "undo", actor=SYSTEM, data=_said(certificate, case))
        return None
    if [each.as_json() for each in changes] == case.changes:
        return case
    for name, value in _found(certificate, judged, changes, known).items():
        setattr(case, name, value)
    case.answer_by = clock.add_working_days(clock.today(), rules.ANSWER_WORKING_DAYS)
    drop_proposal(case)
    history.note(case, "update", actor=SYSTEM, data=_said(certificate, case))
    return case


def drop_proposal(case: PatentCase) -> None:
    """Forget what an officer proposed."""
    case.proposed = case.proposed_reason = case.proposed_by_id = None


def _found(
    certificate: Certificate, judged: Judged, changes: Sequence[Change],
    known: Mapping[str, Standing],
) -> dict[str, Any]:  # fmt: skip
    outcome = outcome_of(certificate.kind, judged, known)
    bundle = outcome.bundle
    return {
        "changes": [each.as_json() for each in changes],
        "after": dict(bundle.sheet) if bundle else None,
        "bundle": bundle.as_json() if bundle else None,
        "fault": outcome.fault,
        "eligible": outcome.eligible,
        "as_of": effect.newest(changes),
    }


def outcome_of(kind: str, judged: Judged, known: Mapping[str, Standing]) -> Outcome:
    """Return how ``judged`` comes out with what is known now.

    A recognition needs the verdict ``meets`` again; a recordation one patent that stands.
    """
    left = effect.any_left(judged.filing, known) if kind == "recordation" else None
    frozen = frozen_bundle(judged)
    if isinstance(frozen, str):
        return Outcome(None, frozen, left)
    now = effect.filing_now(judged.filing, known)
    try:
        bundle = effect.judged_again(frozen, now, judged.judgement)
    except KeyError:
        return Outcome(None, "engine_unknown", left)
    except (Refused, StandardsRefused):
        return Outcome(None, "not_repeatable", left)
    return Outcome(bundle, None, bundle.sheet["verdict"] == "meets" if left is None else left)


def frozen_bundle(judged: Judged) -> Bundle | str:
    """Return the bundle of the sheet a certificate was judged by, or the code of ``FAULTS``."""
    if not judged.sheet or "facts" not in judged.sheet:
        return "no_sheet"
    named, catalogue = judged.sheet["standard"], installed(settings().home)
    try:
        standard = catalogue.get(named["id"], named["version"])
        source = source_of(standard, catalogue)
    except NoSuchStandard:
        return "standard_gone"
    if standard.digest != named["digest"]:
        return "standard_gone"
    return pack(
        judged.filing, judged.judgement, source, judged.sheet, campaign_year=judged.campaign_year
    )


def _said(certificate: Certificate, case: PatentCase) -> dict[str, Any]:
    return {
        "number": certificate.number,
        "eligible": case.eligible,
        "patents": [each["number"] for each in case.changes],
    }
