"""An application that can issue: fonts of set-up, a key of its own."""

from collections.abc import Iterator

import pytest
from flask import Flask

from certify import paths
from certify.certificate import keys, service
from certify.press import fonts


@pytest.fixture
def issuing(app: Flask) -> Iterator[Flask]:
    """The application with fonts and a sealing key at home."""
    built = paths.PACKAGE.parent / "instance" / "fonts"
    fonts.build(built)
    home = app.config["CERTIFY"].home
    if not service.font_folder(home).exists():
        service.font_folder(home).symlink_to(built, target_is_directory=True)
    keys.ensure(service.key_folder(home))
    yield app
    (home / "status-list.json").unlink(missing_ok=True)
