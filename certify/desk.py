"""The desk: what awaits whoever signs in, by role, with the way there.

Counts stop at ``MOST``: a desk says that there is much, not exactly how much.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, current_app, render_template, url_for
from flask_babel import gettext as _
from flask_security import auth_required
from sqlalchemy import Select, select

from certify.accounting.release.models import Release
from certify.accounts.models import Organisation
from certify.accounts.permissions import Actor
from certify.campaign.models import Candidacy
from certify.certificate.living.lifecycle import IN_WORK
from certify.certificate.living.models import PatentCase
from certify.certificate.models import Certificate
from certify.db import db
from certify.filing.correcting.models import Correction
from certify.filing.models import Filing
from certify.recognition.models import Decision, Objection
from certify.review.models import Assignment
from certify.web.identity import current_actor

blueprint = Blueprint("desk", __name__)
MOST: Final = 50


@dataclass(frozen=True)
class Task:
    """One line of the desk; ``count`` None: only a way somewhere."""

    words: str
    href: str
    count: int | None

    @property
    def shown(self) -> str:
        """The count as written: ``50+`` beyond ``MOST``."""
        if self.count is None:
            return ""
        return f"{MOST}+" if self.count > MOST else str(self.count)


@dataclass(frozen=True)
class Group:
    """What one role has to do."""

    title: str
    tasks: tuple[Task, ...]


@blueprint.get("/desk")
@auth_required("session")
def desk() -> str:
    """Show what awaits the reader."""
    actor = current_actor()
    return render_template("desk.html", groups=list(_groups(actor)), steps=_first_steps(actor))


def _groups(actor: Actor) -> Iterator[Group]:
    for title, lines in (
        (_("Filing"), _of_filer(actor)),
        (_("Examination"), _of_examiner(actor)),
        (_("Review"), _of_reviewer(actor)),
        (_("Recognition"), _of_officer(actor)),
        (_("Office"), _of_others(actor)),
    ):
        tasks = tuple(
            Task(words, url_for(endpoint, **places), None if query is None else _count(query))
            for words, endpoint, places, query in lines
            if endpoint in current_app.view_functions
        )
        if tasks:
            yield Group(title, tasks)


Line = tuple[str, str, dict[str, Any], Select[Any] | None]


def _of_filer(actor: Actor) -> Iterator[Line]:
    if not actor.memberships:
        return
    ids = sorted(actor.memberships)
    own = select(Filing.id).where(Filing.organisation_id.in_(ids))
    for words, status in (
        (_("Filings returned to you for correction"), "returned"),
        (_("Drafts not yet submitted"), "draft"),
        (_("Filings in examination"), "submitted"),
    ):
        yield words, "filing.mine", {"status": status}, own.where(Filing.status == status)
    mine = Certificate.filing.has(Filing.organisation_id.in_(ids))
    cases = select(PatentCase.id).join(Certificate).where(mine, PatentCase.status.in_(IN_WORK))
    yield _("Your certificates whose patents changed"), "patents.listed", {}, cases
    writing = select(Correction.id).where(
        Correction.filing.has(Filing.organisation_id.in_(ids)), Correction.status == "open"
    )
    yield _("Corrections being written"), "filing.mine", {"status": "recorded"}, writing
    open_ones = select(Organisation.id).where(
        Organisation.id.in_(ids), Organisation.status.in_(("draft", "returned"))
    )
    yield _("Organisations to complete"), "accounts.organisations", {}, open_ones


def _of_examiner(actor: Actor) -> Iterator[Line]:
    if not actor.has("examiner"):
        return
    filings = select(Filing.id).where(Filing.status == "submitted")
    yield _("Filings to examine"), "filing.queue", {}, filings
    corrections = select(Correction.id).where(Correction.status == "submitted")
    yield _("Corrections to examine"), "correcting.queue", {}, corrections
    organisations = select(Organisation.id).where(Organisation.status == "submitted")
    yield _("Organisations to verify"), "accounts.to_verify", {}, organisations


def _of_reviewer(actor: Actor) -> Iterator[Line]:
    if not actor.has("reviewer"):
        return
    own = select(Assignment.id).where(Assignment.reviewer_id == actor.user_id)
    for words, status in (
        (_("Products on which you have yet to declare"), "assigned"),
        (_("Opinions to give"), "accepted"),
    ):
        yield words, "review.mine", {}, own.where(Assignment.status == status)


def _of_officer(actor: Actor) -> Iterator[Line]:
    if not actor.has("officer"):
        return
    for words, endpoint, status in (
        (_("Entered products to check"), "campaign.campaigns", "entered"),
        (_("Eligible products that await reviewers"), "review.progress", "eligible"),
        (_("Reviewed products to decide on"), "recognition.decisions", "reviewed"),
        (_("Proposed products to publish"), "recognition.decisions", "proposed"),
    ):
        yield words, endpoint, {}, select(Candidacy.id).where(Candidacy.status == status)
    staged = select(Decision.id).where(
        Decision.status == "staged", Decision.staged_by_id != actor.user_id
    )
    yield _("Decisions of colleagues that await release"), "recognition.decisions", {}, staged
    objections = select(Objection.id).where(Objection.status == "open")
    yield _("Objections to decide"), "recognition.decisions", {}, objections
    accepted = select(Correction.id).where(
        Correction.status == "accepted", Correction.accepted_by_id != actor.user_id,
        Correction.submitted_by_id != actor.user_id,
    )  # fmt: skip
    yield _("Corrections that await a second person"), "correcting.queue", {}, accepted
    cases = select(PatentCase.id).where(PatentCase.status.in_(IN_WORK))
    yield _("Certificates whose patents changed"), "patents.listed", {}, cases


def _of_others(actor: Actor) -> Iterator[Line]:
    if actor.has("statistician", "officer"):
        checked = select(Release.id).where(
            Release.status == "checked", Release.drafted_by_id != actor.user_id
        )
        yield _("Releases of figures to approve"), "releases.listed", {}, checked
    if actor.has("statistician"):
        yield _("Compile the year's summary"), "accounting.summaries", {}, None
    if actor.has("editor"):
        yield _("Standards and their versions"), "rulebook.standards", {}, None
    if actor.has("administrator"):
        yield _("Accounts and roles"), "accounts.people", {}, None


def _count(query: Select[Any]) -> int:
    return len(db.session.scalars(query.limit(MOST + 1)).all())


def _first_steps(actor: Actor) -> list[tuple[str, str]]:
    """The way of a new filer as (words, phase) steps; empty once he has filed."""
    if actor.roles:
        return []
    ids = sorted(actor.memberships)
    submitted = select(Filing.id).where(
        Filing.organisation_id.in_(ids), Filing.status.not_in(("draft", "discarded"))
    )
    if _count(submitted.limit(1)):
        return []
    states = set(db.session.scalars(select(Organisation.status).where(Organisation.id.in_(ids))))
    begun = _count(select(Filing.id).where(Filing.organisation_id.in_(ids)))
    done = (True, bool(states), "verified" in states, bool(begun), False)
    words = (
        _("Account registered"),
        _("Enter your organisation with its licence"),
        _("An examiner verifies it"),
        _("Draft a product with its patents"),
        _("Check and submit"),
    )
    now = done.index(False)
    phases = ["done" if k < now else "now" if k == now else "later" for k in range(len(done))]
    return list(zip(words, phases, strict=True))
