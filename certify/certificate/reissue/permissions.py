"""Who may replace an issued paper: one officer proposes, another confirms."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from certify.accounts.permissions import Actor, Rule


class Permission(Enum):
    """What can be done with reissues."""

    PROPOSE = "propose"
    """Propose that a paper be replaced: an officer."""
    CONFIRM = "confirm"
    """Confirm it: an officer who did not propose it."""
    DROP = "drop"
    """Take a proposal away, with a reason: any officer, also who made it."""
    SEE = "see"
    """See the proposals: an officer."""


def _second_officer(actor: Actor, reissue: Any) -> bool:
    known = actor.user_id is not None
    return known and actor.has("officer") and actor.user_id != reissue.proposed_by_id


RULES: Mapping[Permission, Rule] = {
    Permission.PROPOSE: lambda a, _: a.user_id is not None and a.has("officer"),
    Permission.CONFIRM: _second_officer,
    Permission.DROP: lambda a, _: a.has("officer"),
    Permission.SEE: lambda a, _: a.has("officer"),
}
