"""Numbers, counts, yes or no, and days of a filing document (contract)."""

import re
from datetime import date
from decimal import Decimal
from typing import Any, Final

from marshmallow import fields

from certify.answers.fields import INVISIBLE, Answer, fault
from certify.i18n import N_
from certify.reference.faults import plain, shown

FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2100, 12, 31)
_DECIMAL = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_PERCENT = re.compile(r"(-?[0-9]{1,15}(?:\.[0-9]{1,10})?)%")
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TYPED_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_YES = frozenset(("TRUE", "YES", "ON", "Y", "1", "是", "√"))
_NO = frozenset(("FALSE", "NO", "OFF", "N", "0", "否", "×"))

BELOW: Final = N_("{value} is too small: at least {minimum} is possible.")
ABOVE: Final = N_("{value} is too large: at most {maximum} is possible.")


class Number(Answer, fields.String):
    """A decimal number written as text, ``example`` showing how; loads as ``Decimal``."""

    def __init__(
        self,
        example: str,
        *,
        places: int,
        digits: int = 15,
        minimum: Decimal | None = None,
        maximum: Decimal | None = None,
        **kwargs: Any,
    ) -> None:
        pattern = rf"^-?[0-9]{{1,{digits}}}(\.[0-9]{{1,{places}}})?$"
        super().__init__(metadata={"pattern": pattern, "example": example}, **kwargs)
        self.example = example
        self.places = places
        self.digits = digits
        self.minimum = minimum
        self.maximum = maximum

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> Decimal:  # type: ignore[override]
        if not isinstance(value, str):
            raise fault(
                "number_not_text",
                N_(
                    "Write this number as text in quotation marks, for example “{example}”, "
                    "so that no digit is lost."
                ),
                {"example": self.example},
            )
        text = value.strip(INVISIBLE)
        match = _DECIMAL.fullmatch(text)
        if match is None:
            raise fault(
                "number_form",
                N_(
                    "“{value}” is not a number of the form {example}: use the digits 0–9 and "
                    "a dot, no separators, signs of currency or exponents."
                ),
                {"value": shown(text), "example": self.example},
            )
        _, whole, decimals = match.groups()
        if len(whole) > self.digits or len(decimals or "") > self.places:
            raise fault(
                "number_too_long",
                N_(
                    "{value} has too many digits: at most {digits} before the dot and "
                    "{places} after it."
                ),
                {"value": shown(text), "digits": self.digits, "places": self.places},
            )
        return self._within_bounds(Decimal(text))

    def _within_bounds(self, number: Decimal) -> Decimal:
        if number == 0:
            return abs(number)
        if self.minimum == 0 and number < 0:
            raise fault(
                "negative",
                N_("{value} is negative. This figure can be 0 or more."),
                {"value": format(number, "f")},
            )
        if self.minimum is not None and number < self.minimum:
            raise fault("below_minimum", BELOW, {"value": number, "minimum": self.minimum})
        if self.maximum is not None and number > self.maximum:
            raise fault("above_maximum", ABOVE, {"value": number, "maximum": self.maximum})
        return number

    def _serialize(self, value: Any, *_args: Any, **_kwargs: Any) -> str | None:
        return None if value is None else format(value, "f")

    def read_typed(self, value: Any) -> Any:
        """Read thousands in groups and, where it can only mean that, per cent."""
        if not isinstance(value, str):
            return value
        text = plain(value)
        if _GROUPED.fullmatch(text):
            return text.replace(",", "")
        percent = _PERCENT.fullmatch(text)
        if percent and self.maximum == 1:
            return format(Decimal(percent[1]).scaleb(-2), "f")
        if percent and self.minimum == -100:
            return percent[1]
        return text if _DECIMAL.fullmatch(text) else value


class Count(Answer, fields.Integer):
    """A whole number, a JSON integer from ``minimum`` to ``maximum``."""

    def __init__(self, example: int, *, minimum: int, maximum: int, **kwargs: Any) -> None:
        bounds = {"minimum": minimum, "maximum": maximum, "example": example}
        super().__init__(metadata=bounds, **kwargs)
        self.example = example
        self.minimum = minimum
        self.maximum = maximum

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> int:
        if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
            raise fault(
                "number_as_text",
                N_("Write {value} as a number, without quotation marks."),
                {"value": value.strip()},
            )
        if isinstance(value, bool) or not isinstance(value, int):
            raise fault(
                "whole_number_form",
                N_("A whole number is expected here, digits only, for example {example}."),
                {"example": self.example},
            )
        if not self.minimum <= value <= self.maximum:
            raise fault(
                "out_of_range",
                N_("This number must lie between {minimum} and {maximum}."),
                {"minimum": self.minimum, "maximum": self.maximum},
            )
        return value

    def read_typed(self, value: Any) -> Any:
        """Read digits."""
        if isinstance(value, str) and _WHOLE.fullmatch(plain(value)):
            return int(plain(value))
        return value


class Flag(Answer, fields.Boolean):
    """Yes or no, a JSON true or false."""

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise fault("flag_form", N_("Answer yes or no here (true or false)."))
        return value

    def read_typed(self, value: Any) -> Any:
        """Read yes and no, and what boxes to tick send."""
        typed = plain(value) if isinstance(value, str) else None
        if typed in _YES or typed in _NO:
            return typed in _YES
        return value


class Day(Answer, fields.Date):
    """A day of the calendar, ISO 8601 (``2021-03-01``); loads as ``date``."""

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> date:
        text = value.strip(INVISIBLE) if isinstance(value, str) else ""
        if not _ISO_DAY.fullmatch(text):
            raise fault(
                "date_form",
                N_("Write the date as year-month-day with hyphens, for example 2021-03-01."),
            )
        try:
            day = date.fromisoformat(text)
        except ValueError as impossible:
            raise fault(
                "date_impossible",
                N_("{value} is not a day of the calendar. Please check month and day."),
                {"value": text},
            ) from impossible
        if not FIRST_DAY <= day <= LAST_DAY:
            raise fault(
                "date_range",
                N_("{value} cannot be right: dates lie between {first} and {last} here."),
                {"value": text, "first": FIRST_DAY, "last": LAST_DAY},
            )
        return day

    def read_typed(self, value: Any) -> Any:
        """Read the usual ways to write a day, year first."""
        match = _TYPED_DAY.fullmatch(plain(value)) if isinstance(value, str) else None
        return f"{match[1]}-{match[2]:>02}-{match[3]:>02}" if match else value
