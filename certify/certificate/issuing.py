"""Issuing a paper: from a decision to a sealed file that proves itself.

The worker finds what was decided and has no paper yet, and takes four steps::

    prepare   number, content, instant, place in the status lists, signed credential
    prove     the credential's digest in the log, a signed checkpoint, the proof of both
    print     page with everything enclosed, sealed
    keep      the file, the certificate, its event

Each step is written down before the next begins and gives the same when it is done again,
so a crash at any moment leaves nothing undone, issues nothing twice and logs no second
claim under a number. No paper exists before its claim is in a signed checkpoint; the
sealed file's own digest follows into the log with the event.

A paper that cannot be made is set aside with its reason (``batches.failures``), and the
others go on. ``batches`` also knows how many are made at once, and by several processes.
"""

import secrets
from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from certify import clock, files, history
from certify.accounts.permissions import SYSTEM
from certify.campaign.models import Candidacy
from certify.certificate import composition, service
from certify.certificate.batches import desk, failures, presses
from certify.certificate.content import RECOGNITION, RECORDATION, CertificateContent, from_document
from certify.certificate.credential import keys as credential_keys
from certify.certificate.credential import payload, securing, status
from certify.certificate.credential.keys import CredentialKey
from certify.certificate.credential.payload import PURPOSES, StatusEntry
from certify.certificate.enclosures import Enclosures
from certify.certificate.keyring import book
from certify.certificate.log import leaves, store
from certify.certificate.models import Certificate, Issuance
from certify.certificate.papers import installed
from certify.certificate.papers.package import CERTIFICATE, Package
from certify.certificate.papers.printed import texts
from certify.certificate.reissue import succession
from certify.certificate.render import render
from certify.certificate.seal import seal
from certify.certificate.sealing import provider
from certify.certificate.sealing.provider import SealProvider
from certify.db import db, use_case
from certify.filing import numbers
from certify.filing.models import Filing
from certify.installation import settings
from certify.press import fonts

BATCH: Final = 20
CROWD: Final = status.LEAST_BITS // 2
"""Certificates a list may hold before the next is begun: free places stay easy to draw."""

Waiting = tuple[str, int]
"""(kind, id of the filing or candidacy) of what was decided and has no paper."""


def to_issue(limit: int | None = BATCH) -> list[Waiting]:
    """Return what was decided, has no paper and did not fail; all of it with ``limit`` None."""
    own = Certificate.filing_id == Filing.id  # a corrected one is reissued, not issued beside
    recorded = (
        select(Filing.id)
        .where(
            Filing.status == "recorded",
            ~select(Certificate.id).where(own, Certificate.kind == RECORDATION).exists(),
            ~failures.held(RECORDATION, Filing.current_revision_id),
        )
        .order_by(Filing.current_revision_id)
    )  # as the index stands: thousands are looked through
    recognised = select(Candidacy.id).where(
        Candidacy.status == "recognised",
        ~select(Certificate.id).where(Certificate.candidacy_id == Candidacy.id).exists(),
        ~failures.held(RECOGNITION, Candidacy.revision_id),
    )
    found = [(RECORDATION, i) for i in db.session.scalars(recorded.limit(limit))]
    rest = None if limit is None else limit - len(found)
    found += [(RECOGNITION, i) for i in db.session.scalars(recognised.order_by("id").limit(rest))]
    return found


def issue_pending(limit: int = BATCH) -> int:
    """Issue what waits, at most ``limit``, under one checkpoint; a step of the worker.

    Returns how many papers it saw to, those that failed included; 0 while issuing is paused
    or another process of this installation sees to it.
    Raises KeysNotReady or FontsNotReady before anything is numbered.
    """
    waiting = [] if desk.paused() else to_issue(limit)
    if not waiting:
        return 0
    key = own_seal()
    fonts.load(service.font_folder(settings().home))
    try:
        with presses.taken(settings().home):
            ready, _failed = make_ready(waiting, key)
            for issuance_id in ready:
                print_or_note(issuance_id, key)
    except presses.Busy:  # a batch sees to it
        return 0
    return len(waiting)


def make_ready(waiting: Sequence[Waiting], key: SealProvider) -> tuple[dict[int, Waiting], int]:
    """Prepare and prove what waits, under one checkpoint.

    Returns what is to be printed now, by issuance, and how many could not be prepared: they
    are set aside with their reasons. What somebody else issued meanwhile is neither.
    """
    signer = own_key()
    begun = [(each, _prepared_or_noted(each, key, signer)) for each in waiting]
    ready = {row.id: each for each, row in begun if isinstance(row, Issuance)}
    prove(list(ready))
    return ready, sum(row is None for _, row in begun)


def _prepared_or_noted(
    waiting: Waiting, key: SealProvider, signer: CredentialKey
) -> Issuance | Certificate | None:
    try:
        return prepare(*waiting, key, signer)
    except failures.OF_THE_HOUSE:
        raise
    except Exception as fault:  # noqa: BLE001 - whatever is wrong with one paper: noted and told
        failures.note(waiting[0], _subject(*waiting)[1], fault)
        return None


