"""Who may have certificates told to a machine of his, and who may see that it happens."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from certify.accounts.permissions import Actor, Rule


class Permission(Enum):
    """What can be done with subscriptions."""

    OPEN_ROOM = "open_room"
    """Open the list: officers, and whoever acts for an organisation."""
    SEE = "see"
    """See a subscription and its deliveries: members of its organisation, officers."""
    MANAGE = "manage"
    """Make, change or delete one: an owner of its organisation, or an officer for it."""


def _manages(actor: Actor, subscription: Any) -> bool:
    return actor.has("officer") or actor.member(subscription.organisation_id, "owner")


RULES: Mapping[Permission, Rule] = {
    Permission.OPEN_ROOM: lambda a, _: a.has("officer") or bool(a.memberships),
    Permission.SEE: lambda a, s: a.has("officer") or a.member(s.organisation_id),
    Permission.MANAGE: _manages,
}
