"""``certify log`` as an operator and as an outside body use it."""

import hashlib
import re

import pytest
from click.testing import CliRunner, Result
from flask_migrate import upgrade

from certify.app import create_app
from certify.certificate.log import publication, signing, store
from certify.certificate.log.checkpoints import Checkpoint
from certify.certificate.log.leaves import leaf
from certify.certificate.log.notes import Note, read_note, read_signer
from certify.cli import application, certify
from certify.db import db


def digest(turn):
    return hashlib.sha256(b"thing %d" % turn).hexdigest()


@pytest.fixture(scope="module")
def houses(tmp_path_factory):
    """Two installations under one key: an honest one, and one that forked it at 300 of 310."""
    patch = pytest.MonkeyPatch()
    patch.setenv("CERTIFY_MODE", "testing")
    patch.delenv("CERTIFY_DATABASE_URL", raising=False)
    folder = tmp_path_factory.mktemp("houses")
    for name in ("honest", "forked"):
        patch.setenv("CERTIFY_HOME", str(folder / name))
        if name == "forked":
            (folder / name / "keys").mkdir(parents=True)
            for kept in (signing.SECRET, signing.PUBLIC):
                data = (folder / "honest" / "keys" / kept).read_text()
                (folder / name / "keys" / kept).write_text(data)
        with create_app().app_context():
            upgrade()
            for start, count in ((0, 300), (300, 10)):
                turned = 5000 if name == "forked" and start else 0
                store.append_all(
                    [leaf("file", digest(turned + t)) for t in range(start, start + count)]
                )
                db.session.commit()
                store.checkpoint()
                publication.export(folder / f"{name}-{start + count}")
            db.session.remove()
            db.engine.dispose()
    patch.undo()
    return folder


@pytest.fixture
def home(houses, monkeypatch):
    """The honest installation is the one at home."""
    monkeypatch.setenv("CERTIFY_HOME", str(houses / "honest"))
    monkeypatch.setenv("CERTIFY_MODE", "testing")
    monkeypatch.delenv("CERTIFY_DATABASE_URL", raising=False)
    return houses


@pytest.fixture
def outside(houses, monkeypatch, tmp_path):
    """No installation at all: an outside body with its own folder and key."""
    monkeypatch.setenv("CERTIFY_HOME", str(tmp_path / "nowhere"))
    made = run("keygen", "witness.example", "--witness", "--out", str(tmp_path / "witness.key"))
    assert made.exit_code == 0
    return houses, tmp_path, made.output.strip()


def run(*words: object, lang: str = "en") -> Result:
    return CliRunner().invoke(certify, ["log", "--lang", lang, *map(str, words)], obj=application)


def witness(houses, own, source, *words):
    return run(
        "witness", "--state", own / "memory", "--key", own / "witness.key",
        "--source", houses / source, "--log-key", houses / "honest/keys/log.pub", *words,
    )  # fmt: skip


def test_the_whole_log_is_gone_through_at_home(home):
    done = run("verify")
    assert done.exit_code == 0, done.output
    assert "310 entries, 2 checkpoints, 0 cosignatures" in done.output
    assert "310  Sealed file" in done.output
    assert "310  已签章文件" in run("verify", lang="zh").output


def test_published_files_are_gone_through_without_an_installation(outside):
    houses, _, _ = outside
    key = (houses / "honest/keys/log.pub").read_text().strip()
    for given in (key, houses / "honest/keys/log.pub"):
        done = run("verify", houses / "honest-300", "--key", given)
        assert (done.exit_code, "300 entries" in done.output) == (0, True), done.output
    assert run("verify", houses / "honest-300").exit_code == 1, "no key to trust"


def test_a_copy_is_held_against_our_own_log(home):
    assert run("verify", home / "honest-300", "--ours").exit_code == 0
    done = run("verify", home / "forked-310", "--ours")
    assert (done.exit_code, "signed no such checkpoint" in done.output) == (1, True)
    assert "没有签过" in run("verify", home / "forked-310", "--ours", lang="zh").output


def test_a_witness_follows_an_honest_log_and_its_cosignature_comes_home(outside, monkeypatch):
    houses, own, key = outside
    first = witness(houses, own, "honest-300")
    assert first.exit_code == 0, first.output
    assert first.output == (own / "memory").read_text()
    second = witness(houses, own, "honest-310", "--out", own / "cosigned")
    assert (second.exit_code, "310" in second.output) == (0, True)
    assert len(read_note((own / "cosigned").read_bytes()).signatures) == 2
    monkeypatch.setenv("CERTIFY_HOME", str(houses / "honest"))
    added = run("add-cosignature", own / "cosigned", "--witness", key)
    assert (added.exit_code, added.output.strip()) == (0, "New cosignatures: 1.")
    (own / "proof").write_text(run("prove", 7).output)
    done = run("check", own / "proof", "--kind", "file", "--digest", digest(7),
               "--witness", key, "--quorum", 1)  # fmt: skip
    assert (done.exit_code, "among 310 entries" in done.output) == (0, True), done.output
    stranger = run("keygen", "other.example", "--witness", "--out", own / "other.key").output
    assert run("add-cosignature", own / "cosigned", "--witness", stranger).exit_code == 1
    assert run("verify").output.splitlines()[0].endswith("1 cosignatures.")


