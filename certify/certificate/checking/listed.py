"""Register and signed status lists together: which of them is to be believed about now.

The newer of the two, with one exception: a withdrawal in a list that the issuer signed
stands whoever denies it, because nothing takes it back.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from certify import clock
from certify.certificate.checking.on_day import RUNNING
from certify.certificate.claims import Claimed
from certify.certificate.credential.standing import (
    NOTHING_ASKED,
    WITHDRAWN,
    Offered,
    Standing,
    standing,
)
from certify.certificate.trust import Trust
from certify.i18n import N_

if TYPE_CHECKING:
    from certify.certificate.verification import State

BY_LIST: Final = {
    "suspended": N_(
        "Certificate {number} is suspended: so says the issuer's signed status list of {as_of}."
    ),
    "withdrawn": N_(
        "Certificate {number} is withdrawn, cancelled or superseded: so says the issuer's "
        "signed status list of {as_of}."
    ),
}
"""State → words, where only a list of bits is known: it knows neither the day nor the reason."""


def listed(
    claimed: Claimed, lists: Sequence[Offered], trust: Trust, day: date | None = None
) -> Standing:
    """Return what the lists say of the claim, now or at the end of a past legal ``day``."""
    if claimed.signed is False:
        return NOTHING_ASKED  # a forged claim may point to any place of any list
    now = clock.now()
    end = datetime.combine(day, time.max, clock.LEGAL_ZONE) if day else now
    on = end if end < now else None
    return standing(claimed.claim, lists, trust.credential_keys, now=now, on=on)


def outweighs(said: Standing, state: "State | None") -> bool:
    """Whether the lists are to be believed rather than ``state``, which somebody else answered."""
    if said.as_of is None:
        return False
    if state is None:
        return True
    if state.status not in RUNNING:
        return False  # it is over, and the register knows since when and why
    if said.status == WITHDRAWN:
        return True
    return state.as_of < said.as_of and state.status != said.status
