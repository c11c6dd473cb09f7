"""What changed between two editions of one year's summary: old and new beside each other.

A figure is restated when a filing was corrected, withdrawn, recorded late, recognised or
estimated by another method. The old edition is kept as it was compiled.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

CAME: Final = "came"
GONE: Final = "gone"
CHANGED: Final = "changed"

COMPARED: Final = (
    "output_value", "sales", "exports", "profit", "status", "contribution", "method",
    "value_added", "patent_value_added",
)  # fmt: skip
"""What is compared of each product: filed figures, status, then the estimates."""

Line = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One product: ``values`` maps what differs to (old, new), as stored; None = not there."""

    record_number: str
    kind: str
    values: Mapping[str, tuple[str | None, str | None]]


def changes(before: Iterable[Line], after: Iterable[Line]) -> tuple[Change, ...]:
    """Return what changed from one edition's product lines to the next's, by record number."""
    old = {line["record_number"]: line for line in before}
    new = {line["record_number"]: line for line in after}
    compared = ((number, old.get(number), new.get(number)) for number in sorted({*old, *new}))
    found = (_change(number, was, now) for number, was, now in compared)
    return tuple(one for one in found if one.values)


def _change(number: str, was: Line | None, now: Line | None) -> Change:
    kind = CAME if was is None else GONE if now is None else CHANGED
    pairs = {name: (_of(was, name), _of(now, name)) for name in COMPARED}
    return Change(number, kind, {n: pair for n, pair in pairs.items() if pair[0] != pair[1]})


def _of(line: Line | None, name: str) -> str | None:
    return None if line is None else line[name]
