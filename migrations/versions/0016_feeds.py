"""Revisions by industry field: the feed of a field with few certificates finds them so."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_filing_revision_field", "filing_revision", ["field"])


def downgrade() -> None:
    op.drop_index("ix_filing_revision_field", table_name="filing_revision")
