"""The examiner's use cases: return with remarks, record, refuse, withdraw.

An examiner never examines a filing of an organisation he belongs to. Each act is one
transaction with its event; papers and notices follow from the event.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from certify import clock, history
from certify.accounts.permissions import Actor, Hidden, require, require_visible
from certify.db import db, use_case
from certify.filing import index, numbers
from certify.filing.models import Filing, FilingRevision, Remark
from certify.filing.permissions import RULES, Permission
from certify.i18n import N_
from certify.problems import Problem, Refused

LONGEST: Final = 2000
MOST_REMARKS: Final = 100
_TOO_LONG = N_("Up to {limit} characters can be taken here; yours has {length}. Shorten it.")
_NOTHING_SAID = N_("Say at least once what is to be corrected: as a reason or beside a field.")
_UNKNOWN_PLACE = N_("There is no field {pointer} in this filing. Put the remark beside one.")


def examined_filing(filing_id: int, actor: Actor) -> Filing:
    """Return a filing an examiner or officer may read; Hidden for everybody else."""
    filing = db.session.get(Filing, filing_id, options=[joinedload(Filing.revision)])
    if filing is None or filing.revision is None:
        raise Hidden(Permission.SEE_FILING)
    require_visible(RULES, Permission.SEE_FILING, actor, filing)
    return filing


def _to_examine(filing_id: int, actor: Actor) -> tuple[Filing, FilingRevision]:
    filing = examined_filing(filing_id, actor)
    require(RULES, Permission.EXAMINE, actor, filing)
    if filing.revision is None:  # the look-up refuses it already; told to the type checker
        raise Hidden(Permission.EXAMINE)
    return filing, filing.revision


@use_case
def return_filing(
    filing_id: int, remarks: Sequence[tuple[str, str]], reason: str, *, actor: Actor
) -> Filing:
    """Return a submitted filing for correction, with ``remarks`` as (JSON pointer, text).

    Empty remarks are left out. Without a reason the remarks are it. Raises Refused if
    nothing is said, a text is too long, or a pointer leads nowhere in the document.
    """
    filing, revision = _to_examine(filing_id, actor)
    said = [(pointer, text.strip()) for pointer, text in remarks if text.strip()]
    problems = [p for pointer, text in said for p in _remark_problems(revision, pointer, text)]
    problems += _too_long("/reason", reason)
    if not said and not reason.strip():
        problems.append(Problem("/reason", "reason_missing", _NOTHING_SAID))
    if problems:
        raise Refused(problems)
    for pointer, text in said[:MOST_REMARKS]:
        db.session.add(Remark(revision_id=revision.id, pointer=pointer, text=text))
    words = reason.strip() or "\n".join(text for _, text in said)
    history.move(filing, "return", actor=actor, reason=words, data={"remarks": len(said)})
    return filing


def _remark_problems(revision: FilingRevision, pointer: str, text: str) -> list[Problem]:
    problems = _too_long(f"/remarks{pointer}", text)
    if not _leads_somewhere(revision.document, pointer):
        place = f"/remarks{pointer}"
        problems.append(Problem(place, "unknown_place", _UNKNOWN_PLACE, {"pointer": pointer[:80]}))
    return problems


def _too_long(pointer: str, text: str) -> list[Problem]:
    length = len(text.strip())
    if length <= LONGEST:
        return []
    return [Problem(pointer, "too_long", _TOO_LONG, {"limit": LONGEST, "length": length})]


def _leads_somewhere(document: object, pointer: str) -> bool:
    """Whether an RFC 6901 ``pointer`` names a part of ``document`` ("" is the whole)."""
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        if isinstance(document, dict) and key in document:
            document = document[key]
        elif isinstance(document, list) and key.isdecimal() and int(key) < len(document):
            document = document[int(key)]
        else:
            return False
    return not pointer or pointer.startswith("/")


@use_case
def record(filing_id: int, note: str, *, actor: Actor) -> Filing:
    """Record a submitted filing; the product keeps the record number it gets, for life.

    ``note`` is kept with the event and shown to the office alone. Raises Refused if the
    filing is not submitted.
    """
    filing, revision = _to_examine(filing_id, actor)
    history.move(filing, "record", actor=actor, data={"note": note.strip()[:LONGEST]})
    product = filing.product
    if product.record_number is None:
        product.record_number = numbers.give(numbers.PRODUCT, filing.data_year)
    filing.recorded_at = clock.now()
    product.name_en = revision.document["product"].get("name_en")
    product.model = revision.document["product"]["model"]
    index.refresh(product)
    return filing


@use_case
def refuse(filing_id: int, reason: str, *, actor: Actor) -> Filing:
    """Refuse a submitted filing for good, with a reason the filer reads."""
    filing, _revision = _to_examine(filing_id, actor)
    history.move(filing, "refuse", actor=actor, reason=reason.strip()[:LONGEST])
    return filing


@use_case
def withdraw(filing_id: int, reason: str, *, actor: Actor) -> Filing:
    """Withdraw a recordation, asked for by the filer or because its patents are gone.

    The product vanishes from the registry unless another year stands; the worker then
    withdraws the papers.
    """
    filing, _revision = _to_examine(filing_id, actor)
    history.move(filing, "withdraw", actor=actor, reason=reason.strip()[:LONGEST])
    index.refresh(filing.product)
    return filing


def waiting(after: int | None, limit: int) -> Sequence[Filing]:
    """Return submitted filings, longest waiting first, after the filing ``after`` (keyset)."""
    query = select(Filing).where(Filing.status == "submitted")
    if after is not None and (last := db.session.get(Filing, after)) is not None:
        key = (Filing.submitted_at > last.submitted_at) | (
            (Filing.submitted_at == last.submitted_at) & (Filing.id > last.id)
        )
        query = query.where(key)
    query = query.order_by(Filing.submitted_at, Filing.id).limit(limit)
    return db.session.scalars(
        query.options(joinedload(Filing.revision), joinedload(Filing.organisation))
    ).all()
