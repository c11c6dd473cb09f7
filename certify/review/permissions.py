"""Who may do what in the review: the declaration is the door to the file."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from certify.accounts.permissions import Actor, Rule


class Permission(Enum):
    """What can be done with assignments, files and opinions."""

    ASSIGN = "assign"
    """Assign and release reviewers: an officer who does not act for the filer."""
    SEE_PROGRESS = "see_progress"
    """See who is waited for, names and opinions: an officer who does not act for the filer."""
    SEE_ASSIGNMENT = "see_assignment"
    """Know of an assignment, names of product and organisation: its own reviewer."""
    DECLARE = "declare"
    """Declare a conflict of interest, or that there is none: its own reviewer."""
    SEE_FILE = "see_file"
    """Read the frozen file and its evidence: its own reviewer, after declaring no conflict."""
    JUDGE = "judge"
    """Save and submit the opinion: whoever may see the file."""


def _own(actor: Actor, assignment: Any) -> bool:
    return actor.has("reviewer") and actor.user_id == assignment.reviewer_id


def _officer(actor: Actor, candidacy: Any) -> bool:
    if not actor.has("officer"):
        return False
    return candidacy is None or not actor.member(candidacy.filing.organisation_id)


def _sees_file(actor: Actor, assignment: Any) -> bool:
    return _own(actor, assignment) and assignment.status in ("accepted", "submitted")


RULES: Mapping[Permission, Rule] = {
    Permission.ASSIGN: _officer,
    Permission.SEE_PROGRESS: _officer,
    Permission.SEE_ASSIGNMENT: _own,
    Permission.DECLARE: _own,
    Permission.SEE_FILE: _sees_file,
    Permission.JUDGE: _sees_file,
}
