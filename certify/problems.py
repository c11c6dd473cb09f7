"""What is wrong with an input, said once for form, API, workbook and command line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from certify.i18n import translate


@dataclass(frozen=True)
class Problem:
    """One fault or doubt about one value.

    ``pointer`` is an RFC 6901 JSON pointer into the document ("" is the whole);
    ``code`` is stable and for machines; ``message`` is the English message id with
    ``{places}`` that ``params`` fill: it names the value and what to do.
    """

    pointer: str
    code: str
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def say(self, language: str) -> str:
        """Return the message in ``language``."""
        said = translate(self.message, language)
        return said.format(**{k: _spoken(v, language) for k, v in self.params.items()})

    def as_json(self, language: str) -> dict[str, str]:
        """Return the shape of ``errors`` in problem documents."""
        return {
            "pointer": self.pointer,
            "code": self.code,
            "message": self.say(language),
        }


@dataclass(frozen=True)
class Word:
    """A parameter that is itself a text to translate (a field's name, a state)."""

    text: str


def _spoken(value: Any, language: str) -> Any:
    return translate(value.text, language) if isinstance(value, Word) else value


class Refused(Exception):
    """A use case refuses its input; nothing was written."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.pointer or '/'}: {p.code}" for p in self.problems))
