"""What stands in the way of correcting a recorded filing. Pure.

A filing can be corrected while it is recorded and nobody is deciding on it: in a campaign the
judgement rests on the revision that entered, so correcting waits until the product has left or
the decision is made. A paper that is being made or replaced is waited for, else it would tell
of the earlier revision.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from certify.i18n import N_
from certify.problems import Problem


@dataclass(frozen=True)
class Standing:
    """Where a filing stands.

    ``campaigns``: years of the campaigns that have yet to decide on it · ``being_made``: a
    paper of it is under way · ``being_replaced``: numbers of its papers for which another
    replacement is under way.
    """

    status: str
    campaigns: tuple[int, ...] = ()
    being_made: bool = False
    being_replaced: tuple[str, ...] = ()


def in_the_way(standing: Standing, *, deciding: bool = False) -> tuple[Problem, ...]:
    """Return what stands in the way of a correction; ``deciding``: of confirming it, too."""
    papers = _papers(standing) if deciding else ()
    return (*_filing(standing), *papers)


def _filing(standing: Standing) -> Iterator[Problem]:
    if standing.status != "recorded":
        yield Problem("", "not_recorded", NOT_RECORDED)
    for year in standing.campaigns:
        yield Problem("", "in_campaign", IN_CAMPAIGN, {"year": year})


def _papers(standing: Standing) -> Iterator[Problem]:
    if standing.being_made:
        yield Problem("", "paper_being_made", BEING_MADE)
    for number in standing.being_replaced:
        yield Problem("", "paper_being_replaced", BEING_REPLACED, {"number": number})


NOT_RECORDED: Final = N_(
    "Only a recorded filing can be corrected here. While it is examined, the examiner returns it."
)
IN_CAMPAIGN: Final = N_(
    "The campaign of {year} has yet to decide on this product, by the facts it entered with. "
    "Correct it when that is decided, or take it out of the campaign before its review."
)
BEING_MADE: Final = N_(
    "A certificate of this filing is being made. Confirm in a moment, when it stands."
)
BEING_REPLACED: Final = N_(
    "Certificate {number} is being replaced for another reason. Finish that or take the "
    "proposal away, then confirm."
)
