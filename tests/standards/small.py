"""A standard of two indicators that fits on one sheet of paper, with its golden cases.

Export share in bands (0→40, 1→60, 10→80, 30→100) and profit margin ÷ 8 % on a line
(0→0, 1→60, 2→100), fifty points each, one field, pass mark 62. The base has 60 and 80
points: (60 + 80) ÷ 2 = 70.
"""

import copy

import yaml

from tests.standards.shelf import at, spoiled


def small():
    """The document, cut out of the illustrative standard."""

    def cut(document):
        document["dimensions"] = document["dimensions"][:1]
        dimension = document["dimensions"][0]
        dimension.update(weight="100", indicators=[at(document, "A4"), at(document, "A2")])
        for indicator in dimension["indicators"]:
            indicator["weight"] = "50"
        document["fields"] = document["fields"][:1]
        document["fields"][0].update(floors={}, benchmarks={"profit_margin": "8"})
        document["benchmarks"] = [b for b in document["benchmarks"] if b["id"] == "profit_margin"]
        document["gates"] = []

    return spoiled(cut)


def case(name, share, margin, points, total):
    """One case: what it states and what the hand computes."""
    share_points, margin_points = points
    return {
        "id": name, "zh": name, "en": name,
        "facts": {"export_share": share, "profit_margin": margin},
        "expect": {
            "points": {"A4": share_points, "A2": margin_points},
            "total": total,
            "verdict": "meets" if float(total) >= 62 else "below",
        },
    }  # fmt: skip


COVERING = [
    case("band-1", "0.5", "0.12", ("40", "80"), "60.00"),
    case("band-2", "5", "0.12", ("60", "80"), "70.00"),
    case("band-3", "20", "0.12", ("80", "80"), "80.00"),
    case("band-4", "50", "0.12", ("100", "80"), "90.00"),
    case("loss", "5", "-0.01", ("60", "0"), "30.00"),
    case("no-profit", "5", "0", ("60", "0"), "30.00"),
    case("half", "5", "0.04", ("60", "30"), "45.00"),
    case("benchmark", "5", "0.08", ("60", "60"), "60.00"),
    case("twice", "5", "0.16", ("60", "100"), "80.00"),
    case("more", "5", "0.2", ("60", "100"), "80.00"),
]
"""One case on each side of every edge, none of them close to it."""

GUARDING = [
    *COVERING,
    case("under-1", "0.999", "0.12", ("40", "80"), "60.00"),
    case("from-1", "1", "0.12", ("60", "80"), "70.00"),
    case("under-10", "9.99", "0.12", ("60", "80"), "70.00"),
    case("from-10", "10", "0.12", ("80", "80"), "80.00"),
    case("under-30", "29.99", "0.12", ("80", "80"), "80.00"),
    case("from-30", "30", "0.12", ("100", "80"), "90.00"),
    case("at-the-mark", "5", "0.088", ("60", "64"), "62.00"),
    case("under-the-mark", "5", "0.08796", ("60", "63.98"), "61.99"),
]
"""Close enough to every edge that none can move."""


def examples(cases):
    """The document of golden cases."""
    return {
        "schema": "certify.golden/1",
        "standard": "pip-illustrative",
        "version": "2026.1",
        "base": {"field": "01", "facts": {}, "levels": {}},
        "cases": copy.deepcopy(list(cases)),
    }


def lay(folder, cases):
    """Lay the standard and ``cases`` into a shelf and return its version folder."""
    place = folder / "pip-illustrative" / "2026.1"
    place.mkdir(parents=True)
    for name, content in (("standard", small()), ("examples", examples(cases))):
        text = yaml.safe_dump(content, allow_unicode=True)
        (place / f"{name}.yaml").write_text(text, encoding="utf-8")
    return place
