"""A new key takes the place of the old one; what the old one signed stays checkable.

Former sealing keys and their certificates keep lying in the folder, under their
fingerprints; former public keys of credentials and log stay published behind the new ones.
"""

import json
from contextlib import suppress
from datetime import UTC, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc.jwk import OKPKey

from certify import clock
from certify.certificate import keys
from certify.certificate.credential import keys as credential_keys
from certify.certificate.keyring import book
from certify.certificate.keyring.spans import CREDENTIAL, LOG, SEAL
from certify.certificate.keys import KeysNotReady, SealKey
from certify.certificate.log import signing
from certify.certificate.log.notes import new_signer
from certify.certificate.sealing.provider import require_fit

PEM = serialization.Encoding.PEM


def fingerprint_of(folder: Path) -> str | None:
    """Return the fingerprint of the sealing certificate in ``folder``, also without its key."""
    try:
        data = (folder / keys.SEAL_CERTIFICATE).read_bytes()
        return x509.load_pem_x509_certificate(data).fingerprint(hashes.SHA256()).hex()
    except (OSError, ValueError):
        return None


def install_seal(folder: Path, certificate: Path, key: Path, authority: Path | None) -> SealKey:
    """Put a new sealing key in the place of the old one; checked before anything is touched.

    ``authority`` is the certificate of a new authority; those before it stay trusted behind
    it. Raises KeysNotReady if the three do not belong together or the key is reported.
    """
    try:
        private = serialization.load_pem_private_key(key.read_bytes(), None)
        issued = x509.load_pem_x509_certificate(certificate.read_bytes())
    except (OSError, ValueError, TypeError) as error:
        raise KeysNotReady(f"no sealing key in {key} and {certificate}: {error}") from error
    if not isinstance(private, rsa.RSAPrivateKey) or private.public_key() != issued.public_key():
        raise KeysNotReady(f"{key} and {certificate} do not belong together")
    trusted = keys.load_trust(authority or folder / keys.AUTHORITY)
    return _put(folder, SealKey(private, issued, trusted[0]))


def renew_demonstration(folder: Path) -> SealKey:
    """Let the demonstration authority issue a new sealing key; KeysNotReady for another's.

    An authority whose own key was not kept is followed by a new one; it stays trusted.
    """
    root = keys.load_trust(folder / keys.AUTHORITY)[0]
    if not keys.is_demonstration(root):
        raise KeysNotReady("your authority issues the key: give --certificate and --key")
    start = clock.now().astimezone(UTC).replace(microsecond=0) - timedelta(minutes=1)
    try:
        own = (folder / keys.AUTHORITY_KEY).read_bytes()
        root_key = serialization.load_pem_private_key(own, None)
    except FileNotFoundError:
        root_key, root = keys.demonstration_root(start)
        keys.write_new(folder / keys.AUTHORITY_KEY, keys.private_pem(root_key), 0o600)
    except ValueError as error:
        raise KeysNotReady(f"{folder / keys.AUTHORITY_KEY} is no key: {error}") from error
    if not isinstance(root_key, rsa.RSAPrivateKey):
        raise KeysNotReady(f"{folder / keys.AUTHORITY_KEY} is not an RSA key")
    return _put(folder, SealKey(*keys.demonstration_seal(root_key, root, start), root))


def _put(folder: Path, fresh: SealKey) -> SealKey:
    """Write the new key beside the old one under its fingerprint, then let it take the place."""
    require_fit(fresh)
    book.require_trusted(folder, fresh.fingerprint)
    old = fingerprint_of(folder)
    if old == fresh.fingerprint:
        raise KeysNotReady("this key seals already")
    _set_aside(folder, old)
    private = keys.private_pem(fresh.private).decode()
    public = fresh.certificate.public_bytes(PEM).decode()
    for name, text, mode in (("key", private, 0o600), ("pem", public, 0o644)):
        signing.replace(folder / f"seal.{fresh.fingerprint[:16]}.{name}", text, mode)
    _trust_first(folder, fresh.authority)
    signing.replace(folder / keys.SEAL_KEY, private, 0o600)
    signing.replace(folder / keys.SEAL_CERTIFICATE, public, 0o644)
    book.note_rotation(folder, SEAL, old, fresh.fingerprint)
    return fresh


def _set_aside(folder: Path, old: str | None) -> None:
    if old is None:
        return
    for name, mode in ((keys.SEAL_KEY, 0o600), (keys.SEAL_CERTIFICATE, 0o644)):
        with suppress(FileNotFoundError):  # a lost key: only its certificate is kept
            text = (folder / name).read_text(encoding="ascii")
            signing.replace(folder / f"seal.{old[:16]}{Path(name).suffix}", text, mode)


def _trust_first(folder: Path, authority: x509.Certificate) -> None:
    """Let ``authority`` stand first in the file of authorities; former ones stay behind it."""
    file = folder / keys.AUTHORITY
    known = keys.load_trust(file) if file.exists() else ()
    wanted = [authority, *(each for each in known if each != authority)]
    if list(known) != wanted:
        signing.replace(file, "".join(each.public_bytes(PEM).decode() for each in wanted), 0o644)


def renew_credential(folder: Path, issuer: str) -> str:
    """Put a new key of credentials in the place of the old one; returns its thumbprint."""
    published = (folder / credential_keys.PUBLIC).exists()
    known = credential_keys.public_keys(folder) if published else []
    old = known[0].thumbprint() if known else None
    fresh = OKPKey.generate_key(credential_keys.CURVE)
    secret = folder / credential_keys.SECRET
    if old is not None and secret.exists():
        aside = folder / f"credential.{old[:16]}.key"
        signing.replace(aside, secret.read_text(encoding="utf-8"), 0o600)
    credential_keys.publish(folder, fresh)  # known to verifiers before anything bears it
    signing.replace(secret, json.dumps(fresh.as_dict(private=True)), 0o600)
    made = credential_keys.load(folder, issuer).private.thumbprint()
    book.note_rotation(folder, CREDENTIAL, old, made)
    return made


def renew_log(folder: Path) -> str:
    """Put a new key of the log, under the log's name, in the place of the old one.

    Returns its verifier line: witnesses must be told. Raises KeysNotReady where no key of a
    log was ever published here.
    """
    old = signing.verifiers(folder)[0]
    fresh = new_signer(old.name)
    secret = folder / signing.SECRET
    if secret.exists():
        aside = folder / f"log.{old.key_id.hex()}.key"
        signing.replace(aside, secret.read_text(encoding="utf-8"), 0o600)
    signing.publish(folder, fresh.verifier)
    signing.replace(secret, fresh.secret() + "\n", 0o600)
    book.note_rotation(folder, LOG, str(old), str(fresh.verifier))
    return str(fresh.verifier)
