"""How a piece of outside knowledge says that a value cannot be right."""

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class BadValue(ValueError):
    """A value breaks the rules of its own number system.

    ``code`` is stable and for machines, ``message`` an English message id with
    ``{places}`` filled by ``params``: the parts of a ``Problem`` that lacks only
    its pointer.
    """

    def __init__(self, code: str, message: str, params: Mapping[str, Any] = NOTHING) -> None:
        """Keep the parts; ``str()`` of it is the code."""
        super().__init__(code)
        self.code = code
        self.message = message
        self.params = params


def plain(text: str) -> str:
    """Return ``text`` as its half-width capitals without any white space.

    People paste identifiers from Word and web pages: full-width digits, ideographic
    spaces and zero-width characters are not part of any number system.
    """
    half_width = unicodedata.normalize("NFKC", text)
    kept = (c for c in half_width if not c.isspace() and unicodedata.category(c) != "Cf")
    return "".join(kept).upper()


def shown(text: str, longest: int = 40) -> str:
    """Return ``text`` short enough to stand in a message."""
    return text if len(text) <= longest else text[:longest] + "…"
