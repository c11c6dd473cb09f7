"""What is wrong with a standard file, said so that an expert can mend it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from certify.i18n import N_, translate


@dataclass(frozen=True)
class Fault:
    """One fault: in which file, at which key, why, and what to do about it.

    ``reason`` and ``cure`` are message ids with ``{places}`` filled from ``params``;
    ``code`` is stable and for machines; ``key`` is a dotted path, "" for the whole file;
    ``line`` is 1-based, None where the whole file is meant. A ``warning`` refuses nothing:
    it asks a person to look.
    """

    file: str
    key: str
    code: str
    reason: str
    cure: str
    params: Mapping[str, Any] = field(default_factory=dict)
    line: int | None = None
    warning: bool = False

    def say(self, language: str) -> str:
        """Return the fault as one line in ``language``: ``file:line: key: reason cure``."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        said = [place, translate(N_("warning"), language)] if self.warning else [place]
        if self.key:
            said.append(self.key)
        reason = translate(self.reason, language, **self.params)
        cure = translate(self.cure, language, **self.params)
        return ": ".join([*said, f"{reason} {cure}"])

    def as_json(self, language: str) -> dict[str, Any]:
        """Return the fault for machines, its words in ``language``."""
        return {
            "file": self.file,
            "line": self.line,
            "key": self.key,
            "code": self.code,
            "severity": "warning" if self.warning else "fault",
            "reason": translate(self.reason, language, **self.params),
            "cure": translate(self.cure, language, **self.params),
        }


class StandardsRefused(Exception):
    """Standards are not usable as they lie; ``faults`` names every fault, not the first."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(fault.say("en") for fault in faults))
