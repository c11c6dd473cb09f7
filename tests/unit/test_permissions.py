"""Who may do what, written out as a table: every permission of every room."""

import importlib
from collections.abc import Mapping
from enum import Enum
from types import SimpleNamespace as Thing
from typing import Any

import pytest

from certify.accounting.industry.permissions import Permission as Industry
from certify.accounting.permissions import Permission as Accounting
from certify.accounting.release.permissions import Permission as Release
from certify.accounts.permissions import (
    RULES,
    SYSTEM,
    Actor,
    Forbidden,
    Hidden,
    Permission,
    actor_of,
    require,
    require_visible,
)
from certify.certificate.living.permissions import Permission as Living
from certify.certificate.permissions import Permission as Certificate
from certify.certificate.reissue.permissions import Permission as Reissue
from certify.certificate.signals.webhooks.permissions import Permission as Webhooks
from certify.filing.permissions import Permission as Filing
from certify.recognition.permissions import Permission as Recognition
from tests.architecture.tree import PACKAGE

OURS, THEIRS = 1, 2
ACTORS = {
    "nobody": Actor(None, ""),
    "owner": Actor(1, "owner", memberships={OURS: "owner"}),
    "editor": Actor(2, "editor", memberships={OURS: "editor"}),
    "stranger": Actor(4, "stranger", memberships={THEIRS: "owner"}),
    "examiner": Actor(5, "examiner", roles=frozenset({"examiner"})),
    "examiner of ours": Actor(
        6, "examiner", roles=frozenset({"examiner"}), memberships={OURS: "editor"}
    ),
    "reviewer": Actor(7, "reviewer", roles=frozenset({"reviewer"})),
    "stager": Actor(8, "stager", roles=frozenset({"officer"})),
    "officer": Actor(9, "officer", roles=frozenset({"officer"})),
    "statistician": Actor(10, "statistician", roles=frozenset({"statistician"})),
    "administrator": Actor(11, "administrator", roles=frozenset({"administrator"})),
    "system": SYSTEM,
}
ORGANISATION = Thing(id=OURS)
DRAFT = Thing(organisation_id=OURS, status="draft")
SUBMITTED = Thing(organisation_id=OURS, status="submitted")
CERTIFICATE = Thing(filing=SUBMITTED)
CASE = Thing(certificate=CERTIFICATE, proposed_by_id=8)
DECISION = Thing(staged_by_id=8)
RELEASE = Thing(drafted_by_id=8)
REISSUE = Thing(proposed_by_id=8)
MEMBERS = {"owner", "editor", "examiner of ours"}
WRITERS = {"owner", "editor", "examiner of ours"}
OFFICERS = {"stager", "officer"}

