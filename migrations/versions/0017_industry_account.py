"""The industry account: what was taken in, and the notices made of it."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

CURRENT = "status = 'current'"
RELEASED = "status = 'released'"


def upgrade() -> None:
    op.create_table(
        "account_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("vintage", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "status IN ('current', 'superseded')", name=op.f("ck_account_entry_status_known")
        ),
        sa.CheckConstraint(
            "(account = 'gdp' AND kind = 'gdp')"
            " OR (account = 'value_added' AND kind IN ('industry', 'class'))",
            name=op.f("ck_account_entry_kind_of_account"),
        ),
        sa.CheckConstraint(
            "standing IN ('preliminary', 'final', 'published')",
            name=op.f("ck_account_entry_standing_known"),
        ),
        sa.CheckConstraint(
            "number = 1 OR reason <> ''", name=op.f("ck_account_entry_replaced_for_a_reason")
        ),
        sa.ForeignKeyConstraint(
            ["taken_by_id"], ["account.id"], name=op.f("fk_account_entry_taken_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_entry")),
        sa.UniqueConstraint(
            "account", "year", "vintage", "number",
            name=op.f("uq_account_entry_account_year_vintage_number"),
        ),
    )
    op.create_index(
        "uq_account_entry_current", "account_entry", ["account", "year", "vintage"], unique=True,
        sqlite_where=sa.text(CURRENT), postgresql_where=sa.text(CURRENT),
    )
    op.create_table(
        "account_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=80), nullable=True),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("factor_k", sa.String(length=80), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["account_entry.id"],
            name=op.f("fk_account_figure_entry_id_account_entry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_figure")),
        sa.UniqueConstraint("entry_id", "code", name=op.f("uq_account_figure_entry_id_code")),
    )
    op.create_table(
        "industry_announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("vintage", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("prepared_by_id", sa.Integer(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by_id", sa.Integer(), nullable=True),
        sa.Column("zh_file_id", sa.Integer(), nullable=True),
        sa.Column("en_file_id", sa.Integer(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('prepared', 'released', 'superseded', 'discarded')",
            name=op.f("ck_industry_announcement_status_known"),
        ),
        sa.CheckConstraint(
            "(released_at IS NULL) = (status IN ('prepared', 'discarded'))",
            name=op.f("ck_industry_announcement_released_when"),
        ),
        sa.CheckConstraint(
            "prepared_by_id IS NULL OR released_by_id IS NULL OR prepared_by_id <> released_by_id",
            name=op.f("ck_industry_announcement_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["account.id"],
            name=op.f("fk_industry_announcement_prepared_by_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["released_by_id"], ["account.id"],
            name=op.f("fk_industry_announcement_released_by_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["zh_file_id"], ["stored_file.id"],
            name=op.f("fk_industry_announcement_zh_file_id_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["en_file_id"], ["stored_file.id"],
            name=op.f("fk_industry_announcement_en_file_id_stored_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_industry_announcement")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_industry_announcement_year_number")),
    )
    op.create_index(
        "uq_industry_announcement_released", "industry_announcement", ["year"], unique=True,
        sqlite_where=sa.text(RELEASED), postgresql_where=sa.text(RELEASED),
    )


def downgrade() -> None:
    op.drop_table("industry_announcement")
    op.drop_table("account_figure")
    op.drop_table("account_entry")
