"""Who may take figures in, and who may announce them: two statisticians."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from certify.accounts.permissions import Actor, Rule


class Permission(Enum):
    """What can be done with the industry account; a released announcement needs none of it."""

    SEE = "see_account"
    """Read the account and prepared announcements: statisticians and officers."""
    TAKE_IN = "take_in_figures"
    """Take figures in and prepare announcements: the statistician."""
    RELEASE = "release_announcement"
    """Release or discard what another statistician prepared."""


def _second(actor: Actor, made: Any) -> bool:
    if not actor.has("statistician"):
        return False
    return made is None or made.prepared_by_id is None or made.prepared_by_id != actor.user_id


RULES: Mapping[Permission, Rule] = {
    Permission.SEE: lambda actor, _: actor.has("statistician", "officer", "system"),
    Permission.TAKE_IN: lambda actor, _: actor.has("statistician", "system"),
    Permission.RELEASE: _second,
}
