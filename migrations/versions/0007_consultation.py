"""Versions of standards are put out with a text, dates and comments; they can be withdrawn."""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATES = "status IN ('draft', 'consultation', 'active', 'withdrawn', 'retired')"
STATES_BEFORE = "status IN ('draft', 'consultation', 'active', 'retired')"
PROPOSED = "status = 'draft' OR proposed_by_id IS NOT NULL"
ACTIVATED = "status NOT IN ('active', 'retired') OR activated_by_id IS NOT NULL"
UNSAID = ("征求意见说明未留存。", "The text of this consultation was not kept.")


def upgrade() -> None:
    with op.batch_alter_table("standard_version") as batch_op:
        batch_op.drop_constraint(op.f("ck_standard_version_status_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_standard_version_status_known"), STATES)
        batch_op.create_check_constraint(op.f("ck_standard_version_put_out_by_somebody"), PROPOSED)
        batch_op.create_check_constraint(
            op.f("ck_standard_version_activated_by_somebody"), ACTIVATED
        )
    op.create_table(
        "consultation",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("text_zh", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.CheckConstraint("opens_on <= closes_on", name=op.f("ck_consultation_window_in_order")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["standard_version.id"],
            name=op.f("fk_consultation_version_id_standard_version"),
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_consultation")),
    )
    op.create_table(
        "consultation_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('received', 'answered')", name=op.f("ck_consultation_comment_status_known")
        ),
        sa.CheckConstraint(
            "outcome IN ('adopted', 'partly', 'not_adopted', 'noted')",
            name=op.f("ck_consultation_comment_outcome_known"),
        ),
        sa.CheckConstraint(
            "(status = 'received' AND answer IS NULL AND outcome IS NULL) OR "
            "(status = 'answered' AND answer IS NOT NULL AND outcome IS NOT NULL)",
            name=op.f("ck_consultation_comment_answered_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["consultation.version_id"],
            name=op.f("fk_consultation_comment_version_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_comment")),
    )
    with op.batch_alter_table("consultation_comment") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consultation_comment_version_id"), ["version_id"], unique=False
        )
    _date_those_put_out_before()


def _date_those_put_out_before() -> None:
    """Give versions that were put out without text and dates the day on which that was."""
    connection = op.get_bind()
    put_out = connection.execute(sa.text(
        "SELECT v.id, (SELECT max(e.at) FROM event e WHERE e.subject = 'standard' "
        "AND e.subject_id = v.id AND e.action = 'consult') FROM standard_version v "
        "WHERE v.status = 'consultation'"
    )).all()
    consultation = sa.table(
        "consultation", sa.column("version_id"), sa.column("text_zh"), sa.column("text_en"),
        sa.column("opens_on", sa.Date()), sa.column("closes_on", sa.Date()),
    )
    for version_id, at in put_out:
        day = date.fromisoformat(str(at)[:10])
        connection.execute(consultation.insert().values(
            version_id=version_id, text_zh=UNSAID[0], text_en=UNSAID[1],
            opens_on=day, closes_on=day,
        ))


def downgrade() -> None:
    op.drop_table("consultation_comment")
    op.drop_table("consultation")
    op.execute("UPDATE standard_version SET status = 'draft' WHERE status = 'withdrawn'")
    with op.batch_alter_table("standard_version") as batch_op:
        batch_op.drop_constraint(op.f("ck_standard_version_activated_by_somebody"), type_="check")
        batch_op.drop_constraint(op.f("ck_standard_version_put_out_by_somebody"), type_="check")
        batch_op.drop_constraint(op.f("ck_standard_version_status_known"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_standard_version_status_known"), STATES_BEFORE
        )
