"""A log of any size for tests, and an intruder with the database's own rights."""

import hashlib

from sqlalchemy import text

from certify.certificate.log import merkle, signing, store
from certify.certificate.log.leaves import leaf
from certify.certificate.log.notes import COSIGNATURE, Note, Signer
from certify.db import db

TABLES = ("log_leaf", "log_node", "log_checkpoint", "log_event", "log_head", "log_cosignature")
WITNESS = Signer("witness.example", COSIGNATURE, b"w" * 32)


def digest(turn):
    return hashlib.sha256(b"thing %d" % turn).hexdigest()


def grow(count, start=0):
    store.append_all([leaf("file", digest(turn)) for turn in range(start, start + count)])
    db.session.commit()


def keys():
    return signing.verifiers(store.key_folder())


def root(count):
    entries = [leaf("file", digest(turn)).entry for turn in range(count)]
    levels = merkle.Levels([merkle.leaf_hash(each) for each in entries])
    return merkle.root(count, levels.fetch)


def tampered(statement):
    """Do what the guards forbid, as somebody with the database's own rights would."""
    sqlite = db.engine.dialect.name == "sqlite"
    if sqlite:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'log_%'"
        for name in db.session.scalars(text(query)).all():
            db.session.execute(text(f"DROP TRIGGER {name}"))
    else:
        for table in (
            "log_leaf",
            "log_node",
            "log_checkpoint",
            "log_event",
            "log_head",
            "log_cosignature",
        ):
            db.session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    db.session.execute(statement)
    db.session.commit()
    db.session.expire_all()


def cosigned(note, when=1_800_000_000, witness=WITNESS):
    return Note(note.text, (*note.signatures, witness.cosign(note.text, when)))
