"""A disclosure report in words, for the statistician's page."""

from collections.abc import Mapping
from typing import Any

from certify.accounting.disclosure.report import LEAKS, REASONS
from certify.accounting.product.concealment import NOT_RECOGNISED
from certify.accounting.product.dimensions import FIELD, TOTALS, group_name
from certify.accounting.product.summary import TOTAL
from certify.accounting.product.table import MEASURE_NAMES, STATUS_NAMES
from certify.i18n import N_, translate

_NOT_RECOGNISED = N_("Recorded and not recognised")
_STATUS_NAMES = {**STATUS_NAMES, NOT_RECOGNISED: _NOT_RECOGNISED}
_ORGANISATION_SUM = N_("what {organisations} bring to hidden cells")
_BOUNDS = N_("between {low} and {high} yuan")


def in_words(report: Mapping[str, Any] | None, language: str) -> dict[str, Any] | None:
    """Return the report with every code said in ``language``, None if there is no report."""
    if report is None:
        return None
    rules = report["rules"]

    def say(text: str, **params: object) -> str:
        return translate(text, language, **(dict(rules) | params))

    def cell(key: list[str]) -> str:
        status, *dimension, code = key
        name = say(TOTALS[FIELD]) if code == TOTAL else _group(dimension, code, language)
        return f"{say(_STATUS_NAMES[status])} · {name}"

    def leak(one: Mapping[str, Any]) -> str:
        names = "、".join(one["organisations"])
        what = cell(one["key"]) if one["key"] else say(_ORGANISATION_SUM, organisations=names)
        limits = say(_BOUNDS, low=one["low"] or "–", high=one["high"] or "–")
        return f"{what}: {say(LEAKS[one['kind']])} ({limits})"

    def measure(name: str, one: Mapping[str, Any]) -> dict[str, Any]:
        why = {tuple(h["key"]): [say(REASONS[r]) for r in h["reasons"]] for h in one["hidden"]}
        return {
            "name": say(MEASURE_NAMES[name]),
            "reasons": [f"{say(REASONS[r])} × {n}" for r, n in one["reasons"].items()],
            "hidden": [f"{cell(list(key))}: {'; '.join(said)}" for key, said in why.items()],
            "leaks": [leak(each) for each in one["leaks"]],
            "tried": one["tried"],
        }

    listed = [measure(name, one) for name, one in report["measures"].items()]
    return {"holds": report["holds"], "rules": rules, "measures": listed}


def _group(dimension: list[str], code: str, language: str) -> str:
    """Return the name of a cell's group; the key names no dimension where it is the field."""
    return group_name(dimension[0] if dimension else FIELD, code, language)
