"""What a notice of the industry account rests on and says is never changed."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

COLUMNS = "year, number, vintage, inputs, document, digest"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER industry_announcement_stays BEFORE UPDATE OF {COLUMNS} "
            "ON industry_announcement FOR EACH ROW EXECUTE FUNCTION release_refuse()"
        )
    else:
        op.execute(
            f"CREATE TRIGGER industry_announcement_stays BEFORE UPDATE OF {COLUMNS} "
            "ON industry_announcement "
            "BEGIN SELECT RAISE(ABORT, 'what is published is never changed'); END"
        )


def downgrade() -> None:
    there = " ON industry_announcement" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"DROP TRIGGER industry_announcement_stays{there}")
