"""Who may take figures in and prepare notices; a notice comes out by its release."""

from collections.abc import Mapping
from enum import Enum

from certify.accounts.permissions import Rule


class Permission(Enum):
    """What can be done with the industry account; a released announcement needs none of it."""

    SEE = "see_account"
    """Read the account and prepared announcements: statisticians and officers."""
    TAKE_IN = "take_in_figures"
    """Take figures in, prepare and discard announcements: the statistician."""


RULES: Mapping[Permission, Rule] = {
    Permission.SEE: lambda actor, _: actor.has("statistician", "officer", "system"),
    Permission.TAKE_IN: lambda actor, _: actor.has("statistician", "system"),
}
