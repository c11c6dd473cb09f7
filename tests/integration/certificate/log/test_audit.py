"""An intruder changes one thing; the audit names it. And the files say the same as the rows."""

import pytest
from sqlalchemy import delete, insert, update

from certify.certificate.log import audit, publication, recording, signing, store
from certify.certificate.log.checkpoints import Checkpoint
from certify.certificate.log.faults import LogFault
from certify.certificate.log.leaves import leaf
from certify.certificate.log.models import (
    LogCheckpoint,
    LogCosignature,
    LogHead,
    LogLeaf,
    LogNode,
)
from certify.certificate.log.notes import ED25519, Note, Signer
from certify.certificate.log.tiles import NotPublished, tiles
from certify.certificate.models import Certificate
from certify.db import db
from certify.history import Event
from tests.integration.certificate.log.growing import (
    WITNESS,
    cosigned,
    digest,
    grow,
    keys,
    root,
    tampered,
)
from tests.integration.certificate.log.test_recording import paper, suspend

assert paper  # a fixture


def fault(work, *values):
    with pytest.raises(LogFault) as caught:
        work(*values)
    assert caught.value.problem.say("zh") != caught.value.problem.say("en")
    return caught.value.code, dict(caught.value.problem.params)


@pytest.fixture
def log(app):
    """Three hundred leaves, three checkpoints, one cosignature."""
    for start, count in ((0, 3), (3, 57), (60, 240)):
        grow(count, start)
        note = store.checkpoint()
    store.add_cosignatures(str(cosigned(note)), [WITNESS.verifier])
    return note


def test_a_whole_log_is_found_whole(log):
    found = audit.of_database()
    assert (found.size, found.checkpoints, found.cosignatures) == (300, 3, 1)
    assert found.entries == {"file": 300}
    assert audit.of_files(publication.published, keys()).size == 300


ENTRY = 2 + len(leaf("file", digest(0)).entry)

