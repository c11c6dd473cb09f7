"""Issuing many papers: pause, how far a batch is, what could not be made."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "issuing_desk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_issuing_desk_only_one")),
        sa.CheckConstraint(
            "status IN ('running', 'paused')", name=op.f("ck_issuing_desk_status_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuing_desk")),
    )
    op.create_table(
        "issuing_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("jobs", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('done', 'stopped', 'broken')", name=op.f("ck_issuing_run_outcome_known")
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (ended_at IS NULL)", name=op.f("ck_issuing_run_outcome_has_end")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuing_run")),
    )
    op.create_table(
        "issuing_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("again_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('recordation', 'recognition')", name=op.f("ck_issuing_failure_kind_known")
        ),
        sa.CheckConstraint("attempts > 0", name=op.f("ck_issuing_failure_attempted")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["filing_revision.id"],
            name=op.f("fk_issuing_failure_revision_id_filing_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuing_failure")),
        sa.UniqueConstraint(
            "kind", "revision_id", name=op.f("uq_issuing_failure_kind_revision_id")
        ),
    )
    op.create_index("ix_issuing_failure_last", "issuing_failure", ["last_at"])


def downgrade() -> None:
    op.drop_table("issuing_failure")
    op.drop_table("issuing_run")
    op.drop_table("issuing_desk")
