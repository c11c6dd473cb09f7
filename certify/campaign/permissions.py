"""Who may do what with campaigns and candidacies."""

from collections.abc import Mapping
from enum import Enum

from certify.accounts.permissions import Rule


class Permission(Enum):
    """What can be done with campaigns and candidacies."""

    MANAGE_CAMPAIGN = "manage_campaign"
    """Prepare, open and close campaigns: an officer."""
    SEE_CAMPAIGN = "see_campaign"
    """Know of a campaign: anybody signed in once it was opened, officers before."""
    SEE_CANDIDACIES = "see_candidacies"
    """Read every candidacy of a campaign: an officer."""
    ENTER = "enter"
    """Enter a filing: owner or editor of its organisation, or the system by its opt-in."""
    LEAVE = "leave"
    """Take a candidacy back before review: owner or editor of the organisation."""
    SEE_CANDIDACY = "see_candidacy"
    """Read one candidacy with its reasons: members of the organisation, officers."""


RULES: Mapping[Permission, Rule] = {
    Permission.MANAGE_CAMPAIGN: lambda a, _: a.has("officer"),
    Permission.SEE_CAMPAIGN: lambda a, campaign: (
        a.has("officer") or (a.user_id is not None and campaign.status != "draft")
    ),
    Permission.SEE_CANDIDACIES: lambda a, _: a.has("officer"),
    Permission.ENTER: lambda a, filing: (
        a.has("system") or a.member(filing.organisation_id, "owner", "editor")
    ),
    Permission.LEAVE: lambda a, candidacy: a.member(
        candidacy.filing.organisation_id, "owner", "editor"
    ),
    Permission.SEE_CANDIDACY: lambda a, candidacy: (
        a.has("officer") or a.member(candidacy.filing.organisation_id)
    ),
}
