"""Files of an installation: bytes kept under their SHA-256, so that none can change unseen."""

import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from certify import clock
from certify.db import Utc, db
from certify.i18n import N_
from certify.installation import settings
from certify.problems import Problem, Refused

MAX_BYTES: Final = 20 * 1024 * 1024
MAGIC: Final = {
    "application/pdf": (b"%PDF-",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
}
SUFFIX: Final = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


class StoredFile(db.Model):
    """One file as uploaded or made; the bytes lie in ``<home>/files``."""

    __tablename__ = "stored_file"
    __table_args__ = (
        CheckConstraint("size > 0", name="size_positive"),
        CheckConstraint("length(sha256) = 64", name="sha256_length"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(Utc)


def kind_of(data: bytes) -> str | None:
    """Return the media type that the first bytes show, or None if it is none we take."""
    for media_type, starts in MAGIC.items():
        if data.startswith(starts):
            return media_type
    return None


def keep_upload(data: bytes, name: str, *, pointer: str = "/file") -> StoredFile:
    """Keep an uploaded PDF, PNG or JPEG.

    Raises Refused (at ``pointer``) when it is empty, over 20 MiB, or is not what its
    name says: a PDF that is no PDF is refused by its content.
    """
    if not data:
        raise Refused([Problem(pointer, "file_empty", N_("The file is empty: choose it again."))])
    if len(data) > MAX_BYTES:
        message = N_("“{name}” is larger than 20 MB: send a smaller scan or split it.")
        raise Refused([Problem(pointer, "file_too_large", message, {"name": name[:80]})])
    media_type = kind_of(data)
    stated = Path(name).suffix.lower().lstrip(".").replace("jpeg", "jpg")
    if media_type is None or (stated in SUFFIX.values() and stated != SUFFIX[media_type]):
        message = N_(
            "“{name}” is not what its name says, or not a PDF, PNG or JPEG file. "
            "Open it on your computer, save it anew as PDF and choose it again."
        )
        raise Refused([Problem(pointer, "file_not_readable", message, {"name": name[:80]})])
    return keep(data, name, media_type)


def keep(data: bytes, name: str, media_type: str) -> StoredFile:
    """Write ``data`` once under its digest and return its (flushed) row."""
    digest = hashlib.sha256(data).hexdigest()
    target = _path(digest)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=target.parent)
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        Path(draft).replace(target)
    row = StoredFile(
        sha256=digest, name=Path(name).name[-200:], media_type=media_type, size=len(data),
        created_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def read(stored: StoredFile) -> bytes:
    """Return the bytes; raises OSError if they are gone, ValueError if they were changed."""
    data = _path(stored.sha256).read_bytes()
    if hashlib.sha256(data).hexdigest() != stored.sha256:
        raise ValueError(f"file {stored.id} no longer has the digest it was stored with")
    return data


def _path(digest: str) -> Path:
    return settings().home / "files" / digest[:2] / digest