def print_or_note(issuance_id: int, key: SealProvider) -> Certificate | None:
    """Print and keep one paper; if it cannot be made, set it aside with its reason: None."""
    try:
        return print_and_keep(issuance_id, key)
    except failures.OF_THE_HOUSE:
        raise
    except Exception as fault:  # noqa: BLE001 - whatever is wrong with one paper: noted and told
        row = db.session.get_one(Issuance, issuance_id)
        failures.note(row.kind, row.revision_id, fault)
        return None


def issue(kind: str, thing_id: int, key: SealProvider) -> Certificate:
    """Issue one paper; returns the one that stands if it exists already. Raises its faults."""
    begun = prepare(kind, thing_id, key, own_key())
    if isinstance(begun, Certificate):
        return begun
    prove([begun.id])
    return print_and_keep(begun.id, key)


def own_seal() -> SealProvider:
    """Return the key that seals here, as the settings name it.

    Raises KeysNotReady, also for a key that is reported compromised.
    """
    folder = service.key_folder(settings().home)
    key = provider.load(settings(), folder)
    book.require_trusted(folder, key.fingerprint)
    return key


def own_key() -> CredentialKey:
    """Return the credential key; a demonstration makes its own.

    Raises KeysNotReady in production without one, and for one that is reported compromised.
    """
    folder = service.key_folder(settings().home)
    issuer = payload.issuer_id(settings().base_url)
    load = credential_keys.ensure if settings().demonstration else credential_keys.load
    key = load(folder, issuer)
    book.require_trusted(folder, key.private.thumbprint())
    return key


def prepare(
    kind: str, thing_id: int, key: SealProvider, signer: CredentialKey
) -> Issuance | Certificate:
    """Return the issuance begun for a decision, or begin it; the certificate if it stands."""
    try:
        return _prepare(kind, thing_id, key, signer)
    except IntegrityError:  # another worker began it, or drew the same place in the lists
        return _prepare(kind, thing_id, key, signer)


@use_case
def _prepare(
    kind: str, thing_id: int, key: SealProvider, signer: CredentialKey
) -> Issuance | Certificate:
    filing, revision_id, candidacy = _subject(kind, thing_id)
    stands = _standing(kind, revision_id)
    if stands is not None:
        return stands

    def written(number: str) -> CertificateContent:
        return _content(number, filing, candidacy, demonstration=key.demonstration)

    return begin(filing, revision_id, candidacy, signer, written)


