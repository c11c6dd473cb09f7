"""Who may see and make summaries."""

from collections.abc import Mapping
from enum import Enum

from certify.accounts.permissions import Rule


class Permission(Enum):
    """What can be done with value-added summaries; their public version needs none of it."""

    COMPILE = "compile_summary"
    """Compile the summary of a year: the statistician."""
    SEE_FULL = "see_full_figures"
    """Read figures before suppression: statisticians and officers."""


RULES: Mapping[Permission, Rule] = {
    Permission.COMPILE: lambda actor, _: actor.has("statistician", "system"),
    Permission.SEE_FULL: lambda actor, _: actor.has("statistician", "officer", "system"),
}
