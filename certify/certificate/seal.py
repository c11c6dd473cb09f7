"""Sealing a paper: a PAdES certification signature that allows no later change.

B-B where nobody timestamps seals, B-LTA where somebody does (``sealing/longterm``).

The space reserved for the seal is exactly its size: what is not reserved cannot be
changed. Metadata written by the renderer is left as it is.
"""

import asyncio
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from io import BytesIO
from typing import Final

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner

from certify import clock
from certify.certificate.keys import KeysNotReady
from certify.certificate.sealing import evidence, judging, longterm
from certify.certificate.sealing.longterm import DRIFT, SPARE, ChangedFrame, Expected
from certify.certificate.sealing.marks import FIELD
from certify.certificate.sealing.provider import SealProvider
from certify.certificate.sealing.stamping import StampFault, Stamping
from certify.certificate.structure import Broken

REASON: Final = "Certify: certify.certificate/1"
DIGEST: Final = "sha256"


class SealFault(RuntimeError):
    """The paper could not be sealed."""


class _KeyInMemory(Signer):
    """Signs with a key that was loaded once: in memory, or in a token."""

    def __init__(self, key: SealProvider) -> None:
        der = key.certificate.public_bytes(serialization.Encoding.DER)
        super().__init__(signing_cert=asn1_x509.Certificate.load(der), embed_roots=False)
        public = key.certificate.public_key()
        if not isinstance(public, rsa.RSAPublicKey):
            raise SealFault("the sealing key is not an RSA key")
        self._key = key
        self._length = public.key_size // 8

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """Return the PKCS#1 v1.5 signature of ``data`` (SHA-256)."""
        if digest_algorithm != DIGEST:
            raise SealFault(f"the seal uses {DIGEST}, not {digest_algorithm}")
        if dry_run:
            return bytes(self._length)
        return self._key.sign(data)


class _Untouched(IncrementalPdfFileWriter):
    """Adds the seal without rewriting the paper's metadata and dates."""

    def _update_meta(self) -> None:
        """Leave Info and XMP as rendered: sealing changes no content."""


def seal(pdf: bytes, key: SealProvider, *, at: datetime | None = None) -> bytes:
    """Return ``pdf`` sealed with ``key``; ``at`` is the time of sealing (default now).

    Timestamped as well (PAdES B-LTA) if the key says by whom. Raises SealFault if ``pdf`` is
    not a PDF, is signed already, or cannot be timestamped now; KeysNotReady if the key does
    not answer.
    """
    when = (at or clock.now()).astimezone(UTC)
    try:
        if key.stamping is None:
            return asyncio.run(_sealed(pdf, key, when, _size(key)))
        return _stamped(pdf, key, when, key.stamping)
    except (SealFault, KeysNotReady):
        raise
    except Exception as error:  # pyHanko answers damaged input with many kinds of error
        raise SealFault(f"the paper cannot be sealed: {error}") from error


def _stamped(pdf: bytes, key: SealProvider, when: datetime, stamping: Stamping) -> bytes:
    """Seal for the long term; once more if the authority changed its certificate meanwhile."""
    try:
        return _long_term(pdf, key, when, stamping)
    except ChangedFrame:
        longterm.forget()
    except StampFault as fault:
        raise SealFault(str(fault)) from fault
    try:
        return _long_term(pdf, key, when, stamping)
    except StampFault as fault:
        raise SealFault(str(fault)) from fault


def _long_term(pdf: bytes, key: SealProvider, when: datetime, stamping: Stamping) -> bytes:
    expected = longterm.learn(stamping)
    gathered = evidence.gather(key, stamping, expected.token)
    sealed = asyncio.run(_sealed(pdf, key, when, _reserve(key, expected), (stamping, expected)))
    whole = longterm.closed(sealed, _Untouched, gathered, stamping, expected)
    try:
        stamps = judging.judge(whole, judging.opened(whole)).stamps
    except Broken as error:
        raise SealFault(f"the sealed paper is not as it should be: {error}") from error
    if stamps is None or abs(stamps.at - when) > DRIFT:
        raise SealFault(
            "the clocks of this machine and of the timestamp authority differ by more than "
            f"{DRIFT.seconds // 60} minutes"
        )
    return whole


@cache
def _size(key: SealProvider) -> int:
    """Bytes of the seal's container made with ``key``: always the same."""

    async def measured() -> int:
        container = await _KeyInMemory(key).async_sign(
            bytes(32), DIGEST, dry_run=True, use_pades=True
        )
        return len(container.dump())

    return asyncio.run(measured())


_BESIDE = 64
"""Bytes that a timestamp takes in the seal's container beside its own."""


async def _sealed(
    pdf: bytes, key: SealProvider, when: datetime, size: int,
    stamps: tuple[Stamping, Expected] | None = None,
) -> bytes:  # fmt: skip
    writer = _Untouched(BytesIO(pdf))
    if writer.prev.embedded_signatures:
        raise SealFault("the paper is sealed already")
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        reason=REASON,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
    )
    signer = _KeyInMemory(key)
    session = PdfSigner(metadata, signer=signer).init_signing_session(writer)
    session.system_time = when
    digits = size * 2  # the reserve is written in hexadecimal
    document = session.prepare_tbs_document(validation_info=None, bytes_reserved=digits)
    if stamps is not None:
        longterm.announce(writer, stamps[1])
    prepared, output = document.digest_tbs_document()
    made = await signer.async_sign(prepared.document_digest, DIGEST, use_pades=True)
    container = made.dump() if stamps is None else _with_timestamp(made, *stamps)
    if len(container) > size or (stamps is None and len(container) != size):
        raise SealFault(f"the seal takes {len(container)} bytes instead of {size}")
    prepared.fill_with_cms(output, container)
    output.seek(0)
    return bytes(output.read())


def _reserve(key: SealProvider, expected: Expected) -> int:
    """Bytes to keep free for a timestamped seal: its own, and room for a token's numbers."""
    return _size(key) + _BESIDE + expected.size + SPARE


def _with_timestamp(made: cms.ContentInfo, stamping: Stamping, expected: Expected) -> bytes:
    signature = made["content"]["signer_infos"][0]["signature"].native
    token = longterm.stamp(stamping, sha256(signature).digest(), expected)
    return longterm.with_timestamp(made, token)
