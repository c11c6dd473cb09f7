"""What is enclosed in a paper, checked: whether the claim is signed, and whether it was logged.

Two questions beside the seal's, each with its own answer: True, False, or None where the
keys to tell are not known here. A paper of ours encloses both; one that lacks them, or
claims something else than it shows, is not what was issued.
"""

from dataclasses import dataclass

from certify.certificate import reading
from certify.certificate.content import CertificateContent
from certify.certificate.credential import payload, securing
from certify.certificate.credential.payload import Claim, PayloadFault, issuer_id
from certify.certificate.credential.securing import NotSecured
from certify.certificate.enclosures import CREDENTIAL, PROOF
from certify.certificate.log import leaves
from certify.certificate.log.checkpoints import read_checkpoint
from certify.certificate.log.faults import LogFault
from certify.certificate.log.proofs import check_proof, read_proof
from certify.certificate.structure import Broken, broken
from certify.certificate.trust import Trust
from certify.i18n import N_
from certify.problems import Problem


@dataclass(frozen=True)
class Claimed:
    """The answers, what speaks against them, what is claimed, and its digest (hex) in the log.

    ``key`` is the thumbprint of the key that the credential says it is signed with.
    """

    signed: bool | None
    logged: bool | None
    claim: Claim
    digest: str
    reasons: tuple[Problem, ...]
    key: str


def check(data: bytes, content: CertificateContent, trust: Trust) -> Claimed:
    """Check the enclosures of the file ``data`` against what it says and whom ``trust`` names.

    Raises Broken if they are missing or claim another certificate than ``content``.
    """
    text, proof = _enclosed(data)
    claimed, said = _claim(text, content)
    signed, against_signature = _signed(text, said.issuer, trust)
    digest = payload.digest(claimed)
    logged, against_log = _logged(digest, proof, trust)
    reasons, key = (*against_signature, *against_log), securing.key_named(text)
    return Claimed(signed, logged, said, digest, reasons, key)


def _enclosed(data: bytes) -> tuple[str, bytes]:
    try:
        # What is not ASCII is there, but no credential: the reading of it says so.
        text = reading.attachment(data, CREDENTIAL).decode("ascii", "replace")
        return text, reading.attachment(data, PROOF)
    except reading.Unreadable as error:
        message = N_("The certificate's credential or its proof of being logged is missing.")
        raise broken("claim_missing", message) from error


def _claim(text: str, content: CertificateContent) -> tuple[bytes, Claim]:
    """Return the claim if it is about ``content``: compared whole, not by its number alone."""
    try:
        claim = securing.payload_of(text)
        said = payload.read_payload(claim)
    except NotSecured as error:
        raise Broken(error.problem) from error
    except PayloadFault as error:
        message = N_("The embedded credential is no certificate's, or contradicts itself.")
        raise broken("claim_unreadable", message) from error
    if said.content != content or not _own_address(said.issuer, content):
        message = N_("The embedded credential and the embedded data tell different certificates.")
        raise broken("claim_differs", message)
    return claim, said


def _own_address(issuer: str, content: CertificateContent) -> bool:
    """Whether the issuer named is the office that publishes the certificate's page."""
    base = content.page_url.partition("/certificates/")[0]
    return issuer == issuer_id(base)


def _signed(text: str, issuer: str, trust: Trust) -> tuple[bool | None, tuple[Problem, ...]]:
    """Whether the claim is signed; what no key could make good is refused without any key."""
    try:
        kid = securing.kid_of(text)
        if trust.credential_keys:
            securing.opened(text, trust.credential_keys)
    except NotSecured as error:
        return False, (error.problem,)
    if kid.rpartition("#")[0] != issuer:
        said = {"kid": kid[:120], "issuer": issuer[:120]}
        return False, (Problem("", "credential_key_foreign", _FOREIGN_NAME, said),)
    return (True if trust.credential_keys else None), ()


def _logged(digest: str, proof: bytes, trust: Trust) -> tuple[bool | None, tuple[Problem, ...]]:
    if not trust.log_keys:
        return None, ()
    try:
        check_proof(proof, leaves.leaf(leaves.CREDENTIAL, digest).entry, trust.log_keys)
    except LogFault as error:
        if error.code == "not_signed" and not _named_alike(proof, trust):
            return None, (Problem("", "log_unknown", _LOG_UNKNOWN),)
        return False, (Problem("", "not_logged", _NOT_LOGGED), error.problem)
    return True, ()


def _named_alike(proof: bytes, trust: Trust) -> bool:
    """Whether an unsigned proof names a log that is trusted here: then somebody forged it."""
    origin = read_checkpoint(read_proof(proof).checkpoint.text).origin
    return origin in {key.name for key in trust.log_keys}


_FOREIGN_NAME = N_(
    "The embedded credential says it is issued by {issuer}, but the key that signed it is named "
    "{kid}."
)
_LOG_UNKNOWN = N_(
    "The proof of being logged names a log that is not known here, so this cannot be told."
)
_NOT_LOGGED = N_("It is not shown that this certificate was entered in the transparency log.")
