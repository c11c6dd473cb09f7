"""What seals papers: the one interface behind files, PKCS#12, PKCS#11 and what may come.

A provider is small on purpose: a certificate, who vouches for it, and ``sign``. Everything
else – container, page, timestamps, strict reading – is the same for all of them, and
therefore all of them are RSA with PKCS#1 v1.5 and SHA-256 (record 0009): a key that signs
otherwise is refused here, before anything is printed.
"""

from dataclasses import replace
from pathlib import Path
from typing import Final, Protocol

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from certify import clock
from certify.certificate import keys
from certify.certificate.keys import KeysNotReady
from certify.certificate.sealing import pkcs11_key, pkcs12_file, sm2, stamping
from certify.certificate.sealing.stamping import Stamping
from certify.config import SealSettings, Settings

LEAST_BITS: Final = 2048


class SealProvider(Protocol):
    """A key that seals papers, wherever it lies."""

    @property
    def certificate(self) -> x509.Certificate:
        """The sealing certificate (RSA)."""
        ...

    @property
    def authority(self) -> x509.Certificate:
        """The certificate that issued it and that verifiers trust."""
        ...

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the sealing certificate, as 64 hexadecimal digits."""
        ...

    @property
    def demonstration(self) -> bool:
        """Whether the authority calls itself a demonstration authority."""
        ...

    @property
    def stamping(self) -> Stamping | None:
        """Who timestamps what is sealed with it; None: nobody (PAdES B-B)."""
        ...

    def __hash__(self) -> int:
        """Two keys are the same key if they hash alike: what is measured is remembered by it."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Return the PKCS#1 v1.5 signature (SHA-256) of ``data``; KeysNotReady if it cannot."""
        ...


def load(settings: Settings, folder: Path) -> SealProvider:
    """Return the key that the settings name; ``folder`` holds the authority's certificate.

    Raises KeysNotReady, saying what to do, if it is missing, locked or unfit.
    """
    found = _load(settings.seal, folder, _stamping(settings.seal))
    require_fit(found)
    return found


def ensure(settings: Settings, folder: Path) -> SealProvider:
    """Return the key; a demonstration without any makes its own authority (files only)."""
    if settings.demonstration and settings.seal.kind == "files":
        keys.ensure(folder)
    return load(settings, folder)


def _stamping(chosen: SealSettings) -> Stamping | None:
    """Return who timestamps; nobody in a rehearsal or with a clock that was set forward.

    Another's clock cannot be set, and would contradict what such a paper says of its time.
    """
    return None if clock.CLOCK.offset() else stamping.read(chosen)


def _load(chosen: SealSettings, folder: Path, stamps: Stamping | None) -> SealProvider:
    if chosen.kind == "files":
        return replace(keys.load(folder), stamping=stamps)
    if chosen.kind == "sm2":
        return sm2.load()
    authority = _authority(folder)
    if chosen.kind == "pkcs12":
        return replace(pkcs12_file.load(chosen, authority), stamping=stamps)
    return pkcs11_key.load(chosen, folder, authority, stamps)


def _authority(folder: Path) -> x509.Certificate:
    (authority, *_) = keys.load_trust(folder / keys.AUTHORITY)
    return authority


def require_fit(provider: SealProvider) -> None:
    """Raise KeysNotReady if what ``provider`` seals would not be accepted by a verifier."""
    certificate, authority = provider.certificate, provider.authority
    public = certificate.public_key()
    if not isinstance(public, rsa.RSAPublicKey) or public.key_size < LEAST_BITS:
        raise KeysNotReady(f"a sealing key must be RSA with at least {LEAST_BITS} bits")
    if certificate != authority:
        try:
            certificate.verify_directly_issued_by(authority)
        except Exception as error:
            raise KeysNotReady(
                f"the sealing certificate was not issued by {keys.AUTHORITY}"
            ) from error
    now = clock.now()
    for name, each in (("sealing", certificate), ("authority's", authority)):
        if not each.not_valid_before_utc <= now <= each.not_valid_after_utc:
            until = each.not_valid_after_utc.isoformat()
            raise KeysNotReady(f"the {name} certificate is not valid now (it ends {until})")
    _require_usage(certificate)


def _require_usage(certificate: x509.Certificate) -> None:
    """A certificate that limits its use must allow signing."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not (usage.digital_signature or usage.content_commitment):
        raise KeysNotReady("the sealing certificate may not be used for signatures")
