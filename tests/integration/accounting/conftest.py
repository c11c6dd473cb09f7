"""Fonts for the reports: those of set-up, built now (once) if set-up has not."""

from pathlib import Path

import pytest

from certify import paths
from certify.press import fonts as certificate_fonts


@pytest.fixture
def with_fonts(app) -> Path:
    """The application's fonts."""
    built = paths.PACKAGE.parent / "instance" / "fonts"
    certificate_fonts.build(built)
    link = app.config["CERTIFY"].home / "fonts"
    if not link.exists():
        link.symlink_to(built)
    return link
