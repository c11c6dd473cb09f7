"""Letters that events call for: notices of state, feedback, lists of public notices."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "printed_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=True),
        sa.Column("candidacy_id", sa.Integer(), nullable=True),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("template", sa.String(length=60), nullable=False),
        sa.Column("problems", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "paper IN ('state-notice', 'feedback-letter', 'notice-list')",
            name=op.f("ck_printed_letter_paper_known"),
        ),
        sa.CheckConstraint(
            "(file_id IS NULL) = (problems IS NOT NULL)",
            name=op.f("ck_printed_letter_file_or_problems"),
        ),
        sa.CheckConstraint(
            "(paper = 'state-notice') = (certificate_id IS NOT NULL)"
            " AND (paper = 'feedback-letter') = (candidacy_id IS NOT NULL)"
            " AND (paper = 'notice-list') = (notice_id IS NOT NULL)",
            name=op.f("ck_printed_letter_about_one_thing"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_printed_letter_event_id_event")
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"],
            name=op.f("fk_printed_letter_certificate_id_certificate"),
        ),
        sa.ForeignKeyConstraint(
            ["candidacy_id"], ["candidacy.id"],
            name=op.f("fk_printed_letter_candidacy_id_candidacy"),
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["public_notice.id"],
            name=op.f("fk_printed_letter_notice_id_public_notice"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_printed_letter_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_letter")),
        sa.UniqueConstraint("number", name=op.f("uq_printed_letter_number")),
        sa.UniqueConstraint("event_id", name=op.f("uq_printed_letter_event_id")),
    )
    op.create_index("ix_printed_letter_certificate", "printed_letter", ["certificate_id"])
    op.create_index("ix_printed_letter_candidacy", "printed_letter", ["candidacy_id"])
    op.create_index("ix_printed_letter_notice", "printed_letter", ["notice_id"])


def downgrade() -> None:
    op.drop_table("printed_letter")
