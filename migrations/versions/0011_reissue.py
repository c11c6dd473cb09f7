"""Papers that take the place of others: proposed, confirmed by a second person, issued."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

OPEN = "status IN ('proposed', 'confirmed')"
TABLES = ("certificate", "certificate_issuance")


def upgrade() -> None:
    for table in TABLES:
        # Column and constraint in one statement: so SQLite needs no second table, which it
        # could not put in the place of one that others refer to.
        name = op.f(f"fk_{table}_predecessor_id_certificate")
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN predecessor_id INTEGER "
            f"CONSTRAINT {name} REFERENCES certificate (id)"
        )
        op.create_index(f"uq_{table}_predecessor", table, ["predecessor_id"], unique=True)
    op.create_table(
        "certificate_reissue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("reason_code", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "reason_code IN ('key_in_doubt', 'correction')",
            name=op.f("ck_certificate_reissue_reason_known"),
        ),
        sa.CheckConstraint(
            "status IN ('proposed', 'confirmed', 'issued', 'dropped')",
            name=op.f("ck_certificate_reissue_status_known"),
        ),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> proposed_by_id",
            name=op.f("ck_certificate_reissue_two_people"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('confirmed', 'issued') OR confirmed_by_id IS NOT NULL",
            name=op.f("ck_certificate_reissue_confirmed_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"],
            name=op.f("fk_certificate_reissue_certificate_id_certificate"),
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["filing_revision.id"],
            name=op.f("fk_certificate_reissue_revision_id_filing_revision"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["account.id"],
            name=op.f("fk_certificate_reissue_proposed_by_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["account.id"],
            name=op.f("fk_certificate_reissue_confirmed_by_id_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_reissue")),
    )
    op.create_index(
        "uq_certificate_reissue_open", "certificate_reissue", ["certificate_id"],
        unique=True, sqlite_where=sa.text(OPEN), postgresql_where=sa.text(OPEN),
    )
    op.create_index("ix_certificate_reissue_status", "certificate_reissue", ["status", "id"])


def downgrade() -> None:
    op.drop_table("certificate_reissue")
    for table in TABLES:
        op.drop_index(f"uq_{table}_predecessor", table)
        op.execute(f"ALTER TABLE {table} DROP COLUMN predecessor_id")
