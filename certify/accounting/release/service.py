"""Use cases of a release: announce, draft, check, approve, publish at the hour.

Each subject has its adapter (``subjects.Subject``); what is written here knows none of them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select

from certify import clock, files, history
from certify.accounting.product.concealment import Tick, silent
from certify.accounting.release import reading, rules
from certify.accounting.release.changes import compared, marked
from certify.accounting.release.frozen import digest_of, freeze
from certify.accounting.release.industries import Industries
from certify.accounting.release.lifecycle import OPEN
from certify.accounting.release.models import Release, ReleasePaper
from certify.accounting.release.permissions import RULES, Permission
from certify.accounting.release.products import Products
from certify.accounting.release.rules import Plan, Terms, terms
from certify.accounting.release.subjects import INDUSTRIES, PRODUCTS, Audit, Material, Subject
from certify.accounts.permissions import SYSTEM, Actor, Hidden, require
from certify.db import db, use_case
from certify.history import Event
from certify.i18n import DEFAULT_LANGUAGE, N_
from certify.problems import Problem, Refused

SCHEMA: Final = "certify.release/1"
SUBJECTS: Final[Mapping[str, Subject]] = {
    PRODUCTS: Products(),
    INDUSTRIES: Industries(),
}
"""Code of a subject → its adapter."""


@use_case
def announce(plan: Plan, *, actor: Actor) -> Release:
    """Announce a release to the public, and return it.

    Raises Forbidden without the role, Refused with everything that stands against it.
    """
    require(RULES, Permission.PREPARE, actor)
    if plan.subject not in SUBJECTS:
        raise Refused([Problem("/subject", "unknown_subject", N_("Choose what is released."))])
    published = bool(reading.earlier(plan.subject, plan.data_year))
    problems = rules.plan_problems(
        plan, clock.now(), published=published, open_already=_open(plan) is not None
    )
    problems += _year_problems(plan.data_year)
    if problems:
        raise Refused(problems)
    row = Release(
        subject=plan.subject, data_year=plan.data_year, number=_next_number(plan),
        revision=plan.revision, announced_at=clock.now(), planned_at=plan.planned_at,
        reason="", reason_en="", provisional=False,
    )  # fmt: skip
    history.begin(row, actor=actor, data={"planned_at": plan.planned_at.isoformat()})
    return row


@use_case
def move(release_id: int, planned_at: datetime, reason: str, *, actor: Actor) -> Release:
    """Announce another instant for a release still to come; the reason is public."""
    require(RULES, Permission.PREPARE, actor)
    row = _still_to_come(release_id)
    urgent = row.revision == rules.CORRECTION
    problems = rules.hour_problems(planned_at, clock.now(), urgent=urgent)
    if not reason.strip():
        problems.append(Problem("/reason", "reason_missing", _WHY_MOVED))
    if problems:
        raise Refused(problems)
    before, row.planned_at = row.planned_at, planned_at
    data = {"from": before.isoformat(), "to": planned_at.isoformat()}
    history.note(row, "move", actor=actor, reason=reason.strip(), data=data)
    return row


@use_case
def cancel(release_id: int, reason: str, *, actor: Actor) -> Release:
    """Cancel a release still to come; it stays in the calendar with the reason."""
    require(RULES, Permission.PREPARE, actor)
    row = _found(release_id)
    history.move(row, "cancel", actor=actor, reason=reason.strip())
    return row


def draftable(release_id: int, entered: Terms, *, actor: Actor) -> Release:
    """Return the release if it may be drafted now; else raises Refused or Forbidden."""
    require(RULES, Permission.PREPARE, actor)
    row = _found(release_id)
    problems = rules.reason_problems(row.revision, entered.reason, entered.reason_en)
    if problems:
        raise Refused(problems)
    row.LIFECYCLE.step(row.status, "draft")
    return row


def draft(
    release_id: int,
    *,
    actor: Actor,
    reason: str = "",
    reason_en: str = "",
    provisional: bool,
    told: Tick = silent,
) -> Release:
    """Freeze what the release shows, as its subject stands now; may be done again.

    ``reason`` and ``reason_en`` say in public why figures are revised. ``told`` is called after
    each measure: working out what must be hidden stands outside the transaction that keeps it.
    Raises Refused if there is nothing to release, or nothing that is not released already.
    """
    entered = terms(reason, reason_en, provisional=provisional)
    row = draftable(release_id, entered, actor=actor)
    made, content = _frozen(row, entered, told)
    return _keep_draft(row, entered, made, content, actor)


@use_case
def _keep_draft(
    row: Release, entered: Terms, made: Material, content: dict[str, Any], actor: Actor
) -> Release:
    row.reason, row.reason_en = entered.reason, entered.reason_en
    row.provisional = entered.provisional
    row.vintage, row.source_id, row.inputs_digest = made.vintage, made.source_id, made.inputs_digest
    row.content, row.digest = content, digest_of(content)
    row.drafted_by_id, row.approved_by_id, row.report = actor.user_id, None, None
    history.move(row, "draft", actor=actor, data={"digest": row.digest})
    return row


def checkable(release_id: int, *, actor: Actor) -> Release:
    """Return the release if it may be checked now; else raises Refused or Forbidden."""
    require(RULES, Permission.PREPARE, actor)
    row = _found(release_id)
    row.LIFECYCLE.step(row.status, "check")
    return row


def check(release_id: int, *, actor: Actor, told: Tick = silent) -> Release:
    """Check a draft: that it is still what its subject says, and that nothing hidden leaks.

    The report is kept whatever it says; ``told`` is called after each measure. Raises Refused
    with everything that was found; the release then stays a draft.
    """
    row = checkable(release_id, actor=actor)
    digest, earlier = row.digest, reading.earlier(row.subject, row.data_year)
    problems = _inconsistencies(row, earlier, told)
    found = SUBJECTS[row.subject].audit(row, earlier, told)
    problems += found.problems
    _keep_check(row, digest, earlier, found, problems, actor)
    if problems:
        raise Refused(problems)
    return row


@use_case
def _keep_check(
    row: Release,
    digest: str | None,
    earlier: Sequence[Release],
    found: Audit,
    problems: Sequence[Problem],
    actor: Actor,
) -> None:
    if row.digest != digest:  # drafted again while it was being checked
        raise Refused([Problem("", "stale", _STALE)])
    row.report = {
        "disclosure": found.report,
        "problems": [_plain(one) for one in problems],
        "checked_at": clock.now().isoformat(),
        "against": [one.name for one in earlier],
    }
    if problems:
        history.note(row, "find_faults", actor=actor, data={"problems": len(problems)})
    else:
        history.move(row, "check", actor=actor, data={"digest": row.digest})


@use_case
def approve(release_id: int, *, actor: Actor) -> Release:
    """Approve a checked release: a second person. It is then published at its hour.

    Raises Forbidden for who drafted it, Refused where the hour announced has passed.
    """
    row = _found(release_id)
    require(RULES, Permission.APPROVE, actor, row)
    row.LIFECYCLE.step(row.status, "approve")
    objection = SUBJECTS[row.subject].objection(row, actor.user_id)
    if objection is not None:
        raise Refused([objection])
    if row.planned_at <= clock.now():
        raise Refused([Problem("/planned_at", "hour_is_past", _HOUR_PASSED)])
    row.approved_by_id = actor.user_id
    history.move(row, "approve", actor=actor, data={"digest": row.digest})
    return row


@use_case
def send_back(release_id: int, reason: str, *, actor: Actor) -> Release:
    """Send a checked or approved release back to be drafted again."""
    row = _found(release_id)
    require(RULES, Permission.SEND_BACK, actor, row)
    history.move(row, "send_back", actor=actor, reason=reason.strip())
    row.approved_by_id = None
    return row


def publish_due() -> int:
    """Publish every approved release whose hour has come; a step of the worker.

    Returns how many. What is not what was approved goes back to its statistician instead.
    """
    due = select(Release.id).where(Release.status == "approved", Release.planned_at <= clock.now())
    ids = db.session.scalars(due.order_by(Release.planned_at, Release.id)).all()
    for each in ids:
        try:
            _publish(each)
        except (
            Refused
        ) as refused:  # its subject has moved on; the others must come out all the same
            _return(each, refused.problems[0].say(DEFAULT_LANGUAGE))
    return len(ids)


@use_case
def _publish(release_id: int) -> None:
    row = _found(release_id)
    if digest_of(row.content) != row.digest or _approved_digest(row) != row.digest:
        raise Refused([Problem("", "content_changed", _TAMPERED)])
    data = {
        "release": row.name, "year": row.data_year, "number": row.number, "digest": row.digest,
        "inputs": row.inputs_digest, "vintage": row.vintage,
    }  # fmt: skip
    SUBJECTS[row.subject].come_out(row)
    row.published_at = clock.now()
    history.move(row, "publish", actor=SYSTEM, data=data)


@use_case
def _return(release_id: int, reason: str) -> None:
    row = _found(release_id)
    history.move(row, "send_back", actor=SYSTEM, reason=reason)
    row.approved_by_id = None


def draw_papers() -> int:
    """Draw the report of one approved or published release that lacks it; a worker's step."""
    lacking = select(Release).where(
        Release.status.in_(("approved", "published")),
        ~select(ReleasePaper.id)
        .where(ReleasePaper.release_id == Release.id, ReleasePaper.digest == Release.digest)
        .exists(),
    )
    row = db.session.scalar(lacking.order_by(Release.id).limit(1))
    if row is None:
        return 0
    _keep_paper(row, SUBJECTS[row.subject].paper(row))
    return 1


