"""What a draft is: the sections of ``certify.filing/1`` as typed, and how far each has come.

Pure: a draft is a plain mapping in the shape of the document, whose answers may still be
missing, wrong or mere text. The organisation's own data are not part of it (they are
those verified); only whom to ask is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from certify.problems import Problem

CONTACT: Final = ("contact", "mobile", "email")
SECTIONS: Final[dict[str, tuple[str, ...]]] = {
    "organisation": CONTACT,
    "product": (
        "name_zh", "name_en", "model", "industry_code", "unspsc_code", "launched_on",
        "description",
    ),
    "economics": (
        "output_value", "sales", "exports", "profit", "prior_year_sales", "ip_investment",
        "rd_investment",
    ),
    "accounts": (
        "gross_output", "operating_revenue", "employee_compensation", "net_production_tax",
        "depreciation", "operating_surplus",
    ),
    "market": ("core_features_total", "core_features_protected", "price_premium_percent"),
    "declarations": ("true_and_complete", "makes_or_sells", "patentee_or_licensee", "opt_in"),
}  # fmt: skip
"""Every section with one set of answers, in the order of its page (contract)."""

PATENT: Final = (
    "number", "title", "filed_on", "granted_on", "legal_status", "status_checked_on",
    "right_source", "owners", "licence_proof", "is_core", "contribution", "role",
    "jurisdictions", "survived_invalidation", "litigation", "show_publicly",
)  # fmt: skip
TASKS: Final = ("organisation", "product", "economics", "patents", "evidence", "market",
                "accounts", "declarations")  # fmt: skip
"""The task list, in the order in which a filer has the papers at hand."""

OPTIONAL: Final = ("accounts", "market", "evidence")
YEARLY: Final = ("economics", "accounts")
"""Sections that are figures of the year: emptied when a filing is begun for another year."""


@dataclass(frozen=True)
class Task:
    """One line of the task list: ``state`` is empty, optional, faulty or complete."""

    section: str
    state: str
    faults: int = 0
    doubts: int = 0
    remarks: int = 0


def empty() -> dict[str, Any]:
    """Return the draft of a product of which nothing is known yet."""
    return {**{section: {} for section in SECTIONS}, "patents": []}


def following(
    draft: Mapping[str, Any], *, prior_year_sales: Any, consecutive: bool
) -> dict[str, Any]:
    """Return last filing's ``draft`` made ready for another data year.

    Figures of the year, declarations and the days on which patents were looked up are
    emptied; sales of the year before are filled in where that filing was for it.
    """
    fresh = {**empty(), **draft, "declarations": {}, **{name: {} for name in YEARLY}}
    if consecutive and prior_year_sales:
        fresh["economics"] = {"prior_year_sales": prior_year_sales}
    market = dict(draft.get("market") or {})
    market.pop("price_premium_percent", None)
    fresh["market"] = market
    fresh["patents"] = [{**p, "status_checked_on": ""} for p in draft.get("patents") or ()]
    return fresh


def section_of(pointer: str) -> str | None:
    """Return the section that a JSON pointer leads into; None for the document as a whole."""
    first = pointer.split("/")[1] if pointer.startswith("/") else ""
    return first if first in TASKS else None


def within(problems: Iterable[Problem], section: str) -> list[Problem]:
    """Return those ``problems`` that lie in ``section``."""
    return [p for p in problems if section_of(p.pointer) == section]


def begun(answers: Any) -> bool:
    """Whether anything was answered in a section (a box left unticked is no answer)."""
    if isinstance(answers, Mapping):
        return any(begun(answer) for answer in answers.values())
    if isinstance(answers, str):
        return bool(answers.strip())
    return answers not in (None, False) and answers != []


def tasks(
    draft: Mapping[str, Any],
    problems: Iterable[Problem],
    warnings: Iterable[Problem],
    remarked: Iterable[str] = (),
    files: int = 0,
) -> list[Task]:
    """Return the task list of ``draft``: how far each section has come.

    ``remarked`` are the pointers of an examiner's remarks, ``files`` how many are attached.
    """
    faults, doubts, remarked = list(problems), list(warnings), list(remarked)
    found = []
    for section in TASKS:
        own = within(faults, section)
        answers = files if section == "evidence" else draft.get(section)
        found.append(
            Task(
                section,
                _state(section, answers, own),
                faults=len(own),
                doubts=len(within(doubts, section)),
                remarks=sum(section_of(pointer) == section for pointer in remarked),
            )
        )
    return found


def _state(section: str, answers: Any, faults: list[Problem]) -> str:
    if not (bool(answers) if section == "evidence" else begun(answers)):
        return "optional" if section in OPTIONAL else "empty"
    return "faulty" if faults else "complete"


def differing(
    mine: Mapping[str, Any], theirs: Mapping[str, Any], names: Iterable[str]
) -> list[str]:
    """Return those ``names`` whose answers differ, empty and missing being the same."""
    return [name for name in names if (mine.get(name) or "") != (theirs.get(name) or "")]
