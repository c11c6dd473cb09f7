"""A feed as plain values: what Atom and JSON Feed both say, once, in one language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries was changed: Atom asks for an instant, and for the same one
while nothing changes."""
HTML_LANGUAGE: Final = {"zh": "zh-CN", "en": "en"}
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Tag:
    """A code an entry can be filtered by: which list, which code, and its words."""

    scheme: str
    term: str
    label: str


@dataclass(frozen=True)
class Entry:
    """One event. ``id`` never changes; ``link`` is where it can be read in this language.

    ``summary`` is one or two sentences, ``lines`` are the facts beside them; ``facts`` are
    for machines and may be extended.
    """

    id: str
    link: str
    at: datetime
    title: str
    summary: str
    lines: tuple[str, ...]
    tags: tuple[Tag, ...]
    facts: Mapping[str, str | int | None]


@dataclass(frozen=True)
class Feed:
    """One page of a feed. ``first`` is the address of the feed itself, and its id.

    ``this`` is the page's own address, ``next`` that of the page with older entries;
    ``other`` is the same feed in the other format, ``home`` the page for people.
    """

    language: str
    title: str
    subtitle: str
    author: str
    home: str
    first: str
    this: str
    next: str | None
    other: str
    entries: tuple[Entry, ...]

    @property
    def updated(self) -> datetime:
        """When the newest of its entries happened."""
        return max((entry.at for entry in self.entries), default=NEVER)


def readable(text: str) -> str:
    """Return ``text`` without the characters that XML 1.0 forbids.

    Control characters and halves of surrogate pairs mean nothing to a reader, and one of
    them in one name must not make the feed of everybody unreadable: they are left out, in
    JSON too, so that both say the same.
    """
    return _NOT_XML.sub("", text)


def one_line(text: str) -> str:
    """Return ``text`` as a title: readable, and every run of white space one space."""
    return " ".join(readable(text).split())