@use_case
def _keep_paper(row: Release, paper: bytes) -> None:
    kept = files.keep(paper, f"release-{row.name}.pdf", "application/pdf")
    db.session.add(ReleasePaper(release_id=row.id, digest=row.digest, file=kept))


def listed(*, actor: Actor) -> Sequence[Release]:
    """Return every release, the newest announcement first (statisticians, officers)."""
    require(RULES, Permission.SEE, actor)
    return db.session.scalars(select(Release).order_by(Release.id.desc())).all()


def one(release_id: int, *, actor: Actor) -> Release:
    """Return a release for the office; raises Hidden if there is none."""
    require(RULES, Permission.SEE, actor)
    return _found(release_id)


def _found(release_id: int) -> Release:
    row = db.session.get(Release, release_id)
    if row is None:
        raise Hidden("release")
    return row


def _still_to_come(release_id: int) -> Release:
    row = _found(release_id)
    if row.status not in OPEN:
        raise Refused([Problem("", "wrong_state", _OVER, {"name": row.name})])
    return row


def _open(plan: Plan) -> Release | None:
    query = select(Release).where(
        Release.subject == plan.subject, Release.data_year == plan.data_year,
        Release.status.in_(OPEN),
    )  # fmt: skip
    return db.session.scalar(query)


