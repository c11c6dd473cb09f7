"""From several opinions to one judgement (standard.md, "Reviewers"). Pure.

Level and confirmed share are each the median of the opinions (of two: their mean); shares
never above the declared one. Decimals stay exact: the final sheet is computed from them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from certify.scoring.document import Judgement
from certify.scoring.rounding import CONTEXT


@dataclass(frozen=True)
class Given:
    """One submitted opinion: its judgement, and total and verdict of its own sheet."""

    judgement: Judgement
    total: Decimal
    verdict: str


def median(values: Sequence[Decimal]) -> Decimal:
    """Return the middle of ``values``, of an even number the mean of the middle two.

    Raises ValueError for none.
    """
    if not values:
        raise ValueError("there is no median of nothing")
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return CONTEXT.divide(CONTEXT.add(ordered[middle - 1], ordered[middle]), Decimal(2))


def consolidate(judgements: Sequence[Judgement], declared: Mapping[str, Decimal]) -> Judgement:
    """Return the one judgement of several; ``declared`` maps patent number to its share.

    Raises ValueError without judgements, or if they do not judge the same levels.
    """
    if not judgements:
        raise ValueError("there is no judgement to consolidate")
    ids = list(judgements[0].levels)
    if any(set(each.levels) != set(ids) for each in judgements):
        raise ValueError("the opinions do not judge the same indicators")
    levels = {name: median([each.levels[name] for each in judgements]) for name in ids}
    shares = {
        number: min(
            share,
            median([each.confirmed_contributions.get(number, share) for each in judgements]),
        )
        for number, share in declared.items()
    }
    return Judgement(levels, shares)


def disagree(opinions: Sequence[Given], gap: Decimal) -> bool:
    """Whether totals lie more than ``gap`` points apart, or verdicts differ."""
    if len(opinions) < 2:
        return False
    totals = [each.total for each in opinions]
    return max(totals) - min(totals) > gap or len({each.verdict for each in opinions}) > 1


def opinions_needed(opinions: Sequence[Given], reviewers: int, gap: Decimal) -> int:
    """Return how many opinions a candidacy needs: one more if the first ones disagree.

    ``opinions`` stand in the order in which they were submitted; ``reviewers`` is the
    campaign's number.
    """
    first = opinions[:reviewers]
    if len(first) == reviewers and disagree(first, gap):
        return reviewers + 1
    return reviewers
