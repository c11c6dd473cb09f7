"""Corrections of recorded filings: asked for, examined, confirmed by a second person."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

UNDER_WAY = "status IN ('open', 'submitted', 'accepted')"
CHECKS = {
    "origin_known": "origin IN ('filer', 'office')",
    "status_known": (
        "status IN ('open', 'submitted', 'accepted', 'confirmed', 'refused', 'dropped')"
    ),
    "two_people": "confirmed_by_id IS NULL OR confirmed_by_id <> accepted_by_id",
    "not_his_own": "confirmed_by_id IS NULL OR confirmed_by_id <> submitted_by_id",
    "accepted_by_somebody": (
        "status NOT IN ('accepted', 'confirmed') OR accepted_by_id IS NOT NULL"
    ),
    "confirmed_by_somebody": (
        "status <> 'confirmed' OR (confirmed_by_id IS NOT NULL AND revision_id IS NOT NULL)"
    ),
    "submitted_is_frozen": "status IN ('open', 'dropped') OR digest IS NOT NULL",
    "another_revision": "revision_id IS NULL OR revision_id <> former_id",
}
REFERENCES = {
    "filing_id": "filing", "former_id": "filing_revision", "revision_id": "filing_revision",
    "opened_by_id": "account", "submitted_by_id": "account", "accepted_by_id": "account",
    "confirmed_by_id": "account",
}  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("former_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("organisation", sa.JSON(), nullable=False),
        sa.Column("document", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("digest", sa.String(length=71), nullable=True),
        sa.Column("explanations", sa.JSON(), nullable=False),
        sa.Column("judged", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("accepted_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_correction_{name}"))
            for name, rule in CHECKS.items()
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_correction_{column}_{table}")
            )
            for column, table in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint("revision_id", name=op.f("uq_correction_revision_id")),
    )
    op.create_index(
        "uq_correction_filing_under_way", "correction", ["filing_id"], unique=True,
        sqlite_where=sa.text(UNDER_WAY), postgresql_where=sa.text(UNDER_WAY),
    )  # fmt: skip
    op.create_index("ix_correction_filing", "correction", ["filing_id", "id"])
    op.create_index("ix_correction_status", "correction", ["status", "id"])
    op.create_table(
        "correction_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "kind IN ('licence', 'product', 'economic', 'other')",
            name=op.f("ck_correction_file_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["correction_id"], ["correction.id"],
            name=op.f("fk_correction_file_correction_id_correction"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"],
            name=op.f("fk_correction_file_file_id_stored_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_file")),
        sa.UniqueConstraint(
            "correction_id", "name", name=op.f("uq_correction_file_correction_id_name")
        ),
    )


def downgrade() -> None:
    op.drop_table("correction_file")
    op.drop_table("correction")
