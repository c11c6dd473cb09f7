"""What a file is: a certificate of ours, unchanged, sealed by whom, in force.

Separate questions with separate answers; the verdict is valid only if all of them are
good, and never after any change of any byte. Page and data are read as they were sealed: what
was added behind a timestamped seal (``sealing/revision``) has no say.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final, Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from certify import clock
from certify.certificate import claims, reading, structure
from certify.certificate.checking import lettered
from certify.certificate.checking.agreement import disagreements
from certify.certificate.checking.listed import BY_LIST, listed, outweighs
from certify.certificate.checking.on_day import Change, OnDay, Source, Term, on_day, said
from certify.certificate.content import CertificateContent, ContentFault, from_json
from certify.certificate.credential.standing import Offered, Standing
from certify.certificate.keyring.doubts import Doubt, because, doubt
from certify.certificate.keys import is_demonstration
from certify.certificate.papers import letters
from certify.certificate.papers.letters import Letter
from certify.certificate.sealing import judging
from certify.certificate.sealing.judging import Judged, Stamps
from certify.certificate.signals import grounds
from certify.certificate.structure import Broken, SealedFile, broken
from certify.certificate.trust import Issuer, Trust
from certify.i18n import N_
from certify.problems import Problem, Word

Verdict = Literal["valid", "not_valid", "not_ours"]
EXIT: Final[dict[str, int]] = {"valid": 0, "not_valid": 1, "not_ours": 2}
IN_FORCE: Final = "valid"
UNKNOWN: Final = "unknown"
STATES: Final = {
    "valid": N_("in force"),
    "suspended": N_("suspended"),
    "withdrawn": N_("withdrawn"),
    "cancelled": N_("cancelled"),
    "expired": N_("expired"),
    "superseded": N_("superseded"),
    "unknown": N_("unknown"),
}


@dataclass(frozen=True)
class State:
    """What the register says of a certificate.

    ``status`` is one of STATES except unknown; ``since``, ``reason`` and ``reason_code`` (of
    ``signals.grounds``) belong to its last change; ``as_of`` is the instant the register was
    asked or the list published; ``sha256`` is the digest (hex) of the bytes issued under the
    number, if known. ``changes`` are all changes of state, oldest first (None: only the last
    is known); ``source`` says whether the register or a published list answered.
    """

    status: str
    as_of: datetime
    since: date | None = None
    reason: str | None = None
    successor: str | None = None
    sha256: str | None = None
    changes: tuple[Change, ...] | None = None
    source: Source = "register"
    reason_code: str | None = None


Register = Callable[[str], State | None]


@dataclass(frozen=True)
class SealedBy:
    """Who sealed the file, as its certificate says."""

    name: str
    issuer: str
    fingerprint: str
    sealed_at: str | None
    demonstration: bool
    key_compromised_since: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the answer as JSON values."""
        return dict(vars(self))

    def reported(self, doubted: Doubt | None) -> "SealedBy":
        """Return the answer with the day from which a key in use is in doubt."""
        return replace(self, key_compromised_since=doubted.since.isoformat()) if doubted else self