ATTACKS = {
    "a changed leaf": (
        update(LogLeaf).where(LogLeaf.place == 117).values(digest=digest(9999)),
        ("wrong_node", {"level": 0, "place": 117}),
    ),
    "a leaf of another kind": (
        update(LogLeaf).where(LogLeaf.place == 117).values(kind="certificate"),
        ("wrong_node", {"level": 0, "place": 117}),
    ),
    "a removed leaf": (
        delete(LogLeaf).where(LogLeaf.place == 117), ("missing_leaf", {"index": 117}),
    ),
    "the last leaf removed": (
        delete(LogLeaf).where(LogLeaf.place == 299), ("wrong_size", {"size": 300, "count": 299}),
    ),
    "a changed node": (
        update(LogNode).where(LogNode.level == 3, LogNode.place == 4).values(hash=b"\0" * 32),
        ("wrong_node", {"level": 3, "place": 4}),
    ),
    "a removed node": (
        delete(LogNode).where(LogNode.level == 0, LogNode.place == 5),
        ("wrong_node", {"level": 0, "place": 5}),
    ),
    "a node too many": (
        insert(LogNode).values(level=40, place=0, hash=b"\0" * 32),
        ("wrong_node", {"level": 40, "place": 0}),
    ),
    "a size that lies": (
        update(LogHead).values(size=301), ("wrong_size", {"size": 301, "count": 300}),
    ),
    "a checkpoint under another size": (
        update(LogCheckpoint).where(LogCheckpoint.size == 60).values(size=59),
        ("misplaced_checkpoint", {"size": 59, "stated": 60}),
    ),
    "a cosignature from another time": (
        update(LogCosignature).values(
            line=Note("x\n", (WITNESS.cosign("another text\n", 7),)).signatures[0].line
        ),
        ("false_cosignature", {"witness": "witness.example"}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_audit_names_what_was_done(log, attack):
    statement, expected = ATTACKS[attack]
    tampered(statement)
    assert fault(audit.of_database) == expected


def test_a_checkpoint_over_another_history_signed_with_the_true_key(log):
    signer = signing.load(store.key_folder())
    head = Checkpoint(signer.name, 60, b"\7" * 32)
    forged = Note(head.text, (signer.sign(head.text),))
    tampered(update(LogCheckpoint).where(LogCheckpoint.size == 60).values(note=str(forged)))
    assert fault(audit.of_database) == ("wrong_root", {"size": 60})


def test_a_checkpoint_signed_by_somebody_else(log):
    forger = Signer(store.origin(), ED25519, b"f" * 32)
    head = Checkpoint(forger.name, 60, root(60))
    forged = Note(head.text, (forger.sign(head.text),))
    tampered(update(LogCheckpoint).where(LogCheckpoint.size == 60).values(note=str(forged)))
    assert fault(audit.of_database)[0] == "not_signed"


def test_a_database_set_back_is_known_by_the_note_beside_the_key(log):
    """All rows after the second checkpoint are gone, as after restoring an old backup."""
    tampered(delete(LogCosignature))
    tampered(delete(LogCheckpoint).where(LogCheckpoint.size > 60))
    tampered(delete(LogLeaf).where(LogLeaf.place >= 60))
    tampered(update(LogHead).values(size=60))
    made_again()
    assert fault(audit.of_database) == ("rolled_back", {"old": 300, "new": 60})


def made_again():
    """Make the nodes fit the leaves that are there, as a thorough intruder would."""
    tampered(delete(LogNode))
    levels = audit.Levels([audit.merkle.leaf_hash(each.entry) for each in audit._leaves()])
    db.session.add_all(
        LogNode(level=level, place=place, hash=value)
        for level, row in enumerate(levels.rows)
        for place, value in enumerate(row)
    )
    db.session.commit()


def test_an_event_altered_after_it_was_logged(paper):
    suspend(paper)
    recording.follow()
    assert audit.of_database().entries == {"certificate": 1, "file": 1, "state": 1}
    event = recording.event_at(2)
    tampered(update(Event).where(Event.id == event.id).values(reason_code="facts_in_doubt"))
    assert fault(audit.of_database) == ("changed_event", {"index": 2, "event": event.id})


def test_a_certificate_renumbered_after_its_state_was_logged(paper):
    suspend(paper)
    recording.follow()
    tampered(update(Certificate).values(number="PC-2026-999999-K"))
    assert fault(audit.of_database)[0] == "changed_event"


@pytest.fixture
def files(log):
    """The log, on one database only: folders of files do not depend on it."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the files are the same on every database")
    return log


def test_the_export_is_what_the_pages_serve(log, tmp_path):
    head = publication.export(tmp_path)
    assert head.size == 300
    names = ["checkpoint", "log.pub", *(tile.path for tile in tiles(300))]
    for name in names:
        assert (tmp_path / name).read_bytes() == publication.published(name)
    written = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert len(written) == len(names)
    assert audit.of_files(publication.folder_reader(tmp_path), keys()).entries == {"file": 300}
    audit.require_ours(publication.folder_reader(tmp_path))


def test_a_later_export_adds_and_touches_nothing_that_stands(files, tmp_path):
    publication.export(tmp_path)
    before = {each: each.stat().st_mtime_ns for each in tmp_path.rglob("*") if each.is_file()}
    publication.export(tmp_path)
    assert before == {each: each.stat().st_mtime_ns for each in before}
    grow(100, 300)
    store.checkpoint()
    publication.export(tmp_path)
    changed = {each.name for each in before if each.stat().st_mtime_ns != before[each]}
    assert changed == {"checkpoint"}
    assert audit.of_files(publication.folder_reader(tmp_path), keys()).size == 400


def test_nothing_that_is_not_signed_is_published(app, tmp_path):
    grow(3)
    for name in ("checkpoint", "tile/0/000.p/3", "tile/entries/000.p/3"):
        with pytest.raises(NotPublished):
            publication.published(name)
    assert fault(publication.export, tmp_path)[0] == "nothing_signed"
    store.checkpoint()
    grow(3, 3)
    assert len(publication.published("tile/0/000.p/3")) == 96
    for name in ("tile/0/000.p/4", "tile/0/000", "tile/1/000.p/1", "tile/0/001.p/1", "nonsense"):
        with pytest.raises(NotPublished):
            publication.published(name)


def test_a_folder_with_another_history_is_not_written_over(files, tmp_path):
    publication.export(tmp_path)
    signer = signing.load(store.key_folder())
    for size, expected in ((301, "rolled_back"), (250, "forked")):
        head = Checkpoint(signer.name, size, b"\7" * 32)
        other = str(Note(head.text, (signer.sign(head.text),)))
        (tmp_path / "checkpoint").write_text(other)
        assert fault(publication.export, tmp_path)[0] == expected
        assert (tmp_path / "checkpoint").read_text() == other
        assert fault(audit.require_ours, publication.folder_reader(tmp_path))[0] == (
            "not_our_checkpoint"
        )


@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [
        ("tile/0/001.p/44", lambda d: d[:320] + b"\0" * 32 + d[352:], ("wrong_tile", 266)),
        ("tile/0/001.p/44", lambda d: d[:-1], ("wrong_tile", 299)),
        ("tile/1/000.p/1", lambda d: d[::-1], ("wrong_tile", 0)),
        ("tile/entries/000", lambda d: d.replace(b'"file"', b'"page"', 1), ("foreign_entry", None)),
        ("tile/entries/000", lambda d: d[:-3], ("wrong_length", None)),
        ("tile/entries/000", lambda d: d.replace(b"6:", b"6:0", 1), ("wrong_length", None)),
        ("tile/entries/001.p/44", lambda d: d[ENTRY:] + d[:ENTRY], ("wrong_tile", None)),
        ("checkpoint", lambda d: d.replace(b"\n300\n", b"\n299\n"), ("false_signature", None)),
        ("checkpoint", lambda d: b"", ("malformed_note", None)),
    ],
)
def test_a_changed_file_is_named(files, tmp_path, name, change, expected):
    publication.export(tmp_path)
    file = tmp_path / name
    file.write_bytes(change(file.read_bytes()))
    code, params = fault(audit.of_files, publication.folder_reader(tmp_path), keys())
    assert code == expected[0]
    if expected[1] is not None:
        assert params == {"path": name, "place": expected[1]}
    if name.startswith("tile/"):
        assert fault(publication.export, tmp_path)[0] == "changed_file"


def test_a_missing_file_is_named(files, tmp_path):
    publication.export(tmp_path)
    (tmp_path / "tile/entries/001.p/44").unlink()
    code, params = fault(audit.of_files, publication.folder_reader(tmp_path), keys())
    assert (code, params) == ("not_published", {"path": "tile/entries/001.p/44"})


def test_entries_and_tiles_forged_together_still_do_not_fit_the_signature(log, tmp_path):
    publication.export(tmp_path)
    tampered(update(LogLeaf).where(LogLeaf.place == 1).values(digest=digest(9999)))
    made_again()
    assert fault(audit.of_database) == ("wrong_root", {"size": 3})
    assert fault(audit.of_files, publication.published, keys()) == ("wrong_root", {"size": 300})
    assert fault(store.checkpoint)[0] == "forked"


def test_rows_missing_under_a_tile(log):
    tampered(delete(LogNode).where(LogNode.level == 0, LogNode.place == 5))
    assert fault(publication.published, "tile/0/000")[0] == "missing_rows"
