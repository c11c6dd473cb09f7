"""Writing a proposed version: the old text with a few values changed, and nothing else.

The files of a standard are documents of people: comments, order and quotes stay. So the
text is not written anew but spliced at the very places of the changed values, and every
change is listed with old and new.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import yaml

from certify.i18n import N_
from certify.problems import Problem, Refused
from certify.scoring.standard import Text

_PLAIN: Final = frozenset("0123456789.-")


@dataclass(frozen=True)
class Change:
    """One value changed: its dotted key, what stood there (None: nothing), what stands now."""

    key: str
    old: str | None
    new: str | None

    def as_json(self) -> dict[str, str | None]:
        """Return the change as a JSON-ready mapping."""
        return {"key": self.key, "old": self.old, "new": self.new}


@dataclass(frozen=True)
class Edition:
    """What a proposed version says about itself: number, dates, where its numbers come from."""

    version: str
    effective_from: date
    checked_on: date
    source: Text


@dataclass(frozen=True)
class _Splice:
    """``text`` in place of the characters from ``start`` to before ``end``."""

    start: int
    end: int
    text: str


class Manuscript:
    """A YAML text whose values can be changed in place; ``finished`` gives the new text.

    The text must have been read as a standard or its cases before: its shape is trusted.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._splices: list[_Splice] = []
        self.changes: list[Change] = []
        self.root: Any = yaml.compose(text, Loader=yaml.CBaseLoader)

    def put(self, node: yaml.ScalarNode, value: str, key: str) -> None:
        """Write ``value`` where ``node`` stands, in its quotes; nothing if it stands there."""
        if node.value == value:
            return
        start, end = node.start_mark.index, self._end(node)
        self._splices.append(_Splice(start, end, quoted(value, node.style)))
        self.changes.append(Change(key, node.value, value))

    def insert(
        self, into: yaml.CollectionNode, after: yaml.Node, text: str, *changes: Change
    ) -> None:
        """Write one more entry ``text`` into a mapping or list, behind its entry ``after``."""
        bullet = "- " if isinstance(into, yaml.SequenceNode) else ""
        lead = ", " if into.flow_style else "\n" + " " * into.start_mark.column + bullet
        end = self._end(after)
        self._splices.append(_Splice(end, end, lead + text))
        self.changes += changes

    def fill(self, empty: yaml.CollectionNode, text: str, *changes: Change) -> None:
        """Write ``text`` in place of a mapping or list that holds nothing."""
        self._splices.append(_Splice(empty.start_mark.index, empty.end_mark.index, text))
        self.changes += changes

    def drop(self, key: yaml.ScalarNode, value: yaml.ScalarNode, change: Change) -> None:
        """Take away the line of one plain entry."""
        start = self._text.rindex("\n", 0, key.start_mark.index) + 1
        end = self._text.find("\n", self._end(value))
        self._splices.append(_Splice(start, len(self._text) if end < 0 else end + 1, ""))
        self.changes.append(change)

    def finished(self) -> str:
        """Return the text with every change made."""
        text = self._text
        for splice in sorted(self._splices, key=lambda each: each.start, reverse=True):
            text = text[: splice.start] + splice.text + text[splice.end :]
        return text

    def _end(self, node: Any) -> int:
        """Place behind what ``node`` says: a block ends at its last value, not at its blanks."""
        if node.value and not isinstance(node, yaml.ScalarNode) and not node.flow_style:
            last = node.value[-1]
            return self._end(last[1] if isinstance(node, yaml.MappingNode) else last)
        end = len(self._text[: int(node.end_mark.index)].rstrip())
        return max(end, int(node.start_mark.index))


def redraft(
    text: str, numbers: Mapping[tuple[str, str], str], edition: Edition
) -> tuple[str, tuple[Change, ...]]:
    """Return the standard's ``text`` as ``edition`` with new benchmarks, and every change.

    ``numbers`` are texts by field code and benchmark. Refused if the edition cannot follow
    the version it is made from: same version, or in force no later.
    """
    manuscript = Manuscript(text)
    entries = nodes_of(manuscript.root)
    problems = tuple(_cannot_follow(entries, edition))
    if problems:
        raise Refused(problems)
    manuscript.put(entries["version"], edition.version, "version")
    manuscript.put(entries["effective_from"], edition.effective_from.isoformat(), "effective_from")
    _without_end(manuscript)
    manuscript.put(entries["checked_on"], edition.checked_on.isoformat(), "checked_on")
    _cite(manuscript, entries["sources"], edition.source)
    for field in entries["fields"].value:
        of_field = nodes_of(field)
        code = of_field["code"].value
        for name, node in nodes_of(of_field["benchmarks"]).items():
            if (code, name) in numbers:
                key = f"fields.{code}.benchmarks.{name}"
                manuscript.put(node, numbers[code, name], key)
    return manuscript.finished(), tuple(manuscript.changes)


def _cannot_follow(entries: Mapping[str, Any], edition: Edition) -> Iterator[Problem]:
    old, begins = entries["version"].value, entries["effective_from"].value
    if old == edition.version:
        yield Problem("/as", "version_taken", _SAME_VERSION, {"version": old})
    if edition.effective_from.isoformat() <= begins:
        said = {"day": edition.effective_from, "begins": begins}
        yield Problem("/from", "begins_too_early", _TOO_EARLY, said)


def _without_end(manuscript: Manuscript) -> None:
    """Drop the old version's last day: the new one has none until somebody gives it one."""
    for key, value in manuscript.root.value:
        if key.value == "effective_to":
            manuscript.drop(key, value, Change("effective_to", value.value, None))


def _cite(manuscript: Manuscript, sources: yaml.SequenceNode, source: Text) -> None:
    """Add one more source behind the last, in the layout of its list."""
    entry = f"{{zh: {quoted(source.zh)}, en: {quoted(source.en)}}}"
    change = Change(f"sources.{len(sources.value)}", None, f"{source.zh} / {source.en}")
    manuscript.insert(sources, sources.value[-1], entry, change)


def nodes_of(mapping: yaml.MappingNode) -> dict[str, Any]:
    """Return the nodes of a mapping's values by key."""
    return {key.value: value for key, value in mapping.value}


def quoted(value: str, style: str | None = '"') -> str:
    """Return ``value`` in quotes of ``style``; bare only what was bare and stays a number."""
    if not style and value and set(value) <= _PLAIN:
        return value
    if style == "'":
        return "'" + value.replace("'", "''") + "'"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


_SAME_VERSION = N_("There is a version {version} already. Give the proposal another number.")
_TOO_EARLY = N_(
    "The proposal would be in force from {day}, but the version it follows begins on {begins}. "
    "Choose a later day."
)
