"""Use cases of replacing an issued paper: proposed, confirmed by a second person, issued.

How another room uses it, when a filing was corrected::

    propose(number, "correction", "…", revision_id=revision.id, actor=officer)
    confirm(reissue_id, actor=another_officer)
    …                                        # the worker issues it: ``carry_out``

The new paper has a number of its own; the old one stays to be looked up, superseded, and
each names the other. Until the new one stands, the old one stands.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from certify import clock, history
from certify.accounts.permissions import SYSTEM, Actor, require
from certify.certificate import composition, issuing, service
from certify.certificate.batches import desk, failures
from certify.certificate.content import CertificateContent, from_document
from certify.certificate.credential.keys import CredentialKey
from certify.certificate.models import Certificate, Issuance
from certify.certificate.reissue.models import Reissue
from certify.certificate.reissue.permissions import RULES, Permission
from certify.certificate.sealing.provider import SealProvider
from certify.certificate.signals import grounds as reasons
from certify.db import db, use_case
from certify.filing.correcting.papers import judged_sheet
from certify.filing.models import FilingRevision
from certify.i18n import N_, translate
from certify.installation import settings
from certify.press import fonts
from certify.problems import Problem, Refused

KEY_IN_DOUBT: Final = reasons.KEY_IN_DOUBT
CORRECTION: Final = reasons.CORRECTION
REASONS: Final = reasons.of("supersede")
"""Reason code → words."""
IN_FORCE: Final = ("valid", "suspended")
OPEN: Final = ("proposed", "confirmed")
BATCH: Final = 20
LAPSED: Final = "the certificate is no longer in force"


@use_case
def propose(
    number: str, reason_code: str, reason: str, *, actor: Actor, revision_id: int | None = None
) -> Reissue:
    """Propose that the paper ``number`` be replaced, and return the proposal.

    ``revision_id`` names the revision of the same filing that the new paper tells of
    (default: the old paper's own). ``reason`` will be public. Raises Forbidden, or Refused
    with everything that is wrong.
    """
    require(RULES, Permission.PROPOSE, actor)
    certificate = service.find(number)
    problems = _faults(certificate, number, reason_code, reason, revision_id)
    if certificate is None or problems:
        raise Refused(problems)
    row = Reissue(
        certificate=certificate, revision_id=revision_id or certificate.revision_id,
        reason_code=reason_code, reason=reason.strip(), proposed_by_id=actor.user_id,
        created_at=clock.now(),
    )  # fmt: skip
    history.begin(row, actor=actor, data={"number": certificate.number})
    return row


def _faults(
    certificate: Certificate | None, number: str, code: str, reason: str, revision_id: int | None
) -> list[Problem]:
    found = []
    if code not in REASONS:
        found.append(Problem("/reason_code", "unknown_reason", N_("Choose one of the grounds.")))
    if not reason.strip():
        message = N_("Give a reason: it is shown to those concerned and kept in the record.")
        found.append(Problem("/reason", "reason_missing", message))
    if certificate is None:
        unknown = N_("There is no certificate {number}.")
        said = Problem("/number", "unknown_number", unknown, {"number": number[:40]})
        return [*found, said]
    if service.state_of(certificate).status not in IN_FORCE:
        found.append(Problem("/number", "not_in_force", _NOT_IN_FORCE, {"number": number}))
    if open_for(certificate) is not None:
        found.append(Problem("/number", "proposed_already", _ALREADY, {"number": number}))
    if revision_id is not None and not _of_same_filing(certificate, revision_id):
        found.append(Problem("/revision_id", "foreign_revision", _FOREIGN, {"number": number}))
    return found


def _of_same_filing(certificate: Certificate, revision_id: int) -> bool:
    revision = db.session.get(FilingRevision, revision_id)
    return revision is not None and revision.filing_id == certificate.filing_id


@use_case
def confirm(reissue_id: int, *, actor: Actor) -> Reissue:
    """Confirm a proposal; the worker then issues the new paper.

    Raises Forbidden to who proposed it, Refused where it is no longer open or the paper no
    longer in force.
    """
    row = db.session.get_one(Reissue, reissue_id)
    require(RULES, Permission.CONFIRM, actor, row)
    if service.state_of(row.certificate).status not in IN_FORCE:
        number = row.certificate.number
        raise Refused([Problem("/number", "not_in_force", _NOT_IN_FORCE, {"number": number})])
    history.move(row, "confirm", actor=actor)
    row.confirmed_by_id = actor.user_id
    return row


def confirm_all(ids: Iterable[int], *, actor: Actor) -> None:
    """Confirm several, each for itself; raises Refused with all that could not be."""
    problems: list[Problem] = []
    for each in ids:
        try:
            confirm(each, actor=actor)
        except Refused as error:
            problems += error.problems
    if problems:
        raise Refused(problems)


@use_case
def drop(reissue_id: int, reason: str, *, actor: Actor) -> Reissue:
    """Take a proposal away that is not confirmed yet; raises Forbidden or Refused."""
    row = db.session.get_one(Reissue, reissue_id)
    require(RULES, Permission.DROP, actor, row)
    history.move(row, "drop", actor=actor, reason=reason)
    return row


def open_for(certificate: Certificate) -> Reissue | None:
    """Return the proposal under way to replace ``certificate``, or None."""
    query = select(Reissue).where(
        Reissue.certificate_id == certificate.id, Reissue.status.in_(OPEN)
    )
    return db.session.scalar(query)


def grounds(language: str) -> list[tuple[str, str]]:
    """Return (reason code, words) of each ground on which a paper may be replaced."""
    return [(code, translate(words, language)) for code, words in REASONS.items()]


def listed(*states: str, limit: int = 200) -> Sequence[Reissue]:
    """Return proposals in any of ``states`` (default: those under way), oldest first."""
    query = select(Reissue).where(Reissue.status.in_(states or OPEN)).options(
        joinedload(Reissue.certificate), joinedload(Reissue.revision),
        joinedload(Reissue.proposed_by),
    )  # fmt: skip
    return db.session.scalars(query.order_by(Reissue.id).limit(limit)).all()


def successor_of(certificate: Certificate) -> Certificate | None:
    """Return the paper that took the place of ``certificate``, or None."""
    return db.session.scalar(
        select(Certificate).where(Certificate.predecessor_id == certificate.id)
    )


def carry_out(limit: int = BATCH) -> int:
    """Issue what was confirmed, at most ``limit``; a step of the worker. Returns how many.

    Steps and safety are those of ``issuing``: what a crash left is gone on with, what cannot
    be made is set aside with its reason, and nothing is done while issuing is paused. Raises
    KeysNotReady or FontsNotReady before anything is numbered.
    """
    ids = [] if desk.paused() else [each for each in _confirmed(limit) if not _lapsed(each)]
    if not ids:
        return 0
    key = issuing.own_seal()
    fonts.load(service.font_folder(settings().home))
    signer = issuing.own_key()
    begun = [prepare(each, key, signer).id for each in ids]
    issuing.prove(begun)
    for each in begun:
        issuing.print_or_note(each, key)
    return len(begun)


def _confirmed(limit: int) -> Sequence[int]:
    held = failures.held(Certificate.kind, Reissue.revision_id)
    query = select(Reissue.id).join(Reissue.certificate)
    query = query.where(Reissue.status == "confirmed", ~held)
    return db.session.scalars(query.order_by(Reissue.id).limit(limit)).all()


@use_case
def _lapsed(reissue_id: int) -> bool:
    """Drop a reissue whose paper left force meanwhile: what is withdrawn is not revived."""
    row = db.session.get_one(Reissue, reissue_id)
    if row.certificate.status in IN_FORCE:
        return False
    history.move(row, "lapse", actor=SYSTEM, reason=LAPSED)
    return True


def prepare(reissue_id: int, key: SealProvider, signer: CredentialKey) -> Issuance:
    """Return the issuance begun for a confirmed reissue, or begin it."""
    try:
        return _prepare(reissue_id, key, signer)
    except IntegrityError:  # another worker began it, or drew the same place in the lists
        return _prepare(reissue_id, key, signer)


@use_case
def _prepare(reissue_id: int, key: SealProvider, signer: CredentialKey) -> Issuance:
    row = db.session.get_one(Reissue, reissue_id)
    old = row.certificate
    begun: Issuance | None = db.session.scalar(
        select(Issuance).where(Issuance.predecessor_id == old.id)
    )
    if begun is not None:
        return begun

    candidacy = old.candidacy_id
    judged = None if candidacy is None else judged_sheet(row.revision_id, candidacy)

    def written(number: str) -> CertificateContent:
        return composition.renewed(
            from_document(old.content), old.filing, row.revision, number, clock.today(),
            settings(), demonstration=key.demonstration, judged=judged,
        )  # fmt: skip

    return issuing.begin(old.filing, row.revision_id, old.candidacy, signer, written, old.id)


_NOT_IN_FORCE = N_("Certificate {number} is not in force, so no other can take its place.")
_ALREADY = N_("That certificate {number} be replaced is proposed already.")
_FOREIGN = N_("This revision belongs to another filing than certificate {number}.")
