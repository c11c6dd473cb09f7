"""Recognition campaigns as data, and the candidacies in them."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from certify.campaign.lifecycle import CAMPAIGN, CANDIDACY
from certify.db import Utc, db
from certify.filing.models import FIELD_CODES, Filing, FilingRevision
from certify.lifecycle import Lifecycle


class Campaign(db.Model):
    """One yearly round. Everything that changed from year to year is a column here.

    ``third_reviewer_gap``: points between two reviewers' totals beyond which a third is
    called · ``notice_working_days``: length of the public notice · ``validity_years``:
    of a recognition certificate, from issue · ``review_working_days``: a reviewer has
    for an opinion.
    """

    __tablename__ = "campaign"
    __table_args__ = (
        UniqueConstraint("year"),
        CheckConstraint("status IN ('draft', 'open', 'reviewing', 'closed')", name="status_known"),
        CheckConstraint("entry_opens_at < entry_closes_at", name="window_in_order"),
        CheckConstraint("data_year < year", name="data_year_before"),
        CheckConstraint("notice_working_days BETWEEN 1 AND 90", name="notice_sane"),
        CheckConstraint("reviewers >= 2", name="two_reviewers"),
        CheckConstraint("review_working_days BETWEEN 1 AND 90", name="review_sane"),
        CheckConstraint("validity_years BETWEEN 1 AND 10", name="validity_sane"),
    )
    LIFECYCLE: ClassVar[Lifecycle] = CAMPAIGN
    SUBJECT: ClassVar[str] = "campaign"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    data_year: Mapped[int]
    title_zh: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200))
    entry_opens_at: Mapped[datetime] = mapped_column(Utc)
    entry_closes_at: Mapped[datetime] = mapped_column(Utc)
    notice_working_days: Mapped[int] = mapped_column(default=7)
    reviewers: Mapped[int] = mapped_column(default=2)
    review_working_days: Mapped[int] = mapped_column(default=10)
    third_reviewer_gap: Mapped[Decimal] = mapped_column(
        Numeric(5, 2, asdecimal=True), default=Decimal(10)
    )
    validity_years: Mapped[int] = mapped_column(default=3)
    status: Mapped[str] = mapped_column(String(40))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    row_version: Mapped[int] = mapped_column(default=1)
    fields: Mapped[list["CampaignField"]] = relationship(
        back_populates="campaign", order_by="CampaignField.field"
    )

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": row_version}


class CampaignField(db.Model):
    """The standard by which one industry field is judged in a campaign."""

    __tablename__ = "campaign_field"
    __table_args__ = (CheckConstraint(f"field IN ({FIELD_CODES})", name="field_known"),)

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    field: Mapped[str] = mapped_column(String(2), primary_key=True)
    standard_id: Mapped[str] = mapped_column(String(80))
    standard_version: Mapped[str] = mapped_column(String(40))
    standard_digest: Mapped[str] = mapped_column(String(71))
    campaign: Mapped[Campaign] = relationship(back_populates="fields")


class Candidacy(db.Model):
    """One recorded product in one campaign, judged by the revision it entered with.

    ``judgement`` and ``sheet`` are the final ones, once the reviewers have agreed.
    """

    __tablename__ = "candidacy"
    __table_args__ = (
        UniqueConstraint("campaign_id", "filing_id"),
        CheckConstraint(
            "status IN ('entered', 'eligible', 'ineligible', 'left', 'in_review', 'reviewed',"
            " 'proposed', 'not_proposed', 'in_notice', 'objected', 'not_recognised',"
            " 'recognised')",
            name="status_known",
        ),
        CheckConstraint(f"field IN ({FIELD_CODES})", name="field_known"),
        CheckConstraint(
            "status IN ('entered', 'eligible', 'ineligible', 'left', 'in_review')"
            " OR verdict IS NOT NULL",
            name="judged_has_verdict",
        ),
        CheckConstraint(
            "verdict IS NULL OR verdict IN ('gated', 'meets', 'below')",
            name="verdict_known",
        ),
        Index("ix_candidacy_queue", "campaign_id", "status", "field", "id"),
        Index("ix_candidacy_state", "campaign_id", "status", "id"),
        Index("ix_candidacy_entry", "campaign_id", "id"),
        Index("ix_candidacy_status", "status", "id"),
    )
    LIFECYCLE: ClassVar[Lifecycle] = CANDIDACY
    SUBJECT: ClassVar[str] = "candidacy"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("filing_revision.id"))
    field: Mapped[str] = mapped_column(String(2))
    status: Mapped[str] = mapped_column(String(40))
    ineligible_reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    judgement: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    sheet: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    sheet_digest: Mapped[str | None] = mapped_column(String(71))
    total: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    verdict: Mapped[str | None] = mapped_column(String(20))
    entered_at: Mapped[datetime] = mapped_column(Utc)
    recognised_at: Mapped[datetime | None] = mapped_column(Utc)
    row_version: Mapped[int] = mapped_column(default=1)
    campaign: Mapped[Campaign] = relationship()
    filing: Mapped[Filing] = relationship()
    revision: Mapped[FilingRevision] = relationship()

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": row_version}
