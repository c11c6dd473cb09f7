"""What holds answers together: versions, groups, lists, names, strict schemas, pointers."""

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validates_schema

from certify.answers.fields import REQUIRED, Answer, blank, fault
from certify.answers.figures import Number
from certify.i18n import N_
from certify.problems import Problem
from certify.reference.faults import BadValue, shown

_BETWEEN = re.compile(r"[,，;；、\n]")
OBJECT_EXPECTED: Final = N_("An object with named members is expected here, in curly braces.")
TOO_MANY: Final = N_("{count} entries are given; at most {longest} are possible.")


class Version(fields.String):
    """The name of the document's own version: exactly ``name`` or refused."""

    def __init__(self, name: str) -> None:
        super().__init__(required=True, dump_default=name, metadata={"enum": [name]})
        self.expected = name

    def deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> str:
        """Return the name. Raises ValidationError for anything else."""
        if value != self.expected:
            raise fault(
                "schema_version",
                N_("The document must name its version: “schema”: “{expected}”."),
                {"expected": self.expected},
            )
        return self.expected


class Items(Answer, fields.List[Any]):
    """A list of answers; loads as a tuple, equal ones once if ``distinct``."""

    def __init__(
        self,
        inner: fields.Field[Any],
        *,
        longest: int,
        shortest: int = 0,
        distinct: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(inner, metadata={"minItems": shortest, "maxItems": longest}, **kwargs)
        self.longest = longest
        self.shortest = shortest
        self.distinct = distinct

    def _deserialize(  # type: ignore[override]
        self, value: Any, *_args: Any, **_kwargs: Any
    ) -> tuple[Any, ...]:
        if not isinstance(value, (list, tuple)):
            raise fault("list_expected", N_("A list is expected here, in square brackets."))
        if len(value) > self.longest:
            raise fault("too_many", TOO_MANY, {"count": len(value), "longest": self.longest})
        if len(value) < self.shortest:
            raise fault("required", REQUIRED)
        loaded: list[Any] = []
        faults: dict[int, Any] = {}
        for place, each in enumerate(value):
            try:
                loaded.append(self.inner.deserialize(each))
            except ValidationError as error:
                faults[place] = error.messages
                # The place must stay taken: cross-field rules point to entries by number.
                loaded.append(error.valid_data)
        if faults:
            entries = isinstance(self.inner, Group)
            raise ValidationError(faults, valid_data=loaded if entries else None)
        return tuple(dict.fromkeys(loaded)) if self.distinct else tuple(loaded)

    def read_typed(self, value: Any) -> Any:
        """Read one text as several where single answers are listed; rows keep their places."""
        scalar = not isinstance(self.inner, Group)
        if scalar and isinstance(value, str):
            value = _BETWEEN.split(value)
        if not isinstance(value, (list, tuple)):
            return value
        kept = [v for v in value if not (scalar and blank(v))]
        return [self.inner.read_typed(each) for each in kept]  # type: ignore[attr-defined]


class Group(Answer, fields.Nested):
    """A part of the document with keys of its own."""

    def read_typed(self, value: Any) -> Any:
        """Read each member; a part that may be absent and has no answer at all is null."""
        typed = read_typed(self.schema, value)
        return None if not self.required and blank(typed) else typed


class Named(Answer, fields.Dict):
    """Answers by name; ``parse`` gives a name's normal spelling. Empty answers are left out."""

    def __init__(
        self, parse: Callable[[str], str], inner: Number, *, longest: int, **kwargs: Any
    ) -> None:
        super().__init__(values=inner, metadata={"maxProperties": longest}, **kwargs)
        self.parse = parse
        self.longest = longest

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise fault("object_expected", OBJECT_EXPECTED)
        if len(value) > self.longest:
            raise fault("too_many", TOO_MANY, {"count": len(value), "longest": self.longest})
        loaded: dict[str, Any] = {}
        faults: dict[str, Any] = {}
        for typed, answer in value.items():
            try:
                name = self._name(typed, loaded)
                if not blank(answer):
                    loaded[name] = self.value_field.deserialize(answer)  # type: ignore[union-attr]
            except ValidationError as error:
                faults[typed] = error.messages
        if faults:
            raise ValidationError(faults, valid_data=loaded)
        return loaded

    def _name(self, typed: str, loaded: Mapping[str, Any]) -> str:
        try:
            name = self.parse(typed)
        except BadValue as bad:
            raise fault(bad.code, bad.message, bad.params) from bad
        if name in loaded:
            raise fault("named_twice", N_("{name} is named twice. Keep one."), {"name": name})
        return name


UNKNOWN: Final = N_("The document knows no “{key}”. Please remove it.")
UNKNOWN_NEAR: Final = N_("The document knows no “{key}”. Perhaps “{near}” is meant?")


_NOT_AN_OBJECT: Final = {"type": Problem("", "object_expected", OBJECT_EXPECTED)}


class Strict(Schema):
    """A schema that refuses unknown keys by name."""

    class Meta:
        """Unknown keys are refused below, with the key perhaps meant."""

        unknown = EXCLUDE

    # marshmallow's own attribute; a Problem travels where it expects a text.
    error_messages = _NOT_AN_OBJECT  # type: ignore[assignment]

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def refuse_unknown(self, _values: Any, original: Any, **_kwargs: Any) -> None:
        """Name each key the document should not have, and the key perhaps meant."""
        if not isinstance(original, Mapping):
            return
        unknown = sorted(str(key) for key in original if key not in self.fields)
        if unknown:
            raise ValidationError({key: [self._unknown(key)] for key in unknown})

    def _unknown(self, key: str) -> Problem:
        near = difflib.get_close_matches(key[:60], self.fields, n=1)
        if near:
            return Problem("", "unknown_key", UNKNOWN_NEAR, {"key": shown(key), "near": near[0]})
        return Problem("", "unknown_key", UNKNOWN, {"key": shown(key)})


def read_typed(schema: Schema, value: Any) -> Any:
    """Return typed answers in the shape of ``schema``; unknown keys stay for it to name."""
    if not isinstance(value, Mapping):
        return value
    known = {n: f for n, f in schema.fields.items() if isinstance(f, Answer)}
    return {
        key: known[key].read_typed(answer) if key in known else answer
        for key, answer in value.items()
    }


@dataclass(frozen=True)
class Reading:
    """A document as far as it could be read: ``values`` holds all that is right in it."""

    values: Mapping[str, Any]
    problems: tuple[Problem, ...]


def read(schema: Schema, document: Any) -> Reading:
    """Return the values of ``document`` and every fault of its shape."""
    try:
        return Reading(schema.load(document), ())
    except ValidationError as error:
        valid: Any = error.valid_data
        return Reading(valid or {}, tuple(pointed(error.messages)))


def pointed(messages: Any, pointer: str = "") -> Iterator[Problem]:
    """Yield the Problems inside marshmallow's ``messages`` with their RFC 6901 pointers."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from pointed(inner, pointer if key == "_schema" else below(pointer, key))
    else:
        for problem in messages:
            yield Problem(pointer, problem.code, problem.message, problem.params)


def below(pointer: str, key: str | int) -> str:
    """Return the JSON pointer of member ``key`` of what ``pointer`` points to."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
