"""Who may change the state of a certificate; reading what it says is everybody's."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from certify.accounts.permissions import Actor, Rule


class Permission(Enum):
    """What can be done with an issued certificate."""

    CHANGE_STATE = "change_state"
    """Suspend, lift or withdraw: an officer."""
    CANCEL = "cancel"
    """Cancel it at the holder's request: an owner of the holder, or an officer."""
    SEE_OFFICE_LIST = "see_office_list"
    """See the office's list of certificates: an officer."""
    RUN_ISSUING = "run_issuing"
    """Pause and resume issuing, ask for failed papers again: an officer, and the console."""


def _holder_or_officer(actor: Actor, certificate: Any) -> bool:
    return actor.has("officer") or actor.member(certificate.filing.organisation_id, "owner")


RULES: Mapping[Permission, Rule] = {
    Permission.CHANGE_STATE: lambda a, _: a.has("officer"),
    Permission.CANCEL: _holder_or_officer,
    Permission.SEE_OFFICE_LIST: lambda a, _: a.has("officer"),
    Permission.RUN_ISSUING: lambda a, _: a.has("officer", "system"),
}
