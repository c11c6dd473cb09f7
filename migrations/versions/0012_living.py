"""What is known of patents, and the cases of certificates whose patents changed."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

STATUSES = (
    "status IN ('pending', 'in_force', 'partly_invalidated', 'expired', 'lapsed_fee',"
    " 'invalidated', 'abandoned', 'withdrawn', 'rejected')"
)
TO_COMPARE = "patents_compared_at IS NULL"
IN_WORK = "status IN ('open', 'suspended')"


def upgrade() -> None:
    op.add_column("certificate", sa.Column("patents_compared_at", sa.DateTime(timezone=True)))
    op.create_index(
        "ix_certificate_to_compare", "certificate", ["id"],
        sqlite_where=sa.text(TO_COMPARE), postgresql_where=sa.text(TO_COMPARE),
    )
    op.create_table(
        "status_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("news", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("status IN ('taken')", name=op.f("ck_status_import_status_known")),
        sa.CheckConstraint(
            "news > 0 AND news <= row_count", name=op.f("ck_status_import_counts_sane")
        ),
        sa.ForeignKeyConstraint(
            ["imported_by_id"], ["account.id"],
            name=op.f("fk_status_import_imported_by_id_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_import")),
    )
    op.create_index(op.f("ix_status_import_as_of"), "status_import", ["as_of"])
    op.create_table(
        "patent_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=30), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("holders", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.CheckConstraint(STATUSES, name=op.f("ck_patent_statement_status_known")),
        sa.CheckConstraint(
            "since IS NULL OR since <= as_of", name=op.f("ck_patent_statement_since_by_as_of")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["status_import.id"],
            name=op.f("fk_patent_statement_import_id_status_import"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patent_statement")),
        sa.UniqueConstraint("key", name=op.f("uq_patent_statement_key")),
    )
    op.create_index(op.f("ix_patent_statement_import_id"), "patent_statement", ["import_id"])
    op.create_index("ix_patent_statement_number", "patent_statement", ["number", "as_of"])
    op.create_table(
        "patent_standing",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=30), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("holders", sa.JSON(), nullable=False),
        sa.Column("held_since", sa.Date(), nullable=True),
        sa.Column("holders_as_of", sa.Date(), nullable=True),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(STATUSES, name=op.f("ck_patent_standing_status_known")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_patent_standing")),
    )
    op.create_index(op.f("ix_patent_standing_as_of"), "patent_standing", ["as_of"])
    _cases()
    op.execute(sa.text("INSERT INTO serial (series, last) VALUES ('patent-status', 0)"))


def _cases() -> None:
    op.create_table(
        "patent_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("bundle", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("fault", sa.String(length=40), nullable=True),
        sa.Column("eligible", sa.Boolean(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("proposed", sa.String(length=20), nullable=True),
        sa.Column("proposed_reason", sa.Text(), nullable=True),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("seconded_for_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('open', 'suspended', 'kept', 'withdrawn', 'settled', 'undone')",
            name=op.f("ck_patent_case_status_known"),
        ),
        sa.CheckConstraint(
            "proposed IS NULL OR proposed IN ('keep', 'withdraw')",
            name=op.f("ck_patent_case_proposed_known"),
        ),
        sa.CheckConstraint(
            "proposed IS NULL OR (proposed_by_id IS NOT NULL AND proposed_reason IS NOT NULL"
            " AND status IN ('open', 'suspended'))",
            name=op.f("ck_patent_case_proposed_by_someone"),
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR seconded_for_id IS NULL OR decided_by_id <> seconded_for_id",
            name=op.f("ck_patent_case_two_people"),
        ),
        sa.CheckConstraint(
            "(after IS NULL) = (fault IS NOT NULL)", name=op.f("ck_patent_case_scored_or_fault")
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"],
            name=op.f("fk_patent_case_certificate_id_certificate"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["account.id"], name=op.f("fk_patent_case_proposed_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["seconded_for_id"], ["account.id"], name=op.f("fk_patent_case_seconded_for_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["account.id"], name=op.f("fk_patent_case_decided_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patent_case")),
    )
    op.create_index(
        "uq_patent_case_certificate_in_work", "patent_case", ["certificate_id"], unique=True,
        sqlite_where=sa.text(IN_WORK), postgresql_where=sa.text(IN_WORK),
    )
    op.create_index("ix_patent_case_certificate", "patent_case", ["certificate_id", "id"])
    op.create_index("ix_patent_case_queue", "patent_case", ["status", "id"])
    op.create_table(
        "patent_case_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["patent_case.id"], name=op.f("fk_patent_case_answer_case_id_patent_case")
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["account.id"],
            name=op.f("fk_patent_case_answer_given_by_id_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patent_case_answer")),
    )
    op.create_index(op.f("ix_patent_case_answer_case_id"), "patent_case_answer", ["case_id"])


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM serial WHERE series = 'patent-status'"))
    for table in (
        "patent_case_answer", "patent_case", "patent_standing", "patent_statement", "status_import",
    ):
        op.drop_table(table)
    op.drop_index("ix_certificate_to_compare", table_name="certificate")
    op.drop_column("certificate", "patents_compared_at")
