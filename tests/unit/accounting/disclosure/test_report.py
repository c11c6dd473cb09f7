"""The report: everything for the statistician, nothing that helps for the public."""

import json
from decimal import Decimal

from certify.accounting.disclosure.report import LEAKS, REASONS, as_values, public_part
from certify.accounting.disclosure.rules import Rules
from certify.accounting.disclosure.suppression import protect
from certify.accounting.disclosure.tables import Cell, Contribution, Table
from certify.accounting.disclosure.targets import DETERMINED, KINDS


def pattern(*, told: bool):
    parts = [Contribution("a", "one", Decimal("9.5")), Contribution("a", "two", Decimal(8))]
    old = [Cell(("@old", "a"), frozenset("a"), fixed=True)] if told else []
    return protect(Table(parts, [Cell(("a",), frozenset("a")), *old]), Rules(), signed=False)


def test_reasons_trials_and_leaks_are_plain_values():
    report = as_values(Rules(), {"sales": pattern(told=True), "exports": pattern(told=False)})
    assert json.loads(json.dumps(report)) == report
    assert report["holds"] is False
    assert report["rules"] == {"least": 3, "largest_one": "70", "largest_two": "85", "p": "10"}
    sales = report["measures"]["sales"]
    assert [one["key"] for one in sales["hidden"]] == [["a"]]
    assert set(sales["reasons"]) <= set(REASONS)
    leak = next(one for one in sales["leaks"] if one["kind"] == DETERMINED and one["key"])
    assert (leak["value"], leak["low"], leak["high"]) == ("17.5", "17.5", "17.5")
    assert report["measures"]["exports"]["leaks"] == []
    assert set(LEAKS) == set(KINDS)


def test_public_part_names_no_cell_and_no_amount():
    public = public_part(as_values(Rules(), {"sales": pattern(told=True)}))
    assert public["measures"] == {"sales": {"hidden": 1}}
    assert "17.5" not in json.dumps(public)
    assert "one" not in json.dumps(public["measures"])
