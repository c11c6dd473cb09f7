"""Random standards and findings that love edges: small, odd, but lawful."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from certify.scoring.findings import Findings
from certify.scoring.kinds import KINDS
from certify.scoring.standard import (
    Award,
    Dimension,
    Field,
    Gate,
    Indicator,
    Standard,
    Text,
)

WORDS = Text("某", "some")
FACTS = (
    "price_premium",
    "contribution",
    "counted_patents",
    "export_share",
    "sales",
    "rd_investment",
)
VALUES = {
    "price_premium": st.one_of(st.none(), st.decimals(-30, 60, places=2)),
    "contribution": st.decimals(0, 1, places=4),
    "counted_patents": st.integers(0, 9).map(Decimal),
    "export_share": st.decimals(0, 100, places=3),
    "sales": st.decimals(0, 10**8, places=2),
    "rd_investment": st.one_of(st.none(), st.decimals(0, 10**7, places=2)),
}  # fmt: skip
FACTS = tuple(VALUES)
REACH = {
    "price_premium": (-20, 50), "contribution": (0, 1), "counted_patents": (0, 8),
    "export_share": (0, 90), "sales": (0, 10**8), "rd_investment": (0, 10**7),
}  # fmt: skip


@st.composite
def tables(draw, low, high, places, *, kind):
    at = draw(st.lists(st.decimals(low, high, places=places), min_size=2, max_size=4, unique=True))
    points = draw(st.lists(st.integers(0, 100), min_size=len(at), max_size=len(at)))
    shape = draw(st.sampled_from(("rising", "falling", "any")))
    if shape != "any":
        points.sort(reverse=shape == "falling")
    return KINDS[kind](tuple(sorted(at)), tuple(map(Decimal, points)), kind)


@st.composite
def indicators(draw, number, dimension, weight):
    fact = draw(st.sampled_from((None, *FACTS)))
    if fact is None:
        table = KINDS["rubric"](
            tuple(map(Decimal, range(5))),
            tuple(map(Decimal, draw(st.lists(st.integers(0, 100), min_size=5, max_size=5)))),
            "rubric",
        )
        return Indicator(
            f"R{number}", dimension, WORDS, "1", "reviewers", None, "as_is", None, "level",
            weight, table, Decimal(0), (),
        )  # fmt: skip
    transform = draw(st.sampled_from(("as_is", "ratio", "difference")))
    low, high = REACH[fact] if transform != "ratio" else (0, 4)
    kind = draw(st.sampled_from(("piecewise", "bands")))
    table = draw(tables(low, high, 2, kind=kind))
    return Indicator(
        f"I{number}", dimension, WORDS, "1", "data", fact, transform,
        None if transform == "as_is" else fact, "ratio", weight, table,
        Decimal(draw(st.integers(0, 100))), (),
    )  # fmt: skip


BENCHMARKS = {
    "price_premium": "7.5", "contribution": "0.35", "counted_patents": "3", "export_share": "12",
    "sales": "30000000", "rd_investment": "700000",
}  # fmt: skip
WEIGHTS = (Decimal("12.5"), Decimal("27.5"), Decimal(20), Decimal(33), Decimal(7))
SPLIT = (2, 3)


@st.composite
def standards(draw):
    """A standard of five indicators in two dimensions for field 01."""
    made = [
        draw(indicators(number, "XY"[number >= SPLIT[0]], weight))
        for number, weight in enumerate(WEIGHTS)
    ]
    places = draw(st.integers(0, 2))
    mark = draw(st.decimals(20, 80, places=places))
    gates = [
        Gate("G1", WORDS, "1", draw(st.sampled_from(("at_least", "above", "at_most"))),
             draw(st.sampled_from(("sales", "counted_patents", "export_share"))),
             draw(st.decimals(0, 6, places=1))),
    ]  # fmt: skip
    floors = draw(st.sampled_from(({}, {"X": Decimal(15)}, {"X": Decimal(9), "Y": Decimal(30)})))
    awards = draw(st.sampled_from(((), (("good", 0), ("better", 8)))))
    return Standard(
        id="random", version="1", digest="sha256:" + "0" * 64, titles=WORDS,
        authority="illustrative", effective_from=date(2025, 1, 1), effective_to=None,
        checked_on=date(2025, 1, 1), sources=(), clauses={}, benchmarks={},
        fields={"01": Field("01", WORDS, "1", {}, mark, floors,
                            {each.id: Decimal(BENCHMARKS[each.fact]) for each in made
                             if each.benchmark})},
        gates=tuple(gates),
        dimensions=tuple(
            Dimension(name, WORDS, "1", sum(each.weight for each in group), tuple(group))
            for name, group in (("X", made[: SPLIT[0]]), ("Y", made[SPLIT[0]:]))
        ),
        indicators=tuple(made),
        awards=tuple(Award(name, WORDS, mark + more) for name, more in awards),
        quantum=Decimal(1).scaleb(-places),
    )  # fmt: skip


@st.composite
def findings(draw):
    """Findings of field 01 with every fact those standards read."""
    return Findings("01", 2025, {name: draw(value) for name, value in VALUES.items()}, {})


def levels(standard):
    """Levels for some or all of the reviewers' indicators of ``standard``."""
    reviewed = [each.id for each in standard.indicators if each.by_reviewers]
    level = st.integers(0, 8).map(lambda half: Decimal(half) / 2)
    whole = st.fixed_dictionaries(dict.fromkeys(reviewed, level))
    part = st.fixed_dictionaries({}, optional=dict.fromkeys(reviewed, level))
    return st.one_of(whole, part)
