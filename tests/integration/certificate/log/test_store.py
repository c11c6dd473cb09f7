"""The log in the database: it grows, signs, proves; and the database lets nothing be changed."""

import shutil
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

from certify import clock
from certify.certificate.keys import KeysNotReady
from certify.certificate.log import audit, merkle, signing, store
from certify.certificate.log.checkpoints import Checkpoint, open_checkpoint
from certify.certificate.log.faults import LogFault
from certify.certificate.log.leaves import leaf
from certify.certificate.log.models import (
    LogCheckpoint,
    LogCosignature,
    LogHead,
    LogLeaf,
    LogNode,
)
from certify.certificate.log.notes import COSIGNATURE, ED25519, Note, Signer, read_note
from certify.certificate.log.proofs import check_proof, read_proof
from certify.db import db, use_case
from tests.integration.certificate.log.growing import (
    WITNESS,
    cosigned,
    digest,
    grow,
    keys,
    root,
    tampered,
)

GUARDED = (LogLeaf, LogNode, LogCheckpoint, LogCosignature)


def code(work, *values):
    with pytest.raises(LogFault) as caught:
        work(*values)
    db.session.rollback()
    assert caught.value.problem.say("zh") != caught.value.problem.say("en")
    return caught.value.code


def test_a_leaf_is_logged_once_and_proven(app):
    first = store.append("certificate", digest(1))
    assert (first, store.append("file", digest(1)), store.append("certificate", digest(1))) == (
        0,
        1,
        0,
    )
    assert store.find("file", f"sha256:{digest(1)}") == 1
    assert store.find("file", digest(2)) is None
    assert code(store.proof, 0) == "not_signed_yet"
    note = store.checkpoint()
    assert store.checkpoint() == note
    proof = store.proof(0)
    assert check_proof(proof, leaf("certificate", digest(1)).entry, keys()).size == 2
    assert code(check_proof, proof, leaf("file", digest(1)).entry, keys()) == "not_included"
    for place in (-1, 2, 7):
        assert code(store.proof, place) == "not_signed_yet"


def test_one_batch_may_name_a_digest_twice(app):
    same = leaf("file", digest(1))
    assert store.append_all([same, leaf("file", digest(2)), same]) == [0, 1, 0]
    assert store.append_all([]) == []
    assert store.size() == 2


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 90), min_size=1, max_size=6))
def test_any_way_of_growing_ends_at_the_same_root(app, steps):
    start = store.size()
    for step in steps:
        grow(step, start)
        start += step
        head = open_checkpoint(store.checkpoint(), keys())
        assert (head.size, head.root) == (start, root(start))
    place = start * 2 // 3
    check_proof(store.proof(place), leaf("file", digest(place)).entry, keys())


@pytest.mark.parametrize("kind", GUARDED, ids=lambda kind: kind.__tablename__)
@pytest.mark.parametrize("doing", ["update", "delete"])
def test_the_database_refuses_to_change_or_remove(app, kind, doing):
    grow(3)
    note = store.checkpoint()
    store.add_cosignatures(str(cosigned(note)), [WITNESS.verifier])
    column = next(iter(kind.__table__.primary_key.columns))
    statement = delete(kind) if doing == "delete" else update(kind).values({column: column + 100})
    with pytest.raises(DBAPIError, match="only ever added to"):
        db.session.execute(statement)
    db.session.rollback()


@pytest.mark.parametrize("statement", [update(LogHead).values(size=2), delete(LogHead)])
def test_the_database_refuses_to_shrink(app, statement):
    grow(3)
    with pytest.raises(DBAPIError, match="log"):
        db.session.execute(statement)
    db.session.rollback()


def test_nothing_is_appended_where_its_transaction_fails(app):
    @use_case
    def broken():
        store.append("file", digest(1))
        raise RuntimeError("later")

    with pytest.raises(RuntimeError):
        broken()
    assert (store.size(), store.find("file", digest(1))) == (0, None)


def test_no_checkpoint_within_a_transaction(app):
    grow(1)
    with pytest.raises(RuntimeError, match="after the transaction"):
        use_case(store.checkpoint)()


def test_cosignatures_travel_with_checkpoint_and_proof(app):
    grow(5)
    note = store.checkpoint()
    assert store.add_cosignatures(str(cosigned(note)), [WITNESS.verifier]) == 1
    assert store.add_cosignatures(str(cosigned(note)), [WITNESS.verifier]) == 0
    assert store.cosigned(note) == cosigned(note)
    entry = leaf("file", digest(3)).entry
    check_proof(store.proof(3), entry, keys(), witnesses=[WITNESS.verifier], quorum=1)
    grow(1, 5)
    store.checkpoint()
    assert len(read_proof(store.proof(3)).checkpoint.signatures) == 1, "not of the newer one"


