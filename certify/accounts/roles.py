"""Use cases of the administrator: accounts, office roles, reviewers' fields.

He decides nothing else; every change is an event of the account concerned.
"""

import re
from collections.abc import Collection, Sequence
from typing import Final
from uuid import uuid4

from flask_security.utils import hash_password
from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from certify import clock, history
from certify.accounts.models import Membership, ReviewerField, Role, User
from certify.accounts.permissions import (
    OFFICE_ROLES,
    RULES,
    Actor,
    Hidden,
    Permission,
    require,
)
from certify.db import db, use_case
from certify.i18n import DEFAULT_LANGUAGE, N_
from certify.problems import Problem, Refused
from certify.reference.industries import FIELDS

PAGE: Final = 50
SHORTEST_PASSWORD: Final = 10
LONGEST_ADDRESS: Final = 254
ADDRESS: Final = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\".]+")

UNKNOWN_ROLE: Final = N_("There is no role “{role}”.")
UNKNOWN_FIELD: Final = N_("There is no industry field “{field}”.")
FIELDS_MISSING: Final = N_("Choose the industry fields in which the reviewer may judge.")
OWN_ADMINISTRATION: Final = N_(
    "You cannot take the administrator's role from yourself: ask another administrator, so that "
    "one always remains."
)
OWN_ACCOUNT: Final = N_("You cannot disable your own account.")
BAD_EMAIL: Final = N_("{value} is not an e-mail address.")
EMAIL_TAKEN: Final = N_("There is already an account with the address {value}.")
NAME_MISSING: Final = N_("Give the person's name.")
SHORT_PASSWORD: Final = N_("A password has 10 characters or more.")


def account_for(user_id: int, actor: Actor) -> User:
    """Return an account with roles, fields and organisations, for administrators."""
    require(RULES, Permission.MANAGE_ACCOUNTS, actor)
    options = (
        selectinload(User.roles), selectinload(User.reviewer_fields),
        selectinload(User.memberships).joinedload(Membership.organisation),
    )  # fmt: skip
    user = db.session.get(User, user_id, options=options)
    if user is None:
        raise Hidden(Permission.MANAGE_ACCOUNTS)
    return user


def accounts(
    actor: Actor, *, search: str = "", role: str = "", after: int | None = None
) -> Sequence[User]:
    """Return up to ``PAGE`` + 1 accounts by id; ``search`` is the beginning of an e-mail."""
    require(RULES, Permission.MANAGE_ACCOUNTS, actor)
    query = select(User).options(selectinload(User.roles), selectinload(User.reviewer_fields))
    if search.strip():
        typed = search.strip().lower().replace("\\", "").replace("%", "").replace("_", r"\_")
        query = query.where(
            or_(func.lower(User.email).like(f"{typed}%", escape="\\"), User.name == search.strip())
        )
    if role in OFFICE_ROLES:
        query = query.where(User.roles.any(Role.name == role))
    if after is not None:
        query = query.where(User.id > after)
    return db.session.scalars(query.order_by(User.id).limit(PAGE + 1)).all()


@use_case
def set_roles(
    user_id: int, roles: Collection[str], fields: Collection[str], *, actor: Actor
) -> User:
    """Give an account exactly these office roles and, to a reviewer, these fields.

    Raises Forbidden, Hidden, or Refused (unknown code, a reviewer without fields, the
    administrator's own role).
    """
    user = account_for(user_id, actor)
    wanted, chosen = set(roles), set(fields) if "reviewer" in roles else set()
    held = {role.name for role in user.roles}
    problems = _role_problems(wanted, chosen)
    if "administrator" in held - wanted and user.id == actor.user_id:
        problems.append(Problem("/roles", "own_administration", OWN_ADMINISTRATION))
    if problems:
        raise Refused(problems)
    before = {f.field for f in user.reviewer_fields}
    if (held, before) == (wanted, chosen):
        return user
    user.roles = [_role(name) for name in sorted(wanted)]
    for row in [f for f in user.reviewer_fields if f.field not in chosen]:
        db.session.delete(row)
    db.session.add_all(ReviewerField(user_id=user.id, field=code) for code in chosen - before)
    data = {
        "given": sorted(wanted - held), "taken": sorted(held - wanted), "fields": sorted(chosen),
    }  # fmt: skip
    history.note(user, "set_roles", actor=actor, data=data)
    db.session.flush()
    db.session.expire(user, ["reviewer_fields"])
    return user


