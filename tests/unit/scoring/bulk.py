"""Invented standards and filings that look for trouble: values at and beside every edge."""

from dataclasses import replace
from datetime import date
from decimal import Decimal, localcontext
from random import Random

from certify.scoring.engine import judge
from certify.scoring.findings import Findings
from certify.scoring.kinds import KINDS
from certify.scoring.rounding import CONTEXT
from certify.scoring.standard import (
    Award,
    Dimension,
    Field,
    Gate,
    Indicator,
    Standard,
    Text,
)

CODES = ("01", "02", "03", "99")
YEARS = (2024, 2025)
FACTS = {
    "sales": "CNY",
    "profit_margin": "share",
    "sales_growth": "percent",
    "counted_inventions": "count",
    "invention_share": "share",
    "remaining_term": "years",
    "attributed_profit_per_investment": "ratio",
    "price_premium": "percent",
}
GATES = ("at_least", "above", "at_most")
_NAMES = Text("名", "name")


def decimal(chance: Random, low: int, high: int, places: int) -> Decimal:
    """A number of at most ``places`` places."""
    return Decimal(chance.randint(low * 10**places, high * 10**places)).scaleb(-places)


def standard(chance: Random) -> Standard:
    """Any standard lint would let pass: every kind, transform, direction; awards or none."""
    dimensions = [f"{letter}" for letter in "ABCD"[: chance.randint(1, 4)]]
    made = [_indicator(chance, name, number) for name in dimensions
            for number in range(1, chance.randint(2, 5))]  # fmt: skip
    parts = [chance.randint(1, 40) for _ in made]
    weights = [Decimal(100 * part * 4 // sum(parts)) / 4 for part in parts]
    weights[0] += 100 - sum(weights)
    indicators = tuple(
        replace(each, weight=weight) for each, weight in zip(made, weights, strict=True)
    )
    places = chance.choice((0, 1, 2))
    groups = tuple(
        Dimension(name, _NAMES, "1", sum((i.weight for i in indicators if i.dimension == name),
                  Decimal(0)), tuple(i for i in indicators if i.dimension == name))
        for name in dimensions
    )  # fmt: skip
    awards = tuple(
        Award(f"level_{number}", _NAMES, lower)
        for number, lower in enumerate(sorted({decimal(chance, 20, 90, 1) for _ in range(3)}))
    )
    return Standard(
        id="any", version="1", digest="sha256:0", titles=_NAMES, authority="illustrative",
        effective_from=date(2026, 1, 1), effective_to=None, checked_on=date(2026, 1, 1),
        sources=(_NAMES,), clauses={"1": _NAMES}, benchmarks={},
        fields={code: _field(chance, code, indicators, groups)
                for code in CODES[: chance.randint(1, 4)]},
        gates=_gates(chance), dimensions=groups, indicators=indicators,
        awards=awards if chance.random() < 0.4 else (),
        quantum=Decimal(1).scaleb(-places),
    )  # fmt: skip


def _indicator(chance: Random, dimension: str, number: int) -> Indicator:
    reviewers = chance.random() < 0.25
    kind = "rubric" if reviewers else chance.choice(("piecewise", "piecewise", "bands", "flag"))
    fact = None if reviewers else chance.choice(list(FACTS))
    transform = "as_is" if reviewers else chance.choice(("as_is", "ratio", "difference"))
    return Indicator(
        id=f"{dimension}{number}", dimension=dimension, names=_NAMES, clause="1",
        judged_by="reviewers" if reviewers else "data", fact=fact, transform=transform,
        benchmark=None if transform == "as_is" else "any", unit="ratio", weight=Decimal(1),
        table=_table(chance, kind), missing_points=decimal(chance, 0, 100, 1), guidance=(),
    )  # fmt: skip


def _table(chance: Random, kind: str):
    if kind == "flag":
        at = [Decimal(0), Decimal(1)]
    elif kind == "rubric":
        at = [Decimal(level) for level in range(5)]
    else:
        places = chance.choice((0, 0, 1, 2, 6))
        wide = chance.choice((5, 30, 10_000))
        at = sorted({decimal(chance, -wide // 3, wide, places) for _ in range(chance.randint(2, 6))}
                    | {Decimal(wide + 1)} | {Decimal(0)})  # fmt: skip
    places = chance.choice((0, 0, 1, 3))
    points = sorted(decimal(chance, 0, 100, places) for _ in at)
    return KINDS[kind](tuple(at), tuple(points[:: chance.choice((1, -1))]), kind)


def _field(chance: Random, code, indicators, groups) -> Field:
    measured = (each for each in indicators if each.transform != "as_is")
    # What benchmarks come to after their units are converted: short, long, whole, or not.
    measures = {each.id: chance.choice((decimal(chance, 1, 30, 2), decimal(chance, 1, 9000, 0),
                                        Decimal("0.09"), CONTEXT.divide(Decimal(1), Decimal(3))))
                for each in measured}  # fmt: skip
    floors = {each.id: each.weight * chance.randint(1, 9) / 10
              for each in groups if chance.random() < 0.4}  # fmt: skip
    mark = decimal(chance, 20, 80, chance.choice((0, 1, 2, 3)))
    return Field(code, _NAMES, "1", {}, mark, floors, measures)


def _gates(chance: Random) -> tuple[Gate, ...]:
    gates = [Gate("G1", _NAMES, "1", "counting_rule", None, Decimal(0))]
    if chance.random() < 0.5:
        gates.append(Gate("G2", _NAMES, "1", "campaign_year", None, Decimal(0)))
    for number in range(chance.randint(0, 2)):
        fact = chance.choice(list(FACTS))
        bound = decimal(chance, -5, 5, chance.choice((0, 2)))
        gates.append(Gate(f"G{number + 3}", _NAMES, "1", chance.choice(GATES), fact, bound))
    return tuple(gates)


def filings(chance: Random, judged: Standard, count: int) -> list[tuple[Findings, dict]]:
    """``count`` filings whose facts love the edges of ``judged``, and the levels given."""
    edges = {name: _edges(chance, judged, name) for name in FACTS}
    shape = {name: chance.choice(("short", "short", "long")) for name in FACTS}
    gaps = chance.choice((0, 0.2))
    return [_filing(chance, judged, edges, shape, gaps) for _ in range(count)]


def _edges(chance: Random, judged: Standard, fact: str) -> list[Decimal]:
    """Every value of ``fact`` at which some table or gate of some field turns."""
    found = [gate.bound for gate in judged.gates if gate.fact == fact]
    for indicator in (each for each in judged.indicators if each.fact == fact):
        for field in judged.fields.values():
            measure = field.measures.get(indicator.id, Decimal(1))
            with localcontext(CONTEXT):
                moved = {"as_is": lambda at, _: at, "ratio": lambda at, by: at * by,
                         "difference": lambda at, by: at + by}[indicator.transform]  # fmt: skip
                found += [moved(at, measure) for at in indicator.table.at]
    return found or [Decimal(chance.randint(-5, 5))]


def _filing(chance: Random, judged, edges, shape, gaps) -> tuple[Findings, dict]:
    facts = {name: _value(chance, edges[name], shape[name]) if chance.random() >= gaps else None
             for name in FACTS}  # fmt: skip
    levels = {}
    for each in judged.indicators:
        if each.by_reviewers and chance.random() >= gaps / 2:
            levels[each.id] = chance.choice(
                (Decimal(chance.randint(0, 4)), decimal(chance, 0, 4, 1), decimal(chance, 0, 4, 4))
            )
    field = chance.choice((*judged.fields, chance.choice(CODES)))
    return Findings(field, chance.choice(YEARS), facts, {}), levels


def _value(chance: Random, edges: list[Decimal], shape: str) -> Decimal:
    """At an edge, a unit of some place beside it, between, beyond; short or 34 digits."""
    edge = chance.choice(edges)
    beside = Decimal(chance.choice((-1, 0, 0, 1))).scaleb(-chance.choice((0, 1, 2, 4, 6)))
    value = CONTEXT.add(edge, beside)
    if shape == "long":
        value = chance.choice(
            (
                value,
                CONTEXT.divide(value, Decimal(chance.choice((1, 3, 7)))),
                CONTEXT.add(value, Decimal(chance.randint(-9, 9)).scaleb(-30)),
            )
        )
    elif -value.as_tuple().exponent > 8:
        value = value.quantize(Decimal("1e-8"))
    return chance.choice((value, value, value, value * 3, decimal(chance, -10, 100, 2)))


def sheets(rows, judged: Standard, campaign_year):
    """What the exact engine says; None where the field is not covered."""
    return [judge(found, levels, judged, campaign_year) if found.field in judged.fields else None
            for found, levels in rows]  # fmt: skip
