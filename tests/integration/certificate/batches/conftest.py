"""An installation of its own in a folder, for processes that are started and killed."""

import itertools
import os
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import create_engine

from certify import paths
from certify.app import create_app
from certify.certificate import keys
from certify.db import db
from certify.press import fonts
from tests import rows
from tests.people import organisation, person

databases = itertools.count(1)


@contextmanager
def opened():
    """The installation in the environment, and its database closed again."""
    with create_app().app_context():
        yield
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def own_postgresql(request: pytest.FixtureRequest) -> str:
    """The address of an empty database on the PostgreSQL server of the test run."""
    server: str = request.getfixturevalue("postgresql_url")
    name = f"batch_{next(databases)}_{os.getpid()}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Make an installation with so many recorded products that have no paper yet."""

    def made(products: int, database: str | None = None) -> Path:
        home = tmp_path / "home"
        monkeypatch.setenv("CERTIFY_HOME", str(home))
        monkeypatch.setenv("CERTIFY_MODE", "testing")
        monkeypatch.delenv("CERTIFY_DATABASE_URL", raising=False)
        if database:
            monkeypatch.setenv("CERTIFY_DATABASE_URL", database)
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
