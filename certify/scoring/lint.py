"""Lint of a standard file: shape by the JSON schema, sense by the checks below.

All faults at once. A check looks only at parts whose shape is sound, so that one slip
does not bring a dozen echoes. Each fault names file, key, reason and cure.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from certify.i18n import N_
from certify.scoring.faults import Fault
from certify.scoring.lint_shape import Path, key_of, shape_doubts, text_of
from certify.scoring.lint_tables import Doubt, table_doubts
from certify.scoring.rounding import plain
from certify.scoring.standard import MEASURES
from certify.scoring.vocabulary import VOCABULARY, Fact

HUNDRED = Decimal(100)


def lint(document: Any, file: str) -> tuple[Fault, ...]:
    """Return every fault of a standard ``document`` read from ``file`` (a name for messages)."""
    return _Lint(document, file).run()


class _Lint:
    """One run over one document."""

    def __init__(self, document: Any, file: str) -> None:
        self.document = document
        self.file = file
        self.faults: list[Fault] = []
        self.broken: list[Path] = []

    def run(self) -> tuple[Fault, ...]:
        for path, doubt in shape_doubts(self.document, "schema.json"):
            self.broken.append(path)
            self.report(path, doubt)
        if not isinstance(self.document, Mapping):
            return tuple(self.faults)
        self.dates()
        self.identities()
        self.citations()
        self.weights()
        self.fields()
        for path, indicator in self.indicators():
            if self.sound(path):
                self.indicator(path, indicator)
        self.gates()
        self.awards()
        return tuple(self.faults)

    def report(self, path: Path, doubt: Doubt) -> None:
        key = key_of(self.document, path)
        self.faults.append(
            Fault(self.file, key, doubt.code, doubt.reason, doubt.cure, doubt.params)
        )

    def sound(self, path: Path) -> bool:
        """Whether no shape fault lies above, at or below ``path``."""
        return not any(
            bad[: len(path)] == path or (bad and path[: len(bad)] == bad) for bad in self.broken
        )

    def items(self, *path: str | int) -> Iterator[tuple[Path, Any]]:
        """Yield (path, item) of the list at ``path``; nothing if there is no list."""
        found: Any = self.document
        for step in path:
            if isinstance(found, Mapping):
                found = found.get(step)
            else:
                found = found[step] if isinstance(found, list) and isinstance(step, int) else None
        if isinstance(found, list):
            for index, item in enumerate(found):
                yield (*path, index), item

    def indicators(self) -> Iterator[tuple[Path, Any]]:
        for path, _ in self.items("dimensions"):
            yield from self.items(*path, "indicators")

    def sound_items(self, *path: str | int) -> list[tuple[Path, Any]]:
        return [(place, item) for place, item in self.items(*path) if self.sound(place)]

    def dates(self) -> None:
        found: dict[str, date] = {}
        for key in ("effective_from", "effective_to", "checked_on"):
            text = self.document.get(key)
            if text is None or not self.sound((key,)):
                continue
            try:
                found[key] = date.fromisoformat(text)
            except ValueError:
                self.report((key,), Doubt("no_such_date", _NO_DATE, _NO_DATE_CURE, {"date": text}))
        start, end = found.get("effective_from"), found.get("effective_to")
        if start and end and end < start:
            said = {"start": start.isoformat(), "end": end.isoformat()}
            self.report(("effective_to",), Doubt("ends_before_start", _ENDS, _ENDS_CURE, said))

    def identities(self) -> None:
        """Ids are unique among their kind."""
        groups = {
            "clauses": ("id", list(self.items("clauses"))),
            "benchmarks": ("id", list(self.items("benchmarks"))),
            "fields": ("code", list(self.items("fields"))),
            "gates": ("id", list(self.items("gates"))),
            "dimensions": ("id", list(self.items("dimensions"))),
            "indicators": ("id", list(self.indicators())),
            "awards": ("id", list(self.items("awards"))),
        }
        for name, items in groups.values():
            counts = Counter(text_of(item, name) for _, item in items)
            for path, item in items:
                each = text_of(item, name)
                if each is not None and counts[each] > 1:
                    counts[each] = 0
                    self.report(path, Doubt("id_twice", _TWICE, _TWICE_CURE, {"id": each}))

    def citations(self) -> None:
        """Every rule cites a clause the file holds."""
        known = {text_of(item, "id") for _, item in self.items("clauses")}
        rules = [
            *self.items("fields"),
            *self.items("gates"),
            *self.items("dimensions"),
            *self.indicators(),
        ]
        for path, item in rules:
            clause = text_of(item, "clause")
            if clause is not None and clause not in known:
                said = {"clause": clause}
                self.report((*path, "clause"), Doubt("unknown_clause", _CLAUSE, _CLAUSE_CURE, said))

    def weights(self) -> None:
        """Indicator weights sum to their dimension's, dimension weights to 100."""
        totals = []
        for path, dimension in self.items("dimensions"):
            own = [text_of(item, "weight") for _, item in self.items(*path, "indicators")]
            numbers = [_number(text) for text in (*own, text_of(dimension, "weight"))]
            if any(number is None for number in numbers):
                return
            *parts, whole = [number for number in numbers if number is not None]
            totals.append(whole)
            self.positive_weights(path, parts)
            if sum(parts) != whole:
                said = {"sum": str(sum(parts)), "weight": str(whole)}
                self.report(
                    (*path, "weight"), Doubt("weights_of_dimension", _WEIGHTS, _WEIGHTS_CURE, said)
                )
        if totals and sum(totals) != HUNDRED:
            said = {"sum": str(sum(totals))}
            self.report(("dimensions",), Doubt("weights_total", _TOTAL, _TOTAL_CURE, said))

    def positive_weights(self, path: Path, weights: Sequence[Decimal]) -> None:
        for index, weight in enumerate(weights):
            if weight <= 0:
                where = (*path, "indicators", index, "weight")
                said = {"weight": str(weight)}
                self.report(where, Doubt("weight_not_positive", _WEIGHT, _WEIGHT_CURE, said))

    def fields(self) -> None:
        """Each field gives a number for every benchmark, a reachable mark, known floors."""
        named = {item["id"] for _, item in self.sound_items("benchmarks")}
        weights = {item["id"]: item["weight"] for _, item in self.sound_items("dimensions")}
        for path, field in self.sound_items("fields"):
            if not any(bad[:1] == ("benchmarks",) for bad in self.broken):
                self.field_benchmarks(path, field["benchmarks"], named)
            self.mark(path, field.get("pass_mark"))
            if not any(bad[:1] == ("dimensions",) for bad in self.broken):
                self.field_floors((*path, "floors"), field.get("floors", {}), weights)

    def mark(self, path: Path, mark: str | None) -> None:
        """A field has a mark a total can reach; with awards it may leave it out."""
        if mark is None:
            if "awards" not in self.document:
                self.report(path, Doubt("mark_missing", _NO_MARK, _NO_MARK_CURE))
        elif not Decimal(0) <= Decimal(mark) <= HUNDRED:
            said = {"mark": mark}
            self.report((*path, "pass_mark"), Doubt("mark_out_of_reach", _MARK, _MARK_CURE, said))

    def awards(self) -> None:
        """Awards ascend, lie within 0 to 100, and none begins below a pass mark."""
        marks = [Decimal(f["pass_mark"]) for _, f in self.sound_items("fields") if "pass_mark" in f]
        before: Decimal | None = None
        for path, award in self.sound_items("awards"):
            lower = Decimal(award["from"])
            said = {"id": award["id"], "from": award["from"]}
            where = (*path, "from")
            if not Decimal(0) <= lower <= HUNDRED:
                self.report(where, Doubt("award_out_of_reach", _AWARD, _AWARD_CURE, said))
                continue
            if before is not None and lower <= before:
                self.report(where, Doubt("awards_not_ascending", _ORDER, _ORDER_CURE, said))
            elif marks and lower < max(marks):
                said["mark"] = plain(max(marks))
                self.report(where, Doubt("award_below_mark", _BELOW, _BELOW_CURE, said))
            before = lower if before is None else max(before, lower)

    def field_benchmarks(
        self, path: Path, numbers: Mapping[str, str], named: Iterable[str]
    ) -> None:
        for name in sorted(set(named) - set(numbers)):
            said = {"name": name}
            self.report(
                (*path, "benchmarks"), Doubt("benchmark_missing", _NO_BENCH, _NO_BENCH_CURE, said)
            )
        for name in sorted(set(numbers) - set(named)):
            said = {"name": name}
            self.report(
                (*path, "benchmarks", name),
                Doubt("unknown_benchmark", _UNKNOWN_BENCH, _UNKNOWN_BENCH_CURE, said),
            )

    def field_floors(
        self, path: Path, floors: Mapping[str, str], weights: Mapping[str, str]
    ) -> None:
        for name, floor in floors.items():
            said = {"id": name, "floor": floor, "weight": weights.get(name, "")}
            if name not in weights:
                self.report((*path, name), Doubt("unknown_dimension", _DIM, _DIM_CURE, said))
            elif not Decimal(0) <= Decimal(floor) <= Decimal(weights[name]):
                self.report((*path, name), Doubt("floor_out_of_reach", _FLOOR, _FLOOR_CURE, said))

    def indicator(self, path: Path, indicator: Mapping[str, Any]) -> None:
        fact = self.fact((*path, "fact"), indicator.get("fact"))
        if indicator["judged_by"] == "data" and fact is None:
            return
        if fact is not None and not self.measure(path, indicator, fact):
            return
        for doubt in table_doubts(indicator, fact, self.scales(indicator)):
            self.report((*path, doubt.where), doubt)

    def fact(self, path: Path, name: str | None) -> Fact | None:
        """Return the fact of that name; report an unknown one."""
        if name is None or name in VOCABULARY:
            return VOCABULARY[name] if name else None
        said = {"fact": name, "known": ", ".join(sorted(VOCABULARY))}
        self.report(path, Doubt("unknown_fact", _FACT, _FACT_CURE, said))
        return None

    def measure(self, path: Path, indicator: Mapping[str, Any], fact: Fact) -> bool:
        """Check benchmark and unit; False if tables cannot be judged."""
        transform, name = indicator["transform"], indicator.get("benchmark")
        if (transform == "as_is") != (name is None):
            said = {"transform": transform}
            self.report(path, Doubt("benchmark_and_transform", _PAIR, _PAIR_CURE, said))
            return False
        if name is not None and not self.benchmark((*path, "benchmark"), name, fact):
            return False
        expected = _unit_after(transform, fact.unit)
        if indicator["unit"] != expected:
            said = {"unit": indicator["unit"], "expected": expected}
            self.report((*path, "unit"), Doubt("unit_differs", _UNIT, _UNIT_CURE, said))
        return True

    def benchmark(self, path: Path, name: str, fact: Fact) -> bool:
        units = {item["id"]: item["unit"] for _, item in self.sound_items("benchmarks")}
        said = {"name": name, "fact": fact.name, "unit": fact.unit}
        if name not in units:
            self.report(path, Doubt("unknown_benchmark", _UNKNOWN_BENCH, _UNKNOWN_BENCH_CURE, said))
            return False
        if MEASURES[units[name]][0] != MEASURES[fact.unit][0]:
            self.report(path, Doubt("benchmark_unit", _BENCH_UNIT, _BENCH_UNIT_CURE, said))
            return False
        return True

    def scales(self, indicator: Mapping[str, Any]) -> list[tuple[str, Decimal]]:
        """Return (field, benchmark in the fact's unit) of every sound field."""
        name = indicator.get("benchmark")
        if name is None:
            return []
        units = {item["id"]: item["unit"] for _, item in self.sound_items("benchmarks")}
        size = MEASURES[units[name]][1] / MEASURES[VOCABULARY[indicator["fact"]].unit][1]
        return [
            (field["code"], Decimal(field["benchmarks"][name]) * size)
            for _, field in self.sound_items("fields")
            if name in field["benchmarks"]
        ]

    def gates(self) -> None:
        for path, gate in self.sound_items("gates"):
            self.fact((*path, "fact"), gate.get("fact"))


