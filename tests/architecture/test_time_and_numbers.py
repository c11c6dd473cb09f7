"""One clock; exact numbers."""

import ast

import pytest

from tests.architecture.tree import PACKAGE, modules, named, parsed

CLOCK = PACKAGE / "clock.py"
READS_THE_CLOCK = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"),
    ("time", "time"), ("time", "time_ns"), ("time", "localtime"), ("time", "gmtime"),
}  # fmt: skip
EXACT_ROOMS = ("scoring", "accounting", "reference", "filing", "review", "recognition")
# Modules in which a binary fraction may stand, with the reason.
INEXACT = {
    "certify/accounting/product/charts.py": "places of marks in a drawing, not figures",
    "certify/accounting/disclosure/bounds.py": "how far a secret can move, in units of its need",
    "certify/accounting/disclosure/moves.py": "such moves, kept; true amounts stay decimal",
    "certify/accounting/disclosure/suppression.py": "prices of hiding, no figure",
    "certify/accounting/industry/grids.py": "a spreadsheet's numbers, on their way to decimals",
    "certify/accounting/industry/workbook.py": "a spreadsheet's numbers; longer ones stay text",
    "certify/accounting/monitoring/board_charts.py": "places of marks in a drawing, not figures",
    "certify/accounting/publishing/workbook.py": "a spreadsheet's numbers; longer ones stay text",
    "certify/scoring/bulk/bulk_reading.py": "points in bulk, with a bound; the rest is settled",
    "certify/scoring/bulk/batch.py": "sums in bulk, with a bound; the rest is settled",
    "certify/scoring/distance/sensitivity.py": "other weights, no score; near a line in fractions",
    "certify/scoring/backtesting/small_cells.py": "elimination on zeros and ones, no figure",
}


def calls(tree: ast.Module) -> list[tuple[str, str, int]]:
    """Calls of the form ``a.b()`` or ``x.a.b()``: the last two names, and the line."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            found.append((name, node.func.attr, node.lineno))
    return found


@pytest.mark.parametrize("path", [p for p in modules() if p != CLOCK], ids=named)
def test_only_the_clock_reads_the_clock(path) -> None:
    read = [line for owner, name, line in calls(parsed(path)) if (owner, name) in READS_THE_CLOCK]
    assert read == [], f"{named(path)}: ask certify.clock instead"


def test_the_clock_does_read_the_clock() -> None:
    assert any((owner, name) in READS_THE_CLOCK for owner, name, _ in calls(parsed(CLOCK)))


@pytest.mark.parametrize(
    "path",
    [p for room in EXACT_ROOMS for p in modules(PACKAGE / room) if named(p) not in INEXACT],
    ids=named,
)
def test_amounts_and_scores_are_never_binary_fractions(path) -> None:
    inexact = [
        node.lineno for node in ast.walk(parsed(path))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "float")
    ]  # fmt: skip
    assert inexact == [], f"{named(path)}: Decimal, as a string"
