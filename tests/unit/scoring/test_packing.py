"""A version packed: the same bytes wherever it lies and whenever its files were touched."""

import os
import shutil
from io import BytesIO
from zipfile import ZipFile

import pytest

from certify import paths
from certify.scoring.shelf.packing import pack

FOLDER = paths.standards() / "pip-illustrative" / "2026.1"


def copied(tmp_path):
    return shutil.copytree(FOLDER, tmp_path / "pip-illustrative" / "2026.1")


def test_the_same_bytes_wherever_and_whenever(tmp_path):
    copy = copied(tmp_path)
    (copy / "README.md").unlink(missing_ok=True)
    first = pack(copy)
    for file in copy.iterdir():
        os.utime(file, (0, 1_000_000_000))
        file.chmod(0o600)
    assert pack(copy) == first


def test_the_files_lie_below_id_and_version_unchanged(tmp_path):
    copy = copied(tmp_path)
    (copy / "README.md").write_text("Why", encoding="utf-8")
    (copy / "notes.txt").write_text("not of the version", encoding="utf-8")
    with ZipFile(BytesIO(pack(copy))) as packed:
        assert packed.namelist() == [
            f"pip-illustrative/2026.1/{name}"
            for name in ("README.md", "examples.yaml", "standard.yaml")
        ]
        read = packed.read("pip-illustrative/2026.1/standard.yaml")
    assert read == (copy / "standard.yaml").read_bytes()


def test_a_version_without_golden_cases_is_not_packed(tmp_path):
    copy = copied(tmp_path)
    (copy / "examples.yaml").unlink()
    with pytest.raises(FileNotFoundError):
        pack(copy)