def _number(text: Any) -> Decimal | None:
    try:
        return Decimal(text) if isinstance(text, str) else None
    except ArithmeticError:
        return None


def _unit_after(transform: str, unit: str) -> str:
    if transform == "ratio":
        return "ratio"
    return "percentage_point" if (transform, unit) == ("difference", "percent") else unit


_NO_DATE = N_("{date} is no day of the calendar.")
_NO_DATE_CURE = N_("Write a date as YYYY-MM-DD.")
_ENDS = N_("The standard ends on {end}, before it starts on {start}.")
_ENDS_CURE = N_("Correct one of the two dates, or leave the end open.")
_TWICE = N_("The id {id} is used twice.")
_TWICE_CURE = N_("Give each its own id.")
_CLAUSE = N_("The clause {clause} is not among the clauses.")
_CLAUSE_CURE = N_("Add the clause, or cite one that is there.")
_WEIGHTS = N_("The weights of the indicators sum to {sum}, the dimension says {weight}.")
_WEIGHTS_CURE = N_("Correct the weights so that both agree.")
_TOTAL = N_("The weights of the dimensions sum to {sum}.")
_TOTAL_CURE = N_("Correct them so that they sum to 100.")
_WEIGHT = N_("The weight {weight} is not above zero, so the indicator never counts.")
_WEIGHT_CURE = N_("Give a weight above zero or remove the indicator.")
_MARK = N_("The pass mark {mark} lies outside 0 to 100.")
_MARK_CURE = N_("Give a mark a total can reach.")
_NO_MARK = N_("The field has no pass mark, and the standard has no awards.")
_NO_MARK_CURE = N_("Give the field a pass_mark, or the standard awards.")
_AWARD = N_("The award {id} begins at {from}, outside 0 to 100.")
_AWARD_CURE = N_("Give a total that a filing can reach.")
_ORDER = N_("The award {id} begins at {from}, not above the award before it.")
_ORDER_CURE = N_("Order the awards from the lowest to the highest, each with its own total.")
_BELOW = N_("The award {id} begins at {from}, below the pass mark {mark}, where it is never given.")
_BELOW_CURE = N_("Let it begin at the pass mark or above, or leave the pass marks out.")
_NO_BENCH = N_("The field gives no number for the benchmark {name}.")
_NO_BENCH_CURE = N_("Add the number in the benchmark's unit.")
_UNKNOWN_BENCH = N_("The benchmark {name} is not declared.")
_UNKNOWN_BENCH_CURE = N_("Declare it under benchmarks, or use a declared one.")
_DIM = N_("The dimension {id} does not exist.")
_DIM_CURE = N_("Name a dimension of this standard, or remove the floor.")
_FLOOR = N_("The floor {floor} of dimension {id} lies outside 0 to its weight {weight}.")
_FLOOR_CURE = N_("Give a floor the dimension can reach.")
_FACT = N_("The fact {fact} is not in the vocabulary.")
_FACT_CURE = N_("Use one of: {known}.")
_PAIR = N_("The transform {transform} and the key benchmark do not go together.")
_PAIR_CURE = N_("Name a benchmark for ratio and difference, none for as_is.")
_UNIT = N_("The value is in {expected} after its transform, the standard says {unit}.")
_UNIT_CURE = N_("Write the unit {expected}, or choose another transform.")
_BENCH_UNIT = N_("The unit of benchmark {name} does not convert into {unit}, the unit of {fact}.")
_BENCH_UNIT_CURE = N_("Give the benchmark a unit of the same kind as the fact.")
