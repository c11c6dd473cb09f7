"""Every expectation of every golden case, reckoned once more without the engine."""

import pytest
import yaml

from tests.standards.calculator import reckon
from tests.standards.shelf import SHELVES


def read(file):
    """A document whose scalars are text, read by the plain library."""
    return yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)


@pytest.mark.parametrize("folder", SHELVES, ids=lambda folder: folder.parent.name)
def test_what_the_file_expects_is_what_fractions_give(folder):
    standard, examples = read(folder / "standard.yaml"), read(folder / "examples.yaml")
    departing = {}
    for case in examples["cases"]:
        reckoned = reckon(standard, examples["base"], case)
        stated = {"failed": [], "award": "none"} | case["expect"]
        stated.setdefault("dimensions", reckoned["dimensions"])
        if stated != reckoned:
            departing[case["id"]] = (stated, reckoned)
    assert departing == {}
