"""Who may do what: an actor, a map from permission to rule, one way to ask.

Every room has its own ``Permission`` enum and its own map; this is the shape they share.
A rule that raises fails the request: nobody is let in by an accident.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from certify.lifecycle import Mover

OFFICE_ROLES = (
    "examiner",
    "reviewer",
    "officer",
    "statistician",
    "editor",
    "administrator",
)


@dataclass(frozen=True)
class Actor(Mover):
    """Who asks: a person with roles, memberships and industry fields, or the system."""

    roles: frozenset[str] = frozenset()
    memberships: Mapping[int, str] = field(default_factory=dict)
    fields: frozenset[str] = frozenset()

    def has(self, *roles: str) -> bool:
        """Whether the actor has any of the office ``roles``."""
        return bool(self.roles.intersection(roles))

    def member(self, organisation_id: int | None, *roles: str) -> bool:
        """Whether the actor acts for the organisation (in one of ``roles``, if given)."""
        held = self.memberships.get(organisation_id) if organisation_id is not None else None
        return held is not None and (not roles or held in roles)


def actor_of(user: Any) -> Actor:
    """Return a ``User`` as use cases see him."""
    return Actor(
        user_id=user.id,
        name=user.name or user.email,
        roles=frozenset(role.name for role in user.roles),
        memberships={m.organisation_id: m.role for m in user.memberships},
        fields=frozenset(f.field for f in user.reviewer_fields),
    )


SYSTEM = Actor(None, "Certify", roles=frozenset({"system"}))

Rule = Callable[[Actor, Any], bool]


class Forbidden(Exception):
    """The actor may not do this, though he may know that it exists."""


class Hidden(Exception):
    """The actor may not even learn whether this exists: pages say "not found"."""


def require(rules: Mapping[Any, Rule], permission: Enum, actor: Actor, thing: Any = None) -> None:
    """Raise Forbidden unless the rule of ``permission`` lets ``actor`` act on ``thing``."""
    if not rules[permission](actor, thing):
        raise Forbidden(permission)


def require_visible(
    rules: Mapping[Any, Rule], permission: Enum, actor: Actor, thing: Any = None
) -> None:
    """Like ``require``, but raise Hidden: for things whose existence is not public."""
    if not rules[permission](actor, thing):
        raise Hidden(permission)


class Permission(Enum):
    """What can be done with organisations and accounts."""

    EDIT_ORGANISATION = "edit_organisation"
    """Write the organisation's basic data and submit it: its owner."""
    SEE_ORGANISATION = "see_organisation"
    """Read everything about it, personal data too: its members, examiners and officers."""
    ENTER_ORGANISATION = "enter_organisation"
    """Enter a new organisation: whoever has an account and holds no office role."""
    VERIFY_ORGANISATIONS = "verify_organisations"
    """See which organisations await verification: examiners."""
    VERIFY_ORGANISATION = "verify_organisation"
    """Verify or return it: an examiner who is not one of its members."""
    CREATE_ACCOUNT = "create_account"
    """Make an account without registration: administrators, and the system at set-up."""
    MANAGE_ACCOUNTS = "manage_accounts"
    """Give and take roles: the administrator, who decides nothing else."""


RULES: Mapping[Permission, Rule] = {
    Permission.EDIT_ORGANISATION: lambda a, o: a.member(o.id, "owner"),
    Permission.SEE_ORGANISATION: lambda a, o: a.member(o.id) or a.has("examiner", "officer"),
    Permission.ENTER_ORGANISATION: lambda a, _: a.user_id is not None and not a.roles,
    Permission.VERIFY_ORGANISATIONS: lambda a, _: a.has("examiner"),
    Permission.VERIFY_ORGANISATION: lambda a, o: a.has("examiner") and not a.member(o.id),
    Permission.CREATE_ACCOUNT: lambda a, _: a.has("administrator", "system"),
    Permission.MANAGE_ACCOUNTS: lambda a, _: a.has("administrator"),
}
