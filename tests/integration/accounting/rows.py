"""Recorded and recognised products of several organisations, for summaries."""

from decimal import Decimal
from typing import Any

from certify import clock
from certify.accounts.models import Organisation
from certify.campaign.models import Campaign, Candidacy
from certify.db import db
from certify.filing.models import Filing, FilingRevision, Product
from tests.rows import DIGEST, numbers

PATENT = "ZL201710601862.3"
ACCOUNTS = {
    "gross_output": "900000000", "operating_revenue": "880000000",
    "employee_compensation": "150000000", "net_production_tax": "30000000",
    "depreciation": "40000000", "operating_surplus": "80000000",
}  # fmt: skip
USCCS = (
    "91320505MA1P7X8K4U", "91350100M000100Y43", "91110000600037341L",
)  # fmt: skip


def organisation(uscc: str) -> Organisation:
    row = Organisation(
        uscc=uscc, name_zh="示例有限公司", org_type="enterprise", region_code="320505",
        industry_code="C3921", qualifications=[], undertaking=True, status="verified",
        created_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row


def document(uscc: str, year: int, sales: str, accounts: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "schema": "certify.filing/1",
        "organisation": {
            "uscc": uscc, "name_zh": "示例有限公司", "name_en": "Example", "org_type": "enterprise",
            "region_code": "320505", "industry_code": "C3921", "qualifications": ["high_tech"],
            "contact": "王示例", "mobile": "13800000000", "email": "ip@example.com",
        },
        "product": {
            "name_zh": "示例产品", "name_en": None, "model": "X-1", "industry_code": "C3921",
            "unspsc_code": None, "description": "示例", "launched_on": "2021-03-01",
        },
        "data_year": year,
        "economics": {
            "output_value": sales, "sales": sales, "exports": "9000000.00",
            "profit": "7200000.00", "ip_investment": "900000.00", "rd_investment": None,
            "prior_year_sales": None,
        },
        "accounts": accounts,
        "patents": [{
            "number": PATENT, "title": "示例", "filed_on": "2017-07-21",
            "granted_on": "2019-05-10", "legal_status": "in_force",
            "status_checked_on": "2026-01-15", "right_source": "owned", "owners": ["示例有限公司"],
            "is_core": True, "contribution": "0.25", "role": "示例", "jurisdictions": ["CN"],
            "survived_invalidation": 0, "litigation": "none", "licence_proof": None,
            "show_publicly": True,
        }],
        "market": None,
        "declarations": {"true_and_complete": True, "makes_or_sells": True,
                         "patentee_or_licensee": True, "opt_in": True},
    }  # fmt: skip


def recorded(
    owner: Organisation,
    field: str = "01",
    year: int = 2025,
    sales: str = "60000000.00",
    accounts: dict[str, Any] | None = ACCOUNTS,
) -> Filing:
    turn = next(numbers)
    product = Product(
        organisation_id=owner.id, name_zh="示例产品", model=f"X-{turn}", created_at=clock.now(),
        record_number=f"PP-{year}-{turn:06d}-T",
    )  # fmt: skip
    db.session.add(product)
    db.session.flush()
    filing = Filing(
        product_id=product.id, organisation_id=owner.id, data_year=year, status="draft", draft={},
        saved_at=clock.now(),
    )  # fmt: skip
    db.session.add(filing)
    db.session.flush()
    revision = FilingRevision(
        filing_id=filing.id, number=1, document=document(owner.uscc, year, sales, accounts),
        digest=DIGEST, standard_id="pip-illustrative", standard_version="2026.1",
        standard_digest=DIGEST, sheet={}, engine="certify-scoring/1", submitted_at=clock.now(),
        name_zh="示例产品", field=field, region_code="320505", org_type="enterprise", opt_in=True,
        output_value=Decimal(sales), sales=Decimal(sales), exports=Decimal(9000000),
        profit=Decimal(7200000),
    )  # fmt: skip
    db.session.add(revision)
    db.session.flush()
    filing.current_revision_id, filing.status = revision.id, "recorded"
    filing.recorded_at = clock.now()
    db.session.commit()
    return filing


def recognised(filing: Filing, round_: Campaign, share: str = "0.20") -> Candidacy:
    row = Candidacy(
        campaign_id=round_.id, filing_id=filing.id, revision_id=filing.current_revision_id,
        field="01", status="recognised", verdict="meets", total=Decimal("66.99"), sheet={},
        sheet_digest=DIGEST, entered_at=clock.now(), recognised_at=clock.now(),
        judgement={"schema": "certify.judgement/1", "levels": {},
                   "confirmed_contributions": {PATENT: share}},
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row
