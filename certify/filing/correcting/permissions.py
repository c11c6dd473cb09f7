"""Who may ask for, write, examine and confirm the correction of a recorded filing."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from certify.accounts.permissions import Actor, Rule
from certify.filing.permissions import WRITERS


class Permission(Enum):
    """What can be done with corrections."""

    SEE_OF = "see_of"
    """See the revisions and corrections of a filing: members; examiners and officers who are
    none."""
    ASK = "ask"
    """Open one: owner or editors of the organisation, and by own motion examiners and officers
    who are no members."""
    SEE = "see"
    """Read one: as ``SEE_OF``."""
    WRITE = "write"
    """Write and submit the corrected answers: owner or editors; those of the office too where
    the office opened it."""
    DROP = "drop"
    """Take it back: the side that opened it."""
    EXAMINE = "examine"
    """Accept, return or refuse it: an examiner who is no member."""
    SECOND = "second"
    """Confirm, return or refuse what was accepted: an officer who is no member and neither
    accepted nor submitted it."""
    SEE_QUEUE = "see_queue"
    """See what is under way: examiners and officers."""


def _office(actor: Actor, organisation_id: int) -> bool:
    known = actor.user_id is not None and not actor.member(organisation_id)
    return known and actor.has("examiner", "officer")


def _writer(actor: Actor, organisation_id: int) -> bool:
    return actor.member(organisation_id, *WRITERS)


def _sees(actor: Actor, filing: Any) -> bool:
    home = filing.organisation_id
    return actor.member(home) or _office(actor, home)


def _writes(actor: Actor, correction: Any) -> bool:
    home = correction.filing.organisation_id
    return _writer(actor, home) or (correction.origin == "office" and _office(actor, home))


def _drops(actor: Actor, correction: Any) -> bool:
    asks = _office if correction.origin == "office" else _writer
    return asks(actor, correction.filing.organisation_id)


def _second(actor: Actor, correction: Any) -> bool:
    others = (correction.accepted_by_id, correction.submitted_by_id)
    able = actor.has("officer") and _office(actor, correction.filing.organisation_id)
    return able and actor.user_id not in others


RULES: Mapping[Permission, Rule] = {
    Permission.SEE_OF: _sees,
    Permission.ASK: lambda a, f: _writer(a, f.organisation_id) or _office(a, f.organisation_id),
    Permission.SEE: lambda a, c: _sees(a, c.filing),
    Permission.WRITE: _writes,
    Permission.DROP: _drops,
    Permission.EXAMINE: lambda a, c: a.has("examiner") and _office(a, c.filing.organisation_id),
    Permission.SECOND: _second,
    Permission.SEE_QUEUE: lambda a, _: a.has("examiner", "officer"),
}
