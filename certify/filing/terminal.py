"""What the commands of this room say on a terminal: texts that cannot steer it, problems."""

import json
import re
from collections.abc import Iterable
from typing import Any

import click

from certify.filing.reading import LONGEST, read_json
from certify.i18n import N_, translate
from certify.problems import Problem, Refused

# A file's text must not steer the terminal it is shown on.
_STEERING = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def read_document(path: str) -> Any:
    """Return the JSON value of a file, "-" being standard input. Raises Refused."""
    try:
        with click.open_file(path, "rb") as source:
            content: bytes = source.read(LONGEST + 1)
    except FileNotFoundError as error:
        raise Refused([Problem("", "no_such_file", NO_FILE, {"path": path})]) from error
    except (OSError, ValueError) as error:
        said = {"path": path, "reason": str(getattr(error, "strerror", None) or error)}
        raise Refused([Problem("", "unreadable_file", UNREADABLE, said)]) from error
    return read_json(content)


def lines(found: Iterable[tuple[str, Problem]], lang: str) -> Iterable[str]:
    """Yield a line for each (document, problem)."""
    words = {about: translate(word, lang) for about, word in DOCUMENTS.items()}
    for about, problem in found:
        place = f"{words[about]} {problem.pointer}".rstrip()
        yield f"  {place}: {problem.say(lang)} [{problem.code}]"


def shown(text: str) -> bytes:
    """Return a text for a terminal, whatever it holds."""
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text).encode("utf-8", "backslashreplace")


def json_bytes(body: Any) -> bytes:
    """Return a JSON document for people and programs."""
    return json.dumps(body, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace")


def write(content: bytes, *, err: bool = False) -> None:
    """Write UTF-8 whatever the terminal's own encoding: pipes and files must agree."""
    click.echo(content, err=err)


UNREADABLE = N_("The file {path} cannot be read: {reason}.")
NO_FILE = N_("There is no file {path}.")
DOCUMENTS = {
    "filing": N_("Filing document"),
    "judgement": N_("Judgement document"),
    "standard": N_("Standard"),
    "bundle": N_("Bundle"),
}
