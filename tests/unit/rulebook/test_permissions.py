"""Who may do what with versions of standards: each rule, both sides."""

from types import SimpleNamespace

import pytest

from certify.accounts.permissions import SYSTEM, Actor
from certify.rulebook.permissions import RULES, Permission

EDITOR = Actor(1, "editor", frozenset({"editor"}))
OFFICER = Actor(1, "officer", frozenset({"officer"}))
REVIEWER = Actor(1, "reviewer", frozenset({"reviewer"}))
GUEST = Actor(None, "")


def version(status="draft", proposed_by=None):
    return SimpleNamespace(status=status, proposed_by_id=proposed_by)


CASES = [
    (Permission.REGISTER, None, EDITOR, True),
    (Permission.REGISTER, None, SYSTEM, True),
    (Permission.REGISTER, None, OFFICER, False),
    (Permission.ENTER, None, EDITOR, True),
    (Permission.ENTER, None, SYSTEM, False),
    (Permission.PUT_OUT, version(), EDITOR, True),
    (Permission.PUT_OUT, version(), Actor(1, "admin", frozenset({"administrator"})), False),
    (Permission.ACTIVATE, version(proposed_by=2), EDITOR, True),
    (Permission.ACTIVATE, version(proposed_by=1), EDITOR, False),
    (Permission.RETIRE, version("active"), OFFICER, False),
    (Permission.RETIRE, version("active"), EDITOR, True),
    (Permission.SEE_VERSION, version("active"), GUEST, True),
    (Permission.SEE_VERSION, version("consultation"), GUEST, True),
    (Permission.SEE_VERSION, version("withdrawn"), GUEST, True),
    (Permission.SEE_VERSION, version("draft"), GUEST, False),
    (Permission.SEE_VERSION, version("draft"), REVIEWER, True),
    (Permission.COMMENT, version("consultation"), GUEST, True),
    (Permission.COMMENT, version("active"), EDITOR, False),
    (Permission.ANSWER_COMMENTS, version("consultation"), EDITOR, True),
    (Permission.ANSWER_COMMENTS, version("consultation"), OFFICER, False),
    (Permission.BACK_TEST, None, EDITOR, True),
    (Permission.BACK_TEST, None, SYSTEM, True),
    (Permission.BACK_TEST, None, OFFICER, False),
    (Permission.SEE_BACK_TEST, SimpleNamespace(published_at=None), GUEST, False),
    (Permission.SEE_BACK_TEST, SimpleNamespace(published_at=None), REVIEWER, True),
    (Permission.SEE_BACK_TEST, SimpleNamespace(published_at="now"), GUEST, True),
]


@pytest.mark.parametrize(("permission", "thing", "actor", "allowed"), CASES)
def test_each_permission(permission, thing, actor, allowed):
    assert bool(RULES[permission](actor, thing)) is allowed


def test_every_permission_is_tried_on_both_sides():
    sides = {(permission, allowed) for permission, _, _, allowed in CASES}
    assert sides == {
        (permission, allowed) for permission in Permission for allowed in (True, False)
    }
