"""Every refusal of the contract's table, with its pointer, its code, in both languages."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certify.filing.examination import examine
from tests.unit.filing.examples import EXAMPLE, REMOVED, number, patent, spoiled

ORG, PRODUCT, MONEY, PATENT = "/organisation", "/product", "/economics", "/patents/0"

REFUSALS: list[tuple[str, Any, str]] = [
    # shape and version
    ("/schema", "certify.filing/2", "schema_version"),
    ("/schema", REMOVED, "schema_version"),
    ("/schema", None, "schema_version"),
    ("/organisation", [], "object_expected"),
    ("/organisation", None, "required"),
    ("/accounts", "none", "object_expected"),
    ("/patents", {}, "list_expected"),
    ("/patents", REMOVED, "required"),
    ("/patents", [patent()] * 501, "too_many"),
    (f"{PATENT}", "ZL201710601862.3", "object_expected"),
    ("/extra", 1, "unknown_key"),
    ("/a~b/c", 1, "unknown_key"),
    (f"{PATENT}/kind", "invention", "unknown_key"),
    (f"{MONEY}/Sales", "1", "unknown_key"),
    # texts
    (f"{PRODUCT}/name_zh", "", "required"),
    (f"{PRODUCT}/name_zh", " \u3000\u200b\n", "required"),
    (f"{PRODUCT}/name_zh", REMOVED, "required"),
    (f"{PRODUCT}/name_zh", 5, "text_expected"),
    (f"{PRODUCT}/name_zh", "字" * 201, "too_long"),
    (f"{PRODUCT}/name_zh", "字" * 20_001, "too_long"),
    (f"{PRODUCT}/name_zh", "a\nb", "control_character"),
    (f"{PRODUCT}/name_zh", "a\x00b", "control_character"),
    (f"{PRODUCT}/name_zh", "a\u202eb", "control_character"),
    (f"{PRODUCT}/name_zh", "a\ud800b", "control_character"),
    (f"{PRODUCT}/description", "a" * 5001, "too_long"),
    (f"{PRODUCT}/description", "a\x1bb", "control_character"),
    (f"{PRODUCT}/description", "a\u2066b", "control_character"),
    (f"{PATENT}/owners", [], "required"),
    (f"{PATENT}/owners", "示例科技有限公司", "list_expected"),
    (f"{ORG}/contact", None, "required"),
    # code lists and identifiers
    (f"{ORG}/uscc", "91310115MA1H8R7C6D", "check_digit"),
    (f"{ORG}/uscc", "9131", "uscc_length"),
    (f"{ORG}/uscc", 91310115, "text_expected"),
    (f"{ORG}/org_type", "company", "unknown_code"),
    (f"{ORG}/org_type", 1, "text_expected"),
    (f"{ORG}/region_code", "329999", "region_code_unknown"),
    (f"{ORG}/region_code", "3205", "region_code_form"),
    (f"{ORG}/industry_code", "39211", "industry_code_form"),
    (f"{PRODUCT}/industry_code", "U3921", "industry_code_form"),
    (f"{PRODUCT}/industry_code", "I3921", "industry_code_letter"),
    (f"{PATENT}/number", "202010123456.7", "check_digit"),
    (f"{PATENT}/number", "CN107705012A", "publication_number"),
    (f"{PATENT}/legal_status", "valid", "unknown_code"),
    (f"{PATENT}/right_source", "bought", "unknown_code"),
    (f"{PATENT}/litigation", "yes", "unknown_code"),
    # numbers
    (f"{MONEY}/sales", 60000000, "number_not_text"),
    (f"{MONEY}/sales", 60000000.0, "number_not_text"),
    (f"{MONEY}/sales", True, "number_not_text"),
    (f"{MONEY}/sales", None, "required"),
    (f"{MONEY}/sales", "6e7", "number_form"),
    (f"{MONEY}/sales", "60,000,000", "number_form"),
    (f"{MONEY}/sales", "+1", "number_form"),
    (f"{MONEY}/sales", ".5", "number_form"),
    (f"{MONEY}/sales", "5.", "number_form"),
    (f"{MONEY}/sales", "NaN", "number_form"),
    (f"{MONEY}/sales", "٦", "number_form"),
    (f"{MONEY}/sales", "1.234", "number_too_long"),
    (f"{MONEY}/sales", "1" * 16, "number_too_long"),
    (f"{MONEY}/sales", "-1", "negative"),
    (f"{MONEY}/output_value", "-1", "negative"),
    (f"{MONEY}/exports", "-0.01", "negative"),
    (f"{MONEY}/ip_investment", "-1", "negative"),
    (f"{MONEY}/rd_investment", "-1", "negative"),
    (f"{MONEY}/prior_year_sales", "-1", "negative"),
    ("/accounts/gross_output", "-1", "negative"),
    ("/accounts/operating_revenue", "-1", "negative"),
    ("/accounts/employee_compensation", "-1", "negative"),
    ("/accounts/depreciation", "-1", "negative"),
    (f"{PATENT}/contribution", "-0.1", "negative"),
    (f"{PATENT}/contribution", "1.01", "above_maximum"),
    (f"{PATENT}/contribution", 0.25, "number_not_text"),
    ("/market/price_premium_percent", "-101", "below_minimum"),
    ("/data_year", "2025", "number_as_text"),
    ("/data_year", 2025.0, "whole_number_form"),
    ("/data_year", True, "whole_number_form"),
    ("/data_year", 1999, "out_of_range"),
    ("/data_year", 10**5000, "out_of_range"),
    (f"{PATENT}/survived_invalidation", -1, "out_of_range"),
    ("/market/core_features_total", "many", "whole_number_form"),
    (f"{PATENT}/is_core", "true", "flag_form"),
    (f"{PATENT}/is_core", 1, "flag_form"),
    # dates
    (f"{PRODUCT}/launched_on", "2021-02-30", "date_impossible"),
    (f"{PRODUCT}/launched_on", "20210301", "date_form"),
    (f"{PRODUCT}/launched_on", "01.03.2021", "date_form"),
    (f"{PRODUCT}/launched_on", 20210301, "date_form"),
    (f"{PRODUCT}/launched_on", "1899-12-31", "date_range"),
    # what must fit together
    (f"{MONEY}/profit", "60000000.01", "profit_above_sales"),
    (f"{MONEY}/exports", "60000000.01", "exports_above_sales"),
    (f"{PRODUCT}/launched_on", "2026-01-01", "launched_after_year"),
    (f"{PATENT}/granted_on", "2017-07-20", "granted_before_filed"),
    (f"{PATENT}/granted_on", "2026-01-01", "granted_after_year"),
    ("/market/core_features_protected", 9, "features_above_all"),
    ("/declarations/true_and_complete", False, "declaration_missing"),
    ("/declarations/makes_or_sells", False, "declaration_missing"),
    ("/declarations/patentee_or_licensee", False, "declaration_missing"),
    ("/declarations/opt_in", REMOVED, "required"),
]


@pytest.mark.parametrize(
    ("pointer", "value", "code"),
    REFUSALS,
    ids=[f"{place}{pointer}-{code}" for place, (pointer, _, code) in enumerate(REFUSALS)],
)
def test_each_fault_is_refused_where_it_is(pointer: str, value: Any, code: str) -> None:
    if pointer == "/a~b/c":
        document, pointer = {**EXAMPLE, "a~b/c": 1}, "/a~0b~1c"
    elif pointer == PATENT:
        document = {**EXAMPLE, "patents": [value]}
    else:
        document = spoiled({pointer: value})
    examination = examine(document)
    assert examination.filing is None
    assert [(p.pointer, p.code) for p in examination.problems] == [(pointer, code)]
    english = examination.problems[0].say("en")
    chinese = examination.problems[0].say("zh")
    assert english.isprintable() or "\ud800" in english
    assert "{" not in english + chinese
    assert re.search("[\u4e00-\u9fff]", chinese)
    assert english != chinese


def test_the_example_is_accepted_without_a_warning() -> None:
    examination = examine(EXAMPLE)
    assert examination.filing is not None
    assert not examination.problems
    assert not examination.warnings


@pytest.mark.parametrize(
    "again",
    ["ZL201710601862.3", "201710601862.3", "cn2017106018623", "ＺＬ２０１７１０６０１８６２．３"],
)  # fmt: skip
def test_one_patent_twice_in_any_spelling(again: str) -> None:
    document = spoiled({"/patents/1": patent(number=again, contribution="0")})
    (problem,) = examine(document).problems
    assert (problem.pointer, problem.code) == ("/patents/1/number", "patent_twice")
    assert problem.params["place"] == 1


def test_old_numbers_with_and_without_check_digit_are_one() -> None:
    old = [patent(number=n, filed_on="1985-04-01", contribution="0") for n in
           ("85100001", number("85100001"))]  # fmt: skip
    codes = {p.code for p in examine({**EXAMPLE, "patents": old}).problems}
    assert codes == {"patent_twice"}


def test_shares_of_all_linked_patents_count_towards_one() -> None:
    rest = patent(number=number("201910397464"), legal_status="lapsed_fee", contribution="0.76")
    (problem,) = examine(spoiled({"/patents/1": rest})).problems
    assert (problem.pointer, problem.code) == ("/patents", "shares_above_one")
    assert problem.params["total"] == "1.01"
    whole = {**rest, "contribution": "0.75"}
    assert not examine(spoiled({"/patents/1": whole})).problems


@pytest.mark.parametrize(
    "pointer",
    ["/accounts", "/market", "/economics/prior_year_sales", "/economics/rd_investment",
     "/market/price_premium_percent", "/organisation/name_en", "/product/name_en",
     "/product/unspsc_code", "/patents/0/show_publicly", "/patents/0/granted_on",
     "/patents/0/licence_proof"],
)  # fmt: skip
@pytest.mark.parametrize("value", [None, "", "  ", REMOVED])
def test_what_may_be_null_or_absent(pointer: str, value: Any) -> None:
    examination = examine(spoiled({pointer: value}))
    assert not examination.problems
    assert examination.filing is not None
    assert examination.filing.patents[0].show_publicly is True


@pytest.mark.parametrize(
    "pointer", [f"/{part}/{name}" for part in ("organisation", "product", "economics",
                                               "declarations") for name in EXAMPLE[part]]
)  # fmt: skip
def test_everything_else_is_required(pointer: str) -> None:
    optional = ("name_en", "unspsc_code", "rd_investment", "prior_year_sales")
    problems = examine(spoiled({pointer: REMOVED})).problems
    expected = [] if pointer.endswith(optional) else [(pointer, "required")]
    assert [(p.pointer, p.code) for p in problems] == expected


@pytest.mark.parametrize("pointer", ["/economics/profit", "/accounts/operating_surplus",
                                     "/accounts/net_production_tax"])  # fmt: skip
def test_three_amounts_may_be_negative(pointer: str) -> None:
    assert not examine(spoiled({pointer: "-123456.78"})).problems


def test_minus_zero_is_zero() -> None:
    filing = examine(spoiled({"/economics/exports": "-0.00"})).filing
    assert filing is not None
    assert str(filing.economics.exports) == "0.00"


def test_opting_in_is_free() -> None:
    assert not examine(spoiled({"/declarations/opt_in": False})).problems


def test_no_patents_at_all_is_a_gate_and_no_fault() -> None:
    assert not examine({**EXAMPLE, "patents": []}).problems


def test_html_is_just_text() -> None:
    filing = examine(spoiled({"/product/name_zh": "<script>alert(1)</script>"})).filing
    assert filing is not None
    assert filing.product.name_zh == "<script>alert(1)</script>"


def test_texts_are_stripped_and_composed() -> None:
    changes = {
        "/product/name_en": " \u3000Cafe\u0301 ",
        "/product/description": "a\r\nb\rc\u2028d\t",
    }
    filing = examine(spoiled(changes)).filing
    assert filing is not None
    assert filing.product.name_en == "Café"
    assert filing.product.description == "a\nb\nc\nd"


def test_codes_are_normalised() -> None:
    changes = {
        "/organisation/uscc": " 91320505ma1p7x8k4u",
        "/product/industry_code": "ｃ3921",
        "/patents/0/number": "cn2017106018623",
        "/patents/0/jurisdictions": ["cn", "US", "CN"],
        "/organisation/qualifications": ["high_tech", "srdi", "high_tech"],
    }
    filing = examine(spoiled(changes)).filing
    assert filing is not None
    assert filing.organisation.uscc == "91320505MA1P7X8K4U"
    assert filing.product.industry_code == "C3921"
    assert filing.patents[0].number == "ZL201710601862.3"
    assert filing.patents[0].jurisdictions == ("CN", "US")
    assert filing.organisation.qualifications == ("high_tech", "srdi")


def test_faults_in_lists_are_pointed_to_by_place() -> None:
    changes = {
        "/organisation/qualifications": ["high_tech", "best"],
        "/patents/0/jurisdictions": ["CN", None, "USA"],
        "/patents/0/owners": ["示例科技有限公司", ""],
    }
    found = {(p.pointer, p.code) for p in examine(spoiled(changes)).problems}
    assert found == {
        ("/organisation/qualifications/1", "unknown_code"),
        ("/patents/0/jurisdictions/1", "required"),
        ("/patents/0/jurisdictions/2", "jurisdiction_form"),
        ("/patents/0/owners/1", "required"),
    }


def test_the_key_perhaps_meant_is_named() -> None:
    (problem,) = examine(spoiled({"/economics/sale": "1"})).problems
    assert problem.params == {"key": "sale", "near": "sales"}
    (problem,) = examine(spoiled({"/economics/zzz": "1"})).problems
    assert problem.params == {"key": "zzz"}


def test_all_faults_are_reported_at_once() -> None:
    changes = {
        "/organisation/uscc": "91310115MA1H8R7C6D",
        "/product/model": REMOVED,
        "/economics/profit": "70000000",
        "/patents/0/number": "CN107705012A",
        "/patents/0/granted_on": "2016-01-01",
        "/declarations/makes_or_sells": False,
    }
    assert {p.code for p in examine(spoiled(changes)).problems} == {
        "check_digit", "required", "profit_above_sales", "publication_number",
        "granted_before_filed", "declaration_missing",
    }  # fmt: skip


def test_a_draft_shows_what_does_not_fit_before_it_is_complete() -> None:
    draft = {
        "data_year": 2025,
        "product": {"launched_on": "2027-01-01"},
        "economics": {"sales": "1", "profit": "2", "exports": "three"},
        "patents": [None, {"number": "85100001"}, {"number": "85100001", "contribution": "x"}],
        "market": {"core_features_total": 1, "core_features_protected": 2},
    }
    found = {(p.pointer, p.code) for p in examine(draft).problems if p.code != "required"}
    assert found == {
        ("/schema", "schema_version"),
        ("/economics/exports", "number_form"),
        ("/patents/2/contribution", "number_form"),
        ("/product/launched_on", "launched_after_year"),
        ("/economics/profit", "profit_above_sales"),
        ("/patents/2/number", "patent_twice"),
        ("/market/core_features_protected", "features_above_all"),
    }


@pytest.mark.parametrize("document", [None, [], "x", 5, True, {}])
def test_anything_at_all_is_answered(document: Any) -> None:
    examination = examine(document)
    assert examination.filing is None
    assert examination.problems


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@settings(max_examples=40)
@given(
    st.sampled_from([p for p, *_ in REFUSALS if p.split("/")[1] in EXAMPLE and p != PATENT]),
    json_values,
)
def test_no_value_breaks_the_judge(pointer: str, value: Any) -> None:
    for problem in examine(spoiled({pointer: value})).problems:
        assert problem.say("zh")
        assert problem.say("en")


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(sorted(EXAMPLE)), json_values))
def test_no_document_breaks_the_judge(document: dict[str, Any]) -> None:
    examination = examine(document)
    assert (examination.filing is None) == bool(examination.problems)
