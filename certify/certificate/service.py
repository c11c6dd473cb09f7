"""Use cases of issuing and of the states of certificates.

Issuing is the worker's: it finds what was decided and has no paper yet, so a crash at
any moment leaves nothing undone and a second run issues nothing twice.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from certify import clock, files, history
from certify.accounts.permissions import SYSTEM, Actor, require
from certify.campaign.models import Candidacy
from certify.certificate import composition, keys, status_list
from certify.certificate.content import RECOGNITION, RECORDATION, CertificateContent
from certify.certificate.keys import SealKey
from certify.certificate.models import Certificate
from certify.certificate.permissions import RULES, Permission
from certify.certificate.render import render
from certify.certificate.seal import seal
from certify.certificate.verification import State
from certify.db import db, use_case
from certify.filing import numbers
from certify.filing.models import Filing
from certify.history import Event
from certify.i18n import N_, translate
from certify.installation import settings
from certify.press import fonts
from certify.problems import Problem, Refused

TEMPLATE_VERSION: Final = "paper-1"
BATCH: Final = 20
REASON_CODES: Final[dict[str, dict[str, str]]] = {
    "suspend": {
        "update_overdue": N_("The yearly update is overdue"),
        "patent_in_doubt": N_("The state of a patent is in doubt"),
        "facts_in_doubt": N_("Facts of the filing are in doubt"),
    },
    "lift": {
        "doubt_cleared": N_("The doubt is cleared"),
        "updated": N_("The yearly update was made"),
    },
    "withdraw": {
        "false_statement": N_("A statement of the filing was false"),
        "patent_lost": N_("The patents that carried it are lost"),
        "standard_not_met": N_("It no longer meets the standard"),
        "recordation_withdrawn": N_("The recordation was withdrawn"),
    },
    "cancel": {"holder_request": N_("The holder asked for it")},
}
"""Why a state may change, by action; official grounds are not known, so these are ours."""


def key_folder(home: Path) -> Path:
    """Where the installation keeps its sealing key and the authority's certificate."""
    return home / "keys"


def font_folder(home: Path) -> Path:
    """Where set-up built the fonts of the papers."""
    return home / "fonts"


def to_issue(limit: int | None = BATCH) -> list[tuple[str, int]]:
    """Return (kind, id of filing or candidacy) of what was decided and has no paper.

    ``limit`` None returns everything that waits.
    """
    revision = Certificate.revision_id == Filing.current_revision_id
    recorded = (
        select(Filing.id)
        .where(
            Filing.status == "recorded",
            ~select(Certificate.id).where(revision, Certificate.kind == RECORDATION).exists(),
        )
        .order_by(Filing.current_revision_id)
    )  # as the index stands: thousands are looked through
    recognised = select(Candidacy.id).where(
        Candidacy.status == "recognised",
        ~select(Certificate.id).where(Certificate.candidacy_id == Candidacy.id).exists(),
    )
    found = [(RECORDATION, i) for i in db.session.scalars(recorded.limit(limit))]
    rest = None if limit is None else limit - len(found)
    found += [(RECOGNITION, i) for i in db.session.scalars(recognised.order_by("id").limit(rest))]
    return found


def issue_pending(limit: int = BATCH, done: Callable[[Certificate], None] | None = None) -> int:
    """Issue what waits, at most ``limit``; a step of the worker. Returns how many.

    ``done`` is told of each certificate (a progress bar). Raises KeysNotReady or
    FontsNotReady before anything is numbered.
    """
    waiting = to_issue(limit)
    if not waiting:
        return 0
    key = keys.load(key_folder(settings().home))
    fonts.load(font_folder(settings().home))
    for kind, thing_id in waiting:
        certificate = issue(kind, thing_id, key)
        if done is not None:
            done(certificate)
    return len(waiting)


def issue(kind: str, thing_id: int, key: SealKey) -> Certificate:
    """Render, seal and store one paper; returns the one that stands if it exists already.

    The number is reserved first, in a transaction of its own, so that rendering holds no
    lock; a crash in between leaves a gap in the numbers and nothing else.
    """
    content, filing_id, revision_id, candidacy_id = _compose(kind, thing_id, key)
    issued_at = clock.now()
    sealed = seal(render(content, fonts.load(font_folder(settings().home))), key, at=issued_at)
    certificate = Certificate(
        number=content.number, kind=kind, filing_id=filing_id, revision_id=revision_id,
        candidacy_id=candidacy_id, content=content.as_json(), template_version=TEMPLATE_VERSION,
        key_fingerprint=key.fingerprint, issued_at=issued_at, valid_until=content.valid_until,
    )  # fmt: skip
    try:
        return _store(certificate, sealed)
    except IntegrityError:
        query = select(Certificate).where(
            Certificate.kind == kind, Certificate.revision_id == revision_id,
            Certificate.status != "superseded",
        )  # fmt: skip
        return db.session.scalars(query).one()


def _compose(
    kind: str, thing_id: int, key: SealKey
) -> tuple[CertificateContent, int, int, int | None]:
    today, demonstration = clock.today(), key.demonstration
    if kind == RECORDATION:
        filing = db.session.get_one(Filing, thing_id)
        revision = filing.current_revision_id
        number = _reserve(numbers.RECORDATION, filing.data_year)
        content = composition.recordation(
            filing, number, today, settings(), demonstration=demonstration
        )
        return content, filing.id, revision or 0, None
    candidacy = db.session.get_one(Candidacy, thing_id)
    number = _reserve(numbers.RECOGNITION, candidacy.campaign.year)
    content = composition.recognition(
        candidacy, number, today, settings(), demonstration=demonstration
    )
    return content, candidacy.filing_id, candidacy.revision_id, candidacy.id


