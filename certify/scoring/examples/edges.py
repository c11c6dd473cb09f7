"""What edge coverage asks of the golden cases: one need for each side of each edge."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from certify.i18n import N_, translate
from certify.scoring.examples.cases import Tried


@dataclass(frozen=True)
class Exemption:
    """A side of an edge, or a change of a number, that no filing can show; and why."""

    key: str
    reason: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def say(self, language: str) -> str:
        """Return key and reason in ``language``."""
        return f"{self.key}: {translate(self.reason, language, **self.params)}"

    def as_json(self, language: str) -> dict[str, str]:
        """Return key and reason for machines, the reason in ``language``."""
        return {"key": self.key, "reason": translate(self.reason, language, **self.params)}


@dataclass(frozen=True)
class Need:
    """One side of one edge: which cases stand there, and what to say if none does.

    ``reason`` and ``cure`` are message ids filled from ``params``; ``exempt`` is set where
    no filing can stand there.
    """

    key: str
    code: str
    reason: str
    cure: str
    params: Mapping[str, Any]
    met: Callable[[Tried], bool]
    exempt: Exemption | None = None


UNREACHABLE = N_("No filing can show {wanted}.")
