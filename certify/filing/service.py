"""The filer's use cases: begin a filing, write its draft, attach files, discard it.

What is typed is kept, faults and all; judged is only what is submitted (``submission``).
"""

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from certify import clock, history
from certify.accounts.models import Organisation
from certify.accounts.permissions import Actor, Hidden, require, require_visible
from certify.db import db, use_case
from certify.files import keep_upload
from certify.filing import draft as drafts
from certify.filing.lifecycle import EDITABLE, ENDED
from certify.filing.models import Evidence, Filing, Product
from certify.filing.permissions import RULES, Permission
from certify.history import Event
from certify.i18n import N_
from certify.problems import Problem, Refused

KINDS: Final = ("licence", "product", "economic", "other")
MOST_FILES: Final = 200
MOST_PATENTS: Final = 500
FIRST_YEAR: Final = 2000
PAGE: Final = 25
LARGEST_ID: Final = 2**31 - 1

Row = TypeVar("Row")


class StaleDraft(Exception):
    """A colleague saved the same part meanwhile: both texts are here, nothing was written.

    ``section`` is a section's name or ``patents``, then with ``place``; ``version`` is the
    draft's present one.
    """

    def __init__(
        self, filing: Filing, section: str, mine: Mapping[str, Any], theirs: Mapping[str, Any],
        place: int | None = None,
    ) -> None:  # fmt: skip
        super().__init__(f"filing {filing.id}: {section} was saved meanwhile")
        self.filing_id = filing.id
        self.version = filing.draft_version
        self.section = section
        self.place = place
        self.mine = mine
        self.theirs = theirs


def found(model: type[Row], number: int | None) -> Row | None:
    """Return the row of that id; None too for a number no database could hold."""
    known = number is not None and 0 < number <= LARGEST_ID
    return db.session.get(model, number) if known else None


def own_filing(filing_id: int, actor: Actor) -> Filing:
    """Return a filing of an organisation the actor belongs to; Hidden for everybody else."""
    filing = found(Filing, filing_id)
    if filing is None:
        raise Hidden(Permission.SEE_DRAFT)
    require_visible(RULES, Permission.SEE_DRAFT, actor, filing)
    return filing


def own_filings(
    actor: Actor, *, year: int | None = None, status: str | None = None, after: int | None = None
) -> Sequence[Filing]:
    """Return up to ``PAGE`` + 1 filings of the actor's organisations, newest first.

    ``after`` is the id of the last filing of the page before.
    """
    query = (
        select(Filing)
        .where(Filing.organisation_id.in_(sorted(actor.memberships)))
        .options(joinedload(Filing.product), joinedload(Filing.organisation))
        .order_by(Filing.id.desc())
        .limit(PAGE + 1)
    )
    if year is not None:
        query = query.where(Filing.data_year == min(year, LARGEST_ID))
    if status is not None:
        query = query.where(Filing.status == status)
    else:
        query = query.where(Filing.status != "discarded")
    if after is not None:
        query = query.where(Filing.id < min(after, LARGEST_ID))
    return db.session.scalars(query).all()


def own_products(organisation_id: int) -> Sequence[Product]:
    """Return the products of an organisation, newest first (at most 500), for a choice."""
    query = select(Product).where(
        Product.organisation_id == organisation_id,
        Product.filings.any(Filing.status.not_in(("discarded",))),
    )
    return db.session.scalars(query.order_by(Product.id.desc()).limit(500)).all()


