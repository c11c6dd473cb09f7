"""Refuse, gate, warn: every row of the table, in both languages.

Written against the contract alone, with numbers worked out by hand; nothing here knows a
function of the rooms.
"""

import json
from typing import Any

import pytest

from tests.journeys.contract import FILING, JUDGEMENT, altered, patent

SECOND = patent("ZL201820000001.X", "2018-01-02")

REFUSED: list[tuple[str, list[tuple[str, Any]], str, str]] = [
    ("wrong type", [("product/name_zh", 7)], "/product/name_zh", "text_expected"),
    ("code list", [("organisation/org_type", "firm")], "/organisation/org_type", "unknown_code"),
    ("right", [("patents/0/right_source", "bought")], "/patents/0/right_source", "unknown_code"),
    ("status", [("patents/0/legal_status", "dead")], "/patents/0/legal_status", "unknown_code"),
    ("litigation", [("patents/0/litigation", "yes")], "/patents/0/litigation", "unknown_code"),
    ("check of USCC", [("organisation/uscc", "91320505MA1P7X8K4X")], "/organisation/uscc",
     "check_digit"),
    ("check of number", [("patents/0/number", "ZL201710601862.4")], "/patents/0/number",
     "check_digit"),
    ("date", [("product/launched_on", "2021-02-29")], "/product/launched_on", "date_impossible"),
    ("industry code", [("product/industry_code", "392")], "/product/industry_code",
     "industry_code_form"),
    ("letter beyond T", [("product/industry_code", "U3921")], "/product/industry_code",
     "industry_code_form"),
    ("letter of one of the 188", [("product/industry_code", "D3921")], "/product/industry_code",
     "industry_code_letter"),
    ("region", [("organisation/region_code", "999999")], "/organisation/region_code",
     "region_code_unknown"),
    ("publication number", [("patents/0/number", "CN107471234A")], "/patents/0/number",
     "publication_number"),
    ("same patent, other spelling",
     [("patents", [FILING["patents"][0], patent("cn 2017106018623", "2017-07-21")])],
     "/patents/1/number", "patent_twice"),
    ("profit", [("economics/profit", "60000000.01")], "/economics/profit", "profit_above_sales"),
    ("exports", [("economics/exports", "60000000.01")], "/economics/exports",
     "exports_above_sales"),
    ("shares, one of them not counted",
     [("patents", [FILING["patents"][0],
                   {**SECOND, "contribution": "0.76", "legal_status": "pending",
                    "granted_on": None}])],
     "/patents", "shares_above_one"),
    ("granted before filed", [("patents/0/granted_on", "2017-07-20")], "/patents/0/granted_on",
     "granted_before_filed"),
    ("granted after the year", [("patents/0/granted_on", "2026-01-01")], "/patents/0/granted_on",
     "granted_after_year"),
    ("launched after the year", [("product/launched_on", "2026-01-01")], "/product/launched_on",
     "launched_after_year"),
    ("features", [("market/core_features_protected", 9)], "/market/core_features_protected",
     "features_above_all"),
    *((f"negative {name}", [(name, "-0.01")], f"/{name}", "negative") for name in (
        "economics/output_value", "economics/sales", "economics/exports",
        "economics/ip_investment", "economics/rd_investment", "economics/prior_year_sales",
        "accounts/gross_output", "accounts/operating_revenue", "accounts/employee_compensation",
        "accounts/depreciation", "patents/0/contribution")),
    *((f"not declared: {name}", [(f"declarations/{name}", False)], f"/declarations/{name}",
       "declaration_missing")
      for name in ("true_and_complete", "makes_or_sells", "patentee_or_licensee")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "pointer", "code"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_it_is_refused_at_its_place_in_both_languages(
    refused: Any, changes: list[tuple[str, Any]], pointer: str, code: str
) -> None:
    spoken = {}
    for language in ("zh", "en"):
        errors = refused(altered(*changes), None, "--lang", language)
        named = [each for each in errors if each["pointer"] == pointer]
        assert [each["code"] for each in named] == [code]
        spoken[language] = named[0]["message"]
    assert spoken["zh"] != spoken["en"]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in spoken["zh"])


def test_every_fault_is_told_at_once(refused: Any) -> None:
    wrong = altered(
        ("organisation/uscc", "91320505MA1P7X8K4X"), ("economics/exports", "60000000.01"),
        ("patents/0/granted_on", "2017-07-20"), ("declarations/makes_or_sells", False),
    )  # fmt: skip
    assert {e["pointer"] for e in refused(wrong)} == {
        "/organisation/uscc", "/economics/exports", "/patents/0/granted_on",
        "/declarations/makes_or_sells",
    }  # fmt: skip


SOLD_NOTHING = [(f"economics/{name}", "0") for name in ("sales", "exports", "profit")]
GATED: list[tuple[str, list[tuple[str, Any]], str]] = [
    ("no patent", [("patents", [])], "G1"),
    ("none counted", [("patents/0/legal_status", "lapsed_fee")], "G1"),
    ("sales zero", SOLD_NOTHING, "G3"),
    ("dispute", [("patents/0/litigation", "ownership_pending")], "G5"),
    ("dispute on a core patent that is not counted",
     [("patents", [FILING["patents"][0],
                   {**SECOND, "legal_status": "invalidated", "litigation": "ownership_pending"}])],
     "G5"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "name"), [row[1:] for row in GATED], ids=[row[0] for row in GATED]
)
def test_a_gate_fails_and_the_sheet_is_shown(
    sheet: Any, changes: list[tuple[str, Any]], name: str
) -> None:
    made = sheet(altered(*changes))
    assert made["verdict"] == "gated"
    assert [each["id"] for each in made["gates"] if each["passed"] is False] == [name]
    assert made["interval"]
    assert sheet(altered(*changes), {**JUDGEMENT, "confirmed_contributions": {}})["total"]


@pytest.mark.parametrize(
    "changes",
    [[("patents/0/litigation", "infringement_pending")],
     [("patents/0/litigation", "invalidation_pending")],
     [("patents", [FILING["patents"][0],
                   {**SECOND, "is_core": False, "litigation": "ownership_pending"}])],
     [("declarations/opt_in", False)], [("accounts/operating_surplus", "-1")],
     [("accounts/net_production_tax", "-1")]],
)  # fmt: skip
def test_what_is_allowed_is_not_gated(sheet: Any, changes: list[tuple[str, Any]]) -> None:
    assert sheet(altered(*changes))["verdict"] == "undetermined"


WARNED: list[tuple[str, list[tuple[str, Any]], str]] = [
    ("licence without proof", [("patents/0/right_source", "licensed_sole")],
     "/patents/0/licence_proof"),
    ("co-owned, one owner", [("patents/0/right_source", "co_owned")], "/patents/0/owners"),
    ("owner differs", [("patents/0/owners", ["另一家公司"])], "/patents/0/owners"),
    ("in force after the term", [("patents/0/filed_on", "2005-12-31")],
     "/patents/0/legal_status"),
    ("expired while it runs", [("patents/0/legal_status", "expired")], "/patents/0/legal_status"),
    ("CN missing", [("patents/0/jurisdictions", ["US"])], "/patents/0/jurisdictions"),
    ("year of the number", [("patents/0/filed_on", "2016-07-21")], "/patents/0/filed_on"),
    ("organisation code", [("organisation/uscc", "91320505MA1P7X8K5Y")], "/organisation/uscc"),
    ("loss", [("economics/profit", "-0.01")], "/economics/profit"),
    ("shares sum to 0", [("patents/0/contribution", "0")], "/patents"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "pointer"), [row[1:] for row in WARNED], ids=[row[0] for row in WARNED]
)
def test_a_doubt_is_told_and_refuses_nothing(
    score: Any, changes: list[tuple[str, Any]], pointer: str
) -> None:
    for language in ("zh", "en"):
        done = score(altered(*changes), None, "--lang", language)
        assert done.exit_code == 0
        warnings = json.loads(done.stderr)["warnings"]
        assert pointer in {each["pointer"] for each in warnings}
        assert all(each["code"] and each["message"] for each in warnings)


def test_the_example_raises_no_doubt(score: Any) -> None:
    assert score(FILING).stderr == ""
