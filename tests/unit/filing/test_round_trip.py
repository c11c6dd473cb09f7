"""Documents and filings are two forms of one thing; what is typed becomes a document."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certify.filing.examination import dump, examine, from_form
from tests.unit.filing.examples import EXAMPLE, documents, patent, spoiled

few = settings(max_examples=20)
"""Whole documents are slow to draw; each of them holds many answers."""


def test_the_example_comes_back_as_it_was() -> None:
    filing = examine(EXAMPLE).filing
    assert filing is not None
    assert dump(filing) == EXAMPLE
    assert list(dump(filing)) == list(EXAMPLE)


@few
@given(documents())
def test_dump_and_examine_are_inverse(document: dict[str, Any]) -> None:
    examination = examine(document)
    assert not examination.problems
    assert examination.filing is not None
    written = dump(examination.filing)
    assert examine(written) == examination
    assert dump(examine(written).filing) == written  # type: ignore[arg-type]


@few
@given(documents())
def test_examining_leaves_the_document_alone(document: dict[str, Any]) -> None:
    before = copy.deepcopy(document)
    examine(document)
    assert document == before


def typed(value: Any) -> Any:
    """Return a document as a form would send it: everything is text."""
    if isinstance(value, dict):
        return {key: typed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [typed(inner) for inner in value]
    if value is None:
        return ""
    return (
        {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else str(value)
    )


@few
@given(documents())
def test_a_typed_document_is_worth_the_same(document: dict[str, Any]) -> None:
    form = typed({key: value for key, value in document.items() if key != "schema"})
    assert examine(from_form(form)) == examine(document)


@few
@given(documents())
def test_from_form_leaves_documents_alone(document: dict[str, Any]) -> None:
    assert examine(from_form(document)) == examine(document)


@pytest.mark.parametrize(
    ("pointer", "written", "read"),
    [
        ("/data_year", " ２０２５ ", 2025),
        ("/data_year", "next year", "next year"),
        ("/data_year", "9" * 5000, "9" * 5000),
        ("/market/core_features_total", "8", 8),
        ("/market/core_features_total", "8.5", "8.5"),
        ("/declarations/opt_in", "on", True),
        ("/declarations/opt_in", "是", True),
        ("/declarations/opt_in", "否", False),
        ("/declarations/opt_in", False, False),
        ("/declarations/opt_in", "maybe", "maybe"),
        ("/economics/sales", "60,000,000.00", "60000000.00"),
        ("/economics/sales", "６０００００００", "60000000"),
        ("/economics/sales", "6,00", "6,00"),
        ("/economics/sales", "six", "six"),
        ("/economics/sales", 6, 6),
        ("/market/price_premium_percent", "12.5%", "12.5"),
        ("/patents/0/contribution", "25%", "0.25"),
        ("/patents/0/contribution", "0.25", "0.25"),
        ("/economics/profit", "12%", "12%"),
        ("/product/launched_on", "2021/3/1", "2021-03-01"),
        ("/product/launched_on", "2021年3月1日", "2021-03-01"),
        ("/product/launched_on", "2021.03.01", "2021-03-01"),
        ("/product/launched_on", "spring", "spring"),
        ("/product/launched_on", 2021, 2021),
        ("/organisation/org_type", "高等院校", "university"),
        ("/organisation/org_type", "University", "university"),
        ("/organisation/org_type", "school", "school"),
        ("/organisation/org_type", 7, 7),
        ("/organisation/qualifications", "高新技术企业；srdi", ["high_tech", "srdi"]),
        ("/organisation/qualifications", "", []),
        ("/organisation/qualifications", None, None),
        ("/patents/0/jurisdictions", "CN, US、EP\n", ["CN", " US", "EP"]),
        ("/patents/0/owners", ["甲", "", " "], ["甲"]),
        ("/product/name_zh", " as typed ", " as typed "),
        ("/product/unknown", "kept", "kept"),
        ("/accounts", {"gross_output": "", "depreciation": None}, None),
        ("/market", {"core_features_total": " "}, None),
        ("/economics", "no section", "no section"),
    ],
)
def test_what_is_typed_is_read(pointer: str, written: Any, read: Any) -> None:
    document = from_form(spoiled({pointer: written}))
    for step in pointer.split("/")[1:]:
        document = document[int(step) if isinstance(document, list) else step]
    assert document == read


def test_empty_rows_keep_their_place() -> None:
    rows = [{"number": ""}, patent()]
    assert from_form({"patents": rows})["patents"] == [{"number": ""}, patent()]


def test_parts_not_begun_are_asked_for_answer_by_answer() -> None:
    pointers = {p.pointer for p in examine(from_form({})).problems}
    assert "/economics/sales" in pointers
    assert "/organisation/uscc" in pointers
    assert "/data_year" in pointers
    assert not {"/schema", "/economics", "/patents", "/accounts", "/market"} & pointers


@given(st.dictionaries(st.sampled_from(sorted(EXAMPLE)), st.text() | st.lists(st.text())))
def test_no_form_breaks_the_reading(form: dict[str, Any]) -> None:
    assert examine(from_form(form)).problems