@use_case
def begin_filing(
    organisation_id: int, data_year: int, *, actor: Actor, product_id: int | None = None
) -> Filing:
    """Begin the filing of a new product, or of ``product_id`` for another data year.

    The latter copies its latest draft, figures of the year emptied, and the licences and
    product papers attached. Raises Hidden, Forbidden, or Refused: the organisation is not
    verified, the year is not over, the product has a filing for that year.
    """
    organisation = found(Organisation, organisation_id)
    if organisation is None or not actor.member(organisation_id):
        raise Hidden(Permission.BEGIN)
    require(RULES, Permission.BEGIN, actor, organisation)
    if organisation.status != "verified":
        raise Refused([Problem("/organisation", "organisation_not_verified", NOT_VERIFIED)])
    _refuse_year(data_year)
    latest = None if product_id is None else _latest(organisation_id, product_id, data_year)
    product = latest.product if latest else _new_product(organisation_id)
    filing = Filing(
        product=product, organisation_id=organisation_id, data_year=data_year,
        saved_at=clock.now(), saved_by_id=actor.user_id, draft_version=1,
        draft=_carried(latest, data_year) if latest else _fresh(organisation),
    )  # fmt: skip
    try:
        history.begin(filing, actor=actor, data={"from_filing": latest.id if latest else None})
    except IntegrityError as error:  # somebody began the same a moment ago
        raise Refused([_begun_already(data_year)]) from error
    for old in latest.evidence if latest else ():
        if old.kind in ("licence", "product"):
            db.session.add(
                Evidence(filing=filing, file_id=old.file_id, kind=old.kind, name=old.name)
            )
    db.session.flush()
    return filing


def _fresh(organisation: Organisation) -> dict[str, Any]:
    contact = {name: getattr(organisation, name) or "" for name in drafts.CONTACT}
    return {**drafts.empty(), "organisation": contact}


def _refuse_year(data_year: int) -> None:
    last = clock.today().year - 1
    if not FIRST_YEAR <= data_year <= last:
        said = {"year": data_year, "last": last}
        raise Refused([Problem("/data_year", "year_not_over", YEAR_NOT_OVER, said)])


def _new_product(organisation_id: int) -> Product:
    product = Product(organisation_id=organisation_id, created_at=clock.now())
    db.session.add(product)
    return product


def _latest(organisation_id: int, product_id: int, data_year: int) -> Filing:
    """The filing to copy from: the nearest before ``data_year``, else the nearest at all."""
    query = select(Filing).where(
        Filing.product_id == product_id, Filing.organisation_id == organisation_id
    )
    query = query.order_by(Filing.data_year.desc(), Filing.id.desc())
    filings = db.session.scalars(query).all() if product_id <= LARGEST_ID else ()
    if not filings:
        raise Hidden(Permission.BEGIN)
    if any(f.data_year == data_year and f.status not in ENDED for f in filings):
        raise Refused([_begun_already(data_year)])
    used = [f for f in filings if f.status != "discarded"] or filings
    return next((f for f in used if f.data_year < data_year), used[0])


def _begun_already(data_year: int) -> Problem:
    return Problem("/data_year", "filing_exists", FILING_EXISTS, {"year": data_year})


def _carried(latest: Filing, data_year: int) -> dict[str, Any]:
    sales = (latest.draft.get("economics") or {}).get("sales")
    consecutive = latest.data_year == data_year - 1
    return drafts.following(latest.draft, prior_year_sales=sales, consecutive=consecutive)


def editable(filing_id: int, actor: Actor, permission: Permission = Permission.EDIT) -> Filing:
    """Return a filing the actor may write now; raises Hidden, Forbidden, or Refused."""
    filing = own_filing(filing_id, actor)
    require(RULES, permission, actor, filing)
    if filing.status not in EDITABLE:
        raise Refused([Problem("", "not_editable", NOT_EDITABLE)])
    return filing


@use_case
def save_section(
    filing_id: int, section: str, typed: Mapping[str, Any], *, version: int, actor: Actor
) -> Filing:
    """Keep what was typed into ``section``, faults and all.

    ``version`` is that of the draft as the writer saw it. Raises StaleDraft if somebody
    saved the same section since and the texts differ; other sections do not matter.
    """
    names = drafts.SECTIONS[section]
    filing = editable(filing_id, actor)
    answers = {name: typed[name] for name in names if name in typed}
    stored = filing.draft.get(section) or {}
    if not drafts.differing(answers, stored, names) and stored.keys() >= answers.keys():
        return filing
    if drafts.differing(answers, stored, names) and _saved_since(filing, version, section):
        raise StaleDraft(filing, section, answers, stored)
    _keep(filing, {**filing.draft, section: answers}, actor, {"section": section})
    if section == "product":
        _name_product(filing, answers)
    return filing


