"""One key, one font folder and one sealed paper of each kind for all these tests."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from certify import paths
from certify.certificate import keys, render, seal
from certify.certificate.keys import SealKey
from certify.press import fonts as certificate_fonts
from certify.press.fonts import FontSet
from certify.press.resources import require_ready
from tests.certificates import samples
from tests.certificates.enclosed import enclose

SEALED_AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def fonts() -> FontSet:
    """The built fonts: those of set-up if they stand there, else built now (once)."""
    folder = paths.PACKAGE.parent / "instance" / "fonts"
    certificate_fonts.build(folder)
    return require_ready(folder)


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> SealKey:
    return keys.ensure(tmp_path_factory.mktemp("keys") / "keys")


@pytest.fixture(scope="session")
def paper(fonts: FontSet) -> bytes:
    """The unsealed recognition certificate."""
    content = samples.recognition()
    return render.render(content, fonts, enclose(content))


@pytest.fixture(scope="session")
def sealed(paper: bytes, key: SealKey) -> bytes:
    return seal.seal(paper, key, at=SEALED_AT)


@pytest.fixture(scope="session")
def sealed_recordation(fonts: FontSet, key: SealKey) -> bytes:
    content = samples.recordation()
    return seal.seal(render.render(content, fonts, enclose(content)), key, at=SEALED_AT)


@pytest.fixture
def sealed_file(sealed: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(sealed)
    return path
