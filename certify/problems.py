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
        return _filled(translate(self.message, language), self.params, language)

    def as_json(self, language: str) -> dict[str, str]:
        """Return the shape of ``errors`` in problem documents."""
        return {
            "pointer": self.pointer,
            "code": self.code,
            "message": self.say(language),
        }


@dataclass(frozen=True)
class Word:
    """A parameter that is itself a text to translate (a field's name, a state).

    ``params`` fill its ``{places}``, if it has any.
    """

    text: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def say(self, language: str) -> str:
        """Return the text in ``language``."""
        said = translate(self.text, language)
        return _filled(said, self.params, language) if self.params else said


def _filled(said: str, params: Mapping[str, Any], language: str) -> str:
    return said.format(**{name: _spoken(value, language) for name, value in params.items()})


def _spoken(value: Any, language: str) -> Any:
    return value.say(language) if isinstance(value, Word) else value


class Refused(Exception):
    """A use case refuses its input; nothing was written."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.pointer or '/'}: {p.code}" for p in self.problems))
