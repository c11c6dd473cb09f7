"""Rows for tests of later rooms: a recorded filing and a reviewed candidacy, made directly.

Only tests of a room that begins where another ends use these; the journeys go the whole way.
"""

import itertools
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select

from certify import clock
from certify.accounts.models import Organisation
from certify.campaign.models import Campaign, Candidacy
from certify.db import db
from certify.filing import index
from certify.filing.models import Filing, FilingRevision, Product
from certify.rulebook.models import StandardVersion
from certify.scoring.shelf.catalogue import shipped
from tests.people import person

IN_FORCE = "pip-illustrative@2026.1"
numbers = itertools.count(1)
DIGEST = "sha256:" + "0" * 64


def document(name: str = "示例产品") -> dict[str, Any]:
    """A filing document as far as lists and papers read it."""
    return {
        "schema": "certify.filing/1",
        "organisation": {
            "uscc": "91320505MA1P7X8K4U", "name_zh": "苏州示例通信有限公司",
            "name_en": "Suzhou Example Communication Co., Ltd.", "region_code": "320505",
            "qualifications": ["high_tech"],
        },
        "product": {"name_zh": name, "name_en": "Example product", "model": "X-1",
                    "industry_code": "C3921"},
        "data_year": 2025,
        "patents": [],
    }  # fmt: skip


def recorded_filing(organisation: Organisation, name: str = "示例产品") -> Filing:
    """A recorded filing of 2025 with its revision and record number."""
    turn = next(numbers)
    product = Product(
        organisation_id=organisation.id, name_zh=name, model=f"X-{turn}", created_at=clock.now(),
        record_number=f"PP-2025-{turn:06d}-T",
    )  # fmt: skip
    db.session.add(product)
    db.session.flush()
    filing = Filing(
        product_id=product.id, organisation_id=organisation.id, data_year=2025, status="draft",
        draft={}, saved_at=clock.now(),
    )  # fmt: skip
    db.session.add(filing)
    db.session.flush()
    revision = FilingRevision(
        filing_id=filing.id, number=1, document=document(name), digest=DIGEST,
        standard_id="pip-illustrative", standard_version="2026.1", standard_digest=DIGEST,
        sheet={}, engine="certify-scoring/1", submitted_at=clock.now(), name_zh=name, field="01",
        region_code="320505", org_type="enterprise", opt_in=True,
        output_value=Decimal("62000000"), sales=Decimal("60000000"), exports=Decimal("9000000"),
        profit=Decimal("7200000"),
    )  # fmt: skip
    db.session.add(revision)
    db.session.flush()
    filing.current_revision_id, filing.status = revision.id, "recorded"
    filing.recorded_at = clock.now()
    index.refresh(product)
    db.session.commit()
    return filing


def campaign(year: int = 2026) -> Campaign:
    """A campaign in review."""
    row = Campaign(
        year=year, data_year=year - 1, title_zh="示例认定", title_en="Example round",
        entry_opens_at=datetime(year, 1, 1, tzinfo=UTC),
        entry_closes_at=datetime(year, 9, 15, tzinfo=UTC), status="reviewing",
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row


def reviewed(
    round_: Campaign, filing: Filing, verdict: str = "meets", total: str = "66.99"
) -> Candidacy:
    """A candidacy whose review is finished."""
    row = Candidacy(
        campaign_id=round_.id, filing_id=filing.id, revision_id=filing.current_revision_id,
        field="01", status="reviewed", verdict=verdict, total=Decimal(total),
        sheet={"margin": "4.99"}, sheet_digest=DIGEST, entered_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row


def standard_in_force() -> StandardVersion:
    """The shipped standard as two editors left it: its life has tests of its own."""
    there = db.session.scalars(select(StandardVersion)).first()
    if there is not None:  # a server that outlives the application of one half of the tests
        return there
    first, second = person("editor-one", "editor"), person("editor-two", "editor")
    standard = shipped().named(IN_FORCE)
    row = StandardVersion(
        standard_id=standard.id, version=standard.version, digest=standard.digest,
        status="active", created_at=clock.now(), proposed_by_id=first.id,
        activated_by_id=second.id,
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row


def nothing_in_force() -> None:
    """Take the standard out of the office, for tests that put it in force themselves."""
    db.session.execute(delete(StandardVersion))
    db.session.commit()
