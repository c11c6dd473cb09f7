"""The outside of a sealed file: nothing may lie beside, behind or within its seal.

A signature covers the file except the hexadecimal string that holds the signature
itself. This module makes sure that this gap is all there is, and that the container in
it is the only spelling of itself: rebuilt from the parts that are signed or needed, it
must come out byte for byte. What no signature protects has then no room to change.

Every certificate of ours has one seal, SHA-256 with RSA PKCS#1 v1.5, without unsigned
attributes (PAdES B-B); a later version with timestamps has to extend this.
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509

from certify.i18n import N_
from certify.problems import Problem

MARKERS: Final = (
    b"certify.certificate/",
    b"certify\\056certificate\\057",  # as the seal's reason spells it
    b"/CRFYSchema",
    b"(CertifySeal)",
)
_SIGNS_OF_PDF: Final = (b"%PDF-", b"%%EOF", b"endobj", b"endstream")
_BYTE_RANGE: Final = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
_CONTENT_TYPE: Final = "1.2.840.113549.1.9.3"
_MESSAGE_DIGEST: Final = "1.2.840.113549.1.9.4"
_SIGNING_CERTIFICATE: Final = "1.2.840.113549.1.9.16.2.47"
_PLAIN_DATA: Final = "1.2.840.113549.1.7.1"


class Broken(Exception):
    """The file is not what was sealed; ``problem`` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def broken(code: str, message: str) -> Broken:
    """Return Broken with a problem about the whole file."""
    return Broken(Problem("", code, message))


@dataclass(frozen=True)
class SealedFile:
    """What the seal consists of: signed ``parts`` of the file and the rebuilt container."""

    parts: tuple[bytes, bytes]
    container: bytes
    certificate: bytes
    signed_attributes: bytes
    message_digest: bytes
    signature: bytes


def names_itself_ours(data: bytes) -> bool:
    """Whether ``data`` is (the rest of) a PDF that still carries a mark of ours."""
    return any(s in data for s in _SIGNS_OF_PDF) and any(m in data for m in MARKERS)


def open_seal(data: bytes) -> SealedFile:
    """Take the one seal of ``data`` apart; raises Broken unless it closes the whole file."""
    found = _BYTE_RANGE.findall(data)
    if not found:
        raise broken("no_seal", N_("The file carries no seal, or it was cut off."))
    if len(found) > 1:
        raise broken("several_seals", N_("The file was sealed or signed more than once."))
    start, length, after, rest = (int(number) for number in found[0])
    if start != 0 or after + rest != len(data) or not 0 < length < after:
        raise broken(
            "not_covered",
            N_("The seal does not cover the whole file: something was added, removed or moved."),
        )
    gap = data[length:after]
    if gap[:1] != b"<" or gap[-1:] != b">":
        raise broken("not_covered", _COVERAGE)
    container = _container(gap[1:-1])
    parts = (data[:length], data[after:])
    return _taken_apart(parts, container)


_COVERAGE: Final = N_("There is something beside the seal in the place reserved for it.")
_RESPELLED: Final = N_("The seal's container was changed in a part that its signature leaves open.")


def _container(digits: bytes) -> bytes:
    """Return the DER container; its reserve must be zeros, its digits upper case."""
    try:
        reserve = bytes.fromhex(digits.decode("ascii"))
        length = _der_length(reserve)
    except (ValueError, IndexError) as error:
        raise broken("seal_damaged", N_("The seal is damaged.")) from error
    container, padding = reserve[:length], reserve[length:]
    if digits != container.hex().upper().encode() + b"0" * (2 * len(padding)):
        raise broken("reserve_changed", _COVERAGE)
    return container


def _der_length(data: bytes) -> int:
    """Length of the DER value ``data`` begins with, its header included."""
    first = data[1]
    if first < 0x80:
        return 2 + first
    count = first & 0x7F
    length = 2 + count + int.from_bytes(data[2 : 2 + count], "big")
    if length > len(data):
        raise ValueError("cut container")
    return length


def _taken_apart(parts: tuple[bytes, bytes], container: bytes) -> SealedFile:
    try:
        signed = cms.ContentInfo.load(container, strict=True)["content"]
        (info,) = signed["signer_infos"]
        (choice,) = signed["certificates"]
        certificate = choice.chosen
        attributes = _single_valued(info["signed_attrs"])
        digest = core.OctetString.load(attributes.pop(_MESSAGE_DIGEST), strict=True).native
        data = core.ObjectIdentifier.load(attributes.pop(_CONTENT_TYPE), strict=True)
        named = tsp.SigningCertificateV2.load(attributes.pop(_SIGNING_CERTIFICATE), strict=True)
        pinned = named["certs"][0]["cert_hash"].native
        signature = info["signature"].native
        rebuilt = _rebuilt(certificate, info["signed_attrs"], signature)
    except Exception as error:  # damaged ASN.1 raises anything
        raise broken("seal_damaged", N_("The seal is damaged.")) from error
    regular = not attributes and data.dotted == _PLAIN_DATA
    if not regular or rebuilt != container or pinned != sha256(certificate.dump()).digest():
        raise broken("seal_respelled", _RESPELLED)
    # exactly the bytes that were signed: the tag [0] of the container read as SET OF
    der = b"\x31" + info["signed_attrs"].dump()[1:]
    return SealedFile(parts, container, certificate.dump(), der, digest, signature)


def _single_valued(attributes: cms.CMSAttributes) -> dict[str, bytes]:
    """Return the DER value of each attribute by OID; a second value or name is an error."""
    found: dict[str, bytes] = {}
    for attribute in attributes:
        (value,) = attribute["values"]
        name = attribute["type"].dotted
        if name in found:
            raise ValueError(f"attribute {name} twice")
        found[name] = value.dump()
    return found


def _rebuilt(
    certificate: asn1_x509.Certificate, attributes: cms.CMSAttributes, signature: bytes
) -> bytes:
    """Return the container as our own sealing spells it, from its essential parts."""
    loaded = asn1_x509.Certificate.load(certificate.dump(), strict=True)
    identifier = cms.IssuerAndSerialNumber(
        {"issuer": loaded.issuer, "serial_number": loaded.serial_number}
    )
    digest = algos.DigestAlgorithm({"algorithm": "sha256"})
    info = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier({"issuer_and_serial_number": identifier}),
            "digest_algorithm": digest,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_rsa"}),
            "signed_attrs": attributes,
            "signature": signature,
        }
    )
    content = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": cms.DigestAlgorithms((digest,)),
            "encap_content_info": {"content_type": "data"},
            "certificates": [cms.CertificateChoices(name="certificate", value=loaded)],
            "signer_infos": [info],
        }
    )
    whole = cms.ContentInfo({"content_type": "signed_data", "content": content})
    dumped: bytes = whole.dump()
    return dumped
