"""Reading standards and golden cases from YAML: every scalar stays text, every place has a line.

Numbers become ``Decimal`` from the very digits an expert wrote, never by way of a float;
nothing but mappings, lists and text can come out. Read from the parser's events, without
recursion, so that depth and size are refused before they cost anything; a key given twice
is refused instead of silently winning.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, Final, NoReturn

import yaml

from certify.i18n import N_
from certify.scoring.faults import Fault

MOST_BYTES = 2_000_000
"""A standard is a document for people; more than this is no standard."""
MOST_NODES: Final = 100_000
DEEPEST: Final = 24
"""Levels of lists and mappings; a standard needs eight."""
BOM: Final = b"\xef\xbb\xbf"

Path = tuple[str | int, ...]
"""Where something stands in a document: keys of mappings, positions in lists."""


@dataclass(frozen=True)
class Slip:
    """One thing that is no YAML we accept; ``line`` is 1-based or None, ``key`` dotted."""

    code: str
    reason: str
    cure: str
    params: Mapping[str, Any] = field(default_factory=dict)
    line: int | None = None
    key: str = ""


class Unreadable(Exception):
    """The file is no YAML we accept; ``slips`` holds every reason, at least one."""

    def __init__(self, path: FilePath, slips: tuple[Slip, ...]) -> None:
        self.path = path
        self.slips = slips
        super().__init__(self.reason)

    @property
    def reason(self) -> str:
        """The first reason, in English."""
        first = self.slips[0]
        return first.reason.format(**first.params)

    @property
    def line(self) -> int | None:
        """The line of the first reason."""
        return self.slips[0].line

    def faults(self, name: str) -> tuple[Fault, ...]:
        """Return every reason as a fault of the file called ``name``."""
        return tuple(
            Fault(name, slip.key, slip.code, slip.reason, slip.cure, slip.params, slip.line)
            for slip in self.slips
        )


@dataclass(frozen=True)
class Document:
    """What a file holds: mappings, lists and text, and the line (1-based) of every place."""

    value: Any
    lines: Mapping[Path, int]


def line_of(lines: Mapping[Path, int], path: Path) -> int | None:
    """Return the line of ``path``, or of what should hold it; None for the whole file."""
    for end in range(len(path), 0, -1):
        if path[:end] in lines:
            return lines[path[:end]]
    return None


def lines_by_key(document: Document) -> dict[str, int]:
    """Return the line of every place by its key in the words of the file."""
    return {key_of(document.value, path): line for path, line in document.lines.items()}


def line_of_key(lines: Mapping[str, int], key: str) -> int | None:
    """Return the line of a dotted ``key``, or of what should hold it; None for the whole file."""
    while key and key not in lines:
        key = key.rpartition(".")[0]
    return lines.get(key) if key else None


def key_of(document: Any, path: Path) -> str:
    """Return ``path`` in the words of the file: list items by their id where they have one."""
    parts: list[str] = []
    here = document
    for step in path:
        if isinstance(step, int):
            here = here[step]
            parts.append(text_of(here, "id") or text_of(here, "code") or str(step + 1))
        else:
            here = here.get(step) if isinstance(here, Mapping) else None
            parts.append(step)
    return ".".join(parts)


def text_of(item: Any, key: str) -> str | None:
    """Return a text value of a mapping that may be misshapen."""
    value = item.get(key) if isinstance(item, Mapping) else None
    return value if isinstance(value, str) else None


def read_document(path: FilePath) -> Document:
    """Return the document of ``path`` with its lines; Unreadable if it is none."""
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(path, (_too_large(),))
    return parse_document(path.read_bytes(), path)


def parse_document(content: bytes, path: FilePath) -> Document:
    """Return the document of ``content``; ``path`` only names it in errors."""
    if len(content) > MOST_BYTES:
        raise Unreadable(path, (_too_large(),))
    if content.startswith(BOM):
        raise Unreadable(path, (Slip("byte_order_mark", _BOM, _BOM_CURE, line=1),))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(path, (Slip("not_utf8", _UTF8, _UTF8_CURE, line=line),)) from error
    reading = _Reading()
    try:
        reading.follow(text)
    except _StopReading:
        pass
    except yaml.YAMLError as error:
        reading.slips.append(_syntax(error, text))
    if reading.slips:
        raise Unreadable(path, tuple(reading.slips))
    return Document(reading.root[0], reading.lines)


def read_yaml(path: FilePath) -> Any:
    """Return the document of ``path`` with text for every scalar; Unreadable if it is none."""
    return read_document(path).value


def parse_yaml(content: bytes, path: FilePath) -> Any:
    """Return the document of ``content``; ``path`` only names it in errors."""
    return parse_document(content, path).value


class _StopReading(Exception):
    """Nothing that follows could be understood."""


@dataclass
class _Open:
    """A list or mapping being filled; ``key`` is the one that waits for its value."""

    container: Any
    path: Path
    key: str | None = None
    first: dict[str, int] = field(default_factory=dict)


class _Reading:
    """One pass over the events of a file."""

    def __init__(self) -> None:
        self.root: list[Any] = []
        self.lines: dict[Path, int] = {}
        self.slips: list[Slip] = []
        self._open = [_Open(self.root, ())]

    def follow(self, text: str) -> None:
        """Build the document; raises YAMLError where the text is malformed."""
        for event in yaml.parse(text, yaml.CBaseLoader):
            if isinstance(event, yaml.NodeEvent):
                self._node(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._open.pop()
        if not self.root:
            self._stop(Slip("empty_file", _EMPTY, _EMPTY_CURE))

    def _node(self, event: yaml.NodeEvent) -> None:
        line = event.start_mark.line + 1  # type: ignore[union-attr]  # never None here
        if len(self._open) == 1 and self.root:
            self._stop(Slip("several_documents", _SEVERAL, _SEVERAL_CURE, line=line))
        if len(self._open) > DEEPEST:
            said = {"deepest": DEEPEST}
            self._stop(Slip("too_deep", _DEEP, _DEEP_CURE, said, line))
        if len(self.lines) > MOST_NODES:
            self._stop(_too_large(line))
        top = self._open[-1]
        if isinstance(top.container, dict) and top.key is None:
            self._key(top, event, line)
        else:
            self._value(top, event, line)

    def _key(self, top: _Open, event: yaml.NodeEvent, line: int) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            self._stop(Slip("key_not_text", _KEY, _KEY_CURE, {}, line, self._name(top.path)))
        key = str(event.value)
        path = (*top.path, key)
        top.key = key
        self._plain(event, path, line)
        if key in top.first:
            said = {"key": key, "first": top.first[key]}
            self.slips.append(Slip("key_twice", _TWICE, _TWICE_CURE, said, line, self._name(path)))
        top.first.setdefault(key, line)
        self.lines.setdefault(path, line)

    def _value(self, top: _Open, event: yaml.NodeEvent, line: int) -> None:
        value: Any = event.value if isinstance(event, yaml.ScalarEvent) else ""
        value = [] if isinstance(event, yaml.SequenceStartEvent) else value
        value = {} if isinstance(event, yaml.MappingStartEvent) else value
        if isinstance(top.container, dict):
            path: Path = (*top.path, top.key or "")
            top.container[top.key], top.key = value, None
        else:
            path = (*top.path, len(top.container)) if len(self._open) > 1 else ()
            top.container.append(value)
            self.lines[path] = line
        self._plain(event, path, line)
        if isinstance(event, yaml.CollectionStartEvent):
            self._open.append(_Open(value, path))

    def _plain(self, event: yaml.NodeEvent, path: Path, line: int) -> None:
        """Report what YAML allows and a standard does not: aliases, anchors, tags."""
        if event.anchor is not None:
            said = {"name": event.anchor}
            self.slips.append(Slip("alias", _ALIAS, _ALIAS_CURE, said, line, self._name(path)))
        tag = getattr(event, "tag", None)
        if tag is not None:
            said = {"tag": tag}
            self.slips.append(Slip("tag", _TAG, _TAG_CURE, said, line, self._name(path)))

    def _name(self, path: Path) -> str:
        return key_of(self.root[0], path) if self.root else ""

    def _stop(self, slip: Slip) -> NoReturn:
        self.slips.append(slip)
        raise _StopReading


def _too_large(line: int | None = None) -> Slip:
    said = {"bytes": MOST_BYTES, "nodes": MOST_NODES}
    return Slip("too_large", _LARGE, _LARGE_CURE, said, line)


def _syntax(error: yaml.YAMLError, text: str) -> Slip:
    """Return what the parser stumbled over, at the line where it noticed."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        # A file that ends too soon is noticed one line after its last.
        line = min(error.problem_mark.line + 1, max(len(text.splitlines()), 1))
        problem = str(error.problem)
    else:
        problem = str(getattr(error, "reason", error))
        line = text.count("\n", 0, int(getattr(error, "position", 0) or 0)) + 1
    reason = next((said for start, said in _PROBLEMS.items() if problem.startswith(start)), _OTHER)
    return Slip("unreadable", reason, _OTHER_CURE, {"problem": problem}, line)


