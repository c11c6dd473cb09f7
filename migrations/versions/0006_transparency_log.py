"""The transparency log: rows that can only be added."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

APPEND_ONLY = ("log_leaf", "log_node", "log_event", "log_checkpoint", "log_cosignature")


def upgrade() -> None:
    _tables()
    op.execute("INSERT INTO log_head (id, size) VALUES (1, 0)")
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _tables() -> None:
    op.create_table(
        "log_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_log_head_one_row")),
        sa.CheckConstraint("size >= 0", name=op.f("ck_log_head_size_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_head")),
    )
    op.create_table(
        "log_leaf",
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('certificate', 'file', 'state', 'standard', 'release')",
            name=op.f("ck_log_leaf_kind_known"),
        ),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_log_leaf_digest_length")),
        sa.CheckConstraint("place >= 0", name=op.f("ck_log_leaf_place_not_negative")),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_log_leaf")),
        sa.UniqueConstraint("kind", "digest", name=op.f("uq_log_leaf_kind_digest")),
    )
    op.create_table(
        "log_node",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(hash) = 32", name=op.f("ck_log_node_hash_length")),
        sa.CheckConstraint(
            "level BETWEEN 0 AND 62 AND place >= 0", name=op.f("ck_log_node_in_the_tree")
        ),
        sa.PrimaryKeyConstraint("level", "place", name=op.f("pk_log_node")),
    )
    op.create_table(
        "log_event",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_log_event_event_id_event")
        ),
        sa.ForeignKeyConstraint(
            ["place"], ["log_leaf.place"], name=op.f("fk_log_event_place_log_leaf")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_log_event")),
    )
    op.create_index(op.f("ix_log_event_place"), "log_event", ["place"], unique=False)
    op.create_table(
        "log_checkpoint",
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("ck_log_checkpoint_size_not_negative")),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_log_checkpoint")),
    )
    op.create_table(
        "log_cosignature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("witness", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["size"], ["log_checkpoint.size"], name=op.f("fk_log_cosignature_size_log_checkpoint")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_cosignature")),
        sa.UniqueConstraint("size", "line", name=op.f("uq_log_cosignature_size_line")),
    )


def _guard_sqlite() -> None:
    for table in APPEND_ONLY:
        for doing in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{doing.lower()} BEFORE {doing} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the transparency log is only ever added to'); END"
            )
    op.execute(
        "CREATE TRIGGER log_head_no_shrinking BEFORE UPDATE ON log_head WHEN NEW.size < OLD.size "
        "BEGIN SELECT RAISE(ABORT, 'the transparency log never shrinks'); END"
    )
    op.execute(
        "CREATE TRIGGER log_head_no_delete BEFORE DELETE ON log_head "
        "BEGIN SELECT RAISE(ABORT, 'the transparency log never shrinks'); END"
    )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION log_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'the transparency log is only ever added to' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION log_refuse()"
        )
    op.execute(
        "CREATE TRIGGER log_head_no_shrinking BEFORE UPDATE ON log_head FOR EACH ROW "
        "WHEN (NEW.size < OLD.size) EXECUTE FUNCTION log_refuse()"
    )
    op.execute(
        "CREATE TRIGGER log_head_stays BEFORE DELETE OR TRUNCATE ON log_head "
        "FOR EACH STATEMENT EXECUTE FUNCTION log_refuse()"
    )


def downgrade() -> None:
    for table in ("log_cosignature", "log_checkpoint", "log_event", "log_node", "log_leaf"):
        op.drop_table(table)
    op.drop_table("log_head")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION log_refuse()")
