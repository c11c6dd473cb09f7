"""Products, filings, revisions, claims, evidence, search, serials."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

CIRCLE = "fk_filing_current_revision_id_filing_revision"
PRODUCT_CIRCLE = "fk_product_public_revision_id_filing_revision"


def upgrade() -> None:
    op.create_table(
        "serial",
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_serial")),
    )

    op.create_table(
        "product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("record_number", sa.String(length=24), nullable=True),
        sa.Column("name_zh", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=True),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("public_revision_id", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(length=2), nullable=True),
        sa.Column("province", sa.String(length=2), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "public_revision_id IS NULL OR (record_number IS NOT NULL AND field IS NOT NULL)",
            name=op.f("ck_product_public_is_recorded"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_product_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["public_revision_id"], ["filing_revision.id"], name=op.f(PRODUCT_CIRCLE),
            use_alter=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("record_number", name=op.f("uq_product_record_number")),
    )

    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_product_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index("ix_product_public_field", ["field", "id"], unique=False)
        batch_op.create_index("ix_product_public_province", ["province", "id"], unique=False)
        batch_op.create_index(
            "ix_product_public_both", ["field", "province", "id"], unique=False
        )
        batch_op.create_index(
            "ix_product_public_holder",
            ["organisation_id"],
            unique=False,
            sqlite_where=sa.text("public_revision_id IS NOT NULL"),
            postgresql_where=sa.text("public_revision_id IS NOT NULL"),
        )

    op.create_table(
        "filing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("data_year", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("draft_version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("current_revision_id", sa.Integer(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'discarded') OR current_revision_id IS NOT NULL",
            name=op.f("ck_filing_submitted_has_revision"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'returned', 'recorded', 'refused', 'withdrawn', 'discarded')",
            name=op.f("ck_filing_status_known"),
        ),
        sa.CheckConstraint(
            "data_year BETWEEN 2000 AND 2100", name=op.f("ck_filing_data_year_sane")
        ),
        sa.ForeignKeyConstraint(
            ["current_revision_id"],
            ["filing_revision.id"],
            name=op.f("fk_filing_current_revision_id_filing_revision"),
            use_alter=True,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_filing_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_filing_product_id_product")
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["account.id"], name=op.f("fk_filing_saved_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing")),
    )

    with op.batch_alter_table("filing", schema=None) as batch_op:
        batch_op.create_index(
            "ix_filing_organisation", ["organisation_id", "id"], unique=False
        )
        batch_op.create_index(
            "ix_filing_queue", ["status", "submitted_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_filing_revision", ["status", "current_revision_id", "id"], unique=False
        )
        batch_op.create_index(
            "uq_filing_product_year_live",
            ["product_id", "data_year"],
            unique=True,
            sqlite_where=sa.text("status NOT IN ('refused', 'withdrawn', 'discarded')"),
            postgresql_where=sa.text(
                "status NOT IN ('refused', 'withdrawn', 'discarded')"
            ),
        )

    op.create_table(
        "search_gram",
        sa.Column("gram", sa.String(length=4), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_search_gram_product_id_product"),
        ),
        sa.PrimaryKeyConstraint("gram", "product_id", name=op.f("pk_search_gram")),
    )

    with op.batch_alter_table("search_gram", schema=None) as batch_op:
        batch_op.create_index("ix_search_gram_product", ["product_id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "kind IN ('licence', 'product', 'economic', 'other')",
            name=op.f("ck_evidence_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_file.id"],
            name=op.f("fk_evidence_file_id_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["filing_id"], ["filing.id"], name=op.f("fk_evidence_filing_id_filing")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint(
            "filing_id", "name", name=op.f("uq_evidence_filing_id_name")
        ),
    )

    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evidence_filing_id"), ["filing_id"], unique=False
        )

    op.create_table(
        "filing_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("explanations", sa.JSON(), nullable=False),
        sa.Column("standard_id", sa.String(length=80), nullable=False),
        sa.Column("standard_version", sa.String(length=40), nullable=False),
        sa.Column("standard_digest", sa.String(length=71), nullable=False),
        sa.Column("sheet", sa.JSON(), nullable=False),
        sa.Column("engine", sa.String(length=40), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("name_zh", sa.String(length=200), nullable=False),
        sa.Column("field", sa.String(length=2), nullable=False),
        sa.Column("product_key", sa.String(length=64), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("org_type", sa.String(length=30), nullable=False),
        sa.Column("opt_in", sa.Boolean(), nullable=False),
        sa.Column("output_value", sa.BigInteger(), nullable=False),
        sa.Column("sales", sa.BigInteger(), nullable=False),
        sa.Column("exports", sa.BigInteger(), nullable=False),
        sa.Column("profit", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "field IN ('01', '02', '03', '04', '05', '06', '07', '99')",
            name=op.f("ck_filing_revision_field_known"),
        ),
        sa.CheckConstraint(
            "profit <= sales AND exports <= sales",
            name=op.f("ck_filing_revision_parts_of_sales"),
        ),
        sa.CheckConstraint(
            "sales >= 0 AND output_value >= 0 AND exports >= 0",
            name=op.f("ck_filing_revision_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["filing_id"],
            ["filing.id"],
            name=op.f("fk_filing_revision_filing_id_filing"),
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"],
            ["account.id"],
            name=op.f("fk_filing_revision_submitted_by_id_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing_revision")),
        sa.UniqueConstraint(
            "filing_id", "number", name=op.f("uq_filing_revision_filing_id_number")
        ),
    )

    with op.batch_alter_table("filing_revision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_filing_revision_product_key"), ["product_key"], unique=False
        )

    op.create_table(
        "patent_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("right_source", sa.String(length=30), nullable=False),
        sa.Column("legal_status", sa.String(length=30), nullable=False),
        sa.Column("is_core", sa.Boolean(), nullable=False),
        sa.Column("show_publicly", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_patent_claim_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["filing_revision.id"],
            name=op.f("fk_patent_claim_revision_id_filing_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patent_claim")),
        sa.UniqueConstraint(
            "revision_id", "number", name=op.f("uq_patent_claim_revision_id_number")
        ),
    )

    with op.batch_alter_table("patent_claim", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_patent_claim_number"), ["number"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_patent_claim_organisation_id"),
            ["organisation_id"],
            unique=False,
        )

    op.create_table(
        "remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("pointer", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["filing_revision.id"],
            name=op.f("fk_remark_revision_id_filing_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
    )

    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_remark_revision_id"), ["revision_id"], unique=False
        )
    _close_circle()


def downgrade() -> None:
    _open_circle()
    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_remark_revision_id"))

    op.drop_table("remark")

    with op.batch_alter_table("patent_claim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_patent_claim_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_patent_claim_number"))

    op.drop_table("patent_claim")

    with op.batch_alter_table("filing_revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_filing_revision_product_key"))

    op.drop_table("filing_revision")

    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_filing_id"))

    op.drop_table("evidence")

    with op.batch_alter_table("search_gram", schema=None) as batch_op:
        batch_op.drop_index("ix_search_gram_product")

    op.drop_table("search_gram")

    with op.batch_alter_table("filing", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_filing_product_year_live",
            sqlite_where=sa.text("status NOT IN ('refused', 'withdrawn', 'discarded')"),
            postgresql_where=sa.text(
                "status NOT IN ('refused', 'withdrawn', 'discarded')"
            ),
        )
        batch_op.drop_index("ix_filing_revision")
        batch_op.drop_index("ix_filing_queue")
        batch_op.drop_index("ix_filing_organisation")

    op.drop_table("filing")

    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_organisation_id"))

    op.drop_table("product")

    op.drop_table("serial")


def _close_circle() -> None:
    """A revision hangs on its filing and product, which point back to one of theirs.

    SQLite takes such keys at once; PostgreSQL ties them when both tables stand.
    """
    if op.get_bind().dialect.name != "sqlite":
        op.create_foreign_key(CIRCLE, "filing", "filing_revision", ["current_revision_id"], ["id"])
        op.create_foreign_key(
            PRODUCT_CIRCLE, "product", "filing_revision", ["public_revision_id"], ["id"]
        )


def _open_circle() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(CIRCLE, "filing", type_="foreignkey")
        op.drop_constraint(PRODUCT_CIRCLE, "product", type_="foreignkey")