@dataclass(frozen=True)
class Report:
    """The answers, and why. ``claim_signed``, ``logged``: None where no key is known to tell.

    ``page_matches`` is whether page, embedded data and credential say the same. ``content``
    is there only for an intact file under a trusted seal: what a stranger sealed, or
    somebody changed, is not repeated as if a certificate had said it. A genuine ``letter`` of
    the office is no certificate of ours, but what it is is said. ``on`` answers for the
    day that was asked for, and then the verdict speaks of that day; ``status`` is always of now.
    """

    verdict: Verdict
    intact: bool
    sealed_by: SealedBy | None
    trusted: bool
    logged: bool | None
    status: str
    status_as_of: datetime | None
    content: CertificateContent | None
    reasons: tuple[Problem, ...]
    claim_signed: bool | None = None
    page_matches: bool | None = None
    on: OnDay | None = None
    status_lists: Standing | None = None
    issuer: str | None = None
    issuer_name: Issuer | None = None
    timestamped_by: Stamps | None = None
    letter: Letter | None = None

    @property
    def number(self) -> str | None:
        """The certificate's number, if the file is intact and its seal is trusted."""
        return self.content.number if self.content else None

    @property
    def exit_code(self) -> int:
        """0 valid, 1 not valid, 2 not a certificate of ours."""
        return EXIT[self.verdict]

    def as_json(self, language: str) -> dict[str, Any]:
        """Return the report as the contract shapes it, reasons said in ``language``."""
        return {
            "verdict": self.verdict,
            "intact": self.intact,
            "sealed_by": self.sealed_by.as_json() if self.sealed_by else None,
            "trusted": self.trusted,
            "logged": self.logged,
            "status": self.status,
            "status_as_of": self.status_as_of.isoformat() if self.status_as_of else None,
            "number": self.number,
            "content": self.content.as_json() if self.content else None,
            "reasons": [reason.as_json(language) for reason in self.reasons],
            "claim_signed": self.claim_signed,
            "page_matches": self.page_matches,
            "on": self.on.as_json() if self.on else None,
            "status_lists": self.status_lists.as_json() if self.status_lists else None,
            "issuer": self.issuer,
            "timestamped_by": self.timestamped_by.as_json() if self.timestamped_by else None,
            "letter": letters.as_json(self.letter) if self.letter else None,
        }


def verify(
    data: bytes,
    *,
    trust: Trust,
    register: Register | None = None,
    lists: Sequence[Offered] = (),
    today: date | None = None,
    on: date | None = None,
) -> Report:
    """Answer every question about the file ``data``; never raises for bad files.

    ``trust`` names whose seals, credentials and log count; ``register`` answers for a number
    (None: not known to it), ``lists`` are status list credentials from anywhere; ``today``
    is the legal day that decides expiry; ``on`` is another legal day to judge by.
    """
    if not structure.names_itself_ours(data):
        reason = Problem("", "not_ours", N_("This is not a certificate issued with Certify."))
        return _report("not_ours", reason)
    try:
        sealed = judging.opened(data)
        vouching = [each for each in trust.authorities if _vouches(each, sealed)]
        if not vouching:  # a stranger's file is not read: it may be made to exhaust the reader
            return _strangers(_sealed_by(sealed, None), trust)
        judged = judging.judge(data, sealed)
    except Broken as error:
        return _report("not_valid", error.problem)
    except Exception:  # noqa: BLE001 - a check that fails to run has not been passed
        return _report("not_valid", _unreadable())
    seal = _sealed_by(sealed, judged.sealed_at)
    if not any(_in_time(each, sealed, judged.sealed_at) for each in vouching):
        return _strangers(seal, trust)
    try:
        if (letter := lettered.enclosed(judged.paper)) is not None:
            return _letter(letter, judged, seal, trust)
        content = _content(judged.paper)
        claimed = claims.check(judged.paper, content, trust)
    except Broken as error:
        failed = _report("not_valid", error.problem)
        return replace(failed, intact=True, trusted=True, sealed_by=seal, page_matches=False)
    known = register(content.number) if register else None
    standing = listed(claimed, lists, trust)
    state = _believed(known, standing)
    digest = sha256(data).hexdigest()
    today = today or clock.today()
    reasons, status, in_force = _standing(content, state, digest, today)
    asked = None
    if on is not None:
        then = _then(known, state, listed(claimed, lists, trust, on))
        asked = on_day(on, Term(content.issued_on, content.valid_until), then, today)
    if asked is not None and not _is_other(state, digest):
        reasons, in_force = [said(content.number, asked, STATES)], asked.in_force
    proven = claimed.signed is not False and claimed.logged is not False
    held = state is not None and state.sha256 == digest
    used = (seal.fingerprint, claimed.key)
    doubted = doubt(trust.keys, used, judged.sealed_at, held=held)
    stands = doubted is None or doubted.stands
    return Report(
        verdict="valid" if in_force and proven and stands else "not_valid",
        intact=True,
        sealed_by=seal.reported(doubted),
        trusted=True,
        logged=claimed.logged,
        status=status,
        status_as_of=state.as_of if state else None,
        content=content,
        reasons=(*because(doubted), *claimed.reasons, *reasons, *standing.reasons),
        claim_signed=claimed.signed,
        page_matches=True,
        on=asked,
        status_lists=standing if lists else None,
        issuer=claimed.claim.issuer,
        issuer_name=trust.issuer(claimed.claim.issuer),
        timestamped_by=judged.stamps,
    )


