"""Credentials and proofs for invented certificates: true ones, of keys made for these tests."""

from datetime import UTC, datetime

from joserfc.jwk import OKPKey

from certify.certificate.content import CertificateContent
from certify.certificate.credential import payload, securing
from certify.certificate.credential.keys import key_id
from certify.certificate.enclosures import Enclosures
from certify.certificate.keys import SealKey
from certify.certificate.log import leaves, merkle
from certify.certificate.log.checkpoints import Checkpoint
from certify.certificate.log.notes import Note, new_signer
from certify.certificate.log.proofs import Proof
from certify.certificate.trust import Trust

BASE = "http://127.0.0.1:8000"
ISSUED_AT = datetime(2026, 11, 23, 1, tzinfo=UTC)
KEY = OKPKey.generate_key("Ed25519")
KID = key_id(payload.issuer_id(BASE), KEY)
SIGNER = new_signer("127.0.0.1:8000/log")
ENTRIES = [payload.StatusEntry(p, 4711, f"{BASE}/status/{p}/0") for p in payload.PURPOSES]


def claim(content: CertificateContent) -> bytes:
    made = payload.compose(content, base_url=BASE, issued_at=ISSUED_AT, entries=ENTRIES)
    return payload.canonical(made)


def proof(claimed: bytes) -> str:
    """The proof of a log that holds this one claim."""
    entry = leaves.leaf(leaves.CREDENTIAL, payload.digest(claimed)).entry
    text = Checkpoint(SIGNER.name, 1, merkle.leaf_hash(entry)).text
    return str(Proof(0, (), Note(text, (SIGNER.sign(text),))))


def enclose(content: CertificateContent) -> Enclosures:
    claimed = claim(content)
    return Enclosures(securing.secure(claimed, KEY, KID), proof(claimed))


def trusted(key: SealKey) -> Trust:
    """Trust in the authority of ``key`` and in the keys of these tests."""
    return Trust((key.authority,), (KEY,), (SIGNER.verifier,))