def _next_number(plan: Plan) -> int:
    query = select(func.max(Release.number)).where(
        Release.subject == plan.subject, Release.data_year == plan.data_year
    )
    return (db.session.scalar(query) or 0) + 1


def _year_problems(year: int) -> list[Problem]:
    if 2000 <= year <= clock.today().year:
        return []
    return [Problem("/data_year", "year_unknown", _YEAR, {"year": year})]


def _frozen(row: Release, entered: Terms, told: Tick) -> tuple[Material, dict[str, Any]]:
    """Return what the subject gives now, and the content of the release made of it."""
    earlier = reading.earlier(row.subject, row.data_year)
    made: Material = SUBJECTS[row.subject].freeze(row.data_year, earlier, told)
    if earlier and earlier[-1].inputs_digest == made.inputs_digest and row.revision != rules.METHOD:
        same = {"name": earlier[-1].name}
        raise Refused([Problem("/data_year", "nothing_new", _NOTHING_NEW, same)])
    old = reading.datasets(earlier[-1]) if earlier else ()
    changes = compared(old, made.datasets) if earlier else ()
    datasets = [
        freeze(marked(each, changes, provisional=entered.provisional)) for each in made.datasets
    ]
    return made, {
        "schema": SCHEMA,
        "release": row.name,
        "revision": row.revision,
        "reason": entered.reason,
        "reason_en": entered.reason_en,
        "provisional": entered.provisional,
        "vintage": made.vintage,
        "inputs_digest": made.inputs_digest,
        "previous": earlier[-1].name if earlier else None,
        "datasets": datasets,
        "shown": dict(made.shown),
        "changes": [each.as_values() for each in changes],
    }


def _inconsistencies(row: Release, earlier: Sequence[Release], told: Tick) -> list[Problem]:
    """Return what of the draft is no longer so: type of revision, figures, what came before."""
    found = rules.revision_problems(row.revision, published=bool(earlier))
    if digest_of(row.content) != row.digest:
        found.append(Problem("", "content_changed", _TAMPERED))
    try:
        entered = terms(row.reason, row.reason_en, provisional=row.provisional)
        _, again = _frozen(row, entered, told)
    except Refused as refused:
        return [*found, *refused.problems]
    if digest_of(again) != row.digest:
        found.append(Problem("", "stale", _STALE))
    return found


def _approved_digest(row: Release) -> str | None:
    """Return the digest of what was approved last, as the history says."""
    query = select(Event).where(
        Event.subject == row.SUBJECT, Event.subject_id == row.id, Event.action == "approve"
    )
    event = db.session.scalar(query.order_by(Event.id.desc()).limit(1))
    return event.data["digest"] if event else None


def _plain(one: Problem) -> dict[str, str]:
    return {"code": one.code, "pointer": one.pointer}


_WHY_MOVED = N_("Say why the hour changes: it is shown in the public calendar.")
_HOUR_PASSED = N_("The hour announced has passed. Announce another one first, with the reason.")
_OVER = N_("Release {name} is over: nothing of it can be changed.")
_YEAR = N_("There are no figures of {year} yet. Check the year.")
_NOTHING_NEW = N_(
    "Release {name} already rests on these very inputs. Compile again first, or announce an "
    "improvement of method."
)
_TAMPERED = N_(
    "The content is not what was drafted and approved. Find out who changed it, and draft again."
)
_STALE = N_(
    "The figures have changed since they were drafted, or another release came out. Draft again."
)
