"""The installation this process serves, for rooms that know no web framework.

Also what an earlier room asks of a later one: the wiring of the application answers it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from flask import current_app

from certify.config import Settings

if TYPE_CHECKING:
    from certify.scoring.standard import Standard


def settings() -> Settings:
    """Return the settings of the running application (RuntimeError outside of it)."""
    given: Settings = current_app.config["CERTIFY"]
    return given


def standard_in_force(field: str, on: date) -> "Standard":
    """Return the newest standard the office has in force for ``field`` on the day ``on``.

    Filings are judged by it, and standards come into force in a later room. Raises
    NoSuchStandard where there is none: nothing takes its place.
    """
    chosen: Callable[[str, date], Standard] = current_app.extensions["standard_in_force"]
    return chosen(field, on)


def final_judgements(revisions: Sequence[int]) -> Mapping[int, tuple[str, dict[str, Any]]]:
    """Return revision id → (standard judged by, judgement document) of finished reviews.

    The rulebook tries standards on recorded filings, and reviews come after the rulebook.
    """
    found: Mapping[int, tuple[str, dict[str, Any]]] = current_app.extensions["final_judgements"](
        revisions
    )
    return found
