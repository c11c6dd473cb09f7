"""JSON as it arrives from outside, read strictly: what is doubtful is refused, not guessed.

Two readers of one document must see the same values, so a repeated key (most parsers keep
one of the two, silently), ``NaN`` and bytes that are not UTF-8 are faults.
"""

import json
from typing import Any, Final, NoReturn

from certify.i18n import N_
from certify.problems import Problem, Refused
from certify.reference.faults import shown

LONGEST: Final = 16 * 1024 * 1024
"""Bytes beyond which a document is refused unread."""


class _RepeatedKey(ValueError):
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class _NoNumber(ValueError):
    pass


def read_json(content: bytes) -> Any:
    """Return the value of a JSON document.

    Raises Refused with code ``too_large``, ``not_utf8``, ``repeated_key``, ``no_number``
    (NaN, Infinity), ``too_deep``, ``json_form`` or ``json_number``.
    """
    if len(content) > LONGEST:
        _refuse("too_large", N_("The document is larger than {megabytes} MB."), megabytes=16)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        said = N_("The document is not UTF-8 text (byte {place}). Please save it as UTF-8.")
        _refuse("not_utf8", said, place=error.start)
    try:
        return json.loads(text, object_pairs_hook=_members, parse_constant=_no_constant)
    except _RepeatedKey as error:
        said = N_("The key “{key}” stands twice in one object. Keep one.")
        _refuse("repeated_key", said, key=shown(error.key))
    except _NoNumber as error:
        said = N_("{value} is not a number a document can hold.")
        _refuse("no_number", said, value=str(error))
    except RecursionError:
        _refuse("too_deep", N_("The document is nested too deeply."))
    except json.JSONDecodeError as error:
        said = N_("The document is not JSON: line {line}, column {column} cannot be read.")
        _refuse("json_form", said, line=error.lineno, column=error.colno)
    except ValueError:
        _refuse("json_number", N_("The document holds a number of too many digits."))


def _refuse(code: str, message: str, **params: Any) -> NoReturn:
    raise Refused([Problem("", code, message, params)]) from None


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for key, value in pairs:
        if key in members:
            raise _RepeatedKey(key)
        members[key] = value
    return members


def _no_constant(name: str) -> NoReturn:
    raise _NoNumber(name)
