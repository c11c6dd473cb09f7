"""An independent reckoning of golden cases: fractions, no code of the scoring room.

Written from the rules in words: a value is the fact as it is, divided by the benchmark or
less the benchmark; a line is read between its knots and level beyond them; a band is the
one with the greatest lower bound not above the value; levels lie on lines; the total is the
sum of weight · points ÷ 100, rounded once, halves up. Scalars of both files are text.
"""

from fractions import Fraction
from itertools import pairwise

SIZES = {("sales", "CNY_10K"): Fraction(10_000), ("profit_margin", "percent"): Fraction(1, 100)}
"""(fact, unit of its benchmark) → how many of the fact's unit: all others are the same."""


def points_of(indicator, value):
    """Points for a value after its transform, exact."""
    rows = [(Fraction(at), Fraction(points)) for at, points in indicator["table"]]
    if value < rows[0][0]:
        return rows[0][1]
    if indicator["kind"] in ("bands", "flag"):
        return [points for at, points in rows if at <= value][-1]
    for (x0, y0), (x1, y1) in pairwise(rows):
        if x0 <= value <= x1:
            return y0 + (y1 - y0) * (value - x0) / (x1 - x0)
    return rows[-1][1]


def measured(standard, indicator, field, value):
    """The value after the indicator's transform, exact."""
    if indicator["transform"] == "as_is":
        return value
    name = indicator["benchmark"]
    unit = next(each["unit"] for each in standard["benchmarks"] if each["id"] == name)
    benchmark = Fraction(field["benchmarks"][name]) * SIZES.get((indicator["fact"], unit), 1)
    return value / benchmark if indicator["transform"] == "ratio" else value - benchmark


def ends(standard, indicator, field, facts, levels):
    """(least, greatest) points an indicator may have: different only while not judged."""
    if indicator["judged_by"] == "reviewers":
        level = levels.get(indicator["id"], "none")
        asked = ["0", "4"] if level == "none" else [level]
        found = [points_of(indicator, Fraction(each)) for each in asked]
        return min(found), max(found)
    text = facts[indicator["fact"]]
    if text == "missing":
        points = Fraction(indicator["missing"]["points"])
    else:
        points = points_of(indicator, measured(standard, indicator, field, Fraction(text)))
    return points, points


def gate_fails(gate, facts):
    """Whether a comparing gate fails; the others never do in a golden case."""
    if "bound" not in gate:
        return False
    text = facts[gate["fact"]]
    if text == "missing":
        return True
    value, bound = Fraction(text), Fraction(gate["bound"])
    passes = {"at_least": value >= bound, "above": value > bound, "at_most": value <= bound}
    return not passes[gate["condition"]]


def rounded(number, places, *, plain=False):
    """A number that is not negative, half up, as text; plain drops zeros at the end."""
    whole = int(number * 10**places + Fraction(1, 2))
    digits = str(whole).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return text.rstrip("0").rstrip(".") if plain and places else text


def reckon(standard, base, case):
    """What a case must expect: a document like its ``expect``, dimensions included."""
    facts = {**base["facts"], **case.get("facts", {})}
    levels = {**base["levels"], **case.get("levels", {})}
    code, places = case.get("field", base["field"]), int(standard["rounding"]["places"])
    field = next(each for each in standard["fields"] if each["code"] == code)
    points, dimensions, failed = {}, {}, []
    low = high = Fraction(0)
    failed += [gate["id"] for gate in standard["gates"] if gate_fails(gate, facts)]
    for dimension in standard["dimensions"]:
        least = most = Fraction(0)
        for each in dimension["indicators"]:
            one, other = ends(standard, each, field, facts, levels)
            judged = levels.get(each["id"]) != "none"
            points[each["id"]] = rounded(one, 6, plain=True) if judged else "none"
            least += Fraction(each["weight"]) * one / 100
            most += Fraction(each["weight"]) * other / 100
        low, high = low + least, high + most
        known = all(points[each["id"]] != "none" for each in dimension["indicators"])
        dimensions[dimension["id"]] = rounded(least, places) if known else "none"
        floor = field.get("floors", {}).get(dimension["id"])
        if known and floor and Fraction(dimensions[dimension["id"]]) < Fraction(floor):
            failed.append(dimension["id"])
    known = "none" not in points.values()
    expect = {"points": points, "dimensions": dimensions}
    expect["total"] = rounded(low, places) if known else "none"
    if not known:
        expect["interval"] = [rounded(low, places), rounded(high, places)]
    conclude(standard, field, expect, failed)
    return expect


def conclude(standard, field, expect, failed):
    """Add verdict, what failed, and the award."""
    gates = {gate["id"] for gate in standard["gates"]}
    steps = sorted((Fraction(each["from"]), each["id"]) for each in standard.get("awards", ()))
    mark = Fraction(field["pass_mark"]) if "pass_mark" in field else steps[0][0]
    expect["verdict"] = "below"
    if gates & set(failed):
        expect["verdict"] = "gated"
    elif expect["total"] == "none":
        expect["verdict"] = "undetermined"
    elif not failed and Fraction(expect["total"]) >= mark:
        expect["verdict"] = "meets"
    expect["failed"] = failed
    expect["award"] = "none"
    if expect["verdict"] == "meets" and steps:
        earned = [name for line, name in steps if line <= Fraction(expect["total"])]
        expect["award"] = earned[-1]
