"""Releases of statistics, from announcement to publication; what is published stays."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

STILL_TO_COME = "status NOT IN ('published', 'cancelled')"
OF_PUBLISHED = (
    "(SELECT status FROM statistical_release WHERE id = OLD.release_id) = 'published'"
)
STAYS = "what is published is never changed"


def upgrade() -> None:
    op.create_table(
        "statistical_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("data_year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.String(length=20), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("vintage", sa.String(length=40), nullable=True),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("digest", sa.String(length=71), nullable=True),
        sa.Column("inputs_digest", sa.String(length=71), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("report", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('planned', 'drafted', 'checked', 'approved', 'published', 'cancelled')",
            name=op.f("ck_statistical_release_status_known"),
        ),
        sa.CheckConstraint(
            "revision IN ('first', 'routine', 'method', 'correction')",
            name=op.f("ck_statistical_release_revision_known"),
        ),
        sa.CheckConstraint(
            "data_year BETWEEN 2000 AND 2100", name=op.f("ck_statistical_release_data_year_sane")
        ),
        sa.CheckConstraint(
            "status IN ('planned', 'cancelled') OR (content IS NOT NULL AND digest IS NOT NULL"
            " AND inputs_digest IS NOT NULL AND vintage IS NOT NULL)",
            name=op.f("ck_statistical_release_drafted_whole"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('checked', 'approved', 'published') OR report IS NOT NULL",
            name=op.f("ck_statistical_release_checked_whole"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('approved', 'published') OR approved_by_id IS NOT NULL",
            name=op.f("ck_statistical_release_approved_by_somebody"),
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR drafted_by_id IS NULL OR approved_by_id <> drafted_by_id",
            name=op.f("ck_statistical_release_two_people"),
        ),
        sa.CheckConstraint(
            "(status = 'published') = (published_at IS NOT NULL)",
            name=op.f("ck_statistical_release_published_at_an_hour"),
        ),
        sa.CheckConstraint(
            "published_at IS NULL OR published_at >= planned_at",
            name=op.f("ck_statistical_release_not_before_its_hour"),
        ),
        sa.ForeignKeyConstraint(
            ["drafted_by_id"], ["account.id"],
            name=op.f("fk_statistical_release_drafted_by_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["account.id"],
            name=op.f("fk_statistical_release_approved_by_id_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistical_release")),
        sa.UniqueConstraint(
            "subject", "data_year", "number",
            name=op.f("uq_statistical_release_subject_data_year_number"),
        ),
    )
    op.create_index(
        "uq_statistical_release_open", "statistical_release", ["subject", "data_year"],
        unique=True, sqlite_where=sa.text(STILL_TO_COME), postgresql_where=sa.text(STILL_TO_COME),
    )
    op.create_index(
        "ix_statistical_release_due", "statistical_release", ["status", "planned_at"]
    )
    op.create_table(
        "release_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["statistical_release.id"],
            name=op.f("fk_release_paper_release_id_statistical_release"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_release_paper_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_paper")),
        sa.UniqueConstraint(
            "release_id", "digest", name=op.f("uq_release_paper_release_id_digest")
        ),
    )
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _guard_sqlite() -> None:
    for doing in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER statistical_release_no_{doing.lower()} BEFORE {doing} "
            f"ON statistical_release WHEN OLD.status = 'published' "
            f"BEGIN SELECT RAISE(ABORT, '{STAYS}'); END"
        )
        op.execute(
            f"CREATE TRIGGER release_paper_no_{doing.lower()} BEFORE {doing} ON release_paper "
            f"WHEN {OF_PUBLISHED} BEGIN SELECT RAISE(ABORT, '{STAYS}'); END"
        )
    op.execute(
        "CREATE TRIGGER product_summary_inputs_stay BEFORE UPDATE OF data_year, number, inputs, "
        f"digest ON product_summary BEGIN SELECT RAISE(ABORT, '{STAYS}'); END"
    )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION release_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{STAYS}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        "CREATE OR REPLACE FUNCTION release_paper_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN IF {OF_PUBLISHED} THEN RAISE EXCEPTION '{STAYS}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER statistical_release_stays BEFORE UPDATE OR DELETE ON statistical_release "
        "FOR EACH ROW WHEN (OLD.status = 'published') EXECUTE FUNCTION release_refuse()"
    )
    op.execute(
        "CREATE TRIGGER release_paper_stays BEFORE UPDATE OR DELETE ON release_paper "
        "FOR EACH ROW EXECUTE FUNCTION release_paper_refuse()"
    )
    for table in ("statistical_release", "release_paper"):
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION release_refuse()"
        )
    op.execute(
        "CREATE TRIGGER product_summary_inputs_stay BEFORE UPDATE OF data_year, number, inputs, "
        "digest ON product_summary FOR EACH ROW EXECUTE FUNCTION release_refuse()"
    )


def downgrade() -> None:
    op.execute(
        "DROP TRIGGER product_summary_inputs_stay"
        + (" ON product_summary" if op.get_bind().dialect.name == "postgresql" else "")
    )
    op.drop_table("release_paper")
    op.drop_table("statistical_release")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION release_paper_refuse()")
        op.execute("DROP FUNCTION release_refuse()")
