"""Recorded filings for tests of campaigns and review: whole documents, made as rows.

The rooms before have tests of their own; here the facts must be real, for they are judged.
"""

import copy
import itertools
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from certify import clock
from certify.accounts.models import Organisation, User
from certify.db import db
from certify.filing.models import Filing, FilingRevision, Product
from certify.reference.industries import field_of
from certify.rulebook.models import StandardVersion

numbers = itertools.count(1)
DIGEST = "sha256:" + "0" * 64

DOCUMENT: dict[str, Any] = {
    "schema": "certify.filing/1",
    "organisation": {
        "uscc": "91320505MA1P7X8K4U", "name_zh": "苏州示例通信有限公司",
        "name_en": "Suzhou Example Communication Co., Ltd.", "org_type": "enterprise",
        "region_code": "320505", "industry_code": "C3921", "qualifications": ["high_tech"],
        "contact": "王示例", "mobile": "13800000000", "email": "ip@example.com",
    },
    "product": {
        "name_zh": "千兆光接入终端", "name_en": "Gigabit optical terminal", "model": "ONT-9",
        "industry_code": "C3921", "unspsc_code": None,
        "description": "家庭与企业用光接入终端，采用自适应光功率控制。",
        "launched_on": "2021-03-01",
    },
    "data_year": 2025,
    "economics": {
        "output_value": "62000000.00", "sales": "60000000.00", "exports": "9000000.00",
        "profit": "7200000.00", "ip_investment": "900000.00", "rd_investment": "4100000.00",
        "prior_year_sales": "51000000.00",
    },
    "accounts": None,
    "patents": [
        {
            "number": "ZL201710601862.3", "title": "一种光功率自适应控制方法",
            "filed_on": "2017-07-21", "granted_on": "2019-05-10", "legal_status": "in_force",
            "status_checked_on": "2026-01-15", "right_source": "owned",
            "owners": ["苏州示例通信有限公司"], "is_core": True, "contribution": "0.25",
            "role": "决定终端在长距离链路上的误码率。", "jurisdictions": ["CN", "US"],
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


def document(**parts: dict[str, Any] | int) -> dict[str, Any]:
    """The contract's example, made whole, with members of its parts replaced."""
    made = copy.deepcopy(DOCUMENT)
    for part, change in parts.items():
        if isinstance(change, dict):
            made[part].update(change)
        else:
            made[part] = change
    return made


def recorded(
    organisation: Organisation, *, status: str = "recorded", **parts: dict[str, Any] | int
) -> Filing:
    """A filing of ``organisation`` in ``status`` with its frozen revision."""
    made = document(**parts)
    turn = next(numbers)
    product = Product(
        organisation_id=organisation.id, name_zh=made["product"]["name_zh"], model=f"M-{turn}",
        created_at=clock.now(), record_number=f"PP-2026-{turn:06d}-T",
    )  # fmt: skip
    db.session.add(product)
    db.session.flush()
    filing = Filing(
        product_id=product.id, organisation_id=organisation.id, data_year=made["data_year"],
        status="draft", draft={}, saved_at=clock.now(),
    )  # fmt: skip
    db.session.add(filing)
    db.session.flush()
    revision = _revision(filing, made)
    db.session.add(revision)
    db.session.flush()
    filing.current_revision_id, filing.status = revision.id, status
    filing.recorded_at = clock.now()
    db.session.commit()
    return filing


def _revision(filing: Filing, made: dict[str, Any]) -> FilingRevision:
    economics = made["economics"]
    money = {
        name: Decimal(economics[name]) for name in ("output_value", "sales", "exports", "profit")
    }
    return FilingRevision(
        filing_id=filing.id, number=1, document=made, digest=DIGEST,
        standard_id="pip-illustrative", standard_version="2026.1", standard_digest=DIGEST,
        sheet={}, engine="certify-scoring/1", submitted_at=clock.now(),
        name_zh=made["product"]["name_zh"], field=field_of(made["product"]["industry_code"]),
        region_code="320505", org_type="enterprise", opt_in=made["declarations"]["opt_in"], **money,
    )  # fmt: skip


def active_standard() -> tuple[StandardVersion, User, User]:
    """The standard in force, who put it out and who activated it."""
    row = db.session.scalars(select(StandardVersion)).one()
    people = [db.session.get(User, each) for each in (row.proposed_by_id, row.activated_by_id)]
    return row, *people
