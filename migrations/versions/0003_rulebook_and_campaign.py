"""Standards in the office, campaigns, candidacies."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("data_year", sa.Integer(), nullable=False),
        sa.Column("title_zh", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("entry_opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notice_working_days", sa.Integer(), nullable=False),
        sa.Column("reviewers", sa.Integer(), nullable=False),
        sa.Column("review_working_days", sa.Integer(), nullable=False),
        sa.Column(
            "third_reviewer_gap", sa.Numeric(precision=5, scale=2), nullable=False
        ),
        sa.Column("validity_years", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'open', 'reviewing', 'closed')",
            name=op.f("ck_campaign_status_known"),
        ),
        sa.CheckConstraint(
            "data_year < year", name=op.f("ck_campaign_data_year_before")
        ),
        sa.CheckConstraint(
            "entry_opens_at < entry_closes_at", name=op.f("ck_campaign_window_in_order")
        ),
        sa.CheckConstraint(
            "notice_working_days BETWEEN 1 AND 90", name=op.f("ck_campaign_notice_sane")
        ),
        sa.CheckConstraint("reviewers >= 2", name=op.f("ck_campaign_two_reviewers")),
        sa.CheckConstraint(
            "review_working_days BETWEEN 1 AND 90", name=op.f("ck_campaign_review_sane")
        ),
        sa.CheckConstraint(
            "validity_years BETWEEN 1 AND 10", name=op.f("ck_campaign_validity_sane")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["account.id"],
            name=op.f("fk_campaign_created_by_id_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("year", name=op.f("uq_campaign_year")),
    )

    op.create_table(
        "standard_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("activated_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'consultation', 'active', 'retired')",
            name=op.f("ck_standard_version_status_known"),
        ),
        sa.CheckConstraint(
            "activated_by_id IS NULL OR activated_by_id <> proposed_by_id",
            name=op.f("ck_standard_version_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["activated_by_id"],
            ["account.id"],
            name=op.f("fk_standard_version_activated_by_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"],
            ["account.id"],
            name=op.f("fk_standard_version_proposed_by_id_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_version")),
        sa.UniqueConstraint(
            "standard_id",
            "version",
            name=op.f("uq_standard_version_standard_id_version"),
        ),
    )

    op.create_table(
        "campaign_field",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=2), nullable=False),
        sa.Column("standard_id", sa.String(length=80), nullable=False),
        sa.Column("standard_version", sa.String(length=40), nullable=False),
        sa.Column("standard_digest", sa.String(length=71), nullable=False),
        sa.CheckConstraint(
            "field IN ('01', '02', '03', '04', '05', '06', '07', '99')",
            name=op.f("ck_campaign_field_field_known"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaign.id"],
            name=op.f("fk_campaign_field_campaign_id_campaign"),
        ),
        sa.PrimaryKeyConstraint("campaign_id", "field", name=op.f("pk_campaign_field")),
    )

    op.create_table(
        "candidacy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=2), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("ineligible_reasons", sa.JSON(), nullable=False),
        sa.Column("judgement", sa.JSON(), nullable=True),
        sa.Column("sheet", sa.JSON(), nullable=True),
        sa.Column("sheet_digest", sa.String(length=71), nullable=True),
        sa.Column("total", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("verdict", sa.String(length=20), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recognised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "field IN ('01', '02', '03', '04', '05', '06', '07', '99')",
            name=op.f("ck_candidacy_field_known"),
        ),
        sa.CheckConstraint(
            "status IN ('entered', 'eligible', 'ineligible', 'left', 'in_review') OR verdict IS NOT NULL",
            name=op.f("ck_candidacy_judged_has_verdict"),
        ),
        sa.CheckConstraint(
            "status IN ('entered', 'eligible', 'ineligible', 'left', 'in_review', 'reviewed', 'proposed', 'not_proposed', 'in_notice', 'objected', 'not_recognised', 'recognised')",
            name=op.f("ck_candidacy_status_known"),
        ),
        sa.CheckConstraint(
            "verdict IS NULL OR verdict IN ('gated', 'meets', 'below')",
            name=op.f("ck_candidacy_verdict_known"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaign.id"],
            name=op.f("fk_candidacy_campaign_id_campaign"),
        ),
        sa.ForeignKeyConstraint(
            ["filing_id"], ["filing.id"], name=op.f("fk_candidacy_filing_id_filing")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["filing_revision.id"],
            name=op.f("fk_candidacy_revision_id_filing_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidacy")),
        sa.UniqueConstraint(
            "campaign_id", "filing_id", name=op.f("uq_candidacy_campaign_id_filing_id")
        ),
    )

    with op.batch_alter_table("candidacy", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_candidacy_filing_id"), ["filing_id"], unique=False
        )
        batch_op.create_index(
            "ix_candidacy_queue", ["campaign_id", "status", "field", "id"], unique=False
        )
        batch_op.create_index(
            "ix_candidacy_state", ["campaign_id", "status", "id"], unique=False
        )
        batch_op.create_index("ix_candidacy_entry", ["campaign_id", "id"], unique=False)
        batch_op.create_index("ix_candidacy_status", ["status", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("candidacy", schema=None) as batch_op:
        batch_op.drop_index("ix_candidacy_status")
        batch_op.drop_index("ix_candidacy_queue")
        batch_op.drop_index(batch_op.f("ix_candidacy_filing_id"))

    op.drop_table("candidacy")

    op.drop_table("campaign_field")

    op.drop_table("standard_version")

    op.drop_table("campaign")
