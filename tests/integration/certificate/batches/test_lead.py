"""Leading a batch, with hands in this very process: pause, stop, rest, deaths, late comers."""

from collections import deque

import pytest
from sqlalchemy import func, select

from certify.accounts.models import Organisation
from certify.accounts.permissions import SYSTEM
from certify.certificate import issuing as flow
from certify.certificate.batches import desk, failures, lead, runs
from certify.certificate.batches.crew import Broken, Died, Made
from certify.certificate.batches.models import IssuingFailure, IssuingRun
from certify.certificate.log.models import LogCheckpoint, LogLeaf
from certify.certificate.models import Certificate
from certify.db import db
from tests import rows
from tests.people import organisation, person


class Hands:
    """A crew that prints here and now; ``deadly`` papers kill it."""

    def __init__(self, key):
        self.key, self.given, self.deadly, self.turns = key, deque(), set(), 0
        self.at = {}

    @property
    def held(self):
        return len(self.given)

    @property
    def room(self):
        return 2 - len(self.given)

    def give(self, number):
        self.given.append(number)

    def wait(self, _seconds):
        self.turns += 1
        assert self.turns < 200, "the batch does not end"
        self.at.get(self.turns, lambda: None)()
        if not self.given:
            return []
        if self.given[0] in self.deadly:
            held, self.given = tuple(self.given), deque()
            return [Died(held, held[0], -9)]
        number = self.given.popleft()
        return [Made(number, flow.print_or_note(number, self.key) is not None)]


class Wishes:
    """What is wished of a batch; ``rests`` counts how often it slept."""

    def __init__(self):
        self.stop, self.resting, self.rests = False, False, 0

    def rest(self):
        self.rests, self.resting = self.rests + 1, False


@pytest.fixture
def batch(issuing, monkeypatch):
    """A batch over so many products, its hands, its wishes, what it told."""
    monkeypatch.setattr(lead, "LOOK", 0.0)
    owner = organisation(person("holder"))

    def made(products):
        filings = [rows.recorded_filing(owner, f"产品{n}") for n in range(products)]
        key, wishes, told = flow.own_seal(), Wishes(), []
        hands = Hands(key)
        return lead.Batch(hands, key, wishes, told.append, 1), hands, wishes, told, filings

    return made


def issued():
    return db.session.scalar(select(func.count()).select_from(Certificate))


def outcome():
    return db.session.scalars(select(IssuingRun).order_by(IssuingRun.id.desc())).first().outcome


def test_everything_that_waits_under_one_checkpoint_for_a_lot(batch):
    leading, _hands, _wishes, told, _ = batch(4)
    tally = leading.issue()
    assert (tally.total, tally.issued, tally.failed, tally.left) == (4, 4, 0, 0)
    assert issued() == 4 and outcome() == "done"
    assert told[-1].tally is tally
    sizes = db.session.scalars(select(LogCheckpoint.size).order_by(LogCheckpoint.size)).all()
    assert sizes[0] == 4, "the lot was signed at once"
    lead.follow()
    files = select(func.count()).select_from(LogLeaf).where(LogLeaf.kind == "file")
    assert db.session.scalar(files) == 4


def test_what_comes_meanwhile_is_issued_too(batch):
    leading, hands, _, _, filings = batch(1)
    place = filings[0].organisation_id
    hands.at[1] = lambda: rows.recorded_filing(
        db.session.get_one(Organisation, place), "后来的产品"
    )
    assert leading.issue().issued == 2


def test_a_pause_is_obeyed_and_ends_by_resuming(batch):
    leading, hands, _, told, _ = batch(4)
    seen = []
    hands.at[1] = lambda: desk.pause("…", actor=SYSTEM)
    hands.at[6] = lambda: seen.append(issued())
    hands.at[9] = lambda: (seen.append(issued()), desk.resume(actor=SYSTEM))
    assert leading.issue().issued == 4
    assert seen == [2, 2], "what was in hand was finished, and nothing more"
    assert any(state.paused for state in told) and not told[-1].paused


def test_stopping_finishes_what_is_in_hand_and_the_next_batch_the_rest(batch):
    leading, hands, wishes, _, _ = batch(4)
    hands.at[1] = lambda: setattr(wishes, "stop", True)
    assert leading.issue().issued == 2
    assert outcome() == "stopped"
    assert len(flow.to_issue()) == 2
    again = lead.Batch(Hands(hands.key), hands.key, Wishes(), lambda _: None, 1)
    assert again.issue().issued == 2
    leaves = select(func.count()).select_from(LogLeaf).where(LogLeaf.kind == "certificate")
    assert db.session.scalar(leaves) == 4


def test_stopping_ends_a_paused_batch(batch):
    leading, hands, wishes, _, _ = batch(2)
    desk.pause("…", actor=SYSTEM)
    hands.at[3] = lambda: setattr(wishes, "stop", True)
    assert leading.issue().issued == 0
    assert outcome() == "stopped"


def test_it_rests_with_empty_hands(batch):
    leading, hands, wishes, _, _ = batch(4)
    held = []
    real = wishes.rest
    wishes.rest = lambda: (held.append(hands.held), real())
    hands.at[1] = lambda: setattr(wishes, "resting", True)
    assert leading.issue().issued == 4
    assert (held, wishes.rests) == ([0], 1)


def test_a_paper_that_kills_whoever_touches_it_is_set_aside(batch):
    leading, hands, _, _, _ = batch(3)
    hands.at[1] = lambda: hands.deadly.add(hands.given[0])
    tally = leading.issue()
    assert (tally.issued, tally.failed) == (2, 1)
    failure = db.session.scalars(select(IssuingFailure)).one()
    assert failure.problems[0]["code"] == "process_died"
    assert desk.retry(actor=SYSTEM) == 1
    assert lead.Batch(Hands(hands.key), hands.key, Wishes(), print, 1).issue().issued == 1


def test_a_failed_paper_is_counted_and_stops_nothing(batch, monkeypatch):
    leading, _, _, _, _ = batch(2)
    real = flow.composition.recordation

    def composed(filing, *values, **named):
        if filing.revision.name_zh == "产品0":
            raise LookupError("model")
        return real(filing, *values, **named)

    monkeypatch.setattr(flow.composition, "recordation", composed)
    tally = leading.issue()
    assert (tally.issued, tally.failed, tally.left) == (1, 1, 0)
    assert failures.count() == 1


def test_what_somebody_else_issued_meanwhile_is_not_counted(batch, monkeypatch):
    leading, hands, _, _, _ = batch(2)
    real = flow.to_issue

    def stale(limit=None):  # read before the other committed
        waiting = real(limit=limit)
        if len(waiting) == 2:
            flow.issue(*waiting[0], hands.key)
        return waiting

    monkeypatch.setattr(flow, "to_issue", stale)
    tally = leading.issue()
    assert (tally.total, tally.issued, tally.left) == (1, 1, 0)


def test_a_fault_of_the_house_breaks_off_and_says_so(batch):
    leading, hands, _, _, _ = batch(2)

    def full():
        raise Broken("OSError: no space left")

    hands.at[2] = full
    with pytest.raises(Broken):
        leading.issue()
    assert outcome() == "broken"
    seen = runs.latest()
    assert seen is not None and not seen.alive
