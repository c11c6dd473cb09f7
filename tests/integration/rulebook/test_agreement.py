"""Nothing starts where a version that was put out is changed or gone."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text

from certify.rulebook.agreement import disagreements, disagreements_in
from certify.scoring.shelf.catalogue import shipped
from certify.serving import serve
from certify.worker import worker

DIGEST = "sha256:" + "f" * 64
CARRIED = shipped().named("pip-illustrative@2026.1")


def told(rows):
    """The disagreements of rows with the shelves of an installation that has entered nothing."""
    return disagreements(rows, Path("nowhere"))


def codes(problems):
    return [each.code for each in problems]


@pytest.mark.parametrize("status", ["consultation", "active", "withdrawn", "retired"])
def test_what_was_put_out_must_lie_there_as_it_was(status):
    own = (CARRIED.id, CARRIED.version)
    assert told([(*own, CARRIED.digest, status)]) == []
    assert codes(told([(*own, DIGEST, status)])) == ["digest_changed"]
    assert codes(told([("gone", "1", DIGEST, status)])) == ["file_gone"]


def test_a_draft_may_change_or_go():
    assert told([(CARRIED.id, CARRIED.version, DIGEST, "draft")]) == []
    assert told([("gone", "1", DIGEST, "draft")]) == []


@pytest.fixture
def address(tmp_path, monkeypatch):
    """An installation whose database lacks a file."""
    monkeypatch.setenv("CERTIFY_HOME", str(tmp_path))
    made = f"sqlite:///{tmp_path / 'certify.db'}"
    monkeypatch.setenv("CERTIFY_DATABASE_URL", made)
    engine = create_engine(made)
    with engine.begin() as connection:
        connection.execute(text(
            "CREATE TABLE standard_version (standard_id, version, digest, status)"
        ))  # fmt: skip
        connection.execute(text("INSERT INTO standard_version VALUES ('gone', '1', 'd', 'active')"))
    engine.dispose()
    return made


def test_a_database_that_does_not_stand_yet_disagrees_with_nothing(tmp_path):
    for place in (tmp_path / "new.db", tmp_path / "no" / "folder.db"):
        assert disagreements_in(f"sqlite:///{place}", tmp_path) == []
        assert not place.exists(), "to ask makes nothing"


@pytest.mark.parametrize("command", [serve, worker], ids=["serve", "worker"])
def test_neither_pages_nor_worker_start(address, command, tmp_path):
    assert codes(disagreements_in(address, tmp_path)) == ["file_gone"]
    ended = CliRunner().invoke(command, [])
    assert ended.exit_code == 1
    for said in ("gone@1 已公开征求意见", "gone@1 was put out"):
        assert said in ended.output
