"""The texts of a document, each with the place it stands at."""

from collections.abc import Iterator
from typing import Any


def texts(value: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Pairs of JSON pointer and text: every text of a JSON document, as it is printed."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from texts(one, f"{pointer}/{key}")
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from texts(one, f"{pointer}/{index}")
    elif isinstance(value, str):
        yield pointer, value