TABLE: list[tuple[Enum, Any, set[str]]] = [
    (Permission.EDIT_ORGANISATION, ORGANISATION, {"owner"}),
    (Permission.SEE_ORGANISATION, ORGANISATION, MEMBERS | OFFICERS | {"examiner"}),
    (Permission.VERIFY_ORGANISATION, ORGANISATION, {"examiner"}),
    (Permission.MANAGE_ACCOUNTS, None, {"administrator"}),
    (Filing.BEGIN, ORGANISATION, WRITERS),
    (Filing.SEE_DRAFT, DRAFT, MEMBERS),
    (Filing.EDIT, DRAFT, WRITERS),
    (Filing.SUBMIT, DRAFT, WRITERS),
    (Filing.SEE_FILING, DRAFT, MEMBERS),
    (Filing.SEE_FILING, SUBMITTED, MEMBERS | OFFICERS | {"examiner"}),
    (Filing.EXAMINE, DRAFT, set()),
    (Filing.EXAMINE, SUBMITTED, {"examiner"}),
    (Recognition.SEE_DECISIONS, None, OFFICERS),
    (Recognition.STAGE_DECISION, None, OFFICERS),
    (Recognition.RELEASE_DECISION, DECISION, {"officer"}),
    (Recognition.PUBLISH_NOTICE, None, OFFICERS),
    (Recognition.DECIDE_OBJECTION, (Thing(), DECISION), {"officer"}),
    (Certificate.CHANGE_STATE, CERTIFICATE, OFFICERS),
    (Certificate.CANCEL, CERTIFICATE, OFFICERS | {"owner"}),
    (Certificate.SEE_OFFICE_LIST, None, OFFICERS),
    (Reissue.PROPOSE, None, OFFICERS),
    (Reissue.CONFIRM, REISSUE, {"officer"}),
    (Reissue.DROP, REISSUE, OFFICERS),
    (Reissue.SEE, None, OFFICERS),
    (Living.IMPORT_STATUS, None, OFFICERS | {"system"}),
    (Living.SEE_STATUS, None, OFFICERS | {"examiner", "examiner of ours"}),
    (Living.SEE_CASES, None, OFFICERS),
    (Living.SEE_CASE, CASE, OFFICERS | MEMBERS),
    (Living.ANSWER_CASE, CASE, WRITERS),
    (Living.DECIDE_CASE, CASE, OFFICERS),
    (Living.CONFIRM_CASE, CASE, {"officer"}),
    (Certificate.RUN_ISSUING, None, OFFICERS | {"system"}),
    (Webhooks.OPEN_ROOM, None, OFFICERS | MEMBERS | {"stranger"}),
    (Webhooks.SEE, DRAFT, OFFICERS | MEMBERS),
    (Webhooks.MANAGE, DRAFT, OFFICERS | {"owner"}),
    (Accounting.COMPILE, None, {"statistician", "system"}),
    (Accounting.SEE_FULL, None, OFFICERS | {"statistician", "system"}),
    (Industry.SEE, None, OFFICERS | {"statistician", "system"}),
    (Industry.TAKE_IN, None, {"statistician", "system"}),
    (Release.PREPARE, RELEASE, {"statistician", "system"}),
    (Release.SEE, RELEASE, OFFICERS | {"statistician", "system"}),
    (Release.APPROVE, RELEASE, {"officer", "statistician"}),
    (Release.SEND_BACK, RELEASE, OFFICERS | {"statistician", "system"}),
]


def rules_of(permission: Enum) -> Mapping[Enum, Any]:
    rules: Mapping[Enum, Any] = importlib.import_module(type(permission).__module__).RULES
    return rules


@pytest.mark.parametrize(
    ("permission", "thing", "allowed"), TABLE,
    ids=[f"{type(p).__module__.split('.')[1]}-{p.value}-{getattr(t, 'status', '')}"
         for p, t, _ in TABLE],
)  # fmt: skip
def test_the_table(permission: Enum, thing: Any, allowed: set[str]) -> None:
    rule = rules_of(permission)[permission]
    assert {name for name, actor in ACTORS.items() if rule(actor, thing)} == allowed


@pytest.mark.parametrize(
    "room",
    [
        ".".join(path.parent.relative_to(PACKAGE).parts)
        for path in sorted(PACKAGE.glob("*/**/permissions.py"))
    ],
)
def test_every_permission_has_a_rule(room: str) -> None:
    module = importlib.import_module(f"certify.{room}.permissions")
    assert set(module.RULES) == set(module.Permission)


def test_an_organisation_that_is_not_there_has_no_members() -> None:
    assert not ACTORS["owner"].member(None)


def test_what_may_not_be_done_is_forbidden_or_hidden() -> None:
    require(RULES, Permission.EDIT_ORGANISATION, ACTORS["owner"], ORGANISATION)
    require_visible(RULES, Permission.SEE_ORGANISATION, ACTORS["owner"], ORGANISATION)
    with pytest.raises(Forbidden):
        require(RULES, Permission.EDIT_ORGANISATION, ACTORS["editor"], ORGANISATION)
    with pytest.raises(Hidden):
        require_visible(RULES, Permission.SEE_ORGANISATION, ACTORS["stranger"], ORGANISATION)


def test_a_user_is_seen_with_what_he_holds_and_named_by_his_address_where_he_gave_no_name() -> None:
    user = Thing(
        id=3, name="", email="a@example.com", roles=[Thing(name="officer")],
        memberships=[Thing(organisation_id=7, role="owner")], reviewer_fields=[Thing(field="01")],
    )  # fmt: skip
    actor = actor_of(user)
    assert (actor.user_id, actor.name, actor.fields) == (3, "a@example.com", {"01"})
    assert actor.has("officer") and actor.member(7, "owner") and not actor.member(8)
