"""The examiner's use cases: return with remarks, record, refuse, withdraw.

An examiner never examines a filing of an organisation he belongs to. Each act is one
transaction with its event; papers and notices follow from the event.
"""

import unicodedata
from collections.abc import Sequence
from typing import Final, TypeGuard

from sqlalchemy.orm import joinedload

from certify import clock, history
from certify.accounts.permissions import Actor, Hidden, require, require_visible
from certify.db import db, use_case
from certify.filing import index, numbers
from certify.filing.draft import CONTACT, PATENT, SECTIONS
from certify.filing.models import Filing, FilingRevision, Remark
from certify.filing.permissions import RULES, Permission
from certify.i18n import N_
from certify.problems import Problem, Refused

LONGEST: Final = 2000
MOST_REMARKS: Final = 200
OFFICE_KNOWS: Final = (
    "name_zh", "name_en", "uscc", "org_type", "region_code", "industry_code", "qualifications",
)  # fmt: skip
"""Data of the organisation that the document repeats from the office's own records."""


def examined_filing(filing_id: int, actor: Actor) -> Filing:
    """Return a submitted filing as the office reads it.

    Raises Hidden for whoever is no examiner or officer, and for those who belong to the
    organisation that filed it: the page names what other filers claim.
    """
    filing = db.session.get(Filing, filing_id, options=[joinedload(Filing.revision)])
    if filing is None or filing.revision is None:
        raise Hidden(Permission.SEE_EXAMINATION)
    require_visible(RULES, Permission.SEE_EXAMINATION, actor, filing)
    return filing


def _to_examine(
    filing_id: int, action: str, seen: int | None, actor: Actor
) -> tuple[Filing, FilingRevision]:
    """The filing and the revision to judge, if ``action`` is possible now.

    ``seen`` is the number of the revision the examiner read: another one is not judged
    unread. None where whoever calls reads it in the same moment.
    """
    filing = examined_filing(filing_id, actor)
    require(RULES, Permission.EXAMINE, actor, filing)
    revision = filing.revision
    if revision is None:  # the look-up refuses it already; told to the type checker
        raise Hidden(Permission.EXAMINE)
    filing.LIFECYCLE.step(filing.status, action, "a reason is asked for later")
    if seen is not None and seen != revision.number:
        said = {"seen": seen, "number": revision.number}
        raise Refused([Problem("", "other_revision", OTHER_REVISION, said)])
    return filing, revision


@use_case
def return_filing(
    filing_id: int,
    remarks: Sequence[tuple[str, str]],
    reason: str,
    *,
    actor: Actor,
    seen: int | None = None,
) -> Filing:
    """Return a submitted filing for correction, with ``remarks`` as (JSON pointer, text).

    Empty remarks are left out. Without a reason the remarks are it. Raises Refused if
    nothing is said, a text is too long, or a pointer leads nowhere in the document.
    """
    filing, revision = _to_examine(filing_id, "return", seen, actor)
    said = [(pointer, plain(text)) for pointer, text in remarks if plain(text)]
    why = plain(reason)
    problems = [p for pointer, text in said for p in _remark_problems(revision, pointer, text)]
    problems += _too_long("/reason", why)
    if len(said) > MOST_REMARKS:
        counts = {"count": len(said), "limit": MOST_REMARKS}
        problems.append(Problem("/reason", "too_many_remarks", TOO_MANY_REMARKS, counts))
    if not said and not why:
        problems.append(Problem("/reason", "reason_missing", NOTHING_SAID))
    if problems:
        raise Refused(problems)
    for pointer, text in said:
        db.session.add(Remark(revision_id=revision.id, pointer=pointer, text=text))
    words = why or "\n".join(text for _, text in said)
    data = {"remarks": len(said), "reason_given": bool(why), "revision": revision.number}
    history.move(filing, "return", actor=actor, reason=words, data=data)
    return filing


