"""Summaries, drafts and checks asked for on a page and made by the worker."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_OPEN = "status IN ('asked', 'running')"
_OPEN_SUMMARY = "status IN ('asked', 'running') AND kind = 'compile'"


def upgrade() -> None:
    op.create_table(
        "calculation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("data_year", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=True),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("summary_id", sa.Integer(), nullable=True),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('compile', 'draft', 'check')", name=op.f("ck_calculation_kind_known")
        ),
        sa.CheckConstraint(
            "status IN ('asked', 'running', 'done', 'refused', 'failed')",
            name=op.f("ck_calculation_status_known"),
        ),
        sa.CheckConstraint(
            "(kind = 'compile') = (release_id IS NULL)",
            name=op.f("ck_calculation_release_named"),
        ),
        sa.CheckConstraint(
            "(status IN ('asked', 'running')) = (finished_at IS NULL)",
            name=op.f("ck_calculation_finished_at_an_hour"),
        ),
        sa.CheckConstraint("steps BETWEEN 0 AND wanted", name=op.f("ck_calculation_steps_sane")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["account.id"], name=op.f("fk_calculation_asked_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["statistical_release.id"],
            name=op.f("fk_calculation_release_id_statistical_release"),
        ),
        sa.ForeignKeyConstraint(
            ["summary_id"], ["product_summary.id"],
            name=op.f("fk_calculation_summary_id_product_summary"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calculation")),
    )
    for name, column, where in (
        ("uq_calculation_open_year", "data_year", _OPEN_SUMMARY),
        ("uq_calculation_open_release", "release_id", _OPEN),
    ):
        op.create_index(
            name, "calculation", [column], unique=True,
            sqlite_where=sa.text(where), postgresql_where=sa.text(where),
        )


def downgrade() -> None:
    op.drop_index("uq_calculation_open_release", table_name="calculation")
    op.drop_index("uq_calculation_open_year", table_name="calculation")
    op.drop_table("calculation")
