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
    assert result.stderr.splitlines()[-1] == "Measure 6 of 6 done"
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


def take_in(file: Path, *options: str):
    command = ["take-in", str(file), "--source", "S", "--standing", "final", *options]
    return CliRunner().invoke(accounting, [*command, "--lang", "en"], obj=application)


def test_industry_figures_are_taken_in_whole_or_not_at_all(installation):
    file = installation / "gdp.csv"
    head = "year,gdp_100m_cny,vintage"
    file.write_text(f"{head}\n2022,1204724,2018-census\n2022,x,2018-census\n")
    refused = take_in(file)
    assert refused.exit_code == 2
    assert "Row 3" in refused.stderr and "[amount]" in refused.stderr
    file.write_text(f"{head}\n2022,1204724,2018-census\n2023,1294272,2023-census\n")
    assert "Only tried, nothing was written" in take_in(file, "--dry-run").output
    taken = take_in(file)
    assert taken.exit_code == 0, taken.output
    assert taken.stdout.splitlines() == [
        "Taken in: 2022, vintage 2018-census, 1 figures.",
        "Taken in: 2023, vintage 2023-census, 1 figures.",
    ]
    again = take_in(file)
    assert again.exit_code == 2 and "reason_missing" in again.stderr
    assert take_in(file, "--reason", "修订").exit_code == 0
