"""A throw-away shelf of standards, and documents to spoil."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from certify import paths
from certify.scoring.source import read_yaml

FOLDER = paths.standards()
SHIPPED = FOLDER / "pip-illustrative" / "2026.1"
SHELVES = sorted(file.parent for file in FOLDER.glob("*/*/standard.yaml"))
"""The folder of every standard this installation carries."""
DOCUMENT = read_yaml(SHIPPED / "standard.yaml")


def spoiled(change: Callable[[Any], object]) -> Any:
    """The shipped standard after ``change`` had its way with it."""
    document = copy.deepcopy(DOCUMENT)
    change(document)
    return document


def at(document: Any, indicator: str) -> Any:
    """One indicator of a document."""
    for dimension in document["dimensions"]:
        for each in dimension["indicators"]:
            if each["id"] == indicator:
                return each
    raise KeyError(indicator)


def put(shelf: Path, document: Any, version: str | None = None) -> Path:
    """Lay a standard on the shelf and return its file."""
    folder = shelf / document["id"] / (version or document["version"])
    folder.mkdir(parents=True)
    file = folder / "standard.yaml"
    file.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    return file