def _remark_problems(revision: FilingRevision, pointer: str, text: str) -> list[Problem]:
    problems = _too_long(f"/remarks{pointer}", text)
    if not is_place(revision.document, pointer):
        place = f"/remarks{pointer}"
        problems.append(Problem(place, "unknown_place", UNKNOWN_PLACE, {"pointer": pointer[:80]}))
    return problems


def _too_long(pointer: str, text: str) -> list[Problem]:
    if len(text) <= LONGEST:
        return []
    return [Problem(pointer, "too_long", TOO_LONG, {"limit": LONGEST, "length": len(text)})]


def is_place(document: dict[str, object], pointer: str) -> bool:
    """Whether a remark can stand at ``pointer``: the whole, a section, an answer, a patent.

    An answer that was not given is a place too: that it is missing may be the remark.
    """
    head, *parts = pointer.split("/")
    if head or len(pointer) > 200:
        return False
    match parts:
        case [] | ["data_year" | "patents" | "evidence"]:
            return True
        case [section]:
            return section in SECTIONS
        case ["organisation", name]:
            return name in (*OFFICE_KNOWS, *CONTACT)
        case ["patents", number, *rest]:
            patents = document.get("patents")
            known = {str(place) for place in range(len(patents))} if _is_list(patents) else set()
            return number in known and (not rest or (len(rest) == 1 and rest[0] in PATENT))
        case [section, name]:
            return name in SECTIONS.get(section, ())
    return False


def plain(text: str) -> str:
    """Return a text as it is kept: lines end with one character, none is invisible."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in lines if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept).strip()


@use_case
def record(filing_id: int, note: str, *, actor: Actor, seen: int | None = None) -> Filing:
    """Record a submitted filing; the product keeps the record number it gets, for life.

    ``note`` is kept with the event and shown to the office alone. Raises Refused if the
    filing is not submitted or the note too long.
    """
    filing, revision = _to_examine(filing_id, "record", seen, actor)
    said = plain(note)
    if problems := _too_long("/reason", said):
        raise Refused(problems)
    product = filing.product
    if product.record_number is None:
        product.record_number = numbers.give(numbers.PRODUCT, filing.data_year)
    filing.recorded_at = clock.now()
    data = {"note": said, "revision": revision.number, "record_number": product.record_number}
    history.move(filing, "record", actor=actor, data=data)
    index.refresh(product)
    return filing


@use_case
def refuse(filing_id: int, reason: str, *, actor: Actor, seen: int | None = None) -> Filing:
    """Refuse a submitted filing for good, with a reason the filer reads."""
    filing, revision = _to_examine(filing_id, "refuse", seen, actor)
    data = {"revision": revision.number}
    history.move(filing, "refuse", actor=actor, reason=_reason(reason), data=data)
    return filing


@use_case
def withdraw(filing_id: int, reason: str, *, actor: Actor, seen: int | None = None) -> Filing:
    """Withdraw a recordation, asked for by the filer or because its patents are gone.

    The product vanishes from the registry unless another year stands; the worker then
    withdraws the papers.
    """
    filing, revision = _to_examine(filing_id, "withdraw", seen, actor)
    data = {"revision": revision.number}
    history.move(filing, "withdraw", actor=actor, reason=_reason(reason), data=data)
    index.refresh(filing.product)
    return filing


def _reason(text: str) -> str:
    said = plain(text)
    if problems := _too_long("/reason", said):
        raise Refused(problems)
    return said


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


TOO_LONG: Final = N_("Up to {limit} characters can be taken here; yours has {length}. Shorten it.")
NOTHING_SAID: Final = N_(
    "Say at least once what is to be corrected: as a reason or beside a field."
)
UNKNOWN_PLACE: Final = N_("There is no field {pointer} in this filing. Put the remark beside one.")
TOO_MANY_REMARKS: Final = N_(
    "These are {count} remarks; {limit} can be sent at once. Sum some of them up as a reason."
)
OTHER_REVISION: Final = N_(
    "You read revision {seen}; meanwhile the filer submitted revision {number}. Nothing was "
    "decided: read what changed, then decide."
)
