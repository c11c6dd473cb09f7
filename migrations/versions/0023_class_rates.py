"""Value-added rates of classes that an authority loaded, every edition kept."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "class_rate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("data_year", sa.Integer(), nullable=False),
        sa.Column("class_code", sa.String(length=2), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rate", sa.String(length=20), nullable=False),
        sa.Column("rate_year", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "data_year BETWEEN 2000 AND 2099", name=op.f("ck_class_rate_data_year_sane")
        ),
        sa.CheckConstraint(
            "rate_year BETWEEN 2000 AND data_year", name=op.f("ck_class_rate_rate_year_sane")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_class_rate_number_positive")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["account.id"], name=op.f("fk_class_rate_entered_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_rate")),
        sa.UniqueConstraint(
            "data_year", "class_code", "number",
            name=op.f("uq_class_rate_data_year_class_code_number"),
        ),
    )


def downgrade() -> None:
    op.drop_table("class_rate")
