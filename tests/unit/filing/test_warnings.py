"""Every doubt: what asks for an explanation, and what does not."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from certify.filing.examination import examine
from certify.filing.rules import doubts, faults
from tests.unit.filing.examples import EXAMPLE, number, patent, spoiled

P = "/patents/0"
OTHER = number("201910397464")

DOUBTS: list[tuple[Mapping[str, Any], str, str]] = [
    ({"/organisation/uscc": "91310115000000001U"}, "/organisation/uscc", "organisation_code"),
    ({"/organisation/region_code": "320502"}, "/organisation/region_code", "region_of_the_past"),
    ({"/economics/profit": "-1"}, "/economics/profit", "profit_negative"),
    ({"/accounts/operating_revenue": "1"}, "/economics/sales", "sales_above_revenue"),
    ({"/accounts/gross_output": "1"}, "/economics/output_value", "output_above_gross"),
    ({f"{P}/right_source": "licensed_exclusive"}, f"{P}/licence_proof", "licence_unproven"),
    ({f"{P}/right_source": "licensed_sole"}, f"{P}/licence_proof", "licence_unproven"),
    ({f"{P}/right_source": "licensed_general"}, f"{P}/licence_proof", "licence_unproven"),
    ({f"{P}/right_source": "co_owned"}, f"{P}/owners", "co_owner_missing"),
    ({f"{P}/owners": ["另一公司"]}, f"{P}/owners", "owner_differs"),
    ({f"{P}/owners": ["另一公司"], f"{P}/right_source": "assigned"},
     f"{P}/owners", "owner_differs"),
    ({f"{P}/owners": ["甲", "乙"], f"{P}/right_source": "co_owned"},
     f"{P}/owners", "owner_differs"),
    ({f"{P}/jurisdictions": ["US"]}, f"{P}/jurisdictions", "cn_missing"),
    ({f"{P}/jurisdictions": []}, f"{P}/jurisdictions", "cn_missing"),
    ({f"{P}/filed_on": "2018-07-21"}, f"{P}/filed_on", "number_year_differs"),
    ({f"{P}/granted_on": None}, f"{P}/granted_on", "grant_date_missing"),
    ({f"{P}/legal_status": "pending"}, f"{P}/legal_status", "pending_though_granted"),
    ({f"{P}/status_checked_on": "2025-12-30"}, f"{P}/status_checked_on", "status_checked_early"),
    ({f"{P}/legal_status": "expired"}, f"{P}/legal_status", "expired_before_term"),
    ({"/data_year": 2037, f"{P}/status_checked_on": "2038-01-01"},
     f"{P}/legal_status", "in_force_after_term"),
    ({"/data_year": 2037, f"{P}/status_checked_on": "2038-01-01",
      f"{P}/legal_status": "partly_invalidated"}, f"{P}/legal_status", "in_force_after_term"),
    ({f"{P}/contribution": "0"}, "/patents", "shares_zero"),
    ({"/market/core_features_protected": None},
     "/market/core_features_protected", "features_half_stated"),
    ({"/market/core_features_total": None}, "/market/core_features_total", "features_half_stated"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "pointer", "code"), DOUBTS)
def test_each_doubt_asks_for_an_explanation(
    changes: Mapping[str, Any], pointer: str, code: str
) -> None:
    examination = examine(spoiled(changes))
    assert not examination.problems
    assert examination.filing is not None
    assert [(w.pointer, w.code) for w in examination.warnings] == [(pointer, code)]
    english, chinese = (examination.warnings[0].say(language) for language in ("en", "zh"))
    assert "{" not in english + chinese
    assert re.search("[\u4e00-\u9fff]", chinese)


NO_DOUBTS: list[Mapping[str, Any]] = [
    {f"{P}/right_source": "licensed_sole", f"{P}/licence_proof": "a.pdf", f"{P}/owners": ["甲"]},
    {f"{P}/right_source": "co_owned", f"{P}/owners": ["示例科技有限公司", "甲"]},
    {f"{P}/owners": ["EXAMPLE TECHNOLOGY CO.,LTD."]},
    {"/organisation/name_zh": "甲（苏州）公司", f"{P}/owners": ["甲(苏州) 公司"]},
    {f"{P}/legal_status": "partly_invalidated"},
    {f"{P}/legal_status": "pending", f"{P}/granted_on": None},
    {"/data_year": 2037, f"{P}/status_checked_on": "2038-01-01", f"{P}/legal_status": "expired"},
    {"/market/core_features_total": None, "/market/core_features_protected": None},
    {f"{P}/legal_status": "lapsed_fee", f"{P}/contribution": "0"},
    {"/economics/profit": "0"},
    {"/accounts": None},
]


@pytest.mark.parametrize("changes", NO_DOUBTS)
def test_what_is_in_order_is_not_doubted(changes: Mapping[str, Any]) -> None:
    examination = examine(spoiled(changes))
    assert not examination.problems
    assert not examination.warnings


def test_the_term_ends_with_the_year_it_ends_in() -> None:
    """A term that ends on 31 December of the data year is over (contract: expiry > Y)."""
    changes = {
        "/data_year": 2037,
        f"{P}/filed_on": "2017-12-31",
        f"{P}/status_checked_on": "2038-01-01",
    }
    assert {w.code for w in examine(spoiled(changes)).warnings} == {"in_force_after_term"}
    changes[f"{P}/filed_on"] = "2018-01-01"
    assert {w.code for w in examine(spoiled(changes)).warnings} == {"number_year_differs"}


def test_shares_of_counted_patents_alone_decide() -> None:
    uncounted = patent(number=OTHER, filed_on="2019-05-14", granted_on="2021-01-01",
                       legal_status="lapsed_fee", contribution="0.5")  # fmt: skip
    document = spoiled({f"{P}/contribution": "0", "/patents/1": uncounted})
    assert {w.code for w in examine(document).warnings} == {"shares_zero"}


def test_doubts_are_told_of_drafts_too() -> None:
    draft = {"economics": {"profit": "-5"}, "patents": [{"jurisdictions": ["US"]}, None]}
    assert [(w.pointer, w.code) for w in examine(draft).warnings] == [
        ("/economics/profit", "profit_negative"),
        ("/patents/0/jurisdictions", "cn_missing"),
    ]


def test_what_is_wrong_in_itself_raises_no_doubt() -> None:
    changes = {
        f"{P}/right_source": "licensed_sole",
        f"{P}/licence_proof": 5,
        f"{P}/granted_on": "soon",
        f"{P}/owners": ["", "甲"],
        "/market/core_features_total": "many",
    }
    examination = examine(spoiled(changes))
    assert len(examination.problems) == 4
    assert not examination.warnings


def test_nothing_known_means_nothing_said() -> None:
    assert faults({}) == doubts({}) == ()
    assert faults({"economics": None, "patents": None, "market": None}) == ()


def test_a_year_without_patents_and_patents_without_a_year() -> None:
    assert not examine({**EXAMPLE, "patents": []}).warnings
    document = {key: value for key, value in EXAMPLE.items() if key != "data_year"}
    assert not examine(document).warnings
