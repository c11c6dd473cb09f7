"""The outside of a sealed file: nothing may lie beside, behind or within its seal.

A signature covers the file except the hexadecimal string that holds the signature
itself. This module makes sure that this gap is all there is, and that the container in
it is the only spelling of itself: rebuilt from the parts that are signed or needed, it
must come out byte for byte. What no signature protects has then no room to change.

Every certificate of ours has one seal, SHA-256 with RSA PKCS#1 v1.5. Either it closes the
file and has no unsigned attributes (PAdES B-B), or it says whose timestamps belong to it;
then one timestamp stands in its container and another closes the file (PAdES B-LTA), and
what lies between the two is read by ``sealing/revision``.
"""

import re
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509

from certify.certificate.sealing import revision
from certify.certificate.sealing.marks import STAMPS
from certify.certificate.sealing.revision import Irregular
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
_STAMP: Final = "1.2.840.113549.1.9.16.2.14"
_ANNOUNCED: Final = re.compile(re.escape(STAMPS).encode() + rb" \(([0-9a-f]{64})\)\n>>")


class Broken(Exception):
    """The file is not what was sealed; ``problem`` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def broken(code: str, message: str) -> Broken:
    """Return Broken with a problem about the whole file."""
    return Broken(Problem("", code, message))


@dataclass(frozen=True)
class OuterStamp:
    """The timestamp that closes a file: the ``parts`` it covers, and its token."""

    parts: tuple[bytes, bytes]
    token: bytes


@dataclass(frozen=True)
class SealedFile:
    """What the seal consists of: signed ``parts`` of the file and the rebuilt container.

    ``frame`` is the digest (hex) by which the seal says whose timestamps belong to it, None
    for a seal without; ``token`` is the timestamp of its signature, ``outer`` that of the file;
    ``reserved``: bytes kept free for the container.
    """

    parts: tuple[bytes, bytes]
    container: bytes
    certificate: bytes
    signed_attributes: bytes
    message_digest: bytes
    signature: bytes
    token: bytes | None = None
    frame: str | None = None
    outer: OuterStamp | None = None
    reserved: int = 0

    @property
    def length(self) -> int:
        """Bytes of the file up to the end of what the seal covers."""
        return len(self.parts[0]) + 2 * self.reserved + 2 + len(self.parts[1])


def names_itself_ours(data: bytes) -> bool:
    """Whether ``data`` is (the rest of) a PDF that still carries a mark of ours."""
    return any(s in data for s in _SIGNS_OF_PDF) and any(m in data for m in MARKERS)


def open_seal(data: bytes) -> SealedFile:
    """Take the seal of ``data`` apart; raises Broken unless the whole file is closed by it.

    Closed by the seal itself, or, where the seal announces timestamps, by such a timestamp.
    """
    found = [tuple(int(number) for number in each) for each in _BYTE_RANGE.findall(data)]
    if not found:
        raise broken("no_seal", N_("The file carries no seal, or it was cut off."))
    if len(found) > 2:
        raise broken("several_seals", _SEVERAL)
    seal = _opened(data, found[0])
    if len(found) == 1:
        if _end(found[0]) != len(data):
            raise broken("not_covered", _UNCOVERED)
        if seal.frame is not None or seal.token is not None:
            raise broken("stamps_missing", _CUT)
        return seal
    if seal.frame is None or seal.token is None:
        raise broken("several_seals", _SEVERAL)
    if _end(found[1]) != len(data):
        raise broken("not_covered", _UNCOVERED)
    if found[1][1] <= _end(found[0]):
        raise broken("not_covered", _UNCOVERED)
    parts, token, _ = _covered(data, found[1])
    try:
        revision.require_regular(data, _end(found[0]))
    except Irregular as error:
        raise broken("irregular_revision", _IRREGULAR) from error
    return replace(seal, outer=OuterStamp(parts, token))


_SEVERAL: Final = N_("The file was sealed or signed more than once.")
_UNCOVERED: Final = N_(
    "The seal does not cover the whole file: something was added, removed or moved."
)
_CUT: Final = N_("The file was cut: the timestamps that belong to its seal are missing.")
_IRREGULAR: Final = N_("Something else than validation data was added behind the seal.")


def _end(found: tuple[int, ...]) -> int:
    return found[2] + found[3]


def _covered(data: bytes, found: tuple[int, ...]) -> tuple[tuple[bytes, bytes], bytes, int]:
    """Return the two parts a signature covers, its container, and the bytes reserved for it."""
    start, length, after, rest = found
    if start != 0 or after + rest > len(data) or not 0 < length < after:
        raise broken("not_covered", _UNCOVERED)
    gap = data[length:after]
    if gap[:1] != b"<" or gap[-1:] != b">":
        raise broken("not_covered", _COVERAGE)
    parts = (data[:length], data[after : after + rest])
    return parts, _container(gap[1:-1]), len(gap) // 2 - 1


def _opened(data: bytes, found: tuple[int, ...]) -> SealedFile:
    """Take the seal apart that covers ``found``."""
    parts, container, reserved = _covered(data, found)
    announced = _ANNOUNCED.findall(parts[1])
    if len(announced) > 1:
        raise broken("seal_damaged", _DAMAGED)
    frame = announced[0].decode() if announced else None
    return replace(_taken_apart(parts, container), frame=frame, reserved=reserved)


_DAMAGED: Final = N_("The seal is damaged.")
_COVERAGE: Final = N_("There is something beside the seal in the place reserved for it.")
_RESPELLED: Final = N_("The seal's container was changed in a part that its signature leaves open.")


def _container(digits: bytes) -> bytes:
    """Return the DER container; its reserve must be zeros, its digits upper case."""
    try:
        reserve = bytes.fromhex(digits.decode("ascii"))
        length = _der_length(reserve)
    except (ValueError, IndexError) as error:
        raise broken("seal_damaged", _DAMAGED) from error
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
        token = _timestamp(info["unsigned_attrs"])
        rebuilt = _rebuilt(certificate, info["signed_attrs"], signature, token)
    except Exception as error:  # damaged ASN.1 raises anything
        raise broken("seal_damaged", _DAMAGED) from error
    regular = not attributes and data.dotted == _PLAIN_DATA
    if not regular or rebuilt != container or pinned != sha256(certificate.dump()).digest():
        raise broken("seal_respelled", _RESPELLED)
    # exactly the bytes that were signed: the tag [0] of the container read as SET OF
    der = b"\x31" + info["signed_attrs"].dump()[1:]
    return SealedFile(parts, container, certificate.dump(), der, digest, signature, token)


def _timestamp(attributes: cms.CMSAttributes) -> bytes | None:
    """Return the timestamp of the signature, if there is one; nothing else may stand there."""
    if not isinstance(attributes, cms.CMSAttributes):
        return None
    ((kind, token),) = _single_valued(attributes).items()
    if kind != _STAMP:
        raise ValueError(f"unsigned attribute {kind}")
    return token


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
    certificate: asn1_x509.Certificate,
    attributes: cms.CMSAttributes,
    signature: bytes,
    token: bytes | None,
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
    if token is not None:
        stamp = {"type": "signature_time_stamp_token", "values": [cms.ContentInfo.load(token)]}
        info["unsigned_attrs"] = cms.CMSAttributes([cms.CMSAttribute(stamp)])
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
