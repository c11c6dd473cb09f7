"""Monitoring: rosters of the enterprises to be reached, and loaded series."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "roster",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("vintage", sa.String(length=40), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('taken', 'withdrawn')", name=op.f("ck_roster_status_known")
        ),
        sa.CheckConstraint("row_count > 0", name=op.f("ck_roster_has_rows")),
        sa.ForeignKeyConstraint(
            ["taken_by_id"], ["account.id"], name=op.f("fk_roster_taken_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster")),
    )
    op.create_index("ix_roster_vintage", "roster", ["vintage", "status"])
    op.create_index(
        "uq_roster_digest_taken", "roster", ["vintage", "digest"], unique=True,
        sqlite_where=sa.text("status = 'taken'"), postgresql_where=sa.text("status = 'taken'"),
    )
    op.create_table(
        "roster_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("province", sa.String(length=2), nullable=False),
        sa.Column("qualification", sa.String(length=30), nullable=False),
        sa.Column("patents_in_force", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "patents_in_force IS NULL OR patents_in_force >= 0",
            name=op.f("ck_roster_entry_patents_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["roster.id"], name=op.f("fk_roster_entry_roster_id_roster")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_entry")),
        sa.UniqueConstraint(
            "roster_id", "uscc", "qualification",
            name=op.f("uq_roster_entry_roster_id_uscc_qualification"),
        ),
    )
    op.create_index("ix_roster_entry_uscc", "roster_entry", ["uscc"])
    op.create_table(
        "series_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("vintage", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("figure", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "year BETWEEN 2000 AND 2099", name=op.f("ck_series_figure_year_sane")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_series_figure_number_positive")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["account.id"], name=op.f("fk_series_figure_entered_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series_figure")),
        sa.UniqueConstraint(
            "year", "series", "vintage", "number",
            name=op.f("uq_series_figure_year_series_vintage_number"),
        ),
    )


def downgrade() -> None:
    op.drop_table("series_figure")
    op.drop_table("roster_entry")
    op.drop_table("roster")
