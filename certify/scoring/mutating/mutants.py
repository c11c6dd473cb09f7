"""Every number of a standard, shifted a little: what golden cases must not let pass.

A number moves by one unit of its last written place and by one per cent, both ways; a
weight moves together with another one, so that weights still sum to 100. Dates, ids and
versions are names, not numbers a score depends on.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations
from typing import Any

from certify.scoring.linting.shape import Path, key_of


@dataclass(frozen=True)
class Change:
    """One number of the document: where it stands, as key and path, from what, to what."""

    key: str
    path: Path
    old: str
    new: str

    def say(self) -> str:
        """Write the change in a notation that belongs to no language."""
        return f"{self.key}: {self.old} → {self.new}"


@dataclass(frozen=True)
class Mutant:
    """A standard with one number shifted, or a pair of weights and what follows from them.

    ``near`` names facts, levels or fields whose cases most likely notice.
    """

    changes: tuple[Change, ...]
    near: frozenset[str]

    @property
    def key(self) -> str:
        """The key of the number that was shifted."""
        return self.changes[0].key

    def say(self) -> str:
        """Write what was changed."""
        return "; ".join(change.say() for change in self.changes)


@contextmanager
def applied(document: Any, mutant: Mutant) -> Iterator[None]:
    """Let ``document`` carry the changes of ``mutant`` for a while."""
    for change in mutant.changes:
        _put(document, change.path, change.new)
    try:
        yield
    finally:
        for change in mutant.changes:
            _put(document, change.path, change.old)


def mutants(document: Mapping[str, Any]) -> Iterator[Mutant]:
    """Yield every mutant of a lint-clean ``document``."""
    for path, near in _numbers(document):
        for new in shifted(_at(document, path)):
            yield Mutant((_change(document, path, new),), near)
    places = document["rounding"]["places"]
    for step in (-1, 1):
        change = _change(document, ("rounding", "places"), str(int(places) + step))
        yield Mutant((change,), frozenset())
    yield from _weights(document)


def shifted(text: str) -> Iterator[str]:
    """Yield ``text`` one unit of its last place up and down, and one per cent up and down."""
    number = Decimal(text)
    unit = Decimal(1).scaleb(int(number.as_tuple().exponent))
    seen = {number}
    for step in (unit, -unit, abs(number) / 100, -abs(number) / 100):
        if number + step not in seen:
            seen.add(number + step)
            yield format(number + step, "f")


def _numbers(document: Mapping[str, Any]) -> Iterator[tuple[Path, frozenset[str]]]:
    """Yield (path, near) of every number but weights and places."""
    for index, field in enumerate(document["fields"]):
        near = frozenset([field["code"]])
        path: Path = ("fields", index)
        for part in ("benchmarks", "floors"):
            yield from (((*path, part, name), near) for name in field.get(part, ()))
        if "pass_mark" in field:
            yield (*path, "pass_mark"), near
    for index in range(len(document.get("awards", ()))):
        yield ("awards", index, "from"), frozenset()
    for index, gate in enumerate(document["gates"]):
        if "bound" in gate:
            yield ("gates", index, "bound"), frozenset([gate["fact"]])
    for path, indicator in _indicators(document):
        near = frozenset([indicator.get("fact", indicator["id"])])
        yield from ((inner, near) for inner in _of_indicator(path, indicator))


def _of_indicator(path: Path, indicator: Mapping[str, Any]) -> Iterator[Path]:
    for row in range(len(indicator["table"])):
        yield (*path, "table", row, 0)
        yield (*path, "table", row, 1)
    if "missing" in indicator:
        yield (*path, "missing", "points")
    for index in range(len(indicator.get("guidance", ()))):
        yield (*path, "guidance", index, "level")


def _indicators(document: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for row, dimension in enumerate(document["dimensions"]):
        for index, indicator in enumerate(dimension["indicators"]):
            yield ("dimensions", row, "indicators", index), indicator


def _weights(document: Mapping[str, Any]) -> Iterator[Mutant]:
    """Yield each weight shifted at the expense of each other one, dimensions following."""
    for (path, one), (other_path, other) in permutations(_indicators(document), 2):
        weight = Decimal(one["weight"])
        for new in shifted(one["weight"]):
            step = Decimal(new) - weight
            changes = [
                _change(document, (*path, "weight"), new),
                _moved(document, (*other_path, "weight"), -step),
            ]
            if path[1] != other_path[1]:
                changes.append(_moved(document, (*path[:2], "weight"), step))
                changes.append(_moved(document, (*other_path[:2], "weight"), -step))
            near = {each.get("fact", each["id"]) for each in (one, other)}
            yield Mutant(tuple(changes), frozenset(near))


def _moved(document: Any, path: Path, step: Decimal) -> Change:
    return _change(document, path, format(Decimal(_at(document, path)) + step, "f"))


def _change(document: Any, path: Path, new: str) -> Change:
    return Change(key_of(document, path), path, _at(document, path), new)


def _at(document: Any, path: Path) -> str:
    for step in path:
        document = document[step]
    return str(document)


def _put(document: Any, path: Path, value: str) -> None:
    for step in path[:-1]:
        document = document[step]
    document[path[-1]] = value
