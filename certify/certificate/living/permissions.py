"""Who may bring knowledge of patents in, and who may read and decide the cases from it."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from certify.accounts.permissions import Actor, Rule
from certify.filing.permissions import WRITERS


class Permission(Enum):
    """What can be done with patent statuses and patent cases."""

    IMPORT_STATUS = "import_status"
    """Take in a file of patent statuses: an officer, or the system by command."""
    SEE_STATUS = "see_status"
    """Read what is known of patents, with sources: officers and examiners."""
    SEE_CASES = "see_cases"
    """See the list of all cases: officers."""
    SEE_CASE = "see_case"
    """Read a case: officers, and members of the organisation that holds the certificate."""
    ANSWER_CASE = "answer_case"
    """Answer in writing: owner or editors of the holder."""
    DECIDE_CASE = "decide_case"
    """Decide, propose or take a proposal back: an officer who is no member of the holder."""
    CONFIRM_CASE = "confirm_case"
    """Confirm what was proposed: another officer than he who proposed it."""


def _deciding(actor: Actor, case: Any) -> bool:
    home = case.certificate.filing.organisation_id
    return actor.has("officer") and not actor.member(home)


def _confirming(actor: Actor, case: Any) -> bool:
    return _deciding(actor, case) and actor.user_id != case.proposed_by_id


RULES: Mapping[Permission, Rule] = {
    Permission.IMPORT_STATUS: lambda a, _: a.has("officer", "system"),
    Permission.SEE_STATUS: lambda a, _: a.has("officer", "examiner"),
    Permission.SEE_CASES: lambda a, _: a.has("officer"),
    Permission.SEE_CASE: lambda a, c: (
        a.has("officer") or a.member(c.certificate.filing.organisation_id)
    ),
    Permission.ANSWER_CASE: lambda a, c: a.member(c.certificate.filing.organisation_id, *WRITERS),
    Permission.DECIDE_CASE: _deciding,
    Permission.CONFIRM_CASE: _confirming,
}
