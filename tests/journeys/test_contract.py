"""The score sheet and the documents it is made from, tried from outside.

Written against the contract alone, with numbers worked out by hand; nothing here knows a
function of the rooms.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.contract import ABSENT, FILING, JUDGEMENT, altered, gate, indicator, run


def test_the_example_gives_the_sheet_of_the_contract(sheet: Any) -> None:
    made = sheet(FILING, JUDGEMENT)
    assert set(made) == {
        "schema", "standard", "engine", "field", "facts", "gates", "indicators", "dimensions",
        "total", "pass_mark", "margin", "verdict", "interval", "award",
    }  # fmt: skip
    assert made["schema"] == "certify.score/1"
    assert made["standard"]["id"] == "pip-illustrative"
    assert made["standard"]["version"] == "2026.1"
    assert made["standard"]["authority"] == "illustrative"
    assert made["standard"]["digest"].startswith("sha256:")
    assert made["field"] == "01"
    assert made["facts"]["sales"] == {
        "value": "60000000.00", "unit": "CNY", "from": "economics.sales",
    }  # fmt: skip
    first = indicator(made, "A1")
    assert {"value": "1.2", "points": "63", "weight": "12", "contribution": "7.56"}.items() <= (
        first.items()
    )
    assert first["note"] is None
    by_id = {each["id"]: each for each in made["dimensions"]}
    assert by_id["A"] == {"id": "A", "total": "21.92", "floor": None, "reached": True}
    assert by_id["C"] == {"id": "C", "total": "14.64", "floor": "15", "reached": False}
    ends = ("total", "pass_mark", "margin", "verdict", "interval", "award")
    assert [made[name] for name in ends] == ["65.83", "62", "3.83", "below", None, None]
    assert gate(made, "G4")["passed"] is None
    assert gate(made, "G2")["passed"] is True


def test_with_the_declared_share_it_meets(sheet: Any) -> None:
    declared = {**JUDGEMENT, "confirmed_contributions": {}}
    for judgement in (declared, altered(("confirmed_contributions", ABSENT), base=JUDGEMENT)):
        made = sheet(FILING, judgement)
        assert (made["total"], made["verdict"]) == ("66.99", "meets")
        assert made["award"] is None, "this standard knows no levels of award"


def test_while_levels_are_missing_there_is_an_interval(sheet: Any) -> None:
    made = sheet(FILING)
    assert made["interval"] == ["53.99", "71.99"]
    assert (made["verdict"], made["total"], made["margin"]) == ("undetermined", None, None)
    for name in ("C3", "C4", "D2"):
        judged = indicator(made, name)
        assert (judged["value"], judged["points"], judged["contribution"]) == (None, None, None)
    for each in made["dimensions"]:
        open_ = each["id"] in ("C", "D")
        assert (each["total"] is None, each["reached"] is None) == (open_, open_)


def test_the_interval_takes_given_levels_as_given(sheet: Any) -> None:
    half = altered(("levels", {"C3": "3"}), ("confirmed_contributions", {}), base=JUDGEMENT)
    low, high = sheet(FILING, half)["interval"]
    # 53.99 and 71.99 − 8 (C3 whole), each + 6 (C3 at level 3)
    assert (low, high) == ("59.99", "69.99")


def test_shares_are_confirmed_in_the_interval_too(sheet: Any) -> None:
    only = altered(("levels", {}), base=JUDGEMENT)
    low, high = sheet(FILING, only)["interval"]
    # the judged sheet's 65.83 without its 6 + 2.5 + 4.5 for C3, C4, D2; 18 points are open
    assert (low, high) == ("52.83", "70.83")


def test_the_bytes_are_canonical_and_stable(score: Any) -> None:
    first = score(FILING, JUDGEMENT).stdout_bytes.rstrip(b"\n")
    again = score(json.dumps(FILING, indent=3), JUDGEMENT).stdout_bytes.rstrip(b"\n")
    spelled = json.dumps(
        json.loads(first), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    assert first == again == spelled.encode()
    english = score(FILING, JUDGEMENT, "--lang", "en").stdout_bytes.rstrip(b"\n")
    assert english == first, "a sheet belongs to no language"


def test_a_failed_gate_wins_over_everything_and_hides_nothing(sheet: Any) -> None:
    disputed = altered(("patents/0/litigation", "ownership_pending"))
    made = sheet(disputed, {**JUDGEMENT, "confirmed_contributions": {}})
    assert (made["verdict"], made["total"]) == ("gated", "66.99")
    open_ = sheet(disputed)
    assert (open_["verdict"], open_["interval"]) == ("gated", ["53.99", "71.99"])


@pytest.mark.parametrize("name", ["pip-illustrative@2026.1"])
def test_a_standard_can_be_named(sheet: Any, name: str) -> None:
    assert sheet(FILING, JUDGEMENT, "--standard", name) == sheet(FILING, JUDGEMENT)


@pytest.mark.parametrize("name", ["pip-illustrative@2025.1", "pip-illustrative", "@", "../x@1"])
def test_an_unknown_standard_is_refused(refused: Any, name: str) -> None:
    assert [e["document"] for e in refused(FILING, None, "--standard", name)] == ["standard"]


def test_any_data_year_may_be_scored(sheet: Any) -> None:
    old = altered(("data_year", 2021), ("patents/0/status_checked_on", "2022-01-15"))
    assert sheet(old)["verdict"] == "undetermined"


# --- how documents are read ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value"),
    [("colour", "red"), ("product/colour", "red"), ("patents/0/colour", "red"),
     ("economics/profits", "1"), ("market/x", None)],
)  # fmt: skip
def test_an_unknown_key_is_named(refused: Any, path: str, value: Any) -> None:
    (problem,) = refused(altered((path, value)))
    assert (problem["pointer"], problem["code"]) == (f"/{path}", "unknown_key")
    assert path.rpartition("/")[2] in problem["message"]


@pytest.mark.parametrize(
    "value",
    [60000000, 6e7, "6e7", "60,000,000", "+1", "1.001", "1" * 16, "¥1", "", None, True, [], ABSENT],
)
def test_what_is_no_amount_is_refused(refused: Any, value: Any) -> None:
    assert {e["pointer"] for e in refused(altered(("economics/sales", value)))} == {
        "/economics/sales"
    }


@pytest.mark.parametrize("value", ["2025", 2025.0, 2025.5, True, None, ""])
def test_years_are_integers(refused: Any, value: Any) -> None:
    assert "/data_year" in {e["pointer"] for e in refused(altered(("data_year", value)))}


NULLABLE = (
    "accounts", "market", "economics/prior_year_sales", "market/price_premium_percent",
    "product/name_en", "organisation/name_en", "product/unspsc_code", "economics/rd_investment",
    "patents/0/show_publicly", "patents/0/licence_proof",
)  # fmt: skip


@pytest.mark.parametrize("path", NULLABLE)
def test_null_absent_and_empty_are_one(sheet: Any, path: str) -> None:
    made = [sheet(altered((path, value))) for value in (None, ABSENT, "", " \t\u3000")]
    assert made[0] == made[1] == made[2] == made[3]


@pytest.mark.parametrize("path", ["organisation/qualifications", "patents/0/owners"])
@pytest.mark.parametrize("value", [None, ""])
def test_an_empty_entry_of_a_list_is_refused_at_its_place(
    refused: Any, path: str, value: Any
) -> None:
    (problem,) = refused(altered((path, [value])))
    assert (problem["pointer"], problem["code"]) == (f"/{path}/0", "required")


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "json_form"), ("{", "json_form"), ("[]", "object_expected"), ("null", "object_expected"),
     ('{"a": 1, "a": 2}', "repeated_key"), ('{"a": NaN}', "no_number"), ("[" * 9999, "too_deep")],
)  # fmt: skip
def test_what_is_no_document_is_refused(refused: Any, text: str, code: str) -> None:
    assert [(e["pointer"], e["code"]) for e in refused(text)] == [("", code)]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        done = run("score", path, "--json")
        assert done.exit_code == 2
        assert json.loads(done.stderr)["errors"][0]["message"]


@pytest.mark.parametrize(
    ("path", "value", "pointer", "code"),
    [
        ("levels", {"C3": "4.01"}, "/levels/C3", "above_maximum"),
        ("levels", {"C3": "-0.1"}, "/levels/C3", "negative"),
        ("levels", {"C3": 3}, "/levels/C3", "number_not_text"),
        ("levels", {"A1": "3"}, "/levels/A1", "unknown_level"),
        ("levels", {"C9": "3"}, "/levels/C9", "unknown_level"),
        ("confirmed_contributions", {"ZL201710601862.3": "0.26"},
         "/confirmed_contributions/ZL201710601862.3", "share_above_declared"),
        ("confirmed_contributions", {"ZL201820000001.X": "0"},
         "/confirmed_contributions/ZL201820000001.X", "unknown_patent"),
        ("confirmed_contributions", {"ZL201710601862.4": "0.1"},
         "/confirmed_contributions/ZL201710601862.4", "check_digit"),
        ("reviewer", "Somebody", "/reviewer", "unknown_key"),
        ("schema", "certify.judgement/2", "/schema", "schema_version"),
    ],
)  # fmt: skip
def test_a_wrong_judgement_is_refused(
    refused: Any, path: str, value: Any, pointer: str, code: str
) -> None:
    (problem,) = refused(FILING, altered((path, value), base=JUDGEMENT))
    assert (problem["document"], problem["pointer"], problem["code"]) == (
        "judgement", pointer, code,
    )  # fmt: skip


def test_a_confirmed_share_may_be_spelled_otherwise(sheet: Any) -> None:
    other = altered(("confirmed_contributions", {"2017106018623": "0.20"}), base=JUDGEMENT)
    assert sheet(FILING, other)["total"] == "65.83"
