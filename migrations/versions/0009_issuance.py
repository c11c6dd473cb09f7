"""Papers on their way: number, signed claim, place in the log, proof, each kept for ever."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

OPEN = "certificate_id IS NULL"


def upgrade() -> None:
    op.create_table(
        "certificate_issuance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("candidacy_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status_index", sa.Integer(), nullable=False),
        sa.Column("credential", sa.Text(), nullable=False),
        sa.Column("log_place", sa.BigInteger(), nullable=True),
        sa.Column("proof", sa.Text(), nullable=True),
        sa.Column("certificate_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('recordation', 'recognition')",
            name=op.f("ck_certificate_issuance_kind_known"),
        ),
        sa.CheckConstraint(
            "proof IS NULL OR log_place IS NOT NULL",
            name=op.f("ck_certificate_issuance_proof_has_place"),
        ),
        sa.CheckConstraint(
            "certificate_id IS NULL OR proof IS NOT NULL",
            name=op.f("ck_certificate_issuance_issued_is_proven"),
        ),
        sa.ForeignKeyConstraint(
            ["candidacy_id"], ["candidacy.id"],
            name=op.f("fk_certificate_issuance_candidacy_id_candidacy"),
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"],
            name=op.f("fk_certificate_issuance_certificate_id_certificate"),
        ),
        sa.ForeignKeyConstraint(
            ["filing_id"], ["filing.id"], name=op.f("fk_certificate_issuance_filing_id_filing")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["filing_revision.id"],
            name=op.f("fk_certificate_issuance_revision_id_filing_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_issuance")),
        sa.UniqueConstraint("certificate_id", name=op.f("uq_certificate_issuance_certificate_id")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_issuance_number")),
        sa.UniqueConstraint("status_index", name=op.f("uq_certificate_issuance_status_index")),
    )
    op.create_index(
        "uq_certificate_issuance_open", "certificate_issuance", ["kind", "revision_id"],
        unique=True, sqlite_where=sa.text(OPEN), postgresql_where=sa.text(OPEN),
    )


def downgrade() -> None:
    op.drop_table("certificate_issuance")
