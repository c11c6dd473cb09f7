"""Use cases of commenting on a version in consultation: anybody may; an editor answers."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from certify import clock, history
from certify.accounts.permissions import Actor, Hidden, require, require_visible
from certify.db import db, use_case
from certify.i18n import N_
from certify.problems import Problem, Refused
from certify.rulebook.models import Comment, Consultation, StandardVersion
from certify.rulebook.permissions import RULES, Permission
from certify.rulebook.rules import answer_problems, comment_problems

_NOT_OPEN = N_("Comments are taken from {opens} until the end of {closes}.")
_NO_CONSULTATION = N_("This version is not in consultation.")


def is_open(row: StandardVersion) -> bool:
    """Whether comments are taken now."""
    window = row.consultation
    return (
        row.status == "consultation"
        and window is not None
        and window.opens_on <= clock.today() <= window.closes_on
    )


@use_case
def comment(version_id: int, words: Mapping[str, str], *, actor: Actor) -> Comment:
    """Take a comment (name, contact, text) from anybody while the consultation is open.

    Raises Refused for missing or over-long words, or outside the consultation.
    """
    row = db.session.get_one(StandardVersion, version_id)
    require_visible(RULES, Permission.SEE_VERSION, actor, row)
    typed = {name: words.get(name, "").strip() for name in ("name", "contact", "text")}
    problems = comment_problems(typed) or _closed(row)
    if problems:
        raise Refused(problems)
    made = Comment(version_id=row.id, received_at=clock.now(), **typed)
    history.begin(made, actor=actor)
    return made


def _closed(row: StandardVersion) -> list[Problem]:
    if is_open(row):
        return []
    window = row.consultation
    if row.status != "consultation" or window is None:
        return [Problem("", "no_consultation", _NO_CONSULTATION)]
    said = {"opens": window.opens_on, "closes": window.closes_on}
    return [Problem("", "consultation_closed", _NOT_OPEN, said)]


@use_case
def answer(comment_id: int, outcome: str, text: str, *, actor: Actor) -> Comment:
    """Say what becomes of a comment, and why; the answer is published with the comment."""
    row = comment_of(comment_id, actor=actor)
    problems = answer_problems(outcome, text)
    if problems:
        raise Refused(problems)
    history.move(row, "answer", actor=actor, reason=text, reason_code=outcome)
    row.outcome, row.answer = outcome, text.strip()
    return row


def comment_of(comment_id: int, *, actor: Actor) -> Comment:
    """Return a comment with its author; raises Forbidden, or Hidden if there is none."""
    require(RULES, Permission.ANSWER_COMMENTS, actor)
    row = db.session.get(Comment, comment_id)
    if row is None:
        raise Hidden(Permission.ANSWER_COMMENTS)
    return row


def comments_of(row: StandardVersion, *, actor: Actor) -> Sequence[Comment]:
    """Return the comments on a version, oldest first: editors all, others those answered."""
    query = select(Comment).where(Comment.version_id == row.id).order_by(Comment.id)
    if not RULES[Permission.ANSWER_COMMENTS](actor, row):
        query = query.where(Comment.status == "answered")
    return db.session.scalars(query).all()


def in_consultation() -> Sequence[StandardVersion]:
    """Return the versions whose consultation is open today, the one that closes first first."""
    today = clock.today()
    query = (
        select(StandardVersion)
        .join(Consultation)
        .where(
            StandardVersion.status == "consultation",
            Consultation.opens_on <= today,
            Consultation.closes_on >= today,
        )
        .order_by(Consultation.closes_on, StandardVersion.id)
    )
    return db.session.scalars(query).all()
