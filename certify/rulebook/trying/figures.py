"""Trying figures on a version: facts and levels stated directly, as golden cases state them.

Pure. For an expert who asks what a rule makes of a number and has no filing at hand. The
checks are those of golden cases: what no filing can show is refused, everything at once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from certify.i18n import N_, translate
from certify.rulebook.reading import unit_words
from certify.scoring.engine import judge
from certify.scoring.examples.cases import MISSING, NONE, Case, stated
from certify.scoring.examples.doubts import statement_doubts
from certify.scoring.linting.shape import shape_doubts
from certify.scoring.linting.tables import Doubt
from certify.scoring.rounding import plain
from certify.scoring.sheet import Sheet
from certify.scoring.source import Path
from certify.scoring.standard import Standard
from certify.scoring.vocabulary import VOCABULARY

FIELD: Final = "field"
FACT: Final = "fact-"
LEVEL: Final = "level-"
"""Names of the answers: ``field``, ``fact-`` or ``level-`` and what it is of."""


@dataclass(frozen=True)
class Figure:
    """One number to try: the name of its answer, its words, what is typed, what is wrong."""

    key: str
    label: str
    unit: str
    value: str
    read_by: tuple[str, ...]
    may_be_empty: bool
    problem: str | None


@dataclass(frozen=True)
class Judged:
    """The sheet of what was typed, or what is wrong with it by the name of the answer."""

    sheet: Sheet | None
    doubts: Mapping[str, Doubt]


def typed_of(case: Case) -> dict[str, str]:
    """Return the answers that state just what ``case`` states."""
    facts = {
        FACT + name: "" if value is None else plain(value)
        for name, value in case.findings.facts.items()
    }
    levels = {LEVEL + name: plain(level) for name, level in case.levels.items()}
    return {FIELD: case.findings.field, **facts, **levels}


def try_figures(standard: Standard, typed: Mapping[str, str]) -> Judged:
    """Return the sheet ``standard`` gives to what was ``typed``, or everything wrong with it."""
    base = _base(standard, typed)
    doubts = {_key(path): doubt for path, doubt in _doubts(standard, base)}
    if doubts:
        return Judged(None, doubts)
    findings, levels = stated(standard, base)
    return Judged(judge(findings, levels, standard), {})


def figures(
    standard: Standard, typed: Mapping[str, str], doubts: Mapping[str, Doubt], language: str
) -> tuple[Figure, ...]:
    """Return every number to fill in: facts in the order of the vocabulary, then levels."""

    def figure(key: str, label: str, unit: str, *read: str, empty: bool) -> Figure:
        doubt = doubts.get(key)
        problem = None if doubt is None else said(doubt, language)
        return Figure(key, label, unit, typed.get(key, ""), read, empty, problem)

    facts = [
        figure(FACT + name, translate(fact.label, language), _unit(fact.unit, language),
               *_readers(standard, name), empty=fact.missing is not None)
        for name, fact in VOCABULARY.items() if name in standard.facts_read
    ]  # fmt: skip
    levels = [
        figure(LEVEL + each.id, each.names.say(language), translate(N_("0 to 4"), language),
               each.id, empty=True)
        for each in standard.indicators if each.by_reviewers
    ]  # fmt: skip
    return (*facts, *levels)


def said(doubt: Doubt, language: str) -> str:
    """Return reason and cure in words; of what was left empty, in those of a form."""
    if doubt.code == "never_missing":
        return translate(N_("Please give a number: every filing holds this."), language)
    return " ".join(
        translate(each, language, **doubt.params) for each in (doubt.reason, doubt.cure)
    )


def _base(standard: Standard, typed: Mapping[str, str]) -> dict[str, Any]:
    facts = {name: typed.get(FACT + name, "").strip() for name in sorted(standard.facts_read)}
    levels = {
        each.id: typed.get(LEVEL + each.id, "").strip()
        for each in standard.indicators
        if each.by_reviewers
    }
    return {
        "field": typed.get(FIELD, "").strip(),
        "facts": {name: text or MISSING for name, text in facts.items()},
        "levels": {name: text or NONE for name, text in levels.items()},
    }


def _doubts(standard: Standard, base: Mapping[str, Any]) -> Iterator[tuple[Path, Doubt]]:
    """Judge the figures as the base of a file of golden cases would be.

    What is misshapen is not asked whether a filing could show it; all else is, at once.
    """
    document = {
        "schema": "certify.golden/1", "standard": standard.id, "version": standard.version,
        "base": base, "cases": [],
    }  # fmt: skip
    shape = {
        path: doubt
        for path, doubt in shape_doubts(document, "examples-schema.json")
        if path[0] == "base"
    }
    yield from shape.items()
    sound = {
        part: {name: text for name, text in base[part].items() if ("base", part, name) not in shape}
        for part in ("facts", "levels")
    }
    if ("base", "field") not in shape:
        sound["field"] = base["field"]
    yield from statement_doubts(standard, {"base": sound, "cases": []})


def _key(path: Path) -> str:
    """The name of the answer a path of the file speaks of."""
    prefix = {"facts": FACT, "levels": LEVEL}.get(str(path[1]))
    return FIELD if prefix is None else f"{prefix}{path[2]}"


def _readers(standard: Standard, fact: str) -> Iterator[str]:
    yield from (each.id for each in standard.indicators if each.fact == fact)
    yield from (gate.id for gate in standard.gates if gate.fact == fact)


def _unit(unit: str, language: str) -> str:
    return translate(N_("yuan"), language) if unit == "CNY" else unit_words(unit, language)
