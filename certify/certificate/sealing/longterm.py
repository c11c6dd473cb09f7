"""Sealing for the long term (PAdES B-LTA): timestamps and validation data around the seal.

The file has then three layers. The paper. The seal over it, with a timestamp of its
signature and, among what it signs, the frame of the authority's tokens (``tokens``). And one
revision that holds validation data and a timestamp over the whole file. The pieces are had
one after the other from outside; nothing is kept unless all are there and our own strict
reading accepts what they make.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from hashlib import sha256
from io import BytesIO
from typing import Any, Final

from asn1crypto import cms
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp, SignatureObject
from pyhanko.sign.validation.dss import DocumentSecurityStore

from certify.certificate.sealing import tokens
from certify.certificate.sealing.evidence import Evidence
from certify.certificate.sealing.marks import STAMP_FIELD, STAMPS
from certify.certificate.sealing.stamping import StampFault, Stamping
from certify.certificate.sealing.tokens import BadToken, Token

SPARE: Final = 64
"""Bytes kept free for a token: numbers in it may be shorter or longer; the rest is zeros."""
DRIFT: Final = timedelta(minutes=10)
"""How far this machine's clock and the authority's may differ."""


@dataclass(frozen=True)
class Expected:
    """What an authority's tokens look like: learnt from one, and required of the others."""

    token: Token
    size: int


@cache
def learn(stamping: Stamping) -> Expected:
    """Return what tokens of ``stamping`` look like, asking once in each process."""
    token = stamping.token(sha256(b"certify.certificate/1").digest())
    return Expected(_read(token), len(token))


def forget() -> None:
    """Learn anew: the authority may have another certificate now."""
    learn.cache_clear()


def _read(token: bytes) -> Token:
    try:
        return tokens.read(token)
    except BadToken as error:
        raise StampFault(f"the timestamp cannot be used: {error}") from error


class ChangedFrame(StampFault):
    """The authority answered under another certificate than before."""


def stamp(stamping: Stamping, digest: bytes, expected: Expected) -> bytes:
    """Return a token of ``digest``; ChangedFrame if it is not of the expected maker."""
    token = stamping.token(digest)
    if _read(token).frame != expected.token.frame:
        raise ChangedFrame("the timestamp authority answers under changing certificates")
    if len(token) > expected.size + SPARE:
        raise StampFault("the timestamp is larger than the authority's others")
    return token


def announce(writer: Any, expected: Expected) -> None:
    """Write into the seal, before it is made, whose timestamps will belong to it."""
    (dictionary,) = [each for each in writer.objects.values() if isinstance(each, SignatureObject)]
    dictionary[pdf_name(STAMPS)] = pdf_string(expected.token.frame)


def with_timestamp(container: cms.ContentInfo, token: bytes) -> bytes:
    """Return the seal's container with the timestamp of its signature beside it."""
    (info,) = container["content"]["signer_infos"]
    info["unsigned_attrs"] = cms.CMSAttributes(
        [
            cms.CMSAttribute(
                {
                    "type": "signature_time_stamp_token",
                    "values": [cms.ContentInfo.load(token)],
                }
            )
        ]
    )
    whole: bytes = container.dump(force=True)
    return whole


def closed(
    sealed: bytes,
    writer: Callable[[BytesIO], Any],
    evidence: Evidence,
    stamping: Stamping,
    expected: Expected,
) -> bytes:
    """Return ``sealed`` with validation data and a timestamp over the whole file behind it."""
    revision = writer(BytesIO(sealed))
    DocumentSecurityStore.supply_dss_in_writer(
        revision, None, certs=evidence.certificates, ocsps=evidence.ocsps, crls=evidence.crls
    )
    embedder = PdfCMSEmbedder(new_field_spec=SigFieldSpec(STAMP_FIELD)).write_cms(
        STAMP_FIELD, revision
    )
    next(embedder)
    reserve = 2 * (expected.size + SPARE)  # hexadecimal digits
    stamp_object: Any = DocumentTimestamp
    embedder.send(SigObjSetup(sig_placeholder=stamp_object(bytes_reserved=reserve)))
    prepared, output = embedder.send(SigIOSetup(md_algorithm="sha256"))
    prepared.fill_with_cms(output, stamp(stamping, prepared.document_digest, expected))
    whole: bytes = output.getvalue()
    return whole