def _name_product(filing: Filing, answers: Mapping[str, Any]) -> None:
    """Let lists show the name typed; once recorded, a product is renamed by its examiner."""
    if filing.product.record_number is None:
        filing.product.name_zh = in_one_line(answers.get("name_zh"), 200)
        filing.product.name_en = in_one_line(answers.get("name_en"), 300) or None
        filing.product.model = in_one_line(answers.get("model"), 200)


def in_one_line(text: Any, longest: int) -> str:
    """Return a text fit for a line of a list: no control characters, not too long."""
    seen = "".join(c for c in str(text or "") if unicodedata.category(c)[0] != "C")
    return unicodedata.normalize("NFC", seen).strip()[:longest]


def _saved_since(filing: Filing, version: int, section: str, place: int | None = None) -> bool:
    """Whether ``section`` (of patents: the one at ``place``) was saved after ``version``."""
    if version == filing.draft_version:
        return False
    query = select(Event).where(
        Event.subject == Filing.SUBJECT, Event.subject_id == filing.id, Event.action == "save"
    )
    for event in db.session.scalars(query.order_by(Event.id.desc())):
        if event.data["version"] <= version:
            return False
        same = event.data["section"] == section
        if same and (place is None or event.data["removed"] or event.data["place"] == place):
            return True
    return False


def _keep(filing: Filing, draft: Mapping[str, Any], actor: Actor, what: dict[str, Any]) -> None:
    filing.draft = dict(draft)
    filing.draft_version += 1
    filing.saved_at = clock.now()
    filing.saved_by_id = actor.user_id
    history.note(filing, "save", actor=actor, data={**what, "version": filing.draft_version})


def _keep_patents(
    filing: Filing, patents: list[Any], actor: Actor, place: int, *, removed: bool = False
) -> None:
    what = {"section": "patents", "place": place, "removed": removed}
    _keep(filing, {**filing.draft, "patents": patents}, actor, what)


@use_case
def add_patent(filing_id: int, typed: Mapping[str, Any], *, actor: Actor) -> int:
    """Append a patent to the draft and return its place (0-based)."""
    filing = editable(filing_id, actor)
    patents = list(filing.draft.get("patents") or ())
    if len(patents) >= MOST_PATENTS:
        said = {"longest": MOST_PATENTS}
        raise Refused([Problem("/patents", "too_many_patents", TOO_MANY_PATENTS, said)])
    patents.append({name: typed[name] for name in drafts.PATENT if name in typed})
    _keep_patents(filing, patents, actor, len(patents) - 1)
    return len(patents) - 1


@use_case
def save_patent(
    filing_id: int, place: int, typed: Mapping[str, Any], *, version: int, actor: Actor
) -> Filing:
    """Keep what was typed for the patent at ``place``, faults and all.

    Raises StaleDraft if a colleague saved it, or removed any patent, since ``version``;
    Hidden if there is none at that place.
    """
    filing = editable(filing_id, actor)
    patents = list(filing.draft.get("patents") or ())
    answers = {name: typed[name] for name in drafts.PATENT if name in typed}
    stored = patents[place] if place < len(patents) else {}
    changed = drafts.differing(answers, stored, drafts.PATENT)
    if changed and _saved_since(filing, version, "patents", place):
        raise StaleDraft(filing, "patents", answers, stored, place)
    if place >= len(patents):
        raise Hidden(Permission.EDIT)
    if changed:
        patents[place] = {**stored, **answers}
        _keep_patents(filing, patents, actor, place)
    return filing


