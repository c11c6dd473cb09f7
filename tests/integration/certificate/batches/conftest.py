"""An installation of its own in a folder, for processes that are started and killed."""

from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask_migrate import upgrade

from certify import paths
from certify.app import create_app
from certify.certificate import keys
from certify.db import db
from certify.press import fonts
from tests import rows
from tests.people import organisation, person


@contextmanager
def opened():
    """The installation in the environment, and its database closed again."""
    with create_app().app_context():
        yield
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Path]:
    """Make an installation with so many recorded products that have no paper yet."""

    def made(products: int) -> Path:
        home = tmp_path / "home"
        monkeypatch.setenv("CERTIFY_HOME", str(home))
        monkeypatch.setenv("CERTIFY_MODE", "testing")
        monkeypatch.delenv("CERTIFY_DATABASE_URL", raising=False)
        with opened():
            upgrade()
            holder = organisation(person("holder"))
            for number in range(products):
                rows.recorded_filing(holder, f"产品{number}")
        built = paths.PACKAGE.parent / "instance" / "fonts"
        fonts.build(built)
        (home / "fonts").symlink_to(built)
        keys.ensure(home / "keys")
        return home

    return made
