"""Use cases of a correction that ask where a filing stands: open, accept, confirm, propose.

Confirmed, the corrected answers become the next revision in one transaction; the earlier one
stays readable. The papers of the filing are then proposed to be replaced (``reissue``), which
another officer confirms; figures are restated by the next compilation.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from certify import clock, history
from certify.accounts.permissions import Actor, Hidden, require, require_visible
from certify.campaign.lifecycle import UNDECIDED
from certify.campaign.models import Campaign, Candidacy
from certify.certificate.content import RECORDATION
from certify.certificate.correcting import judging
from certify.certificate.correcting.judging import JudgedAgain
from certify.certificate.models import Certificate, Issuance
from certify.certificate.reissue import service as reissue
from certify.certificate.reissue.permissions import RULES as REPLACING
from certify.certificate.reissue.permissions import Permission as Replacing
from certify.db import db, use_case
from certify.filing import index, service
from certify.filing.correcting import papers
from certify.filing.correcting import service as writing
from certify.filing.correcting.lifecycle import UNDER_WAY
from certify.filing.correcting.models import Correction
from certify.filing.correcting.permissions import RULES, Permission
from certify.filing.correcting.rules import Standing, in_the_way
from certify.filing.models import Filing, FilingRevision
from certify.i18n import N_
from certify.problems import Problem, Refused

PAGE: Final = 50


def filing_of(filing_id: int, actor: Actor) -> Filing:
    """Return a filing whose revisions and corrections the actor may see; Hidden otherwise."""
    filing = service.found(Filing, filing_id)
    if filing is None or filing.revision is None:
        raise Hidden(Permission.SEE_OF)
    require_visible(RULES, Permission.SEE_OF, actor, filing)
    return filing


def revisions(filing: Filing) -> Sequence[FilingRevision]:
    """Return every revision of ``filing``, newest first: none is ever lost."""
    query = select(FilingRevision).where(FilingRevision.filing_id == filing.id)
    return db.session.scalars(query.order_by(FilingRevision.number.desc())).all()


def standing(filing: Filing) -> Standing:
    """Return where ``filing`` stands, as ``rules.in_the_way`` asks."""
    years = select(Campaign.year).join(Candidacy, Candidacy.campaign_id == Campaign.id).where(
        Candidacy.filing_id == filing.id, Candidacy.status.in_(UNDECIDED)
    )  # fmt: skip
    replaced = [
        each.number for each in judging.papers_in_force(filing)
        if reissue.open_for(each) is not None
    ]  # fmt: skip
    return Standing(
        filing.status, tuple(db.session.scalars(years.order_by(Campaign.year))),
        _being_made(filing), tuple(replaced),
    )  # fmt: skip


def _being_made(filing: Filing) -> bool:
    """Whether a paper of ``filing`` is under way, or decided on and yet to be made."""
    begun = select(Issuance.id).where(
        Issuance.filing_id == filing.id, Issuance.certificate_id.is_(None)
    )
    waiting = select(Candidacy.id).where(
        Candidacy.filing_id == filing.id, Candidacy.status == "recognised",
        ~exists().where(Certificate.candidacy_id == Candidacy.id),
    )  # fmt: skip
    return any(db.session.scalar(query.limit(1)) is not None for query in (begun, waiting))


@use_case
def open_correction(filing_id: int, reason: str, *, actor: Actor) -> Correction:
    """Open the correction of a recorded filing: its filer, or the office by own motion.

    Raises Hidden, Forbidden, or Refused with everything that stands in the way.
    """
    filing = filing_of(filing_id, actor)
    require(RULES, Permission.ASK, actor, filing)
    problems = [*in_the_way(standing(filing))]
    if papers.under_way(filing) is not None:
        problems.append(Problem("", "under_way", UNDER_WAY_ALREADY))
    try:
        said = writing.reasoned(reason)
    except Refused as missing:
        problems += missing.problems
    former = filing.revision
    if problems or former is None:
        raise Refused(problems)
    draft, organisation = papers.begun_from(former)
    row = Correction(
        filing=filing, former=former, reason=said, draft=draft, organisation=organisation,
        origin="filer" if actor.member(filing.organisation_id) else "office",
        explanations=dict(former.explanations), judged=[], opened_at=clock.now(),
        opened_by_id=actor.user_id,
    )  # fmt: skip
    try:
        history.begin(row, actor=actor, data={"filing": filing.id, "former": former.number})
    except IntegrityError as error:  # somebody opened one a moment ago
        raise Refused([Problem("", "under_way", UNDER_WAY_ALREADY)]) from error
    return row


@use_case
def accept(
    correction_id: int, finding: str, *, actor: Actor, seen: str | None = None
) -> Correction:
    """Accept a submitted correction with what was found; an officer then confirms it."""
    row = writing.to_decide(correction_id, seen, actor)
    row.LIFECYCLE.step(row.status, "accept", "a finding is asked for later")
    said = writing.reasoned(finding)
    _refuse_if(row, deciding=False)
    row.accepted_by_id = actor.user_id
    history.move(row, "accept", actor=actor, reason=said, data={"digest": row.digest})
    return row


def _refuse_if(row: Correction, *, deciding: bool) -> None:
    """Refuse if the filing cannot be corrected now, or what was submitted no longer holds."""
    problems = [*in_the_way(standing(row.filing), deciding=deciding)]
    problems += papers.recheck(row).problems
    if row.former_id != row.filing.current_revision_id:
        problems.append(Problem("", "other_revision", OTHER_REVISION))
    if problems:
        raise Refused(problems)


@use_case
def confirm(correction_id: int, *, actor: Actor, seen: str | None = None) -> Correction:
    """Confirm what was accepted: the corrected answers are the current revision from now on.

    Its papers are proposed to be replaced; what they propose is another officer's to confirm.
    Raises Forbidden to whoever accepted or submitted it, Refused with all that stands in the
    way.
    """
    row = writing.to_decide(correction_id, seen, actor)
    row.LIFECYCLE.step(row.status, "confirm")
    locked = select(Filing).where(Filing.id == row.filing_id).with_for_update()
    filing = db.session.scalars(locked).one()
    _refuse_if(row, deciding=True)
    judged = judging.judged_again(judging.papers_in_force(filing), row.document or {})
    row.confirmed_by_id = actor.user_id
    revision = papers.freeze(row)
    row.judged = [each.as_json() for each in judged]
    told = {"revision": revision.number, "digest": revision.digest, "former": row.former.number}
    history.move(row, "confirm", actor=actor, data=told)
    history.move(
        filing, "correct", actor=actor, reason=row.reason, data={**told, "correction": row.id}
    )
    index.refresh(filing.product)
    _propose(row, actor)
    return row


@use_case
def propose_again(correction_id: int, *, actor: Actor) -> Correction:
    """Propose once more to replace the papers that still tell of an earlier revision."""
    row = writing.found(correction_id, actor)
    require(REPLACING, Replacing.PROPOSE, actor)
    if row.status != "confirmed" or row.revision_id != row.filing.current_revision_id:
        raise Refused([Problem("", "other_revision", OTHER_REVISION)])
    _propose(row, actor)
    return row


def behind(filing: Filing) -> list[Certificate]:
    """Return the papers in force that tell of an earlier revision than the current one."""
    current = filing.current_revision_id
    return [each for each in judging.papers_in_force(filing) if each.revision_id != current]


def judged(row: Correction) -> list[JudgedAgain]:
    """Return how recognitions come out: as confirmed, else as they would come out now."""
    if row.status == "confirmed":
        return [JudgedAgain(**each) for each in row.judged]
    if row.document is None:
        return []
    return judging.judged_again(judging.papers_in_force(row.filing), row.document)


def stands(row: Correction, paper: Certificate) -> bool:
    """Whether ``paper`` says after the correction what it said, so that it may be replaced."""
    return paper.kind == RECORDATION or any(
        JudgedAgain(**each).stands for each in row.judged if each["number"] == paper.number
    )


def _propose(row: Correction, actor: Actor) -> None:
    """Propose each paper behind; say of each recognition that is to be decided that it is."""
    for paper in behind(row.filing):
        if reissue.open_for(paper) is not None:
            continue
        if stands(row, paper):
            reissue.propose(
                paper.number, reissue.CORRECTION, row.reason, actor=actor,
                revision_id=row.revision_id,
            )  # fmt: skip
        else:
            _to_decide(row, paper, actor)


def _to_decide(row: Correction, paper: Certificate, actor: Actor) -> None:
    """Note once that an officer is to decide on the recognition ``paper``."""
    noted = {e.data["number"] for e in history.of(row) if e.action == "recognition_to_decide"}
    if paper.number not in noted:
        again = next((each for each in row.judged if each["number"] == paper.number), {})
        told = {"number": paper.number, "after": again.get("after"),
                "verdict": again.get("verdict")}  # fmt: skip
        history.note(row, "recognition_to_decide", actor=actor, data=told)


def of_filing(filing: Filing) -> Sequence[Correction]:
    """Return the corrections of ``filing``, newest first."""
    query = select(Correction).where(Correction.filing_id == filing.id)
    return db.session.scalars(query.order_by(Correction.id.desc())).all()


def queue(*, actor: Actor, before: int | None = None) -> Sequence[Correction]:
    """Return up to ``PAGE`` + 1 corrections under way, newest first."""
    require(RULES, Permission.SEE_QUEUE, actor)
    query = select(Correction).where(Correction.status.in_(UNDER_WAY))
    if before is not None:
        query = query.where(Correction.id < before)
    query = query.options(
        joinedload(Correction.filing).joinedload(Filing.organisation),
        joinedload(Correction.former),
    )  # fmt: skip
    return db.session.scalars(query.order_by(Correction.id.desc()).limit(PAGE + 1)).all()


def still_behind(*, actor: Actor, limit: int = PAGE) -> Sequence[Certificate]:
    """Return papers in force of corrected filings that tell of an earlier revision.

    Whatever became of a proposal to replace them, or of a recognition that is to be decided:
    while the paper is in force it stands in this list.
    """
    require(RULES, Permission.SEE_QUEUE, actor)
    corrected = exists().where(Correction.filing_id == Filing.id, Correction.status == "confirmed")
    query = (
        select(Certificate).join(Filing, Certificate.filing_id == Filing.id)
        .where(
            Certificate.status.in_(judging.IN_FORCE),
            Certificate.revision_id != Filing.current_revision_id, corrected,
        )
        .options(joinedload(Certificate.revision), joinedload(Certificate.filing))
    )  # fmt: skip
    return db.session.scalars(query.order_by(Certificate.id).limit(limit)).all()


def confirmed_of(filing: Filing) -> Correction | None:
    """Return the correction that made the current revision of ``filing``, or None."""
    query = select(Correction).where(Correction.revision_id == filing.current_revision_id)
    return db.session.scalar(query)


UNDER_WAY_ALREADY: Final = N_("A correction of this filing is under way already. Go on there.")
OTHER_REVISION: Final = N_(
    "The filing has another current revision than the one that was corrected here."
)
