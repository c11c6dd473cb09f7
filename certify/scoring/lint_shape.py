"""Shape of standards and golden cases by their JSON schemas, in words for experts."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from certify import paths
from certify.i18n import N_
from certify.scoring.lint_tables import Doubt
from certify.scoring.source import Path, key_of, text_of

__all__ = ["Path", "key_of", "shape_doubts", "text_of"]

LONGEST = 80
"""Characters of a faulty value that a message repeats."""


@cache
def _validator(schema: str) -> Draft202012Validator:
    text = (paths.standards() / schema).read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


def shape_doubts(document: Any, schema: str) -> Iterator[tuple[Path, Doubt]]:
    """Yield (path, doubt) for each departure of ``document`` from ``schema`` (a file name).

    One doubt per place: what follows from the first one helps nobody.
    """
    seen: set[Path] = set()
    for error in _validator(schema).iter_errors(document):
        path = tuple(error.absolute_path)
        if path not in seen:
            seen.add(path)
            yield path, _doubt(error)


def _doubt(error: ValidationError) -> Doubt:
    said = {"value": _short(error.instance), "rule": _short(error.validator_value)}
    if error.validator == "required":
        return _lacking([key for key in error.validator_value if key not in error.instance])
    if error.validator == "additionalProperties":
        extra = sorted(set(error.instance) - set(error.schema["properties"]))
        return Doubt("unknown_key", _EXTRA, _EXTRA_CURE, {"keys": ", ".join(extra)})
    if error.validator == "not":
        return Doubt("key_not_here", _NOT_HERE, _NOT_HERE_CURE)
    if error.validator in ("enum", "const"):
        return Doubt("not_allowed", _ENUM, _ENUM_CURE, said)
    if error.validator == "pattern":
        return Doubt("wrong_form", _PATTERN, _PATTERN_CURE, said)
    return Doubt("wrong_shape", _OTHER, _OTHER_CURE, {**said, "error": error.validator})


def _lacking(keys: list[str]) -> Doubt:
    said = {"keys": ", ".join(keys)}
    if set(keys) <= {"zh", "en"}:
        return Doubt("language_missing", _LANGUAGE, _LANGUAGE_CURE, said)
    return Doubt("key_missing", _LACKS, _LACKS_CURE, said)


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


_LANGUAGE = N_("The text lacks a language: {keys}.")
_LANGUAGE_CURE = N_("Write the text in Chinese (zh) and English (en).")
_LACKS = N_("Keys are missing: {keys}.")
_LACKS_CURE = N_("Add them; the schema file says what each holds.")
_EXTRA = N_("Keys are unknown: {keys}.")
_EXTRA_CURE = N_("Remove them or correct their spelling.")
_NOT_HERE = N_("This key does not belong here.")
_NOT_HERE_CURE = N_("Remove it, or change what it contradicts (judged_by, condition).")
_ENUM = N_("“{value}” is not allowed here.")
_ENUM_CURE = N_("Use: {rule}.")
_PATTERN = N_("“{value}” does not have the form asked for.")
_PATTERN_CURE = N_("Write numbers as plain decimals, dates as YYYY-MM-DD, ids as the schema says.")
_OTHER = N_("“{value}” has the wrong shape ({error}: {rule}).")
_OTHER_CURE = N_("See the schema file for what belongs here.")
