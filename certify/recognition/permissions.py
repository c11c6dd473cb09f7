"""Who may decide. Evaluator and decider are different people; so are stager and releaser."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from certify.accounts.permissions import Actor, Rule


class Permission(Enum):
    """What can be done on the way from a finished review to a recognition."""

    SEE_DECISIONS = "see_decisions"
    """Read finished reviews and staged decisions: officers."""
    STAGE_DECISION = "stage_decision"
    """Stage or take back a decision: an officer."""
    RELEASE_DECISION = "release_decision"
    """Release a staged decision: an officer other than the one who staged it."""
    PUBLISH_NOTICE = "publish_notice"
    """Publish the proposed products for notice: an officer."""
    DECIDE_OBJECTION = "decide_objection"
    """Decide an objection: an officer other than the one who staged the proposal."""


def _other_officer(actor: Actor, decision: Any) -> bool:
    return actor.has("officer") and actor.user_id != decision.staged_by_id


def _hearing_officer(actor: Actor, pair: tuple[Any, Any]) -> bool:
    return _other_officer(actor, pair[1])


RULES: Mapping[Permission, Rule] = {
    Permission.SEE_DECISIONS: lambda a, _: a.has("officer"),
    Permission.STAGE_DECISION: lambda a, _: a.has("officer"),
    Permission.RELEASE_DECISION: _other_officer,
    Permission.PUBLISH_NOTICE: lambda a, _: a.has("officer"),
    Permission.DECIDE_OBJECTION: _hearing_officer,
}
