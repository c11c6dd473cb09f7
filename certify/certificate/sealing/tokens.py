"""Reading a timestamp token (RFC 3161) so strictly that none of its bytes is free.

A token is a signed container whose makers we do not know: it may hold several certificates,
and no signature protects those, nor the names of algorithms. Its bytes are of three kinds:

* what the authority signed: the statement (TSTInfo), by its digest in the signed attributes;
  the signed attributes, by the signature; the signature itself, because it is RSA with
  PKCS#1 v1.5, of which there is only one (record 0009);
* tags and lengths, of which DER allows one spelling;
* the rest, the *frame*. It is the same in all tokens an authority makes with one key, so it
  is asked for before, and its digest stands in the paper under the seal: the seal's maker
  thereby also says whose timestamps belong to the paper.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from asn1crypto import algos, cms, core, tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from certify.certificate.sealing import der
from certify.certificate.sealing.der import NotDer

SIGNED_DATA: Final = "1.2.840.113549.1.7.2"
STATEMENT: Final = "1.2.840.113549.1.9.16.1.4"
CONTENT_TYPE: Final = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST: Final = "1.2.840.113549.1.9.4"
DIGESTS: Final[dict[str, type[hashes.HashAlgorithm]]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
_SEQUENCE, _SET, _OID, _INTEGER, _OCTETS = 0x30, 0x31, 0x06, 0x02, 0x04
_FIRST, _SECOND = 0xA0, 0xA1  # context tags [0] and [1], constructed


class BadToken(ValueError):
    """The token is damaged, is not signed by whom it says, or is of a kind not read here."""


@dataclass(frozen=True)
class Token:
    """A token whose signature is good: what it says, and who says it.

    ``imprint`` is the SHA-256 it was made for, ``frame`` the digest (hex) of what is neither
    signed nor structure, ``certificate`` and ``others`` DER.
    """

    imprint: bytes
    at: datetime
    frame: str
    certificate: bytes
    others: tuple[bytes, ...]

    @property
    def name(self) -> str:
        """The certificate's subject, for people."""
        return _name(self._loaded().subject)

    @property
    def issuer(self) -> str:
        """The certificate's issuer, for people."""
        return _name(self._loaded().issuer)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, as 64 hexadecimal digits."""
        return sha256(self.certificate).hexdigest()

    def _loaded(self) -> x509.Certificate:
        return x509.load_der_x509_certificate(self.certificate)


def _name(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()


@dataclass(frozen=True)
class _Pieces:
    """The parts of a token, each as its bytes in the file."""

    statement: bytes
    attributes: bytes
    signature: bytes
    digest: bytes
    signature_kind: bytes
    signer: bytes
    certificates: tuple[bytes, ...]
    frame: tuple[bytes, ...]


def read(token: bytes) -> Token:
    """Return what ``token`` says; BadToken unless it is whole and its signature good.

    Whether its maker is to be believed is not asked here.
    """
    try:
        pieces = _pieces(token)
        name = algos.DigestAlgorithm.load(pieces.digest, strict=True)["algorithm"].native
        certificate = _signer(pieces)
        _require_attributes(pieces, name)
        _require_signature(pieces, name, certificate)
        digest, at = _said(pieces.statement)
    except BadToken:
        raise
    except Exception as error:  # damaged ASN.1 raises anything
        raise BadToken(f"the timestamp is damaged: {error}") from error
    others = tuple(each for each in pieces.certificates if each != certificate)
    frame = sha256(b"".join(pieces.frame)).hexdigest()
    return Token(digest, at.astimezone(UTC), frame, certificate, others)


def _said(statement: bytes) -> tuple[bytes, datetime]:
    """Return the SHA-256 digest and the instant that a statement is about."""
    said = tsp.TSTInfo.load(statement, strict=True)
    imprint = said["message_imprint"]
    if imprint["hash_algorithm"]["algorithm"].native != "sha256":
        raise BadToken("the timestamp is not about a SHA-256 digest")
    return imprint["hashed_message"].native, said["gen_time"].native


def _pieces(token: bytes) -> _Pieces:
    """Take a token apart; NotDer for anything that is not exactly the expected structure."""
    outer = der.expect(der.read_one(token), _SEQUENCE).parts()
    kind = _oid(der.pop(outer, _OID), SIGNED_DATA)
    (wrapped,) = der.pop(outer, _FIRST).parts()
    der.close(outer)
    signed = der.expect(wrapped, _SEQUENCE).parts()
    version, digests = der.pop(signed, _INTEGER), der.pop(signed, _SET)
    said = der.pop(signed, _SEQUENCE).parts()
    said_kind = _oid(der.pop(said, _OID), STATEMENT)
    (statement,) = der.pop(said, _FIRST).parts()
    der.close(said)
    certificates = der.pop(signed, _FIRST)
    revocations = der.pop_optional(signed, _SECOND)
    (info,) = der.pop(signed, _SET).parts()
    der.close(signed)
    fields = der.expect(info, _SEQUENCE).parts()
    if len(fields) < 2:
        raise NotDer("the signer is not described")
    signer_version, signer = der.pop(fields, _INTEGER), fields.pop(0)
    digest, attributes = der.pop(fields, _SEQUENCE), der.pop(fields, _FIRST)
    signature_kind, signature = der.pop(fields, _SEQUENCE), der.pop(fields, _OCTETS)
    unsigned = der.pop_optional(fields, _SECOND)
    der.close(fields)
    framed = (
        kind, version, digests, said_kind, certificates, revocations, signer_version, signer,
        digest, signature_kind, unsigned,
    )  # fmt: skip
    return _Pieces(
        der.expect(statement, _OCTETS).content, attributes.raw, signature.content, digest.raw,
        signature_kind.raw, signer.raw, tuple(each.raw for each in certificates.parts()),
        tuple(each.raw for each in framed if each is not None),
    )  # fmt: skip


def _oid(value: der.Value, wanted: str) -> der.Value:
    if core.ObjectIdentifier.load(value.raw, strict=True).dotted != wanted:
        raise NotDer(f"not a {wanted}")
    return value


def _signer(pieces: _Pieces) -> bytes:
    """Return the certificate that the signer's name points to."""
    identifier = cms.SignerIdentifier.load(pieces.signer, strict=True)
    for raw in pieces.certificates:
        certificate: Any = cms.CertificateChoices.load(raw, strict=True).chosen
        if identifier.name == "issuer_and_serial_number":
            named = identifier.chosen
            same = (
                certificate.issuer == named["issuer"]
                and certificate.serial_number == named["serial_number"].native
            )
        else:
            same = certificate.key_identifier == identifier.chosen.native
        if same:
            return raw
    raise BadToken("the timestamp does not carry its maker's certificate")


