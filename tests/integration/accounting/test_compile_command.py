"""``certify accounting compile`` on an installation of its own."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask_migrate import upgrade

from certify import paths
from certify.accounting.commands import accounting
from certify.app import create_app
from certify.cli import application
from certify.db import db
from certify.press import fonts
from tests.integration.accounting.rows import USCCS, organisation, recorded


@pytest.fixture
def installation(tmp_path, monkeypatch):
    """A throw-away installation in which one product is recorded for 2025."""
    home = tmp_path / "home"
    monkeypatch.setenv("CERTIFY_HOME", str(home))
    monkeypatch.setenv("CERTIFY_MODE", "testing")
    monkeypatch.delenv("CERTIFY_DATABASE_URL", raising=False)
    built = paths.PACKAGE.parent / "instance" / "fonts"
    fonts.build(built)
    with create_app().app_context():
        upgrade()
        recorded(organisation(USCCS[0]))
        db.session.remove()
        db.engine.dispose()
    (home / "fonts").symlink_to(built)
    return tmp_path


def run(folder: Path, year: str):
    command = ["compile", "--year", year, "--out", str(folder / "out"), "--lang", "en"]
    return CliRunner().invoke(accounting, command, obj=application)


def test_four_files_are_written_and_named(installation):
    result = run(installation, "2025")
    assert result.exit_code == 0, result.output
    names = [Path(line).name for line in result.stdout.splitlines()]
    assert names == [
        "accounting.csv", "accounting.pdf", "accounting-public.csv", "accounting-public.pdf",
    ]  # fmt: skip
    out = installation / "out"
    assert "60000000.00" in (out / "accounting.csv").read_text(encoding="utf-8-sig")
    assert "60000000.00" not in (out / "accounting-public.csv").read_text(encoding="utf-8-sig")
    assert (out / "accounting.pdf").read_bytes().startswith(b"%PDF")


def test_year_without_products_is_refused(installation):
    result = run(installation, "2019")
    assert result.exit_code == 2
    assert "No product is recorded for 2019" in result.stderr
    assert not (installation / "out").exists()
