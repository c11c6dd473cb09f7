"""Reading standards and golden cases from YAML: every scalar stays text.

Numbers become ``Decimal`` from the very digits an expert wrote, never by way of a float;
nothing but mappings, lists and text can be constructed, and a key given twice is refused
instead of silently winning.
"""

from pathlib import Path
from typing import Any

import yaml

MOST_BYTES = 2_000_000
"""A standard is a document for people; more than this is no standard."""


class Unreadable(Exception):
    """The file is no YAML we accept. ``reason`` says why; ``line`` is 1-based or None."""

    def __init__(self, path: Path, reason: str, line: int | None = None) -> None:
        self.path = path
        self.reason = reason
        self.line = line
        super().__init__(f"{path}:{line or '?'}: {reason}")


class _TextLoader(yaml.CBaseLoader):
    """The loader that knows no types at all, made to refuse repeated keys and aliases."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    None, None, "a key must be plain text", key.start_mark
                )
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} is given twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def read_yaml(path: Path) -> Any:
    """Return the document of ``path`` with text for every scalar; Unreadable if it is none."""
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(path, f"the file is larger than {MOST_BYTES} bytes")
    return parse_yaml(path.read_bytes(), path)


def parse_yaml(content: bytes, path: Path) -> Any:
    """Return the document of ``content``; ``path`` only names it in errors."""
    try:
        text = content.decode("utf-8")
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text, yaml.CBaseLoader)):
            raise Unreadable(path, "aliases (*name) are not accepted: write the value out")
        return yaml.load(text, Loader=_TextLoader)  # noqa: S506 - builds text only
    except UnicodeDecodeError as error:
        raise Unreadable(path, "the file is not UTF-8") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise Unreadable(path, str(error.problem), mark.line + 1 if mark else None) from error
    except yaml.YAMLError as error:
        raise Unreadable(path, str(error)) from error
