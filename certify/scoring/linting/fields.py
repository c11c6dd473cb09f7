"""Lint of what stands per field, and of awards: benchmarks, pass marks, floors."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from certify.i18n import N_
from certify.scoring.linting.survey import Survey
from certify.scoring.linting.tables import Doubt
from certify.scoring.rounding import HUNDRED, ZERO, plain
from certify.scoring.source import Path


def check_fields(survey: Survey) -> None:
    """Each field gives a number for every benchmark, a reachable mark, known floors."""
    named = {item["id"] for _, item in survey.sound_items("benchmarks")}
    weights = {item["id"]: item["weight"] for _, item in survey.sound_items("dimensions")}
    for path, field in survey.sound_items("fields"):
        if survey.whole("benchmarks"):
            _field_benchmarks(survey, path, field["benchmarks"], named)
        _mark(survey, path, field.get("pass_mark"))
        if survey.whole("dimensions"):
            _field_floors(survey, (*path, "floors"), field.get("floors", {}), weights)


def _mark(survey: Survey, path: Path, mark: str | None) -> None:
    """A field has a mark a total can reach; with awards it may leave it out."""
    if mark is None:
        if "awards" not in survey.document:
            survey.report(path, Doubt("mark_missing", _NO_MARK, _NO_MARK_CURE))
    elif not ZERO <= Decimal(mark) <= HUNDRED:
        said = {"mark": mark}
        survey.report((*path, "pass_mark"), Doubt("mark_out_of_reach", _MARK, _MARK_CURE, said))


def _field_benchmarks(
    survey: Survey, path: Path, numbers: Mapping[str, str], named: Iterable[str]
) -> None:
    for name in sorted(set(named) - set(numbers)):
        said = {"name": name}
        survey.report(
            (*path, "benchmarks"), Doubt("benchmark_missing", _NO_BENCH, _NO_BENCH_CURE, said)
        )
    for name in sorted(set(numbers) - set(named)):
        said = {"name": name}
        survey.report(
            (*path, "benchmarks", name),
            Doubt("unknown_benchmark", UNDECLARED, UNDECLARED_CURE, said),
        )


def _field_floors(
    survey: Survey, path: Path, floors: Mapping[str, str], weights: Mapping[str, str]
) -> None:
    for name, floor in floors.items():
        said = {"id": name, "floor": floor, "weight": weights.get(name, "")}
        if name not in weights:
            survey.report((*path, name), Doubt("unknown_dimension", _DIM, _DIM_CURE, said))
        elif not ZERO <= Decimal(floor) <= Decimal(weights[name]):
            survey.report((*path, name), Doubt("floor_out_of_reach", _FLOOR, _FLOOR_CURE, said))


def check_awards(survey: Survey) -> None:
    """Awards ascend, lie within 0 to 100, and none begins below a pass mark."""
    marks = [Decimal(f["pass_mark"]) for _, f in survey.sound_items("fields") if "pass_mark" in f]
    before: Decimal | None = None
    for path, award in survey.sound_items("awards"):
        lower = Decimal(award["from"])
        said = {"id": award["id"], "from": award["from"]}
        where = (*path, "from")
        if not ZERO <= lower <= HUNDRED:
            survey.report(where, Doubt("award_out_of_reach", _AWARD, _AWARD_CURE, said))
            continue
        if before is not None and lower <= before:
            survey.report(where, Doubt("awards_not_ascending", _ORDER, _ORDER_CURE, said))
        elif marks and lower < max(marks):
            said["mark"] = plain(max(marks))
            survey.report(where, Doubt("award_below_mark", _BELOW, _BELOW_CURE, said))
        before = lower if before is None else max(before, lower)


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
UNDECLARED = N_("The benchmark {name} is not declared.")
UNDECLARED_CURE = N_("Declare it under benchmarks, or use a declared one.")
_DIM = N_("The dimension {id} does not exist.")
_DIM_CURE = N_("Name a dimension of this standard, or remove the floor.")
_FLOOR = N_("The floor {floor} of dimension {id} lies outside 0 to its weight {weight}.")
_FLOOR_CURE = N_("Give a floor the dimension can reach.")
