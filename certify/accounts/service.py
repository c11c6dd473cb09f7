"""Use cases of organisations: enter, edit, submit, verify, return, and who acts for them.

Values arrive judged (``schemas.organisation_values``); accounts and roles are given in
``roles``.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from certify import clock, files, history
from certify.accounts.models import Membership, Organisation, User
from certify.accounts.permissions import (
    RULES,
    Actor,
    Forbidden,
    Hidden,
    Permission,
    require,
    require_visible,
)
from certify.db import db, use_case
from certify.i18n import N_
from certify.problems import Problem, Refused

EDITABLE: Final = ("draft", "returned")
FACTS: Final = (
    "uscc", "name_zh", "name_en", "org_type", "region_code", "industry_code", "qualifications",
    "contact", "mobile", "email",
)  # fmt: skip
INVITED_ROLES: Final = ("editor", "reader")
PAGE: Final = 50

USCC_TAKEN: Final = N_(
    "{value} is already entered by somebody. If it is your organisation, ask the colleague who "
    "handles its filings to invite you, or write to the authority with the business licence."
)
NOT_EDITABLE: Final = N_(
    "The data can only be changed before they are submitted or after they were returned."
)
PROOF_MISSING: Final = N_(
    "Attach the business licence or certificate of legal person (PDF, PNG or JPEG)."
)
UNDERTAKING_MISSING: Final = N_("The undertaking must be given before the data are submitted.")
NO_ACCOUNT: Final = N_(
    "There is no confirmed account with the address {email}. Ask your colleague to register "
    "first, then invite again."
)
ALREADY_MEMBER: Final = N_("{email} already acts for this organisation.")
UNKNOWN_ROLE: Final = N_("Choose editor or reader.")
OWNER_STAYS: Final = N_("The owner cannot be removed: an organisation needs somebody in charge.")


def organisation_for(organisation_id: int, actor: Actor) -> Organisation:
    """Return an organisation the actor may see; Hidden for everybody else."""
    row = db.session.get(Organisation, organisation_id)
    if row is None:
        raise Hidden(Permission.SEE_ORGANISATION)
    require_visible(RULES, Permission.SEE_ORGANISATION, actor, row)
    return row


def own_organisations(actor: Actor) -> Sequence[Organisation]:
    """Return the organisations the actor acts for, newest first (at most 200)."""
    ids = sorted(actor.memberships, reverse=True)[:200]
    query = select(Organisation).where(Organisation.id.in_(ids))
    return db.session.scalars(query.order_by(Organisation.id.desc())).all()


def organisations_in(
    status: str, actor: Actor, *, after: int | None = None
) -> Sequence[Organisation]:
    """Return up to ``PAGE`` + 1 organisations in ``status``, oldest first, for examiners."""
    require(RULES, Permission.VERIFY_ORGANISATIONS, actor)
    query = select(Organisation).where(Organisation.status == status)
    if after is not None:
        query = query.where(Organisation.id > after)
    return db.session.scalars(query.order_by(Organisation.id).limit(PAGE + 1)).all()


def members_of(organisation: Organisation) -> Sequence[Membership]:
    """Return who acts for the organisation, owner first."""
    query = (
        select(Membership)
        .where(Membership.organisation_id == organisation.id)
        .options(joinedload(Membership.user))
        .order_by(Membership.role.desc(), Membership.user_id)
    )
    return sorted(db.session.scalars(query), key=lambda m: m.role != "owner")


@use_case
def create_organisation(values: Mapping[str, Any], *, actor: Actor) -> Organisation:
    """Enter an organisation; the actor becomes its owner.

    Raises Forbidden for the anonymous, Refused if its code is already entered.
    """
    require(RULES, Permission.ENTER_ORGANISATION, actor)
    if actor.user_id is None:  # the system owns nothing
        raise Forbidden(Permission.ENTER_ORGANISATION)
    row = Organisation(**_facts(values), created_at=clock.now())
    _unique(row, lambda: history.begin(row, actor=actor))
    db.session.add(Membership(user_id=actor.user_id, organisation_id=row.id, role="owner"))
    db.session.flush()
    return row


@use_case
def edit_organisation(
    organisation_id: int, values: Mapping[str, Any], *, actor: Actor
) -> Organisation:
    """Change the data of an organisation that is a draft or was returned."""
    row = _own(organisation_id, actor)
    if row.status not in EDITABLE:
        raise Refused([Problem("", "not_editable", NOT_EDITABLE)])
    before = {name: getattr(row, name) for name in FACTS}
    facts = _facts(values)

    def write() -> None:
        for name, value in facts.items():
            setattr(row, name, value)

    _unique(row, write)
    changed = [name for name in FACTS if before[name] != facts[name]]
    if changed:
        history.note(row, "edit", actor=actor, data={"changed": changed})
    return row


@use_case
def attach_proof(organisation_id: int, data: bytes, name: str, *, actor: Actor) -> Organisation:
    """Keep the business licence; it replaces the one before. Refused if it cannot be read."""
    row = _own(organisation_id, actor)
    if row.status not in EDITABLE:
        raise Refused([Problem("/proof", "not_editable", NOT_EDITABLE)])
    row.proof = files.keep_upload(data, name, pointer="/proof")
    history.note(row, "attach_proof", actor=actor, data={"sha256": row.proof.sha256})
    return row


@use_case
def submit_organisation(organisation_id: int, undertaking: bool, *, actor: Actor) -> Organisation:
    """Submit an organisation for verification. Refused without proof or undertaking."""
    row = _own(organisation_id, actor)
    problems = []
    if row.proof_id is None:
        problems.append(Problem("/proof", "proof_missing", PROOF_MISSING))
    if not undertaking:
        problems.append(Problem("/undertaking", "undertaking_missing", UNDERTAKING_MISSING))
    row.LIFECYCLE.step(row.status, "submit")
    if problems:
        raise Refused(problems)
    row.undertaking = True
    row.return_reason = None
    history.move(row, "submit", actor=actor, data={name: getattr(row, name) for name in _PUBLIC})
    return row


@use_case
def verify_organisation(organisation_id: int, *, actor: Actor) -> Organisation:
    """Verify an organisation: from now on it can file."""
    row = _to_verify(organisation_id, actor)
    history.move(row, "verify", actor=actor)
    return row


@use_case
def return_organisation(organisation_id: int, reason: str, *, actor: Actor) -> Organisation:
    """Return an organisation to its owner with a reason he reads."""
    row = _to_verify(organisation_id, actor)
    history.move(row, "return", actor=actor, reason=reason.strip())
    row.return_reason = reason.strip()
    return row


@use_case
def invite_member(organisation_id: int, email: str, role: str, *, actor: Actor) -> Membership:
    """Let the holder of a confirmed account act for the organisation."""
    row = _own(organisation_id, actor)
    if role not in INVITED_ROLES:
        raise Refused([Problem("/role", "unknown_role", UNKNOWN_ROLE)])
    address = email.strip()
    query = select(User).where(func.lower(User.email) == address.lower(), User.active)
    user = db.session.scalars(query).one_or_none()
    said = {"email": address[:80]}
    if user is None or user.confirmed_at is None:
        raise Refused([Problem("/email", "no_account", NO_ACCOUNT, said)])
    if db.session.get(Membership, (user.id, row.id)) is not None:
        raise Refused([Problem("/email", "already_member", ALREADY_MEMBER, said)])
    member = Membership(user_id=user.id, organisation_id=row.id, role=role)
    db.session.add(member)
    history.note(row, "invite", actor=actor, data={"user": user.id, "role": role})
    return member


@use_case
def remove_member(organisation_id: int, user_id: int, *, actor: Actor) -> None:
    """Take a colleague's right to act for the organisation. The owner stays."""
    row = _own(organisation_id, actor)
    member = db.session.get(Membership, (user_id, row.id))
    if member is None:
        raise Hidden(Permission.EDIT_ORGANISATION)
    if member.role == "owner":
        raise Refused([Problem("", "owner_stays", OWNER_STAYS)])
    db.session.delete(member)
    history.note(row, "remove_member", actor=actor, data={"user": user_id})


_PUBLIC: Final = ("uscc", "name_zh", "name_en", "org_type", "region_code", "industry_code")


def _facts(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{name: values[name] for name in FACTS},
        "qualifications": list(values["qualifications"]),
    }


def _unique(row: Organisation, write: Any) -> None:
    """Run ``write`` and flush; a credit code entered twice is refused kindly."""
    code = row.uscc
    try:
        with db.session.begin_nested():
            write()
            code = row.uscc
            db.session.flush()
    except IntegrityError as error:
        if "uscc" not in str(error.orig):
            raise
        said = {"value": code}
        raise Refused([Problem("/uscc", "uscc_taken", USCC_TAKEN, said)]) from error


def _own(organisation_id: int, actor: Actor) -> Organisation:
    row = organisation_for(organisation_id, actor)
    require(RULES, Permission.EDIT_ORGANISATION, actor, row)
    return row


def _to_verify(organisation_id: int, actor: Actor) -> Organisation:
    row = organisation_for(organisation_id, actor)
    require(RULES, Permission.VERIFY_ORGANISATION, actor, row)
    return row
