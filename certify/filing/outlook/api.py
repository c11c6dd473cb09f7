"""``POST /api/v1/what-if``, ``/counterfactuals``, ``/sensitivity``: what would change an outcome.

They take the body of ``/score`` and keep nothing. A change is addressed by the JSON pointer
of the value in that body: ``/filing/economics/sales``, ``/judgement/levels/C3``.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

import rfc8785

from certify.filing.api import answered, described, escaped, read_request
from certify.filing.outlook.schemas import (
    COUNTERFACTUALS,
    SCORE_REQUEST,
    SENSITIVITY,
    WHAT_IF,
    WHAT_IF_REQUEST,
)
from certify.filing.outlook.trial import attempt
from certify.i18n import N_, translate
from certify.problems import Problem, Refused
from certify.scoring.distance.counterfactual import counterfactuals
from certify.scoring.distance.power import NO_ADVICE, PAST
from certify.scoring.distance.sensitivity import sensitivity
from certify.scoring.engine import score
from certify.scoring.findings import Findings, find
from certify.scoring.standard import Standard
from certify.web.locale import language

CHANGES: Final = "changes"
MOST_CHANGES: Final = 600

NO_CHANGES: Final = N_(
    "Put what is to be tried under “changes”: an object whose keys are JSON pointers into this "
    "body, for example /filing/economics/sales."
)
TOO_MANY: Final = N_("{count} changes are given; at most {most} can be tried at once.")
NO_PLACE: Final = N_(
    "“{pointer}” is no place that can be tried: it begins with /filing/ or /judgement/levels/."
)


@described(
    "/what-if",
    summary="Try other figures of a filing, or other levels",
    description=(
        "Scores the filing as it is and as changed, both by the same rules, and returns both "
        "sheets with their differences. Only figures that the standard reads can be tried. "
        "Stores nothing. A trial is no advice: figures of a past year are facts."
    ),
    body=WHAT_IF_REQUEST,
    answer=WHAT_IF,
    said="Both sheets and what differs",
)
def what_if() -> Any:
    """Try the changes of the request's body."""
    return answered(_what_if)


@described(
    "/counterfactuals",
    summary="How far each fact is from changing the outcome",
    description=(
        "For every line (the pass mark with the floors, each award) and every fact the standard "
        "reads, the nearest value that crosses the line, all others held as they are; each is "
        "proven by scoring again. Before review, what makes the line possible and certain. "
        "“power” says whether the filer can act on it; “distance” is never advice. Stores nothing."
    ),
    body=SCORE_REQUEST,
    answer=COUNTERFACTUALS,
    said="Distances to every line",
)
def distances() -> Any:
    """Return the distances of the filing of the request's body."""
    return answered(_distances)


@described(
    "/sensitivity",
    summary="How firm the outcome is under other weights",
    description=(
        "The share of weightings within ±20 % that keep the outcome, and the indicator whose "
        "weight decides. Draws and seed are stated, the answer is the same everywhere. Before "
        "review the outcome is what is certain whatever the levels. Stores nothing."
    ),
    body=SCORE_REQUEST,
    answer=SENSITIVITY,
    said="How many weightings keep the outcome",
)
def firmness() -> Any:
    """Return how firm the outcome of the request's body is."""
    return answered(_firmness)


def _what_if(body: Any) -> bytes:
    filing, judgement, standard = read_request(body, CHANGES)
    changes, lost = _changes(body.get(CHANGES))
    trial = attempt(filing, judgement, standard, changes, typed=False)
    if lost or trial.comparison is None:
        raise Refused((*lost, *_placed(trial.problems)))
    return rfc8785.dumps(trial.comparison.as_json())


def _changes(given: Any) -> tuple[dict[str, Any], list[Problem]]:
    """Return the changes by pointer into filing or judgement, and those of no such place.

    Raises Refused if they are no changes at all, or too many.
    """
    if not isinstance(given, Mapping) or not given:
        raise Refused([Problem(f"/{CHANGES}", "object_expected", NO_CHANGES)])
    if len(given) > MOST_CHANGES:
        said = {"count": len(given), "most": MOST_CHANGES}
        raise Refused([Problem(f"/{CHANGES}", "too_many", TOO_MANY, said)])
    places = {pointer: _place(pointer) for pointer in given}
    lost = [
        Problem(f"/{CHANGES}/{escaped(each)}", "no_lever", NO_PLACE, {"pointer": each[:80]})
        for each, place in places.items()
        if place is None
    ]
    return {place: given[each] for each, place in places.items() if place is not None}, lost


def _place(pointer: str) -> str | None:
    if pointer.startswith("/filing/"):
        return pointer.removeprefix("/filing")
    if pointer.startswith("/judgement/levels/"):
        return pointer.removeprefix("/judgement")
    return None


def _placed(problems: tuple[Problem, ...]) -> Iterator[Problem]:
    """Return problems of a trial with pointers into the request's body."""
    for each in problems:
        judged = each.pointer.startswith(("/levels", "/confirmed_contributions"))
        place = f"{'/judgement' if judged else '/filing'}{each.pointer}"
        if each.code == "no_lever":
            place = f"/{CHANGES}/{escaped(place)}"
        yield Problem(place, each.code, each.message, each.params)


def _distances(body: Any) -> bytes:
    found = counterfactuals(*_scored(body))
    notes = [translate(text, language()) for text in (PAST, NO_ADVICE)]
    return rfc8785.dumps({**found.as_json(), "notes": notes})


def _firmness(body: Any) -> bytes:
    return rfc8785.dumps(sensitivity(*_scored(body)).as_json())


def _scored(body: Any) -> tuple[Findings, Mapping[str, Decimal], Standard]:
    """Return findings, levels and standard. Raises Refused where no sheet could be made."""
    filing, judgement, standard = read_request(body)
    score(filing, judgement, standard)
    return find(filing, judgement), judgement.levels, standard
