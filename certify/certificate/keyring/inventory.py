"""Which keys lie in a folder, with what the book of keys tells of them."""

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives import hashes

from certify.certificate import keys
from certify.certificate.credential import keys as credential_keys
from certify.certificate.keyring import book, spans
from certify.certificate.keyring.spans import CREDENTIAL, LOG, SEAL, KeySpan
from certify.certificate.log import signing


def of_folder(folder: Path) -> tuple[KeySpan, ...]:
    """Return every key of ``folder``, by use, the present one of each use first.

    Raises KeysNotReady for a damaged file.
    """
    known = {(each.use, each.name): each for each in book.read(folder)}
    found = {
        (each.use, each.name): known.get((each.use, each.name), each) for each in _lying(folder)
    }
    return tuple({**found, **known}.values())


def named(folder: Path, start: str) -> list[KeySpan]:
    """Return the keys whose names begin with ``start``."""
    return [each for each in of_folder(folder) if each.name.startswith(start.strip())]


def present(folder: Path, use: str) -> str | None:
    """Return the name of the key of a use that is published first; None if there is none."""
    return next((each.name for each in _lying(folder) if each.use == use), None)


def _lying(folder: Path) -> Iterator[KeySpan]:
    """Keys by their public files; when a sealing key began, its certificate says at least."""
    for file in (folder / keys.SEAL_CERTIFICATE, *sorted(folder.glob("seal.*.pem"))):
        if file.is_file():
            (certificate, *_) = keys.load_trust(file)
            name = certificate.fingerprint(hashes.SHA256()).hex()
            yield KeySpan(SEAL, name, begun=certificate.not_valid_before_utc)
    if (folder / credential_keys.PUBLIC).exists():
        for key in credential_keys.public_keys(folder):
            yield KeySpan(CREDENTIAL, key.thumbprint())
    if (folder / signing.PUBLIC).exists():
        for verifier in signing.verifiers(folder):
            yield KeySpan(LOG, str(verifier))


def span_of(folder: Path, use: str, name: str) -> KeySpan:
    """Return what is known of a key, also where nothing is written of it yet."""
    return spans.find(of_folder(folder), use, name) or KeySpan(use, name)
