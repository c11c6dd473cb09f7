"""The sentences of an announcement, in both languages, from its statements alone.

A sentence takes nothing but the fields of its statement: what is true of the numbers stays
true in words. Chinese counts in 亿元, English in billions of yuan (ten of them make one).
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from typing import Any, Final

from certify.accounting.industry.figures import PRINT_ORDER
from certify.accounting.industry.statements import (
    HEAVY,
    Against,
    Average,
    Fastest,
    Fell,
    Heavy,
    Largest,
    NoneGrew,
    Statement,
    Whole,
    Withheld,
)
from certify.accounting.rounding import product
from certify.i18n import N_, translate
from certify.reference.industries import industries

_GROWN: Final = (
    N_(", up {percent} % on the year before at current prices"),
    N_(", down {percent} % on the year before at current prices"),
    N_(", unchanged on the year before at current prices"),
)
_CHANGED: Final = (
    N_(", {points} percentage points more than the year before"),
    N_(", {points} percentage points less than the year before"),
    N_(", the same share as the year before"),
)
_AGAINST: Final = (
    N_(
        "The growth rate of value added is {points} percentage points above that of gross domestic "
        "product at current prices, {growth} %."
    ),
    N_(
        "The growth rate of value added is {points} percentage points below that of gross domestic "
        "product at current prices, {growth} %."
    ),
    N_(
        "The growth rate of value added equals that of gross domestic product at current prices, "
        "{growth} %."
    ),
)
_AVERAGE: Final = (
    N_("Since {since} value added has grown by {percent} % a year on average."),
    N_("Since {since} value added has fallen by {percent} % a year on average."),
    N_("Since {since} value added has not changed on average, {percent} % a year."),
)


@cache
def _names(language: str) -> dict[str, str]:
    if language == "zh":
        return {each.class_code: each.class_name_zh for each in industries()}
    return {each.class_code: each.class_name_en for each in industries()}


def class_name(code: str, language: str) -> str:
    """Return the full name of a class as the classification has it."""
    return _names(language)[code]


def sentences(said: Iterable[Statement], language: str) -> tuple[str, ...]:
    """Return one sentence for each statement, in ``language``."""
    return tuple(_SENTENCES[type(each)](each, language) for each in said)


def paragraph(said: Iterable[Statement], language: str) -> str:
    """Return the sentences as one running text."""
    return ("" if language == "zh" else " ").join(sentences(said, language))


def _whole(one: Whole, language: str) -> str:
    text = translate(
        N_("In {year} the value added of patent-intensive industries was {amount}"),
        language, year=one.year, amount=_amount(one.value, language),
    )  # fmt: skip
    if one.growth is not None:
        text += _by_sign(_GROWN, one.growth, language, percent=_plain(abs(one.growth)))
    if one.gdp_share is not None:
        words = N_("; its share of gross domestic product (GDP) was {percent} %")
        text += translate(words, language, percent=_plain(one.gdp_share))
        change = one.gdp_share_change
        if change is not None:
            text += _by_sign(_CHANGED, change, language, points=_plain(abs(change)))
    return text + translate(N_("."), language)


def _against(one: Against, language: str) -> str:
    values = {"points": _plain(abs(one.gap)), "growth": _plain(one.gdp_growth)}
    return _by_sign(_AGAINST, one.gap, language, **values)


def _average(one: Average, language: str) -> str:
    values = {"since": str(one.since), "percent": _plain(abs(one.growth))}
    return _by_sign(_AVERAGE, one.growth, language, **values)


def _largest(one: Largest, language: str) -> str:
    values = {
        "scope": _scope(one.among, N_("Among the {count} classes that have a figure"), language),
        "names": _listed(one.codes, language),
        "amount": _amount(one.value, language),
    }
    if one.share is None and len(one.codes) == 1:
        return translate(N_("{scope}, {names} is the largest with {amount}."), language, **values)
    if one.share is None:
        words = N_("{scope}, {names} are equally the largest with {amount} each.")
        return translate(words, language, **values)
    values["percent"] = _plain(one.share)
    if len(one.codes) == 1:
        words = N_("{scope}, {names} is the largest with {amount}, {percent} % of the total.")
    else:
        words = N_(
            "{scope}, {names} are equally the largest with {amount}, {percent} % of the total, "
            "each."
        )
    return translate(words, language, **values)


def _heavy(one: Heavy, language: str) -> str:
    words = N_(
        "{names} each hold more than {limit} % of the total, together {percent} % of it."
    )  # fmt: skip
    return translate(
        words, language, names=_listed(one.codes, language), limit=_plain(HEAVY),
        percent=_plain(one.together),
    )  # fmt: skip


def _fastest(one: Fastest, language: str) -> str:
    words = (
        N_("{scope}, {names} grew fastest, by {percent} %.")
        if len(one.codes) == 1
        else N_("{scope}, {names} grew equally fastest, by {percent} % each.")
    )
    return translate(
        words, language, names=_listed(one.codes, language), percent=_plain(one.growth),
        scope=_scope(one.among, N_("Among the {count} classes whose growth is known"), language),
    )  # fmt: skip


def _none_grew(one: NoneGrew, language: str) -> str:
    scope = _scope(one.among, N_("Among the {count} classes whose growth is known"), language)
    return translate(N_("{scope}, not one grew."), language, scope=scope)


def _fell(one: Fell, language: str) -> str:
    falls = [
        translate(
            N_("{name} fell by {percent} %"), language, name=_named(code, language),
            percent=_plain(-growth),
        )
        for code, growth in one.falls
    ]  # fmt: skip
    return _joined(falls, language) + translate(N_("."), language)


def _withheld(one: Withheld, language: str) -> str:
    words = N_(
        "Growth on the year before is not given: the figures of {year} belong to the vintage "
        "{vintage} and the year before has been revised since."
    )
    return translate(words, language, year=one.year, vintage=one.vintage)


_SENTENCES: Final[dict[type, Callable[[Any, str], str]]] = {
    Whole: _whole,
    Against: _against,
    Average: _average,
    Largest: _largest,
    Heavy: _heavy,
    Fastest: _fastest,
    NoneGrew: _none_grew,
    Fell: _fell,
    Withheld: _withheld,
}


def _scope(among: int, narrowed: str, language: str) -> str:
    if among == len(PRINT_ORDER):
        return translate(N_("Among the seven classes"), language)
    return translate(narrowed, language, count=among)


def _by_sign(texts: tuple[str, str, str], value: Decimal, language: str, **params: str) -> str:
    """Say the text for a value above, below or at zero."""
    chosen = texts[2] if value == 0 else texts[0 if value > 0 else 1]
    return translate(chosen, language, **params)


def _listed(codes: Iterable[str], language: str) -> str:
    return _joined([_named(code, language) for code in codes], language)


def _named(code: str, language: str) -> str:
    """Return a class as it stands in a sentence: English names have commas of their own."""
    name = class_name(code, language)
    return name if language == "zh" else f'"{name}"'


def _joined(parts: list[str], language: str) -> str:
    """Return a list as people say it."""
    if len(parts) == 1:
        return parts[0]
    words = N_("{first} and {last}")
    first = ("、" if language == "zh" else ", ").join(parts[:-1])
    return translate(words, language, first=first, last=parts[-1])


def _amount(value: Decimal, language: str) -> str:
    """Return an amount given in 100 million yuan, with its unit."""
    shown = _plain(value) if language == "zh" else f"{product(value, Decimal('0.1')):,f}"
    return translate(N_("{value} billion yuan"), language, value=shown)


def _plain(value: Decimal) -> str:
    return format(value, "f")
