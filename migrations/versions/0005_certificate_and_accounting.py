"""Certificates and value-added summaries."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "product_summary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("data_year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("compiled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("compiled_by_id", sa.Integer(), nullable=True),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("estimates", sa.JSON(), nullable=False),
        sa.Column("table", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("public_file_id", sa.Integer(), nullable=True),
        sa.Column("full_file_id", sa.Integer(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "data_year BETWEEN 2000 AND 2100", name=op.f("ck_product_summary_data_year_sane")
        ),
        sa.CheckConstraint(
            "status IN ('compiled', 'superseded')", name=op.f("ck_product_summary_status_known")
        ),
        sa.ForeignKeyConstraint(
            ["compiled_by_id"],
            ["account.id"],
            name=op.f("fk_product_summary_compiled_by_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["full_file_id"],
            ["stored_file.id"],
            name=op.f("fk_product_summary_full_file_id_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["public_file_id"],
            ["stored_file.id"],
            name=op.f("fk_product_summary_public_file_id_stored_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_summary")),
        sa.UniqueConstraint(
            "data_year", "number", name=op.f("uq_product_summary_data_year_number")
        ),
    )

    with op.batch_alter_table("product_summary", schema=None) as batch_op:
        batch_op.create_index(
            "uq_product_summary_year_current",
            ["data_year"],
            unique=True,
            sqlite_where=sa.text("status = 'compiled'"),
            postgresql_where=sa.text("status = 'compiled'"),
        )

    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("candidacy_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("template_version", sa.String(length=40), nullable=False),
        sa.Column("key_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'recognition') = (candidacy_id IS NOT NULL)",
            name=op.f("ck_certificate_recognition_has_candidacy"),
        ),
        sa.CheckConstraint(
            "kind IN ('recordation', 'recognition')",
            name=op.f("ck_certificate_kind_known"),
        ),
        sa.CheckConstraint(
            "status IN ('valid', 'suspended', 'withdrawn', 'cancelled', 'expired', 'superseded')",
            name=op.f("ck_certificate_status_known"),
        ),
        sa.ForeignKeyConstraint(
            ["candidacy_id"],
            ["candidacy.id"],
            name=op.f("fk_certificate_candidacy_id_candidacy"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_file.id"],
            name=op.f("fk_certificate_file_id_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["filing_id"], ["filing.id"], name=op.f("fk_certificate_filing_id_filing")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["filing_revision.id"],
            name=op.f("fk_certificate_revision_id_filing_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
    )

    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index("ix_certificate_filing", ["filing_id"], unique=False)
        batch_op.create_index("ix_certificate_candidacy", ["candidacy_id"], unique=False)
        batch_op.create_index("ix_certificate_revision", ["revision_id", "kind"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_certificate_status"), ["status"], unique=False
        )
        batch_op.create_index(
            "uq_certificate_revision_live",
            ["kind", "revision_id"],
            unique=True,
            sqlite_where=sa.text("status <> 'superseded'"),
            postgresql_where=sa.text("status <> 'superseded'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_certificate_revision_live",
            sqlite_where=sa.text("status <> 'superseded'"),
            postgresql_where=sa.text("status <> 'superseded'"),
        )
        batch_op.drop_index(batch_op.f("ix_certificate_status"))
        batch_op.drop_index("ix_certificate_revision")
        batch_op.drop_index("ix_certificate_candidacy")
        batch_op.drop_index("ix_certificate_filing")

    op.drop_table("certificate")

    with op.batch_alter_table("product_summary", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_product_summary_year_current",
            sqlite_where=sa.text("status = 'compiled'"),
            postgresql_where=sa.text("status = 'compiled'"),
        )

    op.drop_table("product_summary")
