"""What others may rely on, tried from outside: commands and documents as they are called.

Written against the contract alone, with numbers worked out by hand. The command line is run
in this process; nothing here knows a function of the rooms.
"""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from certify.cli import certify

FILING: dict[str, Any] = {
    "schema": "certify.filing/1",
    "organisation": {
        "uscc": "91320505MA1P7X8K4U", "name_zh": "…", "name_en": "…", "org_type": "enterprise",
        "region_code": "320505", "industry_code": "C3921", "qualifications": ["high_tech"],
        "contact": "…", "mobile": "…", "email": "…",
    },
    "product": {
        "name_zh": "…", "name_en": "…", "model": "…", "industry_code": "C3921",
        "unspsc_code": None, "description": "…", "launched_on": "2021-03-01",
    },
    "data_year": 2025,
    "economics": {
        "output_value": "62000000.00", "sales": "60000000.00", "exports": "9000000.00",
        "profit": "7200000.00", "ip_investment": "900000.00", "rd_investment": "4100000.00",
        "prior_year_sales": "51000000.00",
    },
    "accounts": {
        "gross_output": "900000000", "operating_revenue": "880000000",
        "employee_compensation": "150000000", "net_production_tax": "30000000",
        "depreciation": "40000000", "operating_surplus": "80000000",
    },
    "patents": [
        {
            "number": "ZL201710601862.3", "title": "…", "filed_on": "2017-07-21",
            "granted_on": "2019-05-10", "legal_status": "in_force",
            "status_checked_on": "2026-01-15", "right_source": "owned", "owners": ["…"],
            "is_core": True, "contribution": "0.25", "role": "…", "jurisdictions": ["CN", "US"],
            "survived_invalidation": 0, "litigation": "none", "licence_proof": None,
            "show_publicly": True,
        }
    ],
    "market": {
        "core_features_total": 8, "core_features_protected": 6, "price_premium_percent": "12",
    },
    "declarations": {
        "true_and_complete": True, "makes_or_sells": True, "patentee_or_licensee": True,
        "opt_in": True,
    },
}  # fmt: skip
"""The contract's example, to the letter."""

JUDGEMENT: dict[str, Any] = {
    "schema": "certify.judgement/1",
    "levels": {"C3": "3", "C4": "2.5", "D2": "3"},
    "confirmed_contributions": {"ZL201710601862.3": "0.20"},
}
ABSENT = object()


def altered(*changes: tuple[str, Any], base: dict[str, Any] = FILING) -> dict[str, Any]:
    """A copy of ``base`` with what stands at each path replaced, added or (ABSENT) left out."""
    made = copy.deepcopy(base)
    for path, value in changes:
        *way, last = path.split("/")
        part: Any = made
        for step in way:
            part = part[int(step) if isinstance(part, list) else step]
        if value is ABSENT:
            del part[last]
        else:
            part[last] = value
    return made


def patent(number: str, filed_on: str, **other: Any) -> dict[str, Any]:
    """Another patent, in force at the end of 2025 unless told otherwise."""
    made = {**FILING["patents"][0], "number": number, "filed_on": filed_on, "granted_on": filed_on}
    return {**made, "contribution": "0", **other}


