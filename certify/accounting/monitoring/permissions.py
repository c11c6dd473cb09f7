"""Who may see and feed what is monitored."""

from collections.abc import Mapping
from enum import Enum

from certify.accounts.permissions import Rule


class Permission(Enum):
    """What can be done with monitoring; its public version needs none of it."""

    SEE_FULL = "see_full_monitoring"
    """Read rows of fewer than three organisations: statisticians and officers."""
    FEED = "feed_monitoring"
    """Take in rosters and series, withdraw a roster: the statistician."""


RULES: Mapping[Permission, Rule] = {
    Permission.SEE_FULL: lambda actor, _: actor.has("statistician", "officer", "system"),
    Permission.FEED: lambda actor, _: actor.has("statistician", "system"),
}