def _letter(letter: Letter, judged: Judged, seal: SealedBy, trust: Trust) -> Report:
    """The report on a letter of the office: no certificate, and never valid as one."""
    doubted = doubt(trust.keys, (seal.fingerprint,), judged.sealed_at, held=False)
    reason = lettered.recognised(letter) if doubted is None else doubted.reason
    return replace(
        _report("not_ours" if doubted is None else "not_valid", reason), intact=True, trusted=True,
        sealed_by=seal.reported(doubted), page_matches=True, timestamped_by=judged.stamps,
        letter=letter if doubted is None else None,
    )  # fmt: skip


def _believed(known: State | None, standing: Standing) -> State | None:
    """Return what is to be believed of the state now: what is ``known``, or what lists say."""
    if standing.as_of is None or not outweighs(standing, known):
        return known
    digest = known.sha256 if known else None
    return State(standing.status, standing.as_of, sha256=digest, source="list")


def _strangers(seal: SealedBy, trust: Trust) -> Report:
    """The report on a file under a seal that nobody trusted here vouches for."""
    reason = _untrusted(seal) if trust.authorities else _nobody_trusted()
    return replace(_report("not_valid", reason), intact=True, sealed_by=seal)


def _untrusted(seal: SealedBy) -> Problem:
    return Problem(
        "",
        "not_trusted",
        N_(
            "The file was sealed by “{name}” (key {fingerprint}…), which is not the "
            "authority you trust."
        ),
        {"name": seal.name, "fingerprint": seal.fingerprint[:16]},
    )


def _nobody_trusted() -> Problem:
    message = N_(
        "No authority is trusted here, so nobody can say whether the seal is genuine: name "
        "one with --trust."
    )
    return Problem("", "nobody_trusted", message)


def _standing(
    content: CertificateContent, state: State | None, digest: str, today: date
) -> tuple[list[Problem], str, bool]:
    """Return reasons, status and whether the certificate is in force on ``today``."""
    ends = content.valid_until
    if state is not None and _is_other(state, digest):
        problem = N_("Under the number {number} the register holds another file.")
        return [_about(content, "other_file", problem)], state.status, False
    if state is not None and state.status != IN_FORCE:
        return [_change(content, state)], state.status, False
    if ends is not None and ends < today:
        problem = N_("Certificate {number} expired on {until}.")
        return [_about(content, "expired", problem, until=ends.isoformat())], "expired", False
    reasons = []
    if content.issued_on > today:  # the issuer's demonstration clock may run ahead
        problem = N_("Certificate {number} is dated {issued}, ahead of the date on this machine.")
        issued = content.issued_on.isoformat()
        reasons.append(_about(content, "dated_ahead", problem, issued=issued))
    if state is None:
        problem = N_(
            "Whether certificate {number} is still in force is not known here: no register or "
            "status list that was asked knows the number."
        )
        reasons.append(_about(content, "status_unknown", problem))
    return reasons, IN_FORCE if state else UNKNOWN, True


