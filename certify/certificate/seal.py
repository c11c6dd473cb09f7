"""Sealing a paper: a PAdES B-B certification signature that allows no later change.

The space reserved for the seal is exactly its size: what is not reserved cannot be
changed. Metadata written by the renderer is left as it is.
"""

import asyncio
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import Final

from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner

from certify import clock
from certify.certificate.keys import KeysNotReady
from certify.certificate.sealing.provider import SealProvider

FIELD: Final = "CertifySeal"
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

    Raises SealFault if ``pdf`` is not a PDF or is signed already; KeysNotReady if the key
    does not answer.
    """
    when = (at or clock.now()).astimezone(UTC)
    try:
        return asyncio.run(_sealed(pdf, key, when, _size(key)))
    except (SealFault, KeysNotReady):
        raise
    except Exception as error:  # pyHanko answers damaged input with many kinds of error
        raise SealFault(f"the paper cannot be sealed: {error}") from error


@cache
def _size(key: SealProvider) -> int:
    """Bytes of the seal's container made with ``key``: always the same."""

    async def measured() -> int:
        container = await _KeyInMemory(key).async_sign(
            bytes(32), DIGEST, dry_run=True, use_pades=True
        )
        return len(container.dump())

    return asyncio.run(measured())


async def _sealed(pdf: bytes, key: SealProvider, when: datetime, size: int) -> bytes:
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
    prepared, output = document.digest_tbs_document()
    container = (await signer.async_sign(prepared.document_digest, DIGEST, use_pades=True)).dump()
    if len(container) != size:
        raise SealFault(f"the seal takes {len(container)} bytes instead of {size}")
    prepared.fill_with_cms(output, container)
    output.seek(0)
    return bytes(output.read())