@use_case
def disable_account(user_id: int, reason: str, *, actor: Actor) -> User:
    """Keep an account from signing in; who is signed in is signed out."""
    user = account_for(user_id, actor)
    if user.id == actor.user_id:
        raise Refused([Problem("", "own_account", OWN_ACCOUNT)])
    history.move(user, "disable", actor=actor, reason=reason.strip())
    user.fs_uniquifier = _fresh_mark()
    return user


@use_case
def enable_account(user_id: int, *, actor: Actor) -> User:
    """Let a disabled account sign in again."""
    user = account_for(user_id, actor)
    history.move(user, "enable", actor=actor)
    return user


@use_case
def create_account(
    email: str, name: str, password: str, roles: Collection[str], fields: Collection[str] = (),
    *, language: str = DEFAULT_LANGUAGE, actor: Actor,
    hashed: str | None = None,
) -> User:  # fmt: skip
    """Make a confirmed account with office roles: how an installation gets its first people.

    ``hashed`` is the hash of ``password`` where it is known: hashing is slow on purpose, and
    many accounts of a demonstration share one. Raises Forbidden unless an administrator or
    the system itself acts, Refused with every problem of the values.
    """
    require(RULES, Permission.CREATE_ACCOUNT, actor)
    problems = _role_problems(set(roles), set(fields))
    address = _address(email, problems)
    if not name.strip():
        problems.append(Problem("/name", "name_missing", NAME_MISSING))
    if len(password) < SHORTEST_PASSWORD:
        problems.append(Problem("/password", "password_short", SHORT_PASSWORD))
    if problems:
        raise Refused(problems)
    user = User(
        email=address, name=" ".join(name.split())[:120],
        password=hashed or hash_password(password), active=True,
        confirmed_at=clock.now().replace(tzinfo=None), fs_uniquifier=_fresh_mark(),
        roles=[_role(each) for each in sorted(roles)], language=language,
    )  # fmt: skip
    data = {"roles": sorted(roles), "fields": sorted(fields)}
    history.begin(user, actor=actor, data=data)
    db.session.add_all(ReviewerField(user_id=user.id, field=code) for code in fields)
    db.session.flush()
    return user


def _address(email: str, problems: list[Problem]) -> str:
    said = {"value": email[:80]}
    address = email.strip()
    if len(address) > LONGEST_ADDRESS or not ADDRESS.fullmatch(address):
        problems.append(Problem("/email", "email_form", BAD_EMAIL, said))
        return address
    if db.session.scalar(select(User.id).where(func.lower(User.email) == address.lower())):
        problems.append(Problem("/email", "email_taken", EMAIL_TAKEN, said))
    return address


def _role_problems(roles: set[str], fields: set[str]) -> list[Problem]:
    problems = [
        Problem("/roles", "unknown_role", UNKNOWN_ROLE, {"role": each[:40]})
        for each in sorted(roles - set(OFFICE_ROLES))
    ]
    problems += [
        Problem("/fields", "unknown_field", UNKNOWN_FIELD, {"field": each[:10]})
        for each in sorted(fields - set(FIELDS))
    ]
    if "reviewer" in roles and not fields:
        problems.append(Problem("/fields", "fields_missing", FIELDS_MISSING))
    return problems


def _fresh_mark() -> str:
    """Return a new secret that ties sessions to the account; old sessions end."""
    return uuid4().hex


def _role(name: str) -> Role:
    role = db.session.scalars(select(Role).where(Role.name == name)).one_or_none()
    return role or Role(name=name)
