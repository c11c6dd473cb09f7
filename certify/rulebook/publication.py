"""Use cases of a version's life: put out, extended, withdrawn, activated, retired.

A version is frozen when it is put out: from then on row, file and lock name one digest, and
nothing but another version can say something else.
"""

from datetime import date

from sqlalchemy import func, select

from certify import clock, history
from certify.accounts.permissions import Actor, require
from certify.db import db, use_case
from certify.i18n import N_
from certify.installation import settings
from certify.problems import Problem, Refused
from certify.rulebook.backtesting.service import report_for
from certify.rulebook.models import Comment, Consultation, StandardVersion
from certify.rulebook.permissions import RULES, Permission
from certify.rulebook.rules import (
    Condition,
    Plan,
    Standing,
    conditions,
    extension_problems,
    plan_problems,
    soundness,
)
from certify.rulebook.service import active_versions, checks_of, entry_of, newest, standard_of
from certify.scoring.shelf import shelves


@use_case
def put_out(version_id: int, plan: Plan, *, actor: Actor) -> StandardVersion:
    """Put a draft out for consultation; the actor becomes the one who proposes it.

    Raises Refused with every fault of the plan and of the version at once.
    """
    row = _asked(version_id, "consult", Permission.PUT_OUT, actor)
    standing = standing_of(row, actor=actor)
    problems = [*plan_problems(plan, clock.today()), *_unmet(soundness(standing))]
    if problems:
        raise Refused(problems)
    _publish(row)
    row.proposed_by_id = actor.user_id
    row.consultation = Consultation(
        text_zh=plan.text_zh.strip(), text_en=plan.text_en.strip(), opens_on=plan.opens_on,
        closes_on=plan.closes_on,
    )  # fmt: skip
    window = {"opens_on": plan.opens_on.isoformat(), "closes_on": plan.closes_on.isoformat()}
    history.move(row, "consult", actor=actor, data={"digest": row.digest} | window)
    return row


def _publish(row: StandardVersion) -> None:
    """Enter the file in the lock of its folder; raises Refused where that cannot be written."""
    entry = entry_of(row.standard_id, row.version)
    try:
        shelves.publish(entry)
    except OSError as error:
        said = {"folder": str(entry.folder.parent.parent), "reason": error.strerror or str(error)}
        raise Refused([Problem("", "lock_unwritable", _LOCK_UNWRITABLE, said)]) from error
    shelves.refresh(settings().home)


@use_case
def extend(version_id: int, until: date, *, actor: Actor, reason: str) -> StandardVersion:
    """Keep a consultation open until the end of the legal day ``until``, or open it again."""
    row = _asked(version_id, "extend", Permission.PUT_OUT, actor, reason)
    consultation = _consultation(row)
    before = consultation.closes_on
    problems = extension_problems(consultation.opens_on, before, until, clock.today())
    if problems:
        raise Refused(problems)
    consultation.closes_on = until
    days = {"closes_on": until.isoformat(), "before": before.isoformat()}
    history.move(row, "extend", actor=actor, reason=reason, data=days)
    return row


@use_case
def withdraw(version_id: int, *, actor: Actor, reason: str) -> StandardVersion:
    """End a consultation without result. The bytes stay; what follows is a new version."""
    row = _asked(version_id, "withdraw", Permission.PUT_OUT, actor, reason)
    history.move(row, "withdraw", actor=actor, reason=reason)
    return row


@use_case
def activate(version_id: int, *, actor: Actor) -> StandardVersion:
    """Make a version the one in use: a second editor, and only when nothing stands against it.

    Raises Refused with everything that does, also if the proposer himself tries.
    """
    row = _asked(version_id, "activate", Permission.PUT_OUT, actor)
    standing = standing_of(row, actor=actor)
    problems = _unmet(conditions(standing))
    if problems:
        raise Refused(problems)
    require(RULES, Permission.ACTIVATE, actor, row)
    row.activated_by_id = actor.user_id
    succeeds = standing.predecessor[0] if standing.predecessor else None
    history.move(row, "activate", actor=actor, data={"digest": row.digest, "succeeds": succeeds})
    return row


@use_case
def retire(version_id: int, *, actor: Actor, reason: str) -> StandardVersion:
    """Take an active version out of use; running campaigns keep the version they name."""
    row = _asked(version_id, "retire", Permission.RETIRE, actor, reason)
    history.move(row, "retire", actor=actor, reason=reason)
    return row


def _asked(
    version_id: int, action: str, permission: Permission, actor: Actor, reason: str = "-"
) -> StandardVersion:
    """Return the version; raises Forbidden, or Refused where the step does not exist."""
    row = db.session.get_one(StandardVersion, version_id)
    require(RULES, permission, actor, row)
    row.LIFECYCLE.step(row.status, action, reason)
    return row


def _consultation(row: StandardVersion) -> Consultation:
    if row.consultation is None:
        raise ValueError(f"{row.name} is in consultation without a consultation")
    return row.consultation


def _unmet(asked: tuple[Condition, ...]) -> list[Problem]:
    return [each.problem for each in asked if not each.met]


def standing_of(row: StandardVersion, *, actor: Actor) -> Standing:
    """Return what stands for and against activating ``row``, as ``actor`` would meet it.

    Raises NoSuchStandard if this installation no longer carries the text.
    """
    checks = checks_of(row)
    old = predecessor_of(row)
    consultation = row.consultation
    return Standing(
        name=row.name, digest=row.digest, today=clock.today(),
        file=standard_of(row.standard_id, row.version).digest == row.digest,
        published=checks.published, lint=len(checks.lint), golden=len(checks.golden.faults),
        cases=checks.golden.cases, closes_on=consultation.closes_on if consultation else None,
        unanswered=_unanswered(row), predecessor=(old.name, old.digest) if old else None,
        report=report_for(row, old),
        own=actor.user_id is not None and actor.user_id == row.proposed_by_id,
    )  # fmt: skip


def _unanswered(row: StandardVersion) -> int:
    query = select(func.count()).select_from(Comment)
    waiting = query.where(Comment.version_id == row.id, Comment.status == "received")
    return db.session.scalar(waiting) or 0


def predecessor_of(row: StandardVersion) -> StandardVersion | None:
    """Return the active version that ``row`` would succeed, None where there is none.

    The newest of its own standard; a standard that is new to the office succeeds the one
    that judges most of its fields now.
    """
    others = {name: each for name, each in active_versions().items() if each.id != row.id}
    standards = {name: standard_of(each.standard_id, each.version) for name, each in others.items()}
    own = [each for each in standards.values() if each.id == row.standard_id]
    if own:
        return others[max(own, key=newest).name]
    fields = set(standard_of(row.standard_id, row.version).fields)
    shared = {name: len(fields.intersection(each.fields)) for name, each in standards.items()}
    covering = [each for name, each in standards.items() if shared[name]]
    if not covering:
        return None
    return others[max(covering, key=lambda each: (shared[each.name], newest(each))).name]


_LOCK_UNWRITABLE = N_(
    "The list of published files in {folder} cannot be written ({reason}). Let the "
    "installation write there, or enter the file in published.lock by hand."
)
