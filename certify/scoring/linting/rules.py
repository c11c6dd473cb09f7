"""Lint of what each indicator and gate reads: facts, benchmarks, units, tables."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from certify.i18n import N_
from certify.scoring.linting.fields import UNDECLARED, UNDECLARED_CURE
from certify.scoring.linting.survey import Survey
from certify.scoring.linting.tables import Doubt, table_doubts
from certify.scoring.source import Path
from certify.scoring.standard import MEASURES
from certify.scoring.vocabulary import VOCABULARY, Fact


def check_indicators(survey: Survey) -> None:
    """Every indicator reads what there is, in fitting units, by a table without gaps."""
    for path, indicator in survey.indicators():
        if survey.sound(path):
            _indicator(survey, path, indicator)


def _indicator(survey: Survey, path: Path, indicator: Mapping[str, Any]) -> None:
    fact = _fact(survey, (*path, "fact"), indicator.get("fact"))
    if indicator["judged_by"] == "data" and fact is None:
        return
    if fact is not None and not _measure(survey, path, indicator, fact):
        return
    for doubt in table_doubts(indicator, fact, _scales(survey, indicator)):
        survey.report((*path, doubt.where), doubt)


def _fact(survey: Survey, path: Path, name: str | None) -> Fact | None:
    """Return the fact of that name; report an unknown one."""
    if name is None or name in VOCABULARY:
        return VOCABULARY[name] if name else None
    said = {"fact": name, "known": ", ".join(sorted(VOCABULARY))}
    survey.report(path, Doubt("unknown_fact", _FACT, _FACT_CURE, said))
    return None


def _measure(survey: Survey, path: Path, indicator: Mapping[str, Any], fact: Fact) -> bool:
    """Check benchmark and unit; False if tables cannot be judged."""
    transform, name = indicator["transform"], indicator.get("benchmark")
    if (transform == "as_is") != (name is None):
        said = {"transform": transform}
        survey.report(path, Doubt("benchmark_and_transform", _PAIR, _PAIR_CURE, said))
        return False
    if name is not None and not _benchmark(survey, (*path, "benchmark"), name, fact):
        return False
    expected = _unit_after(transform, fact.unit)
    if indicator["unit"] != expected:
        said = {"unit": indicator["unit"], "expected": expected}
        survey.report((*path, "unit"), Doubt("unit_differs", _UNIT, _UNIT_CURE, said))
    return True


def _benchmark(survey: Survey, path: Path, name: str, fact: Fact) -> bool:
    units = {item["id"]: item["unit"] for _, item in survey.sound_items("benchmarks")}
    said = {"name": name, "fact": fact.name, "unit": fact.unit}
    if name not in units:
        survey.report(path, Doubt("unknown_benchmark", UNDECLARED, UNDECLARED_CURE, said))
        return False
    if MEASURES[units[name]][0] != MEASURES[fact.unit][0]:
        survey.report(path, Doubt("benchmark_unit", _BENCH_UNIT, _BENCH_UNIT_CURE, said))
        return False
    return True


def _scales(survey: Survey, indicator: Mapping[str, Any]) -> list[tuple[str, Decimal]]:
    """Return (field, benchmark in the fact's unit) of every sound field."""
    name = indicator.get("benchmark")
    if name is None:
        return []
    units = {item["id"]: item["unit"] for _, item in survey.sound_items("benchmarks")}
    size = MEASURES[units[name]][1] / MEASURES[VOCABULARY[indicator["fact"]].unit][1]
    return [
        (field["code"], Decimal(field["benchmarks"][name]) * size)
        for _, field in survey.sound_items("fields")
        if name in field["benchmarks"]
    ]


def check_gates(survey: Survey) -> None:
    """Every gate reads a fact of the vocabulary."""
    for path, gate in survey.sound_items("gates"):
        _fact(survey, (*path, "fact"), gate.get("fact"))


def _unit_after(transform: str, unit: str) -> str:
    if transform == "ratio":
        return "ratio"
    return "percentage_point" if (transform, unit) == ("difference", "percent") else unit


_FACT = N_("The fact {fact} is not in the vocabulary.")
_FACT_CURE = N_("Use one of: {known}.")
_PAIR = N_("The transform {transform} and the key benchmark do not go together.")
_PAIR_CURE = N_("Name a benchmark for ratio and difference, none for as_is.")
_UNIT = N_("The value is in {expected} after its transform, the standard says {unit}.")
_UNIT_CURE = N_("Write the unit {expected}, or choose another transform.")
_BENCH_UNIT = N_("The unit of benchmark {name} does not convert into {unit}, the unit of {fact}.")
_BENCH_UNIT_CURE = N_("Give the benchmark a unit of the same kind as the fact.")
