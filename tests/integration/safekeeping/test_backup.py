"""An installation is saved, restored elsewhere, and every certificate verified there."""

import gzip
import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import create_engine, func, select, text

from certify import clock, config, files, paths
from certify.app import create_app
from certify.certificate import issuing, keys, service, trust
from certify.certificate.log import audit, recording, store
from certify.certificate.models import Certificate
from certify.certificate.verification import verify
from certify.db import db
from certify.history import Event
from certify.press import fonts
from certify.safekeeping import archive
from certify.safekeeping import service as safekeeping
from certify.safekeeping.faults import SafekeepingFault
from tests import rows
from tests.conftest import settings_for
from tests.people import acting, organisation, person


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def saved(request, tmp_path_factory) -> Iterator[tuple[str, Path, dict[str, str]]]:
    """(kind of database, a backup of an installation with papers, states by number)."""
    home = tmp_path_factory.mktemp("old") / "home"
    home.mkdir()
    app = create_app(settings_for(home, url_for(request, home, "old_house")))
    with app.app_context():
        upgrade()
        rows.standard_in_force()
        fonts.build(paths.PACKAGE.parent / "instance" / "fonts")
        (home / "fonts").symlink_to(paths.PACKAGE.parent / "instance" / "fonts")
        keys.ensure(service.key_folder(home))
        home_of = organisation(person("holder"))
        for _ in range(3):
            rows.recorded_filing(home_of)
        issuing.issue_pending()
        papers = db.session.scalars(select(Certificate).order_by(Certificate.id)).all()
        officer = acting(person("officer", "officer"))
        service.change_state(papers[0].number, "withdraw", "patent_lost", "失效", actor=officer)
        recording.follow()
        target = home.parent / "all.backup"
        safekeeping.back_up(app.config["CERTIFY"], target)
        states = dict(db.session.execute(select(Certificate.number, Certificate.status)).all())
        db.session.remove()
        db.engine.dispose()
    yield request.param, target, states
    clock.CLOCK.allow_setting(None)


def url_for(request, home: Path, name: str, kind: str | None = None) -> str:
    """The address of an empty database of the kind under test."""
    kind = kind or getattr(request, "param", "sqlite")
    if kind == "sqlite":
        return f"sqlite:///{home / 'certify.db'}"
    server = request.getfixturevalue("postgresql_url")
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?")


