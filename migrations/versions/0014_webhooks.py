"""Subscriptions of machines to certificates, and what was sent to each."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

WAITING = "status = 'waiting'"


def upgrade() -> None:
    op.create_table(
        "webhook_subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("field", sa.String(length=2), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("old_secret", sa.Text(), nullable=True),
        sa.Column("old_secret_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('active', 'paused', 'stopped', 'deleted')",
            name=op.f("ck_webhook_subscription_status_known"),
        ),
        sa.CheckConstraint(
            "scope IN ('all', 'own', 'field')", name=op.f("ck_webhook_subscription_scope_known")
        ),
        sa.CheckConstraint(
            "(scope = 'field') = (field IS NOT NULL)",
            name=op.f("ck_webhook_subscription_scope_has_field"),
        ),
        sa.CheckConstraint(
            "(old_secret IS NULL) = (old_secret_until IS NULL)",
            name=op.f("ck_webhook_subscription_old_secret_ends"),
        ),
        sa.CheckConstraint(
            "(status = 'deleted') = (secret IS NULL)",
            name=op.f("ck_webhook_subscription_secret_while_kept"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"],
            name=op.f("fk_webhook_subscription_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["account.id"],
            name=op.f("fk_webhook_subscription_created_by_id_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_subscription")),
    )
    op.create_index(
        "ix_webhook_subscription_organisation", "webhook_subscription", ["organisation_id", "id"]
    )
    op.create_index("ix_webhook_subscription_due", "webhook_subscription", ["status", "next_at"])
    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.String(length=40), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("tries", sa.JSON(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('waiting', 'delivered', 'failed', 'dropped')",
            name=op.f("ck_webhook_delivery_status_known"),
        ),
        sa.CheckConstraint(
            "(status = 'waiting') = (done_at IS NULL)",
            name=op.f("ck_webhook_delivery_done_has_instant"),
        ),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["webhook_subscription.id"],
            name=op.f("fk_webhook_delivery_subscription_id_webhook_subscription"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_webhook_delivery_event_id_event")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_delivery")),
        sa.UniqueConstraint(
            "subscription_id", "event_id", name=op.f("uq_webhook_delivery_subscription_id_event_id")
        ),
        sa.UniqueConstraint("message_id", name=op.f("uq_webhook_delivery_message_id")),
    )
    op.create_index("ix_webhook_delivery_listed", "webhook_delivery", ["subscription_id", "id"])
    op.create_index(
        "ix_webhook_delivery_waiting", "webhook_delivery", ["subscription_id", "id"],
        sqlite_where=sa.text(WAITING), postgresql_where=sa.text(WAITING),
    )
    op.create_index("ix_webhook_delivery_done", "webhook_delivery", ["done_at"])


def downgrade() -> None:
    op.drop_table("webhook_delivery")
    op.drop_table("webhook_subscription")
