"""The key that seals certificates, and the authority that vouches for it.

The first start creates a demonstration authority: a root certificate (what a verifier
trusts, ``authority.pem``) and a sealing key with a certificate issued by that root.
A production installation puts its own three files into the same folder.

RSA-2048 with PKCS#1 v1.5, on purpose: the signature of given bytes is unique, while
every ECDSA signature has a second valid spelling, so a byte of the file could change
and the seal still hold.
"""

import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from certify import clock

if TYPE_CHECKING:
    from certify.certificate.sealing.stamping import Stamping

AUTHORITY: Final = "authority.pem"
SEAL_CERTIFICATE: Final = "seal.pem"
SEAL_KEY: Final = "seal.key"
AUTHORITY_KEY: Final = "authority.key"
"""The demonstration authority's own key, kept to issue the next sealing key."""
DEMONSTRATION: Final = "Certify Demonstration Authority"
KEY_BITS: Final = 2048
YEARS: Final = 20
REHEARSED_DAYS: Final = 400
_USAGES: Final = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


class KeysNotReady(RuntimeError):
    """There is no usable sealing key here; the message says what to do."""


@dataclass(frozen=True)
class SealKey:
    """A sealing key in memory with its certificate and the authority's.

    ``stamping``: who timestamps what is sealed with it; None nobody (PAdES B-B).
    """

    private: rsa.RSAPrivateKey
    certificate: x509.Certificate
    authority: x509.Certificate
    stamping: "Stamping | None" = None

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the sealing certificate, as 64 hexadecimal digits."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    @property
    def demonstration(self) -> bool:
        """Whether the authority calls itself a demonstration authority."""
        return is_demonstration(self.authority)

    def sign(self, data: bytes) -> bytes:
        """Return the PKCS#1 v1.5 signature (SHA-256) of ``data``."""
        return self.private.sign(data, padding.PKCS1v15(), hashes.SHA256())


def is_demonstration(certificate: x509.Certificate) -> bool:
    """Whether ``certificate`` names the demonstration authority as subject or issuer."""
    names = (*certificate.subject, *certificate.issuer)
    return any(DEMONSTRATION in str(name.value) for name in names)


def ensure(folder: Path, *, now: datetime | None = None) -> SealKey:
    """Return the sealing key of ``folder``; make the demonstration authority if empty.

    Idempotent. A folder that holds some of the three files but not all is never
    completed by guess: KeysNotReady.
    """
    if any((folder / name).exists() for name in (AUTHORITY, SEAL_CERTIFICATE, SEAL_KEY)):
        return load(folder)
    create_demonstration(folder, now=now or clock.now())
    return load(folder)


def load(folder: Path) -> SealKey:
    """Load the sealing key; raises KeysNotReady if a file is missing or unfit."""
    try:
        private = serialization.load_pem_private_key((folder / SEAL_KEY).read_bytes(), None)
        certificate = x509.load_pem_x509_certificate((folder / SEAL_CERTIFICATE).read_bytes())
        authority = x509.load_pem_x509_certificate((folder / AUTHORITY).read_bytes())
    except (OSError, ValueError, TypeError) as error:
        raise KeysNotReady(f"no usable sealing key in {folder}: {error}") from error
    if not isinstance(private, rsa.RSAPrivateKey):
        raise KeysNotReady(f"the sealing key in {folder} is not an RSA key")
    if private.public_key() != certificate.public_key():
        raise KeysNotReady(f"key and certificate in {folder} do not belong together")
    return SealKey(private, certificate, authority)


def load_trust(path: Path) -> tuple[x509.Certificate, ...]:
    """Return the certificates of a PEM or DER file; raises KeysNotReady if none."""
    try:
        data = path.read_bytes()
        if b"-----BEGIN" in data:
            return tuple(x509.load_pem_x509_certificates(data))
        return (x509.load_der_x509_certificate(data),)
    except (OSError, ValueError) as error:
        raise KeysNotReady(f"no certificate in {path}: {error}") from error


def create_demonstration(folder: Path, *, now: datetime) -> None:
    """Write a new demonstration authority and its first sealing key into ``folder`` (0700)."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    # Demonstration data are sealed in a rehearsed past, which begins before the key is made.
    start = now.astimezone(UTC).replace(microsecond=0) - timedelta(days=REHEARSED_DAYS)
    root_key, root = demonstration_root(start)
    seal_key, seal = demonstration_seal(root_key, root, start)
    pem = serialization.Encoding.PEM
    write_new(folder / AUTHORITY_KEY, private_pem(root_key), 0o600)
    write_new(folder / SEAL_CERTIFICATE, seal.public_bytes(pem), 0o644)
    write_new(folder / AUTHORITY, root.public_bytes(pem), 0o644)
    write_new(folder / SEAL_KEY, private_pem(seal_key), 0o600)


def demonstration_root(start: datetime) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """Make the root of a demonstration authority, good from ``start``."""
    key, name = rsa.generate_private_key(65537, KEY_BITS), _name(DEMONSTRATION)
    root = (
        _builder(name, name, key.public_key(), start, key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return key, root


def demonstration_seal(
    root_key: rsa.RSAPrivateKey, root: x509.Certificate, start: datetime
) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """Make a sealing key with a certificate issued by ``root``."""
    key, name = rsa.generate_private_key(65537, KEY_BITS), _name("Certify Demonstration Seal")
    certificate = (
        _builder(name, root.subject, key.public_key(), start, root_key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    return key, certificate


def private_pem(key: rsa.RSAPrivateKey) -> bytes:
    """Return a private key as unencrypted PKCS#8."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Certify (demonstration only)"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public: rsa.RSAPublicKey,
    start: datetime,
    signer: rsa.RSAPublicKey,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=365 * YEARS))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer), critical=False)
    )


def _usage(**given: bool) -> x509.KeyUsage:
    return x509.KeyUsage(**{**dict.fromkeys(_USAGES, False), **given})


def write_new(path: Path, data: bytes, mode: int) -> None:
    """Create ``path`` with ``mode`` from its first byte on; never overwrite."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as target:
        target.write(data)


def draft(folder: Path, text: str, mode: int) -> Path:
    """Write a file of its own name, readable by nobody else before it has its ``mode``."""
    handle, name = tempfile.mkstemp(dir=folder, suffix=".new")
    with os.fdopen(handle, "w", encoding="utf-8") as target:
        target.write(text)
        target.flush()
        os.fsync(target.fileno())
    Path(name).chmod(mode)
    return Path(name)
