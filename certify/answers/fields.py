"""The kinds of answers a filing is made of, strict in what they take (contract).

Each field does three things: it loads an answer of a document or refuses it with a
``Problem`` (pointer still empty), it dumps the answer back, and it reads what a person
typed into the shape a document needs (``read_typed``), leaving alone what it cannot read.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Final

from marshmallow import ValidationError, fields, missing

from certify.i18n import LANGUAGES, N_
from certify.problems import Problem
from certify.reference import codes
from certify.reference.faults import NOTHING, BadValue, shown

HUGE: Final = 20_000
"""Characters beyond which a text is refused before anything else looks at it."""

INVISIBLE = (
    " \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u2060"
)
# Control characters, half surrogates, line and paragraph ends, marks that turn text round.
_TURNING = "\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069"
_UNSEEN = re.compile(rf"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029{_TURNING}]")
_UNSEEN_IN_LINES = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029{_TURNING}]")
_LINE_ENDS = re.compile(r"\r\n?|[\x85\u2028\u2029]")

REQUIRED: Final = N_("Please fill this in: it is required.")
TEXT_EXPECTED: Final = N_("A text is expected here, in quotation marks.")
TOO_LONG: Final = N_("This text has {count} characters; at most {longest} are possible.")


def fault(code: str, message: str, params: Mapping[str, Any] = NOTHING) -> ValidationError:
    """Return the error that carries one Problem out of a field."""
    return ValidationError([Problem("", code, message, params)])


class Answer(fields.Field[Any]):
    """What all answers share: empty text is no answer, and faults are Problems."""

    def deserialize(
        self,
        value: Any,
        attr: str | None = None,
        data: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> Any:
        """Load an answer; empty text counts as null. Raises ValidationError."""
        if isinstance(value, str) and not value.strip(INVISIBLE):
            value = None
        if value is None or value is missing:
            if self.required:
                raise fault("required", REQUIRED)
            return self.load_default() if callable(self.load_default) else self.load_default
        return super().deserialize(value, attr, data, **kwargs)

    def read_typed(self, value: Any) -> Any:
        """Return what a person typed in the shape of a document, unjudged."""
        return value


class Text(Answer, fields.String):
    """A text: stripped, composed (NFC), without control characters; HTML is just text."""

    def __init__(self, longest: int, *, lines: bool = False, **kwargs: Any) -> None:
        super().__init__(metadata={"maxLength": longest}, **kwargs)
        self.longest = longest
        self.lines = lines

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> str:
        if not isinstance(value, str):
            raise fault("text_expected", TEXT_EXPECTED)
        if len(value) > HUGE:
            raise fault("too_long", TOO_LONG, {"count": len(value), "longest": self.longest})
        text = unicodedata.normalize("NFC", value.strip(INVISIBLE))
        if self.lines:
            text = _LINE_ENDS.sub("\n", text)
        forbidden = (_UNSEEN_IN_LINES if self.lines else _UNSEEN).search(text)
        if forbidden:
            raise fault(
                "control_character",
                N_(
                    "This text holds a character that cannot be seen or printed "
                    "({code_point}), probably from copying. Please remove it or type "
                    "the text again."
                ),
                {"code_point": f"U+{ord(forbidden[0]):04X}"},
            )
        if len(text) > self.longest:
            raise fault("too_long", TOO_LONG, {"count": len(text), "longest": self.longest})
        return text


class Parsed(Answer, fields.String):
    """An identifier that ``parse`` reads into its normal spelling or refuses."""

    def __init__(self, parse: Callable[[str], str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.parse = parse

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> str:
        if not isinstance(value, str):
            raise fault("text_expected", TEXT_EXPECTED)
        try:
            return self.parse(value)
        except BadValue as bad:
            raise fault(bad.code, bad.message, bad.params) from bad


class Choice(Answer, fields.String):
    """A code of one of the code lists; people may also type its word in either language."""

    def __init__(self, list_name: str, **kwargs: Any) -> None:
        super().__init__(metadata={"enum": list(codes.codes(list_name))}, **kwargs)
        self.list_name = list_name

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> str:
        if not isinstance(value, str):
            raise fault("text_expected", TEXT_EXPECTED)
        code = value.strip(INVISIBLE)
        known = codes.codes(self.list_name)
        if code not in known:
            raise fault(
                "unknown_code",
                N_("“{value}” is not one of the possible answers: {known}."),
                {"value": shown(code), "known": ", ".join(known)},
            )
        return code

    def read_typed(self, value: Any) -> Any:
        """Read a word of the list, in either language, as its code."""
        if not isinstance(value, str):
            return value
        for code in codes.codes(self.list_name):
            words = {codes.label(self.list_name, code, language) for language in LANGUAGES}
            if value.strip(INVISIBLE) in words:
                return code
        return value


def blank(value: Any) -> bool:
    """Whether nothing at all has been answered in ``value``."""
    if isinstance(value, Mapping):
        return all(blank(answer) for answer in value.values())
    return value is None or (isinstance(value, str) and not value.strip(INVISIBLE))
