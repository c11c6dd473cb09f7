"""Back-tests of versions of standards on recorded filings."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "back_test",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("against_id", sa.Integer(), nullable=True),
        sa.Column("new_digest", sa.String(length=71), nullable=False),
        sa.Column("old_digest", sa.String(length=71), nullable=True),
        sa.Column("years", sa.JSON(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revisions", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("filings", sa.Integer(), nullable=True),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("inputs_digest", sa.String(length=71), nullable=True),
        sa.Column("report", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("report_digest", sa.String(length=71), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("public_file_id", sa.Integer(), nullable=True),
        sa.Column("full_file_id", sa.Integer(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('queued', 'running', 'done', 'failed')",
            name=op.f("ck_back_test_status_known"),
        ),
        sa.CheckConstraint(
            "status <> 'done' OR (report IS NOT NULL AND report_digest IS NOT NULL"
            " AND inputs_digest IS NOT NULL)",
            name=op.f("ck_back_test_done_has_report"),
        ),
        sa.CheckConstraint(
            "published_at IS NULL OR status = 'done'", name=op.f("ck_back_test_published_is_done")
        ),
        sa.CheckConstraint(
            "(against_id IS NULL) = (old_digest IS NULL)", name=op.f("ck_back_test_against_whole")
        ),
        sa.CheckConstraint("minimum BETWEEN 1 AND 100", name=op.f("ck_back_test_minimum_sane")),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_back_test_{column}_{table}")
            )
            for column, table in (
                ("version_id", "standard_version"),
                ("against_id", "standard_version"),
                ("requested_by_id", "account"),
                ("published_by_id", "account"),
                ("public_file_id", "stored_file"),
                ("full_file_id", "stored_file"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_back_test")),
    )
    with op.batch_alter_table("back_test", schema=None) as batch_op:
        batch_op.create_index("ix_back_test_status", ["status", "id"], unique=False)
        batch_op.create_index("ix_back_test_version", ["version_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("back_test")
