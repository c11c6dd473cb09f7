"""Keys of pages in addresses: ``?after=`` and ``?before=`` name the last row that was shown."""

from typing import Final, TypeVar

from flask import request

HIGHEST: Final = 2**31 - 1
"""The highest key a table has; a database refuses to compare with a higher number."""

Default = TypeVar("Default", int, None)


def key_from(name: str, default: Default) -> int | Default:
    """Return the key in the query argument ``name``, brought into the range of keys.

    ``default`` where there is none, or no whole number: the list then begins at its start.
    """
    found: int | None = request.args.get(name, type=int)
    return default if found is None else max(0, min(found, HIGHEST))