@use_case
def begin(
    filing: Filing, revision_id: int, candidacy: Candidacy | None, signer: CredentialKey,
    written: Callable[[str], CertificateContent], predecessor_id: int | None = None,
) -> Issuance:  # fmt: skip
    """Write down a paper under a new number: its content (of ``written``) and signed claim.

    ``predecessor_id`` is the certificate whose place it will take when it is kept. Raises
    Refused for a character that the fonts cannot show: nothing is numbered then.
    """
    content = written(numbers.give(*_series(filing, candidacy)))
    # Asked here and not only by the press: a name no font can show must not cost a number,
    # and no claim be logged for a paper that cannot be.
    covering = fonts.load(service.font_folder(settings().home))
    fonts.require_covered(covering, texts(content.as_json()))
    issued_at, index = clock.now(), _free_index()
    claim = payload.compose(
        content, base_url=settings().base_url, issued_at=issued_at, entries=entries(index)
    )
    row = Issuance(
        number=content.number, kind=content.kind, filing_id=filing.id, revision_id=revision_id,
        candidacy_id=candidacy.id if candidacy else None, content=content.as_json(),
        valid_until=content.valid_until, issued_at=issued_at, status_index=index,
        predecessor_id=predecessor_id,
        credential=securing.secure(payload.canonical(claim), signer.private, signer.kid),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def _subject(kind: str, thing_id: int) -> tuple[Filing, int, Candidacy | None]:
    if kind == RECORDATION:
        filing = db.session.get_one(Filing, thing_id)
        return filing, filing.current_revision_id or 0, None
    candidacy = db.session.get_one(Candidacy, thing_id)
    return candidacy.filing, candidacy.revision_id, candidacy


def _standing(kind: str, revision_id: int) -> Issuance | Certificate | None:
    """Return the paper that stands for a revision, else the issuance begun for it."""
    paper = select(Certificate).where(
        Certificate.kind == kind, Certificate.revision_id == revision_id,
        Certificate.status != "superseded",
    )  # fmt: skip
    begun = select(Issuance).where(
        Issuance.kind == kind, Issuance.revision_id == revision_id,
        Issuance.certificate_id.is_(None),
    )  # fmt: skip
    return db.session.scalar(paper) or db.session.scalar(begun)


def _series(filing: Filing, candidacy: Candidacy | None) -> tuple[str, int]:
    if candidacy is None:
        return numbers.RECORDATION, filing.data_year
    return numbers.RECOGNITION, candidacy.campaign.year


def _content(
    number: str, filing: Filing, candidacy: Candidacy | None, *, demonstration: bool
) -> CertificateContent:
    today, own = clock.today(), settings()
    if candidacy is None:
        return composition.recordation(filing, number, today, own, demonstration=demonstration)
    return composition.recognition(candidacy, number, today, own, demonstration=demonstration)


def _free_index() -> int:
    """Draw a free place in the status lists at random, so that it says nothing of its time."""
    begun = db.session.scalar(select(func.count()).select_from(Issuance)) or 0
    first = begun // CROWD * status.LEAST_BITS
    while True:
        index = first + secrets.randbelow(status.LEAST_BITS)
        taken = select(Issuance.id).where(Issuance.status_index == index)
        if db.session.scalar(taken) is None:
            return index


def entries(index: int) -> list[StatusEntry]:
    """Return the two status entries of the place ``index``, counted over all lists."""
    number, place = divmod(index, status.LEAST_BITS)
    return [StatusEntry(each, place, list_url(each, number)) for each in PURPOSES]


def list_url(purpose: str, number: int) -> str:
    """Return the address of status list ``number`` (from 0) for ``purpose``."""
    return f"{settings().base_url}/status/{purpose}/{number}"


def prove(ids: Sequence[int]) -> None:
    """Log the claims of issuances that are not proven yet, sign, and keep the proofs."""
    if _place(ids):
        store.checkpoint()
    _keep_proofs(ids)


def _unproven(ids: Sequence[int]) -> Sequence[Issuance]:
    query = select(Issuance).where(Issuance.id.in_(ids), Issuance.proof.is_(None))
    return db.session.scalars(query.order_by(Issuance.id)).all()


@use_case
def _place(ids: Sequence[int]) -> int:
    """Append the claims' digests; returns how many issuances still lack a proof."""
    rows = _unproven(ids)
    digests = [payload.digest(claim_of(row)) for row in rows]
    places = store.append_all([leaves.leaf(leaves.CREDENTIAL, each) for each in digests])
    for row, place in zip(rows, places, strict=True):
        row.log_place = place
    return len(rows)


@use_case
def _keep_proofs(ids: Sequence[int]) -> None:
    for row in _unproven(ids):
        row.proof = store.proof(row.log_place if row.log_place is not None else -1)


def claim_of(row: Issuance) -> bytes:
    """Return the canonical payload that an issuance's credential signs."""
    return securing.payload_of(row.credential)


def unsealed(row: Issuance, template: Package | None = None) -> bytes:
    """Return the paper of a proven issuance before sealing: from its record alone, always the same.

    Raises Refused or PaperFault as ``render`` does.
    """
    content, enclosed = from_document(row.content), Enclosures(row.credential, row.proof or "")
    built = fonts.load(service.font_folder(settings().home))
    return render(content, built, enclosed, package=template or template_of(row))


def template_of(row: Issuance) -> Package:
    """Return the template of a paper: the version it was printed with, else the one in use."""
    if row.certificate_id is None:
        return installed.in_use(CERTIFICATE)
    issued = db.session.get_one(Certificate, row.certificate_id)
    return installed.of_certificate(issued.template_version)


def print_and_keep(issuance_id: int, key: SealProvider) -> Certificate:
    """Print, seal and keep the paper of a proven issuance; the one that stands if it is kept."""
    row = db.session.get_one(Issuance, issuance_id)
    db.session.expunge(row)
    db.session.rollback()  # no transaction is open while it is drawn: others do not wait
    template = template_of(row)
    # A warm process holds its key for hours: it may be reported compromised meanwhile.
    book.require_trusted(service.key_folder(settings().home), key.fingerprint)
    sealed = seal(unsealed(row, template), key)
    try:
        return _keep(issuance_id, sealed, key, template.reference)
    except IntegrityError:  # another worker was quicker
        found = _standing(row.kind, row.revision_id)
        if not isinstance(found, Certificate):
            raise
        return found


@use_case
def _keep(issuance_id: int, sealed: bytes, key: SealProvider, template: str) -> Certificate:
    row = db.session.get_one(Issuance, issuance_id)
    if row.certificate_id is not None:
        return db.session.get_one(Certificate, row.certificate_id)
    if row.predecessor_id is not None:
        succession.give_way(row.predecessor_id, row.number)
    kept = files.keep(sealed, f"{row.number}.pdf", "application/pdf")
    certificate = Certificate(
        number=row.number, kind=row.kind, filing_id=row.filing_id, revision_id=row.revision_id,
        candidacy_id=row.candidacy_id, content=row.content, template_version=template,
        key_fingerprint=key.fingerprint, issued_at=row.issued_at, valid_until=row.valid_until,
        file_id=kept.id, predecessor_id=row.predecessor_id,
    )  # fmt: skip
    data = {"number": certificate.number, "sha256": kept.sha256}
    history.begin(certificate, actor=SYSTEM, data=data)
    if row.predecessor_id is not None:
        succession.inherit(row.predecessor_id, certificate)
    row.certificate_id = certificate.id
    failures.clear(row.kind, row.revision_id)
    return certificate