def run(*words: object) -> Result:
    """Call ``certify``; no traceback may ever come of it."""
    done = CliRunner().invoke(certify, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


@pytest.fixture
def score(tmp_path: Path) -> Any:
    """``certify score --json`` of a filing, and a judgement if given."""

    def called(filing: Any, judgement: Any = None, *options: str) -> Result:
        def written(name: str, value: Any) -> Path:
            file = tmp_path / name
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            file.write_text(text, encoding="utf-8")
            return file

        judged = ["--judgement", written("j.json", judgement)] if judgement is not None else []
        return run("score", written("f.json", filing), *judged, "--json", *options)

    return called


@pytest.fixture
def sheet(score: Any) -> Any:
    """The sheet of a filing that is scored."""

    def read(*words: Any) -> dict[str, Any]:
        done = score(*words)
        assert done.exit_code == 0, done.stderr
        assert done.stdout.count("\n") == 1
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return read


@pytest.fixture
def refused(score: Any) -> Any:
    """The problems of what is refused: exit 2, no sheet, JSON on the error stream."""

    def read(*words: Any) -> list[dict[str, str]]:
        done = score(*words)
        assert (done.exit_code, done.stdout) == (2, "")
        errors: list[dict[str, str]] = json.loads(done.stderr)["errors"]
        assert all(set(each) >= {"pointer", "code", "message"} for each in errors)
        return errors

    return read


def indicator(sheet: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in sheet["indicators"] if each["id"] == name)


def gate(sheet: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in sheet["gates"] if each["id"] == name)


# --- the score sheet -------------------------------------------------------------------------


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


# --- refuse, gate, warn ----------------------------------------------------------------------

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


# --- how facts are computed ------------------------------------------------------------------


def remaining(sheet: Any, *patents: dict[str, Any], year: int = 2025) -> str:
    filing = altered(("patents", list(patents)), ("data_year", year))
    value: str = indicator(sheet(filing), "B3")["value"]
    return value


@pytest.mark.parametrize(
    ("number", "filed_on", "days"),
    [
        ("ZL201710601862.3", "2017-07-21", 4220),  # 20 years: 2037-07-21
        ("ZL201680012345.6", "2016-02-29", 3712),  # PCT invention, 20 years: 2036-02-29 is a day
        ("ZL201820000001.X", "2018-01-02", 732),  # utility model, 10 years: 2028-01-02
        ("ZL202020000001.7", "2020-02-29", 1520),  # 10 years: 2030-02-28, for 2030 has no 29th
        ("ZL202130000001.7", "2021-05-31", 1977),  # design before 2021-06-01, 10: 2031-05-31
        ("ZL202130000002.1", "2021-06-01", 3805),  # design from then on, 15: 2036-06-01
    ],
)
def test_terms_of_patents(sheet: Any, number: str, filed_on: str, days: int) -> None:
    value = remaining(sheet, patent(number, filed_on, contribution="0.1"))
    assert float(value) == pytest.approx(days / 365.25, abs=5e-7)


@pytest.mark.parametrize(("filed_on", "counted"), [("2006-01-01", "1"), ("2005-12-31", "0")])
def test_a_term_that_ends_with_the_year_does_not_count(
    sheet: Any, filed_on: str, counted: str
) -> None:
    made = sheet(altered(("patents/0/filed_on", filed_on)))
    assert made["facts"]["counted_patents"]["value"] == counted


def test_the_weights_of_the_remaining_term(sheet: Any) -> None:
    long = patent("ZL201710601862.3", "2017-07-21")  # 4220 days
    short = patent("ZL201820000001.X", "2018-01-02")  # 732 days
    weighted = remaining(sheet, {**long, "contribution": "0.3"}, {**short, "contribution": "0.1"})
    assert float(weighted) == pytest.approx((3 * 4220 + 732) / 4 / 365.25, abs=5e-7)
    plain = remaining(sheet, long, short)
    assert float(plain) == pytest.approx((4220 + 732) / 2 / 365.25, abs=5e-7)
    assert remaining(sheet) == "0"


@pytest.mark.parametrize(
    ("change", "why"),
    [({"legal_status": "pending", "granted_on": None}, "pending"),
     ({"right_source": "licensed_exclusive"}, "licence_unproven"),
     ({"legal_status": "partly_invalidated"}, None),
     ({"right_source": "licensed_general", "licence_proof": "contract.pdf"}, None),
     ({"right_source": "assigned"}, None), ({"right_source": "co_owned"}, None)],
)  # fmt: skip
def test_which_patents_count(sheet: Any, change: dict[str, Any], why: str | None) -> None:
    made = sheet(altered(("patents", [FILING["patents"][0], {**SECOND, **change}])))
    assert made["facts"]["counted_patents"]["value"] == ("1" if why else "2")
    rule = gate(made, "G2")
    assert rule["passed"] is True
    assert (SECOND["number"] in rule["reason"]) is bool(why)
    assert indicator(made, "B2")["value"] == ("1" if why else "0.5")


@pytest.mark.parametrize("prior", [None, "0", "0.00"])
def test_growth_without_a_prior_year_is_missing_and_marked(sheet: Any, prior: Any) -> None:
    growth = indicator(sheet(altered(("economics/prior_year_sales", prior))), "A3")
    assert (growth["value"], growth["points"], growth["contribution"]) == (None, "60", "3")
    assert growth["note"]


def test_nothing_invested_gives_no_points(sheet: Any) -> None:
    made = indicator(sheet(altered(("economics/ip_investment", "0"))), "C2")
    assert (made["points"], made["contribution"]) == ("0", "0")
    assert made["note"]


def test_no_core_features_give_none(sheet: Any) -> None:
    none = [("market/core_features_total", 0), ("market/core_features_protected", 0)]
    made = indicator(sheet(altered(*none)), "D1")
    assert (made["value"], made["points"]) == ("0", "0")


def test_without_sales_margin_and_export_share_are_zero(sheet: Any) -> None:
    made = sheet(altered(*SOLD_NOTHING))
    assert [indicator(made, name)["value"] for name in ("A1", "A2", "A4")] == ["0", "0", "0"]


@pytest.mark.parametrize(
    ("code", "field"),
    [("C3921", "01"), ("3921", "01"), ("I6312", "02"), ("6312", "02"), ("A0111", "99"),
     ("0111", "99"), ("T9999", "99")],
)  # fmt: skip
def test_the_class_of_the_code_decides_the_field(sheet: Any, code: str, field: str) -> None:
    made = sheet(altered(("product/industry_code", code)))
    assert made["field"] == field


def test_numbers_are_rounded_away_from_zero_and_shown_plainly(sheet: Any) -> None:
    # growth −50 %: −50 − 8 = −58 points, clamped to 0; margin 1/3 ÷ 0.08 = 4.1666667
    made = sheet(altered(
        ("economics/prior_year_sales", "120000000"), ("economics/profit", "20000000")
    ))  # fmt: skip
    assert indicator(made, "A3")["value"] == "-58"
    assert indicator(made, "A3")["points"] == "0"
    assert indicator(made, "A2")["value"] == "4.166667"
    assert made["facts"]["profit_margin"]["value"] == "0.333333"
