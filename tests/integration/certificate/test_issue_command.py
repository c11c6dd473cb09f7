"""``certify certificates issue-pending`` on an installation of its own."""

import pytest
from click.testing import CliRunner, Result
from flask_migrate import upgrade
from sqlalchemy import func, select

from certify import paths
from certify.app import create_app
from certify.certificate import keys
from certify.certificate.models import Certificate
from certify.cli import application, certify
from certify.db import db
from certify.press import fonts
from tests import rows
from tests.people import organisation, person


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty folder in which an installation is to stand."""
    monkeypatch.setenv("CERTIFY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CERTIFY_MODE", "testing")
    monkeypatch.delenv("CERTIFY_DATABASE_URL", raising=False)
    return tmp_path / "home"


def set_up(products: int) -> None:
    """Make the database, with so many recorded products that have no paper yet."""
    with create_app().app_context():
        upgrade()
        holder = organisation(person("holder"))
        for number in range(products):
            rows.recorded_filing(holder, f"产品{number}")
        db.session.remove()
        db.engine.dispose()


def run(*words: str) -> Result:
    return CliRunner().invoke(certify, ["certificates", "issue-pending", *words], obj=application)


def issued() -> int:
    with create_app().app_context():
        found = db.session.scalar(select(func.count()).select_from(Certificate)) or 0
        db.session.remove()
        db.engine.dispose()
    return found


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_what_waits_is_issued_once(home, jobs):
    set_up(2)
    built = paths.PACKAGE.parent / "instance" / "fonts"
    fonts.build(built)
    (home / "fonts").symlink_to(built)
    keys.ensure(home / "keys")
    assert run("--jobs", jobs).exit_code == 0
    assert issued() == 2
    again = run("--jobs", jobs)
    assert (again.exit_code, issued()) == (0, 2)
    assert "0 certificates" in again.output


def test_before_set_up_it_says_what_to_do(home):
    done = run()
    assert done.exit_code == 1
    assert "certify setup" in done.output


def test_without_a_key_it_says_so_and_without_work_it_needs_none(home):
    set_up(0)
    assert run().exit_code == 0
    set_up_more()
    done = run()
    assert done.exit_code == 1
    assert str(home / "keys") in done.output


def set_up_more() -> None:
    """Record a product in the installation that stands."""
    with create_app().app_context():
        holder = organisation(person("second holder"), "91350100M000100Y43")
        rows.recorded_filing(holder, "后来的产品")
        db.session.remove()
        db.engine.dispose()
