"""What stands in the way of a correction, and who may do what with one."""

from enum import Enum
from types import SimpleNamespace as Thing
from typing import Any

import pytest

from certify.filing.correcting.permissions import RULES, Permission
from certify.filing.correcting.rules import Standing, in_the_way
from tests.unit.test_permissions import ACTORS, MEMBERS, OFFICERS, OURS, WRITERS

OFFICE = OFFICERS | {"examiner"}
FILING = Thing(organisation_id=OURS)


def correction(origin: str = "filer", accepted: int | None = None, wrote: int | None = None) -> Any:
    return Thing(filing=FILING, origin=origin, accepted_by_id=accepted, submitted_by_id=wrote)


@pytest.mark.parametrize(
    ("permission", "thing", "allowed"),
    [
        (Permission.SEE_OF, FILING, MEMBERS | OFFICE),
        (Permission.ASK, FILING, WRITERS | OFFICE),
        (Permission.SEE, correction(), MEMBERS | OFFICE),
        (Permission.WRITE, correction(), WRITERS),
        (Permission.WRITE, correction("office"), WRITERS | OFFICE),
        (Permission.DROP, correction(), WRITERS),
        (Permission.DROP, correction("office"), OFFICE),
        (Permission.EXAMINE, correction(), {"examiner"}),
        (Permission.SECOND, correction(accepted=5, wrote=1), OFFICERS),
        (Permission.SECOND, correction(accepted=8, wrote=1), {"officer"}),
        (Permission.SECOND, correction("office", accepted=5, wrote=9), {"stager"}),
        (Permission.SEE_QUEUE, None, OFFICE | {"examiner of ours"}),
    ],
)
def test_who_may_do_what(permission: Enum, thing: Any, allowed: set[str]) -> None:
    rule = RULES[permission]
    assert {name for name, actor in ACTORS.items() if rule(actor, thing)} == allowed


def codes(standing: Standing, *, deciding: bool = False) -> list[str]:
    return [each.code for each in in_the_way(standing, deciding=deciding)]


def test_a_recorded_filing_that_nobody_decides_on_is_free() -> None:
    assert codes(Standing("recorded"), deciding=True) == []


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "refused", "withdrawn"])
def test_only_what_is_recorded_is_corrected(status: str) -> None:
    assert codes(Standing(status)) == ["not_recorded"]


def test_everything_is_said_at_once_and_papers_only_when_it_is_confirmed() -> None:
    standing = Standing("withdrawn", (2025, 2026), being_made=True, being_replaced=("A", "B"))
    asked = ["not_recorded", "in_campaign", "in_campaign"]
    assert codes(standing) == asked
    assert codes(standing, deciding=True) == [
        *asked, "paper_being_made", "paper_being_replaced", "paper_being_replaced",
    ]  # fmt: skip
    said = [each.say("en") for each in in_the_way(standing, deciding=True)]
    assert "2026" in said[2] and said[-1].startswith("Certificate B")
