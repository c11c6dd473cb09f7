"""``certify standards backtest`` and ``propose`` on an installation of their own."""

import json

import pytest
from click.testing import CliRunner
from flask_migrate import upgrade

from certify import paths
from certify.app import create_app
from certify.certificate.conformance.listing import conform
from certify.cli import application
from certify.db import db
from certify.press import fonts
from certify.rulebook.commands import standards
from certify.scoring.shelf.checking import check
from tests.integration.accounting.rows import USCCS
from tests.integration.campaign.recorded import recorded
from tests.people import organisation, person

NEW, OLD = "rd-intensity-illustrative@2025.1", "pip-illustrative@2026.1"


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """A throw-away installation in which three organisations recorded one product each."""
    home = tmp_path_factory.mktemp("backtest-home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CERTIFY_HOME", str(home))
        patch.setenv("CERTIFY_MODE", "testing")
        patch.delenv("CERTIFY_DATABASE_URL", raising=False)
        built = paths.PACKAGE.parent / "instance" / "fonts"
        fonts.build(built)
        with create_app().app_context():
            upgrade()
            for turn, uscc in enumerate(USCCS[:3]):
                sales = f"{80 + turn}000000.00"
                owner = person(f"owner-{turn}")
                recorded(organisation(owner, uscc=uscc), economics={"sales": sales})
            db.session.remove()
            db.engine.dispose()
        (home / "fonts").symlink_to(built)
        yield home


def run(*command):
    return CliRunner().invoke(standards, [*command, "--lang", "en"], obj=application)


def test_the_back_test_is_told_and_written_full_and_public(installation, tmp_path):
    done = run("backtest", NEW, "--against", OLD, "--out", str(tmp_path))
    assert done.exit_code == 0, done.output
    assert f"{NEW} against {OLD}: 3 filings of 3 organisations, years 2025" in done.stdout
    assert {path.name for path in tmp_path.iterdir()} == {
        f"{name}.{suffix}" for name in ("backtest", "backtest-public")
        for suffix in ("json", "csv", "pdf")
    }  # fmt: skip
    report = (tmp_path / "backtest.pdf").read_bytes()
    assert [(found.clause.id, found.place) for found in conform(report).findings] == []
    assert json.loads((tmp_path / "backtest-public.json").read_bytes())["public"] is True


def test_json_goes_to_the_output_and_progress_beside_it(installation):
    done = run("backtest", NEW, "--against", OLD, "--years", "2025", "--json")
    assert json.loads(done.stdout)["filings"] == 3
    assert "3" in done.stderr


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("backtest", "none@1", "--against", OLD), "There is no standard none@1"),
        (("backtest", NEW, "--against", OLD, "--years", "1999"), "data years 1999"),
        (("propose", OLD, "--year", "2025", "--as", "2027.1"), "No benchmark would change"),
        (("propose", OLD, "--year", "2025", "--as", "2026.1"), "version 2026.1 already"),
        (("propose", OLD, "--year", "1999", "--as", "x"), "x is no version number"),
        (("propose", OLD, "--year", "2025", "--as", "2027.1", "--quantile", "two"), "quantile"),
        (("propose", "none@1", "--year", "2025", "--as", "2"), "There is no standard none@1"),
    ],
)
def test_what_cannot_be_done_is_said_and_exits_1(installation, tmp_path, command, said):
    out = ["--out", str(tmp_path / "out")] if command[0] == "propose" else []
    done = run(*command, *out)
    assert done.exit_code == 1
    assert said in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_proposal_is_a_draft_that_check_can_read(installation, tmp_path):
    wish = ("propose", OLD, "--year", "2025", "--as", "2027.1", "--minimum", "3",
            "--out", str(tmp_path), "--from", "2027-07-01")  # fmt: skip
    done = run(*wish)
    place = tmp_path / "pip-illustrative" / "2027.1"
    assert {path.name for path in place.iterdir()} == {
        "standard.yaml", "examples.yaml", "README.md",
    }  # fmt: skip
    text = (place / "standard.yaml").read_text(encoding="utf-8")
    assert 'sales: "8100"' in text and 'effective_from: "2027-07-01"' in text
    assert "field 01, sales: 3 filings of 3 organisations, 5000 → 8100 (New number)" in done.stdout
    assert "5000 → 8100" in (place / "README.md").read_text(encoding="utf-8")
    (checked,) = check(place)
    assert (done.exit_code == 0) is ("rounded" not in done.stderr and not checked.faults)
    again = run(*wish)
    assert again.exit_code == 1 and "exists already" in again.stderr


def test_the_proposal_for_machines(installation, tmp_path):
    done = run("propose", OLD, "--year", "2025", "--as", "2027.2", "--minimum", "3",
               "--out", str(tmp_path), "--json")  # fmt: skip
    document = json.loads(done.stdout)
    assert document["name"] == "pip-illustrative@2027.2"
    assert {"key": "fields.01.benchmarks.sales", "old": "5000", "new": "8100"} in document[
        "changes"
    ]
    assert any(each["code"] == "rounded" for each in document["open"]) is (done.exit_code == 1)
