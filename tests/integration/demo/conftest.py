"""A demonstration loaded once: it takes its time, and nothing here changes it."""

import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from certify import paths
from certify.app import create_app
from certify.certificate import keys, service
from certify.clock import CLOCK
from certify.db import db
from certify.demo.loader import load_demonstration
from certify.press import fonts
from tests.conftest import settings_for


def installation(home: Path) -> Flask:
    """An application on an empty SQLite database of its own."""
    app = create_app(settings_for(home, f"sqlite:///{home / 'certify.db'}"))
    with app.app_context():
        upgrade()
    return app


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The home of an installation with the whole demonstration in it, loaded once for all.

    Whichever process of this test run comes first loads it, another waits: it takes a minute.
    """
    base = tmp_path_factory.getbasetemp()
    home = (base if worker_id == "master" else base.parent) / "demonstration"
    done = home.with_suffix(".done")
    with home.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            _load(home)
            done.touch()
    return home


def _load(home: Path) -> None:
    home.mkdir()
    clock_file = CLOCK.file
    built = paths.PACKAGE.parent / "instance" / "fonts"
    fonts.build(built)
    service.font_folder(home).symlink_to(built)
    keys.ensure(service.key_folder(home))
    app = installation(home)
    with app.app_context():
        load_demonstration()
        db.session.remove()
        db.engine.dispose()
    CLOCK.allow_setting(clock_file)


@pytest.fixture(scope="module")
def loaded(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demonstration, for this module alone."""
    home, clock_file = tmp_path_factory.mktemp("home"), CLOCK.file
    shutil.copytree(demonstration, home, symlinks=True, dirs_exist_ok=True)
    app = installation(home)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    CLOCK.allow_setting(clock_file)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Flask]:
    """An installation in which nothing has been loaded."""
    clock_file = CLOCK.file
    app = installation(tmp_path)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    CLOCK.allow_setting(clock_file)