@use_case
def remove_patent(filing_id: int, place: int, *, version: int, actor: Actor) -> Filing:
    """Take the patent at ``place`` out of the draft; StaleDraft, Hidden as ``save_patent``."""
    filing = editable(filing_id, actor)
    patents = list(filing.draft.get("patents") or ())
    stored = patents[place] if place < len(patents) else {}
    if _saved_since(filing, version, "patents", place):
        raise StaleDraft(filing, "patents", {}, stored, place)
    if place >= len(patents):
        raise Hidden(Permission.EDIT)
    del patents[place]
    _keep_patents(filing, patents, actor, place, removed=True)
    return filing


@use_case
def attach_evidence(filing_id: int, data: bytes, name: str, kind: str, *, actor: Actor) -> Evidence:
    """Keep an uploaded PDF, PNG or JPEG with the filing, under a name unique within it.

    ``kind``: licence, product, economic or other. Raises Refused at ``/file`` or ``/kind``.
    """
    filing = editable(filing_id, actor)
    shown = free_name(name, kind, {each.name for each in filing.evidence})
    stored = keep_upload(data, shown, pointer="/file")
    evidence = Evidence(filing=filing, file=stored, kind=kind, name=shown)
    db.session.add(evidence)
    filing.saved_at, filing.saved_by_id = clock.now(), actor.user_id
    history.note(filing, "attach", actor=actor, data={"name": shown, "sha256": stored.sha256})
    db.session.flush()
    return evidence


def free_name(name: str, kind: str, taken: set[str]) -> str:
    """Return the name under which a file may join those ``taken``; Refused if it may not."""
    if kind not in KINDS:
        raise Refused([Problem("/kind", "kind_unknown", KIND_UNKNOWN)])
    shown = _file_name(name)
    if shown in taken:
        raise Refused([Problem("/file", "name_taken", NAME_TAKEN, {"name": shown})])
    if len(taken) >= MOST_FILES:
        raise Refused([Problem("/file", "too_many_files", TOO_MANY_FILES, {"most": MOST_FILES})])
    return shown


def _file_name(name: str) -> str:
    """The name without folders and invisible characters, its ending kept if it is cut."""
    bare = in_one_line(name.replace("\\", "/").rpartition("/")[2], 1000) or "file"
    ending = Path(bare).suffix[:10]
    return bare if len(bare) <= 120 else bare[: 120 - len(ending)] + ending


@use_case
def remove_evidence(filing_id: int, evidence_id: int, *, actor: Actor) -> None:
    """Take a file off the filing; its bytes stay with earlier revisions. Hidden if unknown."""
    filing = editable(filing_id, actor)
    evidence = found(Evidence, evidence_id)
    if evidence is None or evidence.filing_id != filing.id:
        raise Hidden(Permission.EDIT)
    filing.saved_at, filing.saved_by_id = clock.now(), actor.user_id
    history.note(filing, "detach", actor=actor, data={"name": evidence.name})
    filing.evidence.remove(evidence)
    db.session.delete(evidence)


@use_case
def discard(filing_id: int, *, actor: Actor) -> Filing:
    """Discard a draft that was never submitted; raises Refused in any other state."""
    filing = own_filing(filing_id, actor)
    require(RULES, Permission.EDIT, actor, filing)
    history.move(filing, "discard", actor=actor)
    return filing


NOT_VERIFIED: Final = N_(
    "Your organisation has not been verified yet. Complete its data and submit it first; "
    "filing opens as soon as it is verified."
)
YEAR_NOT_OVER: Final = N_(
    "{year} cannot be filed: figures must be those of a whole year, {last} at the latest."
)
FILING_EXISTS: Final = N_(
    "This product already has a filing for {year}. Open it in your list and go on there."
)
NOT_EDITABLE: Final = N_(
    "This filing was submitted, so it cannot be changed now. If the examiner returns it, you "
    "can correct it."
)
TOO_MANY_PATENTS: Final = N_("At most {longest} patents can be linked to one product.")
KIND_UNKNOWN: Final = N_("Choose what the file proves.")
NAME_TAKEN: Final = N_(
    "A file named “{name}” is already attached. Give the new one another name, or remove the "
    "old one first."
)
TOO_MANY_FILES: Final = N_("At most {most} files can be attached: put several pages into one PDF.")