def _is_other(state: State | None, digest: str) -> bool:
    """Whether another file than the one with ``digest`` was issued under the number."""
    return state is not None and state.sha256 not in (None, digest)


def _then(known: State | None, now: State | None, listed_then: Standing) -> State | None:
    """Return who answers for another day: who knows every change, else the lists of that day."""
    if known is not None and known.changes is not None:
        return known
    if listed_then.as_of is None:
        return now
    return State(listed_then.status, listed_then.as_of, source="list")


def _change(content: CertificateContent, state: State) -> Problem:
    if state.source == "list" and state.since is None:
        message, instant = BY_LIST[state.status], state.as_of.isoformat()
        return _about(content, state.status, message, as_of=instant)
    params = {
        "state": Word(STATES.get(state.status, state.status)),
        "since": state.since.isoformat() if state.since else "–",
        "reason": grounds.because(state.reason_code, state.reason) or "–",
    }
    if state.successor:
        message = N_(
            "Certificate {number} is {state} since {since} because: {reason}. "
            "Its successor is {successor}."
        )
        return _about(content, state.status, message, successor=state.successor, **params)
    message = N_("Certificate {number} is {state} since {since} because: {reason}.")
    return _about(content, state.status, message, **params)


def _about(content: CertificateContent, code: str, message: str, **params: Any) -> Problem:
    return Problem("/number", code, message, {"number": content.number, **params})


def _report(verdict: Verdict, reason: Problem) -> Report:
    """A report that knows nothing but its one reason."""
    return Report(verdict, False, None, False, None, UNKNOWN, None, None, (reason,))


def unread(name: str, reason: str) -> Report:
    """Return the report on a file that could not be read at all."""
    message = N_("The file {path} cannot be read: {reason}.")
    said = {"path": name, "reason": reason}
    return _report("not_ours", Problem("", "unreadable_file", message, said))


def _unreadable() -> Problem:
    return Problem("", "unreadable", N_("The file is damaged so much that it cannot be read."))


def _content(data: bytes) -> CertificateContent:
    """Return the embedded content if page and data tell the same certificate."""
    try:
        content = from_json(reading.attachment(data))
        pages = reading.page_lines(data)
    except (ContentFault, reading.Unreadable, ValueError) as error:
        message = N_("The certificate's embedded data are missing or not of this version.")
        raise broken("content_unreadable", message) from error
    places = disagreements(content, pages)
    if places:
        message = N_("The page and the embedded data do not say the same, see: {places}.")
        raise Broken(Problem("", "content_differs", message, {"places": ", ".join(places)}))
    return content


def _sealed_by(sealed: SealedFile, sealed_at: datetime | None) -> SealedBy:
    certificate = x509.load_der_x509_certificate(sealed.certificate)
    return SealedBy(
        name=_common_name(certificate.subject),
        issuer=_common_name(certificate.issuer),
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        sealed_at=sealed_at.isoformat() if sealed_at else None,
        demonstration=is_demonstration(certificate),
    )


def _common_name(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()


def _in_time(authority: x509.Certificate, sealed: SealedFile, when: datetime) -> bool:
    """Whether both certificates were valid at the time of sealing."""
    pair = (authority, x509.load_der_x509_certificate(sealed.certificate))
    return all(one.not_valid_before_utc <= when <= one.not_valid_after_utc for one in pair)


def _vouches(authority: x509.Certificate, sealed: SealedFile) -> bool:
    """Whether ``authority`` is, or itself issued, the sealing certificate."""
    certificate = x509.load_der_x509_certificate(sealed.certificate)
    der = serialization.Encoding.DER
    if authority.public_bytes(der) == certificate.public_bytes(der):
        return True
    try:
        constraints = authority.extensions.get_extension_for_class(x509.BasicConstraints).value
        certificate.verify_directly_issued_by(authority)
    except Exception:  # noqa: BLE001 - whatever is odd about a chain, it does not vouch
        return False
    return constraints.ca
