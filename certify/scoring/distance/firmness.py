"""How firm an outcome is, in words, and everything beside a score sheet at once.

The numbers are ``sensitivity``'s: how many other weightings keep the outcome, and whose
weight decides.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from certify.i18n import N_, translate
from certify.scoring import words
from certify.scoring.distance.counterfactual import counterfactuals
from certify.scoring.distance.distance_words import Told, tell
from certify.scoring.distance.sensitivity import FOUR_PLACES, Decider, Sensitivity, sensitivity
from certify.scoring.document import Filing, Judgement
from certify.scoring.findings import find
from certify.scoring.rounding import HUNDRED
from certify.scoring.standard import Standard


@dataclass(frozen=True)
class Firmness:
    """How firm the outcome is: sentences, and the share as a number for a bar (0–100)."""

    percent: Decimal
    sentences: tuple[str, ...]
    method: str


@dataclass(frozen=True)
class Outlook:
    """What stands beside a score sheet: how far from the lines, how firm the outcome."""

    distances: Told
    firmness: Firmness


_KEPT: Final = {
    "meets": N_("Under {share} of other weightings the filing meets the line as well."),
    "below": N_("Under {share} of other weightings the filing stays below the line as well."),
    "open": N_("Under {share} of other weightings reviewers' levels decide as well."),
    "gated": N_("A condition fails that holds whatever the weights: no weighting changes that."),
}
_AWARD: Final = N_("The award stays the same under {share} of them.")
_FIRM: Final = N_("No other weighting changes the outcome.")
_MORE: Final = N_("What decides is the weight of {id} {name}: with more of it the outcome turns.")
_LESS: Final = N_("What decides is the weight of {id} {name}: with less of it the outcome turns.")
_ALONE: Final = N_("A change of {spread} of this weight alone is enough.")
_NOT_ALONE: Final = N_("A change of {spread} of this weight alone is not enough.")
_METHOD: Final = N_(
    "{draws} weightings, each weight up to {spread} higher or lower and all scaled back to their "
    "sum, floors with their dimension; fixed seed {seed}, so the same everywhere. The verdict "
    "itself is by the published weights."
)


def outlook(
    filing: Filing,
    judgement: Judgement,
    standard: Standard,
    language: str,
    campaign_year: int | None = None,
) -> Outlook:
    """Return what stands beside the sheet of ``filing`` as judged, in ``language``.

    Raises Refused if the standard does not cover the product's field.
    """
    found = find(filing, judgement)
    asked = (found, judgement.levels, standard, campaign_year)
    return Outlook(
        tell(counterfactuals(*asked), standard, language),
        firmness(sensitivity(*asked), standard, language),
    )


def firmness(found: Sensitivity, standard: Standard, language: str) -> Firmness:
    """Return ``found`` in ``language`` ("zh" or "en")."""
    spread = words.quantity(found.spread, "share", language)
    places = {"share": _share(found.share, language)}
    said = [translate(_KEPT[found.outcome], language, **places)]
    if standard.awards and found.outcome != "gated":
        kept = (Decimal(found.award_kept) / found.draws).quantize(FOUR_PLACES, "ROUND_FLOOR")
        said.append(translate(_AWARD, language, share=_share(kept, language)))
    if found.decides is not None:
        said += _decider(found.decides, standard, spread, language)
    elif found.outcome != "gated":
        said.append(translate(_FIRM, language))
    method = {"draws": f"{found.draws:,}", "spread": spread, "seed": str(found.seed)}
    return Firmness(
        percent=found.share * HUNDRED,
        sentences=tuple(said),
        method=translate(_METHOD, language, **method),
    )


def _share(share: Decimal, language: str) -> str:
    return words.quantity(share, "share", language)


def _decider(decides: Decider, standard: Standard, spread: str, language: str) -> list[str]:
    name = standard.indicator(decides.id).names.say(language)
    turns = _MORE if decides.direction == "more" else _LESS
    enough = _ALONE if decides.alone else _NOT_ALONE
    return [
        translate(turns, language, id=decides.id, name=name),
        translate(enough, language, spread=spread),
    ]
