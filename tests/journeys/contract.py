"""The contract's example, and how the command line is called: for the tests from outside."""

import copy
from typing import Any

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


def indicator(sheet: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in sheet["indicators"] if each["id"] == name)


def gate(sheet: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in sheet["gates"] if each["id"] == name)
