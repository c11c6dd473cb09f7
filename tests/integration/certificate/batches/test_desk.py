"""Issuing is paused by somebody, for a reason, and nothing is issued until it is resumed."""

import pytest

from certify.accounts.permissions import SYSTEM, Forbidden
from certify.certificate import issuing as flow
from certify.certificate.batches import desk
from certify.db import db
from certify.problems import Refused
from tests import rows
from tests.people import acting, organisation, person


def test_while_it_is_paused_nothing_is_issued(issuing):
    rows.recorded_filing(organisation(person("holder")))
    officer = acting(person("officer", "officer"))
    assert not desk.paused(), "nobody ever paused it"
    desk.pause("模板有误", actor=officer)
    assert desk.paused()
    assert flow.issue_pending() == 0
    assert flow.to_issue(), "it waits"
    desk.resume(actor=SYSTEM)
    assert flow.issue_pending() == 1


def test_the_history_says_who_did_what_and_why(issuing):
    officer = acting(person("officer", "officer"))
    desk.pause("模板有误", actor=officer)
    desk.resume(actor=officer)
    told = [(event.action, event.actor_name, event.reason) for event in desk.events()]
    assert told == [("resume", "officer", None), ("pause", "officer", "模板有误")]
    last = desk.last("pause")
    assert last is not None and last.reason == "模板有误"


@pytest.mark.parametrize(("first", "reason"), [("pause", " "), ("resume", "")])
def test_what_is_not_possible_is_refused(issuing, first, reason):
    with pytest.raises(Refused):
        desk.pause(reason, actor=SYSTEM) if first == "pause" else desk.resume(actor=SYSTEM)
    db.session.rollback()
    assert not desk.paused()


def test_pausing_is_the_officers(issuing):
    for role in ("examiner", "administrator", "reviewer"):
        with pytest.raises(Forbidden):
            desk.pause("…", actor=acting(person(role, role)))
