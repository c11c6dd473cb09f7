"""The contract's example, and ways to spoil it."""

import copy
from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import strategies as st

from certify.reference.patent_number import check_character

EXAMPLE: Mapping[str, Any] = {
    "schema": "certify.filing/1",
    "organisation": {
        "uscc": "91320505MA1P7X8K4U",
        "name_zh": "示例科技有限公司",
        "name_en": "Example Technology Co., Ltd.",
        "org_type": "enterprise",
        "region_code": "320505",
        "industry_code": "C3921",
        "qualifications": ["high_tech"],
        "contact": "张三",
        "mobile": "13800000000",
        "email": "filer@example.com",
    },
    "product": {
        "name_zh": "光传送设备",
        "name_en": "Optical transport unit",
        "model": "OTU-8",
        "industry_code": "C3921",
        "unspsc_code": None,
        "description": "第一行\n第二行",
        "launched_on": "2021-03-01",
    },
    "data_year": 2025,
    "economics": {
        "output_value": "62000000.00",
        "sales": "60000000.00",
        "exports": "9000000.00",
        "profit": "7200000.00",
        "ip_investment": "900000.00",
        "rd_investment": "4100000.00",
        "prior_year_sales": "51000000.00",
    },
    "accounts": {
        "gross_output": "900000000",
        "operating_revenue": "880000000",
        "employee_compensation": "150000000",
        "net_production_tax": "30000000",
        "depreciation": "40000000",
        "operating_surplus": "80000000",
    },
    "patents": [
        {
            "number": "ZL201710601862.3",
            "title": "一种光传送方法",
            "filed_on": "2017-07-21",
            "granted_on": "2019-05-10",
            "legal_status": "in_force",
            "status_checked_on": "2026-01-15",
            "right_source": "owned",
            "owners": ["示例科技有限公司"],
            "is_core": True,
            "contribution": "0.25",
            "role": "核心算法",
            "jurisdictions": ["CN", "US"],
            "survived_invalidation": 0,
            "litigation": "none",
            "licence_proof": None,
            "show_publicly": True,
        }
    ],
    "market": {
        "core_features_total": 8,
        "core_features_protected": 6,
        "price_premium_percent": "12",
    },
    "declarations": {
        "true_and_complete": True,
        "makes_or_sells": True,
        "patentee_or_licensee": True,
        "opt_in": True,
    },
}

REMOVED = object()


def spoiled(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the example with the members at JSON pointers replaced (or REMOVED)."""
    document: Any = copy.deepcopy(dict(EXAMPLE))
    for pointer, value in changes.items():
        *steps, last = pointer.split("/")[1:]
        place = document
        for step in steps:
            place = place[int(step) if isinstance(place, list) else step]
        if isinstance(place, list):
            place.insert(int(last), value)
        elif value is REMOVED:
            del place[last]
        else:
            place[last] = value
    return document


def patent(**changes: Any) -> dict[str, Any]:
    """Return the example's patent with members changed."""
    return {**copy.deepcopy(EXAMPLE["patents"][0]), **changes}


def number(digits: str) -> str:
    """Return the patent number of 12 or 8 digits."""
    return f"ZL{digits}.{check_character(digits)}"


names = st.text("光传送设备甲乙丙 AaZz09-()（）<&>é𬭎·", max_size=30).map(lambda name: "甲" + name)
amounts = st.decimals(0, 10**9, places=2).map(lambda d: format(d, "f"))
shares = st.decimals(0, "0.2", places=6).map(lambda d: format(d, "f"))
optional_amounts = st.none() | amounts
days = st.dates(date(2004, 1, 1), date(2020, 12, 31)).map(str)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Draw documents that nothing refuses."""
    figures = [f"{n:.2f}" for n in sorted(draw(st.tuples(*[st.integers(0, 10**9)] * 2)))]
    linked = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "number": st.integers(0, 9_999_999).map(lambda n: number(f"20121{n:07}")),
                    "title": names,
                    "filed_on": days,
                    "legal_status": st.sampled_from(["in_force", "expired", "lapsed_fee"]),
                    "right_source": st.sampled_from(["owned", "licensed_sole"]),
                    "owners": st.lists(names, min_size=1, max_size=3),
                    "is_core": st.booleans(),
                    "contribution": shares,
                    "jurisdictions": st.lists(st.sampled_from(["CN", "US", "EP"]), unique=True),
                    "survived_invalidation": st.integers(0, 9),
                    "licence_proof": st.none() | names,
                    "show_publicly": st.booleans(),
                    "granted_on": st.none() | st.just("2021-01-01"),
                }
            ).map(lambda p: patent(**p)),
            max_size=5,
            unique_by=lambda p: p["number"],
        )
    )
    return spoiled(
        {
            "/organisation/name_zh": draw(names),
            "/organisation/name_en": draw(st.none() | names),
            "/product/name_zh": draw(names),
            "/economics/profit": draw(st.sampled_from([figures[0], "-" + figures[0]])),
            "/economics/sales": figures[1],
            "/economics/exports": draw(st.sampled_from(["0", figures[0]])),
            "/economics/prior_year_sales": draw(optional_amounts),
            "/accounts": draw(st.none() | st.just({**EXAMPLE["accounts"], "depreciation": None})),
            "/market": draw(st.none() | st.just(EXAMPLE["market"])),
            "/declarations/opt_in": draw(st.booleans()),
        }
    ) | {"patents": linked}