def elsewhere(monkeypatch, home: Path, url: str) -> None:
    """Let the environment name another installation."""
    for name, value in {
        "CERTIFY_HOME": str(home), "CERTIFY_DATABASE_URL": url, "CERTIFY_MODE": "testing",
        "CERTIFY_SECRET_KEY": "k" * 40, "CERTIFY_PASSWORD_SALT": "s" * 40,
        "CERTIFY_BASE_URL": "http://localhost",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("into", ["sqlite", "postgresql"])
def test_every_certificate_verifies_in_the_restored_installation(
    saved, into, request, tmp_path, monkeypatch
):
    _, source, states = saved
    home = tmp_path / "new"
    elsewhere(monkeypatch, home, url_for(request, home, "new_house", into))
    said = safekeeping.restore(source)
    assert said["same_salt"]
    assert (home / "keys" / keys.SEAL_KEY).stat().st_mode & 0o777 == 0o600
    assert (home / "keys").stat().st_mode & 0o077 == 0
    app = create_app(config.read_settings())
    with app.app_context():
        trusted = trust.own(service.key_folder(home))
        papers = db.session.scalars(select(Certificate)).all()
        assert {each.number: each.status for each in papers} == states
        assert sorted(states.values()) == ["valid", "valid", "withdrawn"]
        for each in papers:
            report = verify(files.read(each.file), trust=trusted, register=service.ask_register)
            assert (report.intact, report.trusted, report.logged) == (True, True, True)
            assert report.status == each.status
        before = store.size()
        assert audit.of_database().size == before
        events = db.session.scalar(select(func.count()).select_from(Event))
        (home / "fonts").symlink_to(paths.PACKAGE.parent / "instance" / "fonts")
        rows.recorded_filing(papers[0].filing.organisation)  # life goes on: ids, log, numbers
        assert issuing.issue_pending() == 1
        assert store.size() > before
        assert db.session.scalar(select(func.count()).select_from(Event)) > events
        newest = db.session.scalars(select(Certificate).order_by(Certificate.id.desc())).first()
        assert newest.number not in states
        db.session.remove()
        db.engine.dispose()
    with pytest.raises(SafekeepingFault) as refused:
        safekeeping.restore(source)
    assert refused.value.problem.code == "home_not_empty"


def test_the_archive_is_its_owners_alone_and_never_written_over(saved):
    _, source, _ = saved
    assert source.stat().st_mode & 0o777 == 0o600
    with pytest.raises(SafekeepingFault) as refused, archive.writing(source):
        pass
    assert refused.value.problem.code == "file_exists"


def spoilt(source: Path, target: Path, change) -> Path:
    """Copy a backup with ``change(name, data)`` done to its members (None: left out)."""
    import io

    with tarfile.open(source) as old, tarfile.open(target, "w:gz", compresslevel=1) as new:
        for entry in old:
            data = change(entry.name, old.extractfile(entry).read())
            if data is not None:
                entry.size = len(data)
                new.addfile(entry, io.BytesIO(data))
    return target


@pytest.mark.parametrize("damage", ["flip", "missing", "extra", "cut", "text", "outside"])
def test_what_is_damaged_touches_nothing(saved, damage, tmp_path, monkeypatch):
    _, source, _ = saved
    target = tmp_path / "spoilt.backup"
    if damage == "cut":
        target.write_bytes(source.read_bytes()[:-3000])
    elif damage == "text":
        target.write_bytes(gzip.compress(b"no tar"))
    else:
        spoilt(source, target, DAMAGE[damage])
    home = tmp_path / "new"
    elsewhere(monkeypatch, home, f"sqlite:///{home / 'certify.db'}")
    with pytest.raises(SafekeepingFault) as refused:
        safekeeping.restore(target)
    assert refused.value.problem.code in ("not_a_backup", "backup_damaged")
    assert not home.exists()


def _flip(name: str, data: bytes) -> bytes:
    return data.replace(b"withdrawn", b"valid    ") if name.endswith("certificate.jsonl") else data


def _members(change):
    def changed(name: str, data: bytes) -> bytes:
        if name != archive.MANIFEST:
            return data
        document = json.loads(data)
        change(document["members"])
        return json.dumps(document).encode()

    return changed


DAMAGE = {
    "flip": _flip,
    "missing": lambda name, data: None if name.endswith("seal.key") else data,
    "extra": _members(lambda m: m.pop(next(iter(m)))),
    "outside": _members(lambda m: m.update({"home/../evil": {}})),
}


def test_a_restore_that_fails_undoes_what_it_began(saved, tmp_path, monkeypatch):
    _, source, _ = saved
    home = tmp_path / "new"
    elsewhere(monkeypatch, home, f"sqlite:///{home / 'certify.db'}")

    def fails(*_):
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(safekeeping.rows, "load", fails)
        with pytest.raises(RuntimeError, match="disk"):
            safekeeping.restore(source)
    assert list(home.iterdir()) == []
    assert safekeeping.restore(source)["schema"] == archive.SCHEMA


def test_a_backup_of_a_newer_version_is_refused(saved, tmp_path, monkeypatch):
    _, source, _ = saved
    elsewhere(monkeypatch, tmp_path / "new", f"sqlite:///{tmp_path / 'certify.db'}")
    real = archive.checked
    monkeypatch.setattr(archive, "checked", lambda path: {**real(path), "migration": "9999"})
    with pytest.raises(SafekeepingFault) as refused:
        safekeeping.restore(source)
    assert refused.value.problem.code == "too_new"
    assert not (tmp_path / "new").exists()


def test_one_command_each(saved, tmp_path):
    """As an operator types them, in processes of their own."""
    kind, source, _ = saved
    if kind != "sqlite":
        pytest.skip("the commands are the same on every database")
    home = tmp_path / "new"
    env = {**os.environ, "CERTIFY_HOME": str(home), "CERTIFY_MODE": "testing"}
    env |= {"CERTIFY_SECRET_KEY": "k" * 40, "CERTIFY_PASSWORD_SALT": "another" * 9}
    done = run("restore", str(source), env=env)
    assert done.returncode == 0, done.stderr
    assert "CERTIFY_PASSWORD_SALT" in done.stderr
    again = run("backup", str(tmp_path / "again.backup"), env=env)
    assert again.returncode == 0, again.stderr
    first, second = archive.checked(source), archive.checked(tmp_path / "again.backup")
    assert first["rows"] == second["rows"]
    same = {n: m for n, m in first["members"].items() if n.startswith("database/")}
    assert same == {n: m for n, m in second["members"].items() if n.startswith("database/")}
    refused = run("restore", str(source), env={**env, "CERTIFY_LANG": "zh"})
    assert refused.returncode == 1 and "不是空的" in refused.stderr
    shutil.rmtree(home)


def run(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "certify", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)