def test_cosignatures_of_strangers_and_of_other_notes_are_refused(app):
    grow(5)
    note = store.checkpoint()
    other = Signer("other.example", COSIGNATURE, b"o" * 32)
    assert code(store.add_cosignatures, str(cosigned(note)), [other.verifier]) == "not_cosigned"
    false = str(cosigned(note)).replace("\n5\n", "\n6\n")
    assert code(store.add_cosignatures, false, [WITNESS.verifier]) == "false_signature"
    ours = signing.load(store.key_folder())
    text_ = note.text.replace("\n5\n", "\n4\n")
    unpublished = Note(text_, (ours.sign(text_), WITNESS.cosign(text_, 1)))
    assert (
        code(store.add_cosignatures, str(unpublished), [WITNESS.verifier]) == "not_our_checkpoint"
    )


def test_a_database_set_back_is_not_signed(app):
    grow(5)
    store.checkpoint()
    later = Checkpoint(store.origin(), 7, root(7))
    signed = Note(later.text, (signing.load(store.key_folder()).sign(later.text),))
    signing.remember(store.key_folder(), signed)  # as a run did whose database is lost since
    assert store.size() == 5
    assert code(store.checkpoint) == "rolled_back"
    grow(2, 100)
    assert code(store.checkpoint) == "forked", "grown again to the size, but with another history"


def test_a_leaf_or_node_changed_or_removed_is_not_signed_over(app):
    grow(6)
    store.checkpoint()
    tampered(update(LogNode).where(LogNode.level == 2).values(hash=b"\0" * 32))
    assert code(store.checkpoint) == "forked"
    tampered(delete(LogNode).where(LogNode.level == 2))
    assert code(store.checkpoint) == "missing_node"


def test_a_checkpoint_of_another_key_is_not_built_upon(app):
    grow(6)
    note = store.checkpoint()
    forger = Signer(store.origin(), ED25519, b"f" * 32)
    forged = Note(note.text, (forger.sign(note.text),))
    tampered(update(LogCheckpoint).values(note=str(forged)))
    grow(1, 6)
    assert code(store.checkpoint) == "not_signed"


def test_the_key_is_made_once_and_kept_by_its_owner_alone(app, tmp_path):
    folder = tmp_path / "keys"
    made = signing.ensure(folder, "example.org/log")
    assert signing.ensure(folder, "elsewhere.example/log") == made
    assert (folder / signing.SECRET).stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert signing.verifiers(folder) == [made.verifier]
    assert sorted(each.name for each in folder.iterdir()) == ["log.key", "log.pub"]


def test_a_former_key_stays_published_and_its_notes_stay_good(app):
    grow(3)
    note = store.checkpoint()
    (former,) = keys()
    (store.key_folder() / signing.SECRET).unlink()
    grow(1, 3)
    newer = store.checkpoint()
    assert keys()[1:] == [former]
    assert open_checkpoint(note, keys()).size == 3
    assert open_checkpoint(newer, keys()[:1]).size == 4
    (store.key_folder() / signing.SECRET).unlink()
    (store.key_folder() / signing.PUBLIC).unlink()


@pytest.mark.parametrize("text_", ["", "nonsense", WITNESS.secret()])
def test_no_key_of_a_log(tmp_path, text_):
    (tmp_path / signing.SECRET).write_text(text_)
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(KeysNotReady, match="transparency log"):
            signing.load(folder)
    with pytest.raises(KeysNotReady, match="verifier key"):
        signing.verifiers(tmp_path)


def test_production_makes_no_key(app, monkeypatch):
    monkeypatch.setattr(store, "settings", lambda: _production(app.config["CERTIFY"]))
    for work in (store.own_signer, store.prepare, store.checkpoint):
        with pytest.raises(KeysNotReady):
            work()


def test_production_publishes_the_key_that_was_put_there(app, monkeypatch):
    monkeypatch.setattr(store, "settings", lambda: _production(app.config["CERTIFY"]))
    folder = store.key_folder()
    folder.mkdir(parents=True)
    given = Signer("authority.example/log", ED25519, b"p" * 32)
    (folder / signing.SECRET).write_text(given.secret())
    store.prepare()
    grow(1)
    assert open_checkpoint(store.checkpoint(), [given.verifier]).origin == "authority.example/log"
    assert keys() == [given.verifier]
    shutil.rmtree(folder)


