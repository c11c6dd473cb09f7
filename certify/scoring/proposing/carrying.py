"""Carrying golden cases over to a version whose benchmarks moved.

A case is an expert's expectation, and stays his: points, totals and verdicts are never
written anew. What moves is the fact that is measured against a moved benchmark, so that
the value after the transform is the same as before. Where that cannot be exact, or the fact
would become one that no filing can hold, or the case then fails, it is listed for the expert.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from certify.i18n import N_
from certify.scoring.examples.cases import MISSING
from certify.scoring.examples.golden import run_cases
from certify.scoring.faults import Fault
from certify.scoring.proposing.redraft import Change, Manuscript, nodes_of, quoted
from certify.scoring.rounding import CONTEXT, half_up, plain
from certify.scoring.source import parse_document
from certify.scoring.standard import Standard
from certify.scoring.vocabulary import VOCABULARY

TWELVE_PLACES: Final = Decimal("0.000000000001")
"""What a case can write of a fact."""


@dataclass(frozen=True)
class Carried:
    """The cases' new text; every value moved; and what the expert has to look at.

    ``doubts`` are moved values that are rounded or that no filing can hold; ``failing`` is
    what differs when the cases are run against the new version.
    """

    text: str
    cases: int
    changes: tuple[Change, ...]
    doubts: tuple[Fault, ...]
    failing: tuple[Fault, ...]


@dataclass(frozen=True)
class _Move:
    """How a fact of one field moves: with the ratio of its benchmarks, or their difference."""

    ratio: bool
    old: Decimal
    new: Decimal

    def apply(self, value: Decimal) -> Decimal:
        """Return the moved value, to the places a case can write."""
        with localcontext(CONTEXT):
            moved = value * self.new / self.old if self.ratio else value + self.new - self.old
        return half_up(moved, TWELVE_PLACES)

    def exact(self, value: Decimal, moved: Decimal) -> bool:
        """Whether ``moved`` gives the very value after the transform that ``value`` gave."""
        if self.ratio:
            return Fraction(moved) * Fraction(self.old) == Fraction(value) * Fraction(self.new)
        return Fraction(moved) - Fraction(self.new) == Fraction(value) - Fraction(self.old)


def carry(text: str, old: Standard, new: Standard, name: str) -> Carried:
    """Return the cases of ``old`` made cases of ``new``; ``name`` stands for the file."""
    manuscript = Manuscript(text)
    root = nodes_of(manuscript.root)
    manuscript.put(root["version"], new.version, "version")
    doubts = list(_Cases(manuscript, root, old, new, name).move())
    finished = manuscript.finished()
    made = parse_document(finished.encode(), Path(name))
    report = run_cases(new, made.value, name, made.lines)
    return Carried(finished, report.cases, tuple(manuscript.changes), tuple(doubts), report.faults)


def moves(old: Standard, new: Standard, field: str) -> Mapping[str, _Move]:
    """Return fact → how it moves in ``field``; by its first indicator, should two differ."""
    found: dict[str, _Move] = {}
    before, after = old.fields.get(field), new.fields.get(field)
    if before is None or after is None:
        return found
    for indicator in new.indicators:
        fact = indicator.fact
        if fact is None or indicator.benchmark is None or fact in found:
            continue
        pair = before.measures[indicator.id], after.measures[indicator.id]
        if pair[0] != pair[1]:
            found[fact] = _Move(indicator.transform == "ratio", *pair)
    return found


class _Cases:
    """One set of cases on its way to a new version."""

    def __init__(
        self, manuscript: Manuscript, root: Mapping[str, Any], old: Standard, new: Standard,
        name: str,
    ) -> None:  # fmt: skip
        self.manuscript, self.root, self.name = manuscript, root, name
        self.base = nodes_of(root["base"])
        self.base_field = self.base["field"].value
        fields = set(old.fields) | {self.base_field}
        self.moves = {field: moves(old, new, field) for field in fields}

    def move(self) -> Iterator[Fault]:
        """Move the facts of the base and of every case; yield what an expert must look at."""
        facts = nodes_of(self.base["facts"])
        yield from self._put(facts, self.base_field, "base")
        for case in self.root["cases"].value:
            nodes = nodes_of(case)
            field = nodes["field"].value if "field" in nodes else self.base_field
            own = nodes_of(nodes["facts"]) if "facts" in nodes else {}
            key = f"cases.{nodes['id'].value}"
            yield from self._put(own, field, key)
            if self.moves.get(field, {}) != self.moves[self.base_field]:
                yield from self._inherited(case, nodes, facts, own, field, key)

    def _put(self, facts: Mapping[str, Any], field: str, key: str) -> Iterator[Fault]:
        for fact, node in facts.items():
            move = self.moves.get(field, {}).get(fact)
            if move is not None and node.value != MISSING:
                moved, doubts = self._moved(move, fact, node.value, key)
                self.manuscript.put(node, moved, f"{key}.facts.{fact}")
                yield from doubts

    def _inherited(
        self, case: Any, nodes: Mapping[str, Any], base: Mapping[str, Any],
        own: Mapping[str, Any], field: str, key: str,
    ) -> Iterator[Fault]:  # fmt: skip
        """Write out what a case of another field took from the base, which moved otherwise."""
        written = []
        ours, theirs = self.moves.get(field, {}), self.moves[self.base_field]
        for fact, node in base.items():
            move = ours.get(fact)
            if fact in own or node.value == MISSING or move == theirs.get(fact):
                continue
            moved = node.value
            if move is not None:
                moved, doubts = self._moved(move, fact, node.value, key)
                yield from doubts
            written.append((fact, node.value, moved))
        self._write(case, nodes, written, key)

    def _write(
        self, case: Any, nodes: Mapping[str, Any], written: list[tuple[str, str, str]], key: str
    ) -> None:
        if not written:
            return
        changes = [Change(f"{key}.facts.{fact}", old, new) for fact, old, new in written]
        pairs = [f"{fact}: {quoted(new)}" for fact, _, new in written]
        whole = f"{{{', '.join(pairs)}}}"
        facts = nodes.get("facts")
        if facts is None:
            self.manuscript.insert(case, nodes["field"], f"facts: {whole}", *changes)
        elif not facts.value:
            self.manuscript.fill(facts, whole, *changes)
        else:
            for pair, change in zip(pairs, changes, strict=True):
                self.manuscript.insert(facts, facts.value[-1][1], pair, change)

    def _moved(self, move: _Move, fact: str, text: str, key: str) -> tuple[str, tuple[Fault, ...]]:
        value = Decimal(text)
        moved = move.apply(value)
        said = {"fact": fact, "old": text, "new": plain(moved)}
        place = f"{key}.facts.{fact}"
        doubts = []
        if not move.exact(value, moved):
            doubts.append(Fault(self.name, place, "rounded", _ROUNDED, _ROUNDED_CURE, said))
        word = VOCABULARY[fact]
        low, high = word.low, word.high
        outside = (low is not None and moved < low) or (high is not None and moved > high)
        if outside or (word.whole and moved != moved.to_integral_value()):
            doubts.append(
                Fault(self.name, place, "impossible", _IMPOSSIBLE, _IMPOSSIBLE_CURE, said)
            )
        return plain(moved), tuple(doubts)


_ROUNDED = N_("{fact}: {old} became {new}, which is rounded: the case is no longer exact.")
_ROUNDED_CURE = N_("Choose a value beside the same edge and compute the case anew by hand.")
_IMPOSSIBLE = N_("{fact}: {old} became {new}, which no filing can hold.")
_IMPOSSIBLE_CURE = N_("Take the case out, or rewrite it with a fact that can be.")
