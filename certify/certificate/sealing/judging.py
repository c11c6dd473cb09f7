"""Whether a file is what was sealed: by our own strict reading, and by pyHanko's.

Both must agree. Whom to believe is not asked here, except that a seal which announces
timestamps says itself whose.
"""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any, Final

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import (
    SignatureCoverageLevel,
    validate_pdf_signature,
    validate_pdf_timestamp,
)
from pyhanko_certvalidator import ValidationContext

from certify.certificate import structure
from certify.certificate.sealing import tokens
from certify.certificate.sealing.tokens import BadToken, Token
from certify.certificate.structure import SealedFile, broken
from certify.i18n import N_

WINDOW: Final = timedelta(minutes=10)
"""Between the two timestamps of a paper: made one after the other, and none later."""
_CHANGED: Final = N_("The file was changed after it was sealed.")
_FOREIGN_STAMP: Final = N_("The file's timestamps are not those that belong to its seal.")


@dataclass(frozen=True)
class Stamps:
    """Who timestamped a paper; ``at`` its seal, ``file_at`` the whole file (UTC)."""

    name: str
    issuer: str
    fingerprint: str
    at: datetime
    file_at: datetime

    def as_json(self) -> dict[str, Any]:
        """Return the answer as JSON values."""
        return {
            "name": self.name, "issuer": self.issuer, "fingerprint": self.fingerprint,
            "at": self.at.isoformat(), "file_at": self.file_at.isoformat(),
        }  # fmt: skip


@dataclass(frozen=True)
class Judged:
    """A file that is intact: its seal, when that was made, and the paper as it was sealed.

    ``sealed_at`` is what the authority of timestamps says, else what the seal says itself.
    """

    sealed: SealedFile
    sealed_at: datetime
    stamps: Stamps | None
    paper: bytes


def opened(data: bytes) -> SealedFile:
    """Return the seal of ``data`` if its signature is good; Broken otherwise.

    Reads nothing of the paper. Damaged files may raise anything else: that is no seal either.
    """
    sealed = structure.open_seal(data)
    _require_signature(sealed)
    return sealed


def judge(data: bytes, sealed: SealedFile) -> Judged:
    """Return what ``data``, opened as ``sealed``, is; raises Broken after any change."""
    stamps = _stamps(sealed)
    stated = _require_second_opinion(data, sealed)
    at = stamps.at if stamps else stated
    return Judged(sealed, at, stamps, data[: sealed.length])


def _require_signature(sealed: SealedFile) -> None:
    """Check the digest of the file and the signature over it with the sealing key."""
    digest = sha256(b"".join(sealed.parts)).digest()
    if digest != sealed.message_digest:
        raise broken("changed", _CHANGED)
    key = x509.load_der_x509_certificate(sealed.certificate).public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        raise broken("seal_damaged", N_("The seal is damaged."))
    try:
        key.verify(sealed.signature, sealed.signed_attributes, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature as error:
        message = N_("The seal's signature does not belong to this file.")
        raise broken("signature_wrong", message) from error


def _stamps(sealed: SealedFile) -> Stamps | None:
    """Return who timestamped the paper; Broken unless both are the announced maker's."""
    if sealed.outer is None or sealed.token is None:
        return None
    try:
        inner, outer = tokens.read(sealed.token), tokens.read(sealed.outer.token)
    except BadToken as error:
        raise broken("stamp_damaged", N_("A timestamp of the file is damaged.")) from error
    if {inner.frame, outer.frame} != {sealed.frame}:
        raise broken("stamp_foreign", _FOREIGN_STAMP)
    if not _purpose(inner) or not timedelta() <= outer.at - inner.at <= WINDOW:
        raise broken("stamp_foreign", _FOREIGN_STAMP)
    about_seal = inner.imprint == sha256(sealed.signature).digest()
    if not about_seal or outer.imprint != sha256(b"".join(sealed.outer.parts)).digest():
        raise broken("changed", _CHANGED)
    return Stamps(inner.name, inner.issuer, inner.fingerprint, inner.at, outer.at)


def _purpose(token: Token) -> bool:
    """Whether the maker's certificate is one for timestamps, and was good at that instant."""
    certificate = x509.load_der_x509_certificate(token.certificate)
    uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    known = certificate.not_valid_before_utc <= token.at <= certificate.not_valid_after_utc
    return known and x509.oid.ExtendedKeyUsageOID.TIME_STAMPING in uses


def _require_second_opinion(data: bytes, sealed: SealedFile) -> datetime:
    """Let pyHanko judge the same seal (not its trust); returns the stated sealing time."""
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    reader = PdfFileReader(BytesIO(data), strict=True)
    signature, *stamps = reader.embedded_signatures
    stated = signature.self_reported_timestamp
    roots = [asn1_x509.Certificate.load(sealed.certificate), *_makers(sealed)]
    context = ValidationContext(trust_roots=roots, moment=stated, allow_fetching=False)
    status = validate_pdf_signature(signature, context)
    whole = SignatureCoverageLevel.ENTIRE_FILE
    if sealed.outer is not None:
        (stamp,) = stamps
        outer = validate_pdf_timestamp(stamp, context)
        if not (outer.intact and outer.valid and outer.trusted and outer.coverage == whole):
            raise broken("changed", _CHANGED)
        whole = SignatureCoverageLevel.ENTIRE_REVISION
    elif stamps:
        raise broken("changed", _CHANGED)
    good = status.intact and status.valid and status.docmdp_ok and status.trusted
    if not (good and status.coverage == whole and isinstance(stated, datetime)):
        raise broken("changed", _CHANGED)
    return stated.astimezone(UTC)


def _makers(sealed: SealedFile) -> list[asn1_x509.Certificate]:
    """Return the certificate of the timestamps' maker, already found to be the announced one."""
    if sealed.token is None:
        return []
    return [asn1_x509.Certificate.load(tokens.read(sealed.token).certificate)]