def _production(own):
    from dataclasses import replace

    return replace(own, mode="production", home=own.home / "production")


def test_a_demonstration_made_anew_begins_a_new_log(app):
    grow(3)
    note = store.checkpoint()
    store.prepare()
    (old,) = keys()
    assert signing.last_signed(store.key_folder()) == note
    db.session.rollback()
    tampered(text("UPDATE log_head SET size = 0"))
    store.prepare()
    assert keys() != [old]
    assert signing.last_signed(store.key_folder()) is None
    retired = store.key_folder() / f"log.checkpoint.{old.key_id.hex()}"
    assert read_note(retired.read_bytes()) == note


WORKER = """
import os, sys, hashlib
from pathlib import Path
from certify.app import create_app
from certify.certificate.log import store
from certify.certificate.log.leaves import leaf
from tests.conftest import settings_for
with create_app(settings_for(Path(sys.argv[1]), sys.argv[2])).app_context():
    for turn in range(12):
        for mine in ("shared", sys.argv[3]):
            store.append_all([leaf("file", hashlib.sha256(f"{mine} {turn}".encode()).hexdigest())])
        store.checkpoint()
"""


def test_two_workers_at_once_log_each_thing_once(database_url, tmp_path):
    """Real processes on one database: no gap, nothing twice, every checkpoint true."""
    from flask_migrate import upgrade

    from certify.app import create_app
    from tests.conftest import settings_for

    url = f"sqlite:///{tmp_path / 'two.db'}"
    if not database_url.startswith("sqlite"):
        with db_engine(database_url).connect() as connection:
            connection.exec_driver_sql("CREATE DATABASE two_workers")
        url = database_url.replace("/postgres?", "/two_workers?")
    app = create_app(settings_for(tmp_path, url))
    with app.app_context():
        upgrade()
        workers = [
            subprocess.Popen([sys.executable, "-c", WORKER, str(tmp_path), url, name])
            for name in ("one", "two")
        ]
        assert [worker.wait(120) for worker in workers] == [0, 0]
        rows = db.session.execute(select(LogLeaf.place, LogLeaf.digest).order_by("place")).all()
        assert [row.place for row in rows] == list(range(36))
        assert len({row.digest for row in rows}) == 36
        hashes = [merkle.leaf_hash(leaf("file", row.digest).entry) for row in rows]
        levels = merkle.Levels(hashes)
        for note in db.session.scalars(select(LogCheckpoint.note)):
            head = open_checkpoint(note, keys())
            assert head.root == merkle.root(head.size, levels.fetch)
        assert db.session.scalar(select(func.count()).select_from(LogNode)) == sum(
            len(row) for row in levels.rows
        )
        db.session.remove()
        db.engine.dispose()


ENDLESS = """
import sys, hashlib
from pathlib import Path
from certify.app import create_app
from certify.certificate.log import store
from tests.conftest import settings_for
with create_app(settings_for(Path(sys.argv[1]), sys.argv[2])).app_context():
    from certify.db import db
    for turn in range(100_000):
        store.append("file", hashlib.sha256(b"thing %d" % turn).hexdigest())
        db.session.commit()
        store.checkpoint()
        print(turn, flush=True)
"""


def test_a_worker_killed_at_any_moment_leaves_a_whole_log(tmp_path):
    """SIGKILL, thrice, in the midst of appending and signing; the next one simply goes on."""
    from flask_migrate import upgrade

    from certify.app import create_app
    from tests.conftest import settings_for

    url = f"sqlite:///{tmp_path / 'killed.db'}"
    app = create_app(settings_for(tmp_path, url))
    with app.app_context():
        upgrade()
        done = 0
        for patience in (3, 7, 11):
            command = [sys.executable, "-c", ENDLESS, str(tmp_path), url]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
                for _ in range(done + patience):
                    assert worker.stdout is not None
                    assert worker.stdout.readline()
                worker.kill()
            store.checkpoint()
            found = audit.of_database()
            assert found.size >= done + patience
            done = found.size
        db.session.remove()
        db.engine.dispose()


def db_engine(url):
    from sqlalchemy import create_engine

    return create_engine(url, isolation_level="AUTOCOMMIT", poolclass=_no_pool())


def _no_pool():
    from sqlalchemy.pool import NullPool

    return NullPool


def test_instants_are_those_of_the_house_clock(app):
    before = clock.now()
    grow(1)
    store.checkpoint()
    stamps = [db.session.scalar(select(LogLeaf.logged_at)),
              db.session.scalar(select(LogCheckpoint.signed_at))]  # fmt: skip
    assert all(before <= each <= clock.now() for each in stamps)
