"""The worker issues a few papers itself and a backlog by a crew, for a turn at a time."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from certify.accounts.permissions import SYSTEM
from certify.certificate import issuing as flow
from certify.certificate.batches import backlog, desk, presses, runs
from certify.certificate.batches.models import IssuingRun
from certify.certificate.models import Certificate
from certify.config import UnsafeSettings, read_settings
from certify.db import db
from tests import rows
from tests.integration.certificate.batches.test_lead import Hands
from tests.people import organisation, person


class Crew(Hands):
    """Hands in this process, as a crew is started."""

    def __init__(self, command, size):
        assert command == backlog.PRINTER and size == 3
        super().__init__(flow.own_seal())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        assert not self.held


@pytest.fixture
def office(issuing, monkeypatch):
    """An office of three issuing processes in which four papers wait."""
    own = replace(issuing.config["CERTIFY"], issuing_jobs=3)
    monkeypatch.setitem(issuing.config, "CERTIFY", own)
    monkeypatch.setattr(backlog, "Crew", Crew)
    monkeypatch.setattr(backlog, "BACKLOG", 4)
    owner = organisation(person("holder"))
    for number in range(4):
        rows.recorded_filing(owner, f"产品{number}")
    return own


def count(kind):
    return db.session.scalar(select(func.count()).select_from(kind))


def test_a_backlog_is_issued_by_the_crew_and_shown(office):
    assert backlog.issue_pending() == 4
    assert (count(Certificate), count(IssuingRun)) == (4, 1)
    seen = runs.latest()
    assert seen is not None and (seen.run.jobs, seen.run.outcome) == (3, "done")
    assert backlog.issue_pending() == 0


def test_a_few_papers_start_no_processes(office, monkeypatch):
    monkeypatch.setattr(backlog, "BACKLOG", 5)
    assert backlog.issue_pending() == 4
    assert count(IssuingRun) == 0


def test_it_ends_with_its_turn_and_goes_on_in_the_next(office, monkeypatch):
    monkeypatch.setattr(backlog, "TURN", -1.0)
    assert backlog.issue_pending() == 0
    assert len(flow.to_issue()) == 4
    monkeypatch.setattr(backlog, "TURN", 60.0)
    assert backlog.issue_pending() == 4


def test_while_paused_or_while_another_issues_it_does_nothing(office):
    with presses.taken(office.home):
        assert backlog.issue_pending() == 0
    desk.pause("…", actor=SYSTEM)
    assert backlog.issue_pending() == 0
    assert count(Certificate) == 0


@pytest.mark.parametrize("given", ["0", "65", "many", "", "１"])
def test_a_senseless_number_of_processes_is_refused(given, monkeypatch, tmp_path):
    monkeypatch.setenv("CERTIFY_HOME", str(tmp_path))
    monkeypatch.setenv("CERTIFY_ISSUING_JOBS", given)
    with pytest.raises(UnsafeSettings, match="CERTIFY_ISSUING_JOBS"):
        read_settings()
    monkeypatch.setenv("CERTIFY_ISSUING_JOBS", "8")
    assert read_settings().issuing_jobs == 8