def test_a_forked_history_with_the_true_key_is_refused_with_both_notes(outside):
    houses, own, _ = outside
    memory = witness(houses, own, "honest-310").output
    done = witness(houses, own, "forked-310")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "rewritten" in done.stderr
    assert memory in done.stderr
    assert (houses / "forked-310/checkpoint").read_text() in done.stderr
    assert (own / "memory").read_text() == memory, "what was seen is not forgotten"


def test_an_old_checkpoint_shown_again_is_refused(outside):
    houses, own, _ = outside
    memory = witness(houses, own, "honest-310").output
    done = witness(houses, own, "honest-300")
    assert (done.exit_code, "rolled back" in done.stderr) == (1, True)
    assert (own / "memory").read_text() == memory


def test_a_fork_from_before_is_refused_though_it_grows(outside):
    houses, own, _ = outside
    witness(houses, own, "honest-300")
    assert witness(houses, own, "forked-310").exit_code == 0, "up to 300 both are the same log"
    assert witness(houses, own, "honest-310").exit_code == 1


def test_a_memory_that_somebody_wrote_is_not_believed(outside):
    houses, own, _ = outside
    witness(houses, own, "honest-300")
    signer = read_signer((houses / "honest/keys/log.key").read_text())
    head = Checkpoint(signer.name, 3, b"\7" * 32)
    (own / "memory").write_text(str(Note(head.text, (signer.sign(head.text),))))
    done = witness(houses, own, "honest-310")
    assert (done.exit_code, "no signature of a key trusted" in done.stderr) == (1, True)


def test_keys_of_the_wrong_sort_are_refused(outside):
    houses, own, _ = outside
    (own / "witness.key").write_text((houses / "honest/keys/log.key").read_text())
    done = witness(houses, own, "honest-300")
    assert (done.exit_code, "keygen --witness" in done.output) == (1, True)
    (own / "witness.key").write_text("nonsense")
    assert witness(houses, own, "honest-300").exit_code == 1
    assert run("verify", houses / "honest-300", "--key", "nonsense").exit_code == 1
    other = run("keygen", "other.example/log", "--out", own / "other.key").output.strip()
    done = run("verify", houses / "honest-300", "--key", other)
    assert (done.exit_code, "other.example/log" in done.output) == (1, True)


def test_a_key_is_never_written_over(outside):
    _, own, _ = outside
    secret = (own / "witness.key").read_text()
    done = run("keygen", "witness.example", "--out", own / "witness.key")
    assert done.exit_code == 1
    assert (own / "witness.key").read_text() == secret
    assert (own / "witness.key").stat().st_mode & 0o777 == 0o600
    assert run("keygen", "not a name", "--out", own / "new.key").exit_code == 1


def test_a_proof_is_checked_by_the_file_itself(home, tmp_path):
    (tmp_path / "thing").write_bytes(b"thing 42")
    assert run("prove", 42, "--out", tmp_path / "proof").exit_code == 0
    given = ("check", tmp_path / "proof", "--kind", "file")
    assert run(*given, "--file", tmp_path / "thing").exit_code == 0
    (tmp_path / "thing").write_bytes(b"thing 43")
    done = run(*given, "--file", tmp_path / "thing")
    assert (done.exit_code, "index 42 of 310" in done.output) == (1, True)
    assert run(*given).exit_code == 2
    assert run(*given, "--digest", "ab").exit_code == 2
    assert run(*given, "--digest", digest(42), "--file", tmp_path / "thing").exit_code == 2
    (tmp_path / "proof").write_text("no proof")
    assert run(*given, "--digest", digest(42)).exit_code == 1


def test_what_is_not_logged_cannot_be_proven(home):
    done = run("prove", 310)
    assert (done.exit_code, done.stdout) == (1, "")
    assert re.search(r"entry 310 is not covered", done.stderr)


def test_export_says_what_it_wrote_and_does_not_write_over_another_log(home, tmp_path):
    done = run("export", tmp_path / "copy")
    assert (done.exit_code, done.output.startswith("310 entries of")) == (0, True)
    done = run("export", home / "forked-310")
    assert (done.exit_code, "rewritten" in done.stderr) == (1, True)


def test_home_may_be_its_own_source(home, tmp_path):
    run("keygen", "inside.example", "--witness", "--out", tmp_path / "key")
    done = run("witness", "--state", tmp_path / "memory", "--key", tmp_path / "key")
    assert done.exit_code == 0, done.output
    assert "— inside.example " in done.output