def _require_attributes(pieces: _Pieces, name: str) -> None:
    """The signed attributes must speak of this statement, once each."""
    found: dict[str, bytes] = {}
    for each in der.read_one(pieces.attributes).parts():
        kind, values = der.expect(each, _SEQUENCE).parts()
        dotted = core.ObjectIdentifier.load(kind.raw, strict=True).dotted
        if dotted in found:
            raise BadToken("the timestamp has an attribute twice")
        found[dotted] = der.expect(values, _SET).content
    digest = hashes.Hash(_digest(name))
    digest.update(pieces.statement)
    said = der.read_one(found[MESSAGE_DIGEST])
    kind = der.read_one(found[CONTENT_TYPE])
    _oid(kind, STATEMENT)
    if der.expect(said, _OCTETS).content != digest.finalize():
        raise BadToken("the timestamp's statement was changed")


def _digest(name: str) -> hashes.HashAlgorithm:
    if name not in DIGESTS:
        raise BadToken(f"timestamps with {name} are not read here")
    return DIGESTS[name]()


def _require_signature(pieces: _Pieces, name: str, certificate: bytes) -> None:
    kind = algos.SignedDigestAlgorithm.load(pieces.signature_kind, strict=True)
    key = x509.load_der_x509_certificate(certificate).public_key()
    if not isinstance(key, rsa.RSAPublicKey) or kind.signature_algo != "rsassa_pkcs1v15":
        raise BadToken(
            "only timestamps signed by RSA with PKCS#1 v1.5 are used: they have one form"
        )
    if kind["algorithm"].native != "rsassa_pkcs1v15" and kind.hash_algo != name:
        raise BadToken("the timestamp names two digest algorithms")
    signed = bytes([_SET]) + pieces.attributes[1:]
    try:
        key.verify(pieces.signature, signed, padding.PKCS1v15(), _digest(name))
    except InvalidSignature as error:
        raise BadToken("the timestamp's signature does not belong to it") from error
