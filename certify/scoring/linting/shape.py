"""Shape of standards and golden cases by their JSON schemas, in words for experts."""

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from certify import paths
from certify.i18n import N_
from certify.scoring.linting.tables import Doubt
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

    One doubt per place: what follows from the first one helps nobody. An unknown key is a
    place of its own.
    """
    seen: set[Path] = set()
    for error in _validator(schema).iter_errors(document):
        for path, doubt in _doubts(error):
            if path not in seen:
                seen.add(path)
                yield path, doubt


def _doubts(error: ValidationError) -> Iterator[tuple[Path, Doubt]]:
    path = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        known = list(error.schema["properties"])
        for key in sorted(set(error.instance) - set(known)):
            yield (*path, key), _unknown(key, known)
    else:
        yield path, _doubt(error)


def _unknown(key: str, known: Sequence[str]) -> Doubt:
    said = {"key": _short(key), "known": ", ".join(known)}
    near = get_close_matches(key[:LONGEST], known, n=1)
    if near:
        return Doubt("unknown_key", _EXTRA, _EXTRA_NEAR, {**said, "near": near[0]})
    return Doubt("unknown_key", _EXTRA, _EXTRA_CURE, said)


def _doubt(error: ValidationError) -> Doubt:
    said = {"value": _short(error.instance)}
    if error.validator == "required":
        return _lacking([key for key in error.validator_value if key not in error.instance])
    if error.validator == "not":
        return Doubt("key_not_here", _NOT_HERE, _NOT_HERE_CURE)
    if error.validator in ("enum", "const"):
        rule = error.validator_value
        allowed = ", ".join(rule) if isinstance(rule, list) else str(rule)
        return Doubt("not_allowed", _ENUM, _ENUM_CURE, {**said, "rule": allowed})
    if error.validator == "pattern":
        return Doubt("wrong_form", _PATTERN, FORMS[error.validator_value], said)
    return _misshapen(error, said)


def _misshapen(error: ValidationError, said: Mapping[str, Any]) -> Doubt:
    """What is of another kind, too short or too long, in words."""
    rule = error.validator_value
    asked = f"type {rule}" if error.validator == "type" else str(error.validator)
    reason, cure = _SHAPES.get(asked, (_OTHER, _OTHER_CURE))
    count = len(error.instance) if isinstance(error.instance, list) else 1
    return Doubt(
        "wrong_shape",
        reason,
        cure,
        {**said, "error": error.validator, "rule": _short(rule), "count": count},
    )


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
_EXTRA = N_("The key {key} is unknown here.")
_EXTRA_CURE = N_("Remove it. Known here: {known}.")
_EXTRA_NEAR = N_("Perhaps {near} is meant? Otherwise remove it.")
_NOT_HERE = N_("This key does not belong here.")
_NOT_HERE_CURE = N_("Remove it, or change what it contradicts (judged_by, condition).")
_ENUM = N_("“{value}” is not allowed here.")
_ENUM_CURE = N_("Use: {rule}.")
_PATTERN = N_("“{value}” does not have the form asked for.")
_OTHER = N_("“{value}” has the wrong shape ({error}: {rule}).")
_OTHER_CURE = N_("See the schema file for what belongs here.")
_SHAPES: Final[Mapping[str, tuple[str, str]]] = {
    "type object": (
        N_("A mapping belongs here, not “{value}”."),
        N_("Write one “key: value” a line below it, indented."),
    ),
    "type array": (
        N_("A list belongs here, not “{value}”."),
        N_("Write one item a line below it, each behind a hyphen, or all of them in [ ]."),
    ),
    "type string": (
        N_("Text belongs here, not “{value}”."),
        N_("Write it in quotation marks."),
    ),
    "minLength": (
        N_("Nothing is written here."),
        N_("Write the text, or remove the key if it may be left out."),
    ),
    "maxLength": (
        N_("“{value}” is longer than {rule} characters."),
        N_("Shorten it."),
    ),
    "minItems": (
        N_("The list is too short: {count} of at least {rule}."),
        N_("Add what is missing."),
    ),
    "maxItems": (
        N_("The list is too long: {count} of at most {rule}."),
        N_("Remove what does not belong there."),
    ),
}
"""What the schema's other rules ask for: reason and cure."""
_NUMBER = N_(
    'Write a plain decimal in quotation marks, for example "0.45": half-width digits, no'
    " separators, no unit, no % sign; at most 15 digits before the point, 6 behind it."
)
_EXACT = N_(
    'Write a plain decimal in quotation marks, for example "0.45": half-width digits, no'
    " separators, no unit, no % sign; at most 15 digits before the point, 12 behind it."
)
_FACT = N_(
    "Write the number in its unit, for example 15000000 or 0.45, half-width digits without"
    " separators; or missing, where a filing may lack it."
)
_LEVEL = N_('Write the level, for example "3" or "2.5", or none.')
_TOTAL = N_('Write the total, for example "64.60", or none.')
FORMS: Final[Mapping[str, str]] = {
    r"^-?[0-9]{1,15}(\.[0-9]{1,6})?$": _NUMBER,
    r"^-?[0-9]{1,15}(\.[0-9]{1,12})?$": _EXACT,
    r"^(-?[0-9]{1,15}(\.[0-9]{1,12})?|missing)$": _FACT,
    r"^([0-9]{1,3}(\.[0-9]{1,12})?|none)$": _LEVEL,
    r"^([0-9]+(\.[0-9]+)?|none)$": _TOTAL,
    r"^-?[0-9]+(\.[0-9]+)?$": N_('Write a plain decimal in quotation marks, for example "0.45".'),
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$": N_('Write the date like "2026-01-31".'),
    r"^[0-9]{2}$": N_('Write the two digits of the field, for example "07".'),
    r"^[0-9]+(\.[0-9]+){0,3}$": N_('Write digits and points, for example "2026.1".'),
    r"^[a-z][a-z0-9-]{1,63}$": N_(
        "Write small letters, digits and hyphens, a letter first: the name of the folder."
    ),
    r"^[a-z0-9][a-z0-9.-]*$": N_(
        "Write small letters, digits, points and hyphens, for example sales-below-line."
    ),
    r"^[0-9A-Z]+(\.[0-9A-Z]+)*$": N_('Write the clause like "4.1.2": digits, capitals, points.'),
    r"^[A-Z][A-Z0-9]{0,7}$": N_("Write capitals and digits, a capital first, for example A1."),
    r"^[a-z][a-z0-9_]{0,63}$": N_(
        "Write small letters, digits and _, a letter first, for example profit_margin."
    ),
}
"""How to write what each pattern of the schemas asks for."""