@use_case
def _reserve(prefix: str, year: int) -> str:
    return numbers.give(prefix, year)


@use_case
def _store(certificate: Certificate, sealed: bytes) -> Certificate:
    kept = files.keep(sealed, f"{certificate.number}.pdf", "application/pdf")
    certificate.file_id = kept.id
    data = {"number": certificate.number, "sha256": kept.sha256}
    history.begin(certificate, actor=SYSTEM, data=data)
    return certificate


def find(number: str) -> Certificate | None:
    """Return the certificate of a number, with what its page shows, or None."""
    query = select(Certificate).where(Certificate.number == number.strip().upper())
    return db.session.scalars(query.options(joinedload(Certificate.file))).one_or_none()


def of_filing(filing_id: int) -> Sequence[Certificate]:
    """Return the certificates of a filing, newest first."""
    query = select(Certificate).where(Certificate.filing_id == filing_id)
    return db.session.scalars(query.order_by(Certificate.id.desc())).all()


def grounds(status: str, language: str) -> list[tuple[str, str, str]]:
    """Return (action, reason code, words) of each ground on which the state may change now."""
    possible = Certificate.LIFECYCLE.actions(status)
    return [
        (action, code, translate(words, language))
        for action, reasons in REASON_CODES.items() if action in possible
        for code, words in reasons.items()
    ]  # fmt: skip


@use_case
def change_state(
    number: str, action: str, reason_code: str, reason: str, *, actor: Actor
) -> Certificate:
    """Suspend, lift, withdraw or cancel a certificate, with reason code and words.

    Raises Refused for an unknown number, action or reason code, a missing reason, or a
    step its state does not allow.
    """
    certificate = find(number)
    if certificate is None:
        message = N_("There is no certificate {number}.")
        raise Refused([Problem("/number", "unknown_number", message, {"number": number[:40]})])
    needed = Permission.CANCEL if action == "cancel" else Permission.CHANGE_STATE
    require(RULES, needed, actor, certificate)
    if reason_code not in REASON_CODES.get(action, {}):
        raise Refused([Problem("/reason_code", "unknown_reason", N_("Choose one of the grounds."))])
    history.move(certificate, action, actor=actor, reason=reason, reason_code=reason_code)
    return certificate


@use_case
def follow_deadlines() -> int:
    """Expire what is past its day, and withdraw papers of withdrawn recordations.

    A step of the worker; returns how many certificates changed.
    """
    today = clock.today()
    query = select(Certificate).where(
        Certificate.status.in_(("valid", "suspended")), Certificate.valid_until < today
    )
    over = db.session.scalars(query.limit(BATCH)).all()
    for certificate in over:
        history.move(certificate, "expire", actor=SYSTEM)
    orphans = _orphans()
    for certificate in orphans:
        words = [e.reason for e in history.of(certificate.filing) if e.action == "withdraw"]
        history.move(
            certificate, "withdraw", actor=SYSTEM, reason_code="recordation_withdrawn",
            reason=words[-1] if words else "recordation withdrawn",
        )  # fmt: skip
    return len(over) + len(orphans)


def _orphans() -> Sequence[Certificate]:
    query = select(Certificate).join(Certificate.filing).where(
        Certificate.status.in_(("valid", "suspended")), Filing.status == "withdrawn"
    )  # fmt: skip
    return db.session.scalars(query.limit(BATCH)).all()


def state_of(certificate: Certificate) -> State:
    """Return the register's answer about a certificate, as of now."""
    last = history.of(certificate)[-1]
    return _state(certificate, last if last.action != "create" else None)


def _state(certificate: Certificate, change: Event | None) -> State:
    ends = certificate.valid_until
    if ends is not None and ends < clock.today() and certificate.status in ("valid", "suspended"):
        # Over is over, also before the worker's next round writes it down.
        return State(
            status="expired", as_of=clock.now(), since=ends + timedelta(days=1),
            sha256=certificate.file.sha256,
        )  # fmt: skip
    return State(
        status=certificate.status,
        as_of=clock.now(),
        since=clock.legal_day(change.at) if change else None,
        reason=change.reason if change else None,
        sha256=certificate.file.sha256,
    )


def ask_register(number: str) -> State | None:
    """Return what this installation's register says of a number; None if it knows none."""
    certificate = find(number)
    return None if certificate is None else state_of(certificate)


def publish_status_list() -> int:
    """Publish the states anew if any changed since; a step of the worker (1 if written).

    The list serves verifiers that have no register to ask.
    """
    target = settings().home / status_list.FILE
    latest = db.session.scalar(
        select(func.max(Event.at)).where(Event.subject == Certificate.SUBJECT)
    )
    known = status_list.as_of(target)
    if latest is None or (known is not None and latest <= known):
        return 0
    changes = select(Event).where(Event.subject == Certificate.SUBJECT, Event.action != "create")
    last = {event.subject_id: event for event in db.session.scalars(changes.order_by(Event.id))}
    query = select(Certificate).options(joinedload(Certificate.file))
    states = {each.number: _state(each, last.get(each.id)) for each in db.session.scalars(query)}
    fresh = target.with_suffix(".new")
    fresh.write_bytes(status_list.write(states, clock.now()))
    fresh.replace(target)
    return 1
