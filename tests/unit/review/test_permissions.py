"""Who may do what in campaigns and review: each rule, both sides."""

from types import SimpleNamespace

import pytest

from certify.accounts.permissions import SYSTEM, Actor
from certify.campaign import permissions as campaign
from certify.review import permissions as review

ORGANISATION = 7
FILING = SimpleNamespace(organisation_id=ORGANISATION)
CANDIDACY = SimpleNamespace(filing=FILING)


def somebody(*roles, member=None, number=1):
    memberships = {ORGANISATION: member} if member else {}
    return Actor(number, "somebody", frozenset(roles), memberships)


def version(status="draft", proposed_by=None):
    return SimpleNamespace(status=status, proposed_by_id=proposed_by)


def assignment(status, reviewer=1):
    return SimpleNamespace(status=status, reviewer_id=reviewer)


C, V = campaign.Permission, review.Permission
CASES = [
    (campaign, C.MANAGE_CAMPAIGN, None, somebody("officer"), True),
    (campaign, C.MANAGE_CAMPAIGN, None, somebody("examiner"), False),
    (campaign, C.SEE_CAMPAIGN, version("draft"), somebody(member="owner"), False),
    (campaign, C.SEE_CAMPAIGN, version("open"), somebody(member="owner"), True),
    (campaign, C.SEE_CAMPAIGN, version("open"), Actor(None, ""), False),
    (campaign, C.SEE_CAMPAIGN, version("draft"), somebody("officer"), True),
    (campaign, C.SEE_CANDIDACIES, None, somebody("reviewer"), False),
    (campaign, C.SEE_CANDIDACIES, None, somebody("officer"), True),
    (campaign, C.ENTER, FILING, SYSTEM, True),
    (campaign, C.ENTER, FILING, somebody(member="editor"), True),
    (campaign, C.ENTER, FILING, somebody(member="reader"), False),
    (campaign, C.ENTER, FILING, somebody("officer"), False),
    (campaign, C.LEAVE, CANDIDACY, somebody(member="owner"), True),
    (campaign, C.LEAVE, CANDIDACY, somebody("officer"), False),
    (campaign, C.SEE_CANDIDACY, CANDIDACY, somebody(member="reader"), True),
    (campaign, C.SEE_CANDIDACY, CANDIDACY, somebody("officer"), True),
    (campaign, C.SEE_CANDIDACY, CANDIDACY, somebody("reviewer"), False),
    (review, V.ASSIGN, None, somebody("officer"), True),
    (review, V.ASSIGN, CANDIDACY, somebody("officer"), True),
    (review, V.ASSIGN, CANDIDACY, somebody("officer", member="reader"), False),
    (review, V.ASSIGN, CANDIDACY, somebody("reviewer"), False),
    (review, V.SEE_PROGRESS, CANDIDACY, somebody("officer", member="owner"), False),
    (review, V.SEE_ASSIGNMENT, assignment("assigned"), somebody("reviewer"), True),
    (review, V.SEE_ASSIGNMENT, assignment("assigned"), somebody("officer"), False),
    (review, V.SEE_ASSIGNMENT, assignment("assigned", 2), somebody("reviewer"), False),
    (review, V.DECLARE, assignment("assigned"), somebody("reviewer"), True),
    (review, V.SEE_FILE, assignment("assigned"), somebody("reviewer"), False),
    (review, V.SEE_FILE, assignment("accepted"), somebody("reviewer"), True),
    (review, V.SEE_FILE, assignment("submitted"), somebody("reviewer"), True),
    (review, V.SEE_FILE, assignment("recused"), somebody("reviewer"), False),
    (review, V.SEE_FILE, assignment("accepted", 2), somebody("reviewer"), False),
    (review, V.JUDGE, assignment("accepted"), somebody("reviewer"), True),
    (review, V.JUDGE, assignment("released"), somebody("reviewer"), False),
]


@pytest.mark.parametrize(("room", "permission", "thing", "actor", "allowed"), CASES)
def test_each_permission(room, permission, thing, actor, allowed):
    assert bool(room.RULES[permission](actor, thing)) is allowed


def test_every_permission_is_among_the_cases():
    tested = {permission for _, permission, *_ in CASES}
    assert tested == {*C, *V}
