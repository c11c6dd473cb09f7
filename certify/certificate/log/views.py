"""The transparency log for the public: a page that explains it, and the files that prove it.

The files are those of C2SP tlog-tiles, under ``/log/``. A tile or bundle never changes, so
it may be cached for ever; the checkpoint may not.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from flask import Blueprint, Response, render_template
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from certify.certificate.log import publication, recording, store
from certify.certificate.log.checkpoints import read_checkpoint
from certify.certificate.log.leaves import FILE, KINDS, payload
from certify.certificate.log.models import LogCheckpoint, LogCosignature, LogLeaf
from certify.certificate.log.notes import cosigned_at, read_signature, read_verifier
from certify.certificate.log.tiles import CHECKPOINT, NotPublished
from certify.db import db
from certify.i18n import translate
from certify.web.guard import limiter
from certify.web.locale import language
from certify.web.paging import key_from

blueprint = Blueprint("log", __name__, url_prefix="/log")
PAGE: Final = 25
FOR_EVER: Final = "public, max-age=31536000, immutable"
BRIEFLY: Final = "public, max-age=5"


@dataclass(frozen=True)
class Seen:
    """A witness, and when it says it cosigned."""

    name: str
    when: datetime


@blueprint.get("")
def page() -> str:
    """Show how large the log is, what it signed last, how to check it, its latest entries."""
    note = store.latest()
    head = read_checkpoint(note.text) if note else None
    count = head.size if head else 0
    before = min(key_from("before", count), count)
    query = select(LogLeaf).where(LogLeaf.place < before).order_by(LogLeaf.place.desc())
    entries = list(db.session.scalars(query.limit(PAGE)))
    more = entries[-1].place if entries and entries[-1].place else None
    return render_template(
        "certificate/log.html", head=head, note=str(store.cosigned(note)) if note else "",
        signed_at=_signed_at(count), seen=_seen(count), waiting=store.size() - count,
        entries=entries, kinds=_kinds(), following=more, keys=_keys(), first=before == count,
    )  # fmt: skip


def _signed_at(size: int) -> Any:
    return db.session.scalar(select(LogCheckpoint.signed_at).where(LogCheckpoint.size == size))


def _seen(size: int) -> list[Seen]:
    """Who cosigned the checkpoint of ``size``, and when."""
    query = select(LogCosignature).where(LogCosignature.size == size).order_by(LogCosignature.id)
    found = []
    for row in db.session.scalars(query):
        when = cosigned_at(read_signature(row.line.rstrip("\n"))) or 0
        found.append(Seen(read_verifier(row.witness).name, datetime.fromtimestamp(when, UTC)))
    return found


def _kinds() -> dict[str, str]:
    return {code: translate(words, language()) for code, words in KINDS.items()}


def _keys() -> str:
    """The verifier keys; empty in an installation that is not set up yet."""
    try:
        return publication.published(publication.KEYS).decode()
    except NotPublished:
        return ""


@blueprint.get("/entries/<int:place>")
def entry(place: int) -> str:
    """Show one entry: kind and digest, what was hashed where that is public, and its proof."""
    row = _signed(place)
    event = recording.event_at(place)
    told = recording.described([event])[0] if event else None
    return render_template(
        "certificate/log_entry.html", row=row, kinds=_kinds(), proof=store.proof(place),
        payload=payload(told).decode() if told and row.kind != FILE else None,
        number=told.facts.get("number") if told and told.subject == "certificate" else None,
    )  # fmt: skip


@blueprint.get("/entries/<int:place>/proof")
def proof(place: int) -> Response:
    """Send the proof of an entry as a file (C2SP tlog-proof)."""
    _signed(place)
    answer = _text(store.proof(place).encode())
    answer.headers["Content-Disposition"] = f'attachment; filename="{place}.tlog-proof"'
    return answer


def _signed(place: int) -> LogLeaf:
    row = db.session.get(LogLeaf, place) if place < store.signed_size() else None
    if row is None:
        raise NotFound
    return row


@blueprint.get("/checkpoint")
@limiter.exempt
def checkpoint() -> Response:
    """Send the newest signed checkpoint with its cosignatures."""
    return _text(_published(CHECKPOINT), BRIEFLY)


@blueprint.get("/log.pub")
@limiter.exempt
def keys() -> Response:
    """Send the verifier keys of the log, one a line, the present one first."""
    return _text(_published(publication.KEYS), BRIEFLY)


@blueprint.get("/tile/<path:name>")
@limiter.exempt
def tile(name: str) -> Response:
    """Send a tile of hashes or a bundle of entries."""
    answer = Response(_published(f"tile/{name}"), mimetype="application/octet-stream")
    answer.headers["Cache-Control"] = FOR_EVER
    return answer


def _published(path: str) -> bytes:
    try:
        return publication.published(path)
    except NotPublished as fault:
        raise NotFound from fault


def _text(content: bytes, cache: str = "no-cache") -> Response:
    answer = Response(content, content_type="text/plain; charset=utf-8")
    answer.headers["Cache-Control"] = cache
    return answer
