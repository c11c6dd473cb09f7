"""The log's rows: only ever added to. The database itself refuses to change or remove one.

A trigger on each table stands behind that (migration ``transparency_log``); whoever has the
database's own rights can take it away, which is why checkpoints are signed and witnessed.
"""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, String, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column

from certify.db import Utc, db

KIND_KNOWN = "kind IN ('certificate', 'file', 'state', 'standard', 'release')"


class LogHead(db.Model):
    """How many leaves there are: one row, which every append locks and counts on."""

    __tablename__ = "log_head"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint("size >= 0", name="size_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int] = mapped_column(BigInteger)


class LogLeaf(db.Model):
    """One entry: the digest (64 hexadecimal digits) of a thing of a kind, and its index."""

    __tablename__ = "log_leaf"
    __table_args__ = (
        Unique("kind", "digest"),
        CheckConstraint("place >= 0", name="place_not_negative"),
        CheckConstraint("length(digest) = 64", name="digest_length"),
        CheckConstraint(KIND_KNOWN, name="kind_known"),
    )

    place: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64))
    logged_at: Mapped[datetime] = mapped_column(Utc)


class LogNode(db.Model):
    """The hash of a complete node of the tree (see ``merkle``)."""

    __tablename__ = "log_node"
    __table_args__ = (
        CheckConstraint("level BETWEEN 0 AND 62 AND place >= 0", name="in_the_tree"),
        CheckConstraint("length(hash) = 32", name="hash_length"),
    )

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class LogEvent(db.Model):
    """Which leaf an event of the office became: each event once."""

    __tablename__ = "log_event"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("event.id"), primary_key=True, autoincrement=False
    )
    place: Mapped[int] = mapped_column(ForeignKey("log_leaf.place"), index=True)


class LogCheckpoint(db.Model):
    """A signed checkpoint: never two for one size. ``note`` bears the log's own signature."""

    __tablename__ = "log_checkpoint"
    __table_args__ = (CheckConstraint("size >= 0", name="size_not_negative"),)

    size: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    note: Mapped[str] = mapped_column(Text)
    signed_at: Mapped[datetime] = mapped_column(Utc)


class LogCosignature(db.Model):
    """A witness's signature line under a checkpoint, and the key it was checked with."""

    __tablename__ = "log_cosignature"
    __table_args__ = (Unique("size", "line"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(ForeignKey("log_checkpoint.size"))
    witness: Mapped[str] = mapped_column(Text)
    line: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(Utc)
