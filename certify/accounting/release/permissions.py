"""Who prepares a release, who approves it, who reads it before it is public."""

from collections.abc import Mapping
from enum import Enum

from certify.accounts.permissions import Rule


class Permission(Enum):
    """What can be done with a release that is still to come."""

    PREPARE = "prepare_release"
    """Announce, draft, check, move or cancel it: the statistician."""
    SEE = "see_releases"
    """Read it before it is public, with the report of its check: statisticians, officers."""
    APPROVE = "approve_release"
    """Approve it: a statistician or officer other than the one who drafted it."""
    SEND_BACK = "send_back_release"
    """Send it back to be drafted again: whoever may prepare or could approve."""


RULES: Mapping[Permission, Rule] = {
    Permission.PREPARE: lambda actor, _: actor.has("statistician", "system"),
    Permission.SEE: lambda actor, _: actor.has("statistician", "officer", "system"),
    Permission.APPROVE: lambda actor, release: (
        actor.has("statistician", "officer") and actor.user_id != release.drafted_by_id
    ),
    Permission.SEND_BACK: lambda actor, _: actor.has("statistician", "officer", "system"),
}
