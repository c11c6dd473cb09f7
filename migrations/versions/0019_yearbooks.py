"""Editions of the yearbook, printed by the worker."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "yearbook",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("data_year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('asked', 'printed')", name=op.f("ck_yearbook_status_known")
        ),
        sa.CheckConstraint(
            "(status = 'printed') = (file_id IS NOT NULL)",
            name=op.f("ck_yearbook_printed_has_file"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["account.id"], name=op.f("fk_yearbook_asked_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_yearbook_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_yearbook")),
        sa.UniqueConstraint(
            "data_year", "number", name=op.f("uq_yearbook_data_year_number")
        ),
    )


def downgrade() -> None:
    op.drop_table("yearbook")