_LARGE = N_("The file is larger than {bytes} bytes or {nodes} values.")
_LARGE_CURE = N_("A standard is a document for people: shorten it.")
_BOM = N_("The file begins with a byte order mark.")
_BOM_CURE = N_("Save it as UTF-8 without BOM.")
_UTF8 = N_("The file is not UTF-8.")
_UTF8_CURE = N_("Save it as UTF-8 without BOM, not as GBK.")
_EMPTY = N_("The file is empty.")
_EMPTY_CURE = N_("Begin with a copy of a shipped standard.")
_SEVERAL = N_("A second document begins here (---).")
_SEVERAL_CURE = N_("Write one standard into one file.")
_DEEP = N_("Lists and mappings lie more than {deepest} levels deep.")
_DEEP_CURE = N_("See the schema file for what belongs here.")
_KEY = N_("A key is a list or a mapping.")
_KEY_CURE = N_("Write keys as plain text.")
_TWICE = N_("The key {key} is given twice, first in line {first}.")
_TWICE_CURE = N_("Keep one of the two.")
_ALIAS = N_("Anchors and aliases (&{name}, *{name}) are not accepted.")
_ALIAS_CURE = N_("Write the value out at each place.")
_TAG = N_("Tags are not accepted: {tag}.")
_TAG_CURE = N_("Remove the tag; every value is plain text.")
_OTHER = N_("The YAML is malformed: {problem}.")
_OTHER_CURE = N_("Correct the YAML; nothing of the file was used.")
_PROBLEMS: Final[Mapping[str, str]] = {
    "found a tab character": N_("A tab stands where spaces belong."),
    "found character that cannot start": N_(
        "A value begins with a sign that YAML reserves, or with a tab."
    ),
    "did not find expected key": N_(
        "The indentation does not fit, or a quotation mark before it is not closed."
    ),
    "did not find expected '-'": N_("The indentation of the list does not fit."),
    "did not find expected ',' or ']'": N_("A list that began with [ is not closed with ]."),
    "did not find expected ',' or '}'": N_("A mapping that began with {{ is not closed with }}."),
    "mapping values are not allowed": N_(
        "A colon stands where none is allowed: put text with a colon in quotation marks."
    ),
    "could not find expected ':'": N_("A key has no colon behind it."),
    "found unexpected end of stream": N_("A quotation mark is not closed."),
    "control characters are not allowed": N_("The file holds control characters."),
    "found unknown escape character": N_(
        "A backslash between double quotation marks begins an unknown sign: use single ones."
    ),
}
