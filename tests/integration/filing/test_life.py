"""Whatever a filer and an examiner do, in whatever order: the log leads to the stored state."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from certify import history
from certify.db import db
from certify.filing import service, submission
from certify.filing.lifecycle import EDITABLE, FILING
from certify.filing.models import Filing, FilingRevision
from certify.filing.service import StaleDraft
from certify.problems import Refused
from tests.integration.filing.answers import SECTIONS, YEAR, fill
from tests.people import acting, organisation, person

DEEDS = ("save", "spoil", "mend", "submit", "stale", "return", "record", "refuse", "withdraw",
         "discard", "add", "remove")  # fmt: skip


def replayed(filing: Filing) -> str:
    """The state to which the log leads; every event starts where the one before ended."""
    state = None
    for event in history.of(filing):
        assert event.from_status == state
        if event.to_status != event.from_status and event.action != "create":
            assert FILING.step(state, event.action, event.reason).target == event.to_status
        state = event.to_status
    return state


def do(deed: str, filing: Filing, actor, examiner) -> None:
    version = filing.draft_version
    economics = SECTIONS["economics"]
    if deed in FILING.actions(filing.status) and deed not in ("submit", "discard"):
        history.move(filing, deed, actor=examiner, reason="because")
        db.session.commit()
    elif deed in ("save", "spoil", "mend"):
        profit = {"save": "1", "spoil": "a lot", "mend": "7200000"}[deed]
        typed = {**economics, "profit": profit}
        service.save_section(filing.id, "economics", typed, version=version, actor=actor)
    elif deed == "submit":
        submission.submit(filing.id, {}, version=version, actor=actor)
    elif deed == "stale":
        submission.submit(filing.id, {}, version=version - 1, actor=actor)
    elif deed == "discard":
        service.discard(filing.id, actor=actor)
    elif deed == "add":
        service.add_patent(filing.id, {"number": "?"}, actor=actor)
    elif deed == "remove":
        place = len(filing.draft["patents"]) - 1
        if place > 0:
            service.remove_patent(filing.id, place, version=version, actor=actor)


@pytest.fixture
def people(app):
    owner, examiner = person("owner"), person("examiner", "examiner")
    home = organisation(owner).id
    return home, acting(owner), acting(examiner)


@given(deeds=st.lists(st.sampled_from(DEEDS), max_size=12))
@settings(
    max_examples=12, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
def test_any_order_of_deeds_is_told_by_the_log(people, deeds):
    home, actor, examiner = people
    model = f"M{db.session.scalar(select(func.count(Filing.id)))}"
    filing = service.begin_filing(home, YEAR, actor=actor)
    fill(filing, actor, product={"model": model})
    for deed in deeds:
        before = (filing.status, filing.draft_version)
        revisions = count(filing)
        try:
            do(deed, filing, actor, examiner)
        except (Refused, StaleDraft):
            db.session.expire_all()
            assert (filing.status, filing.draft_version) == before, "refused: nothing changed"
        assert filing.status == replayed(filing)
        submitted = deed == "submit" and before[0] in EDITABLE and filing.status == "submitted"
        assert count(filing) == revisions + submitted
        assert (filing.current_revision_id is None) == (count(filing) == 0)


def count(filing: Filing) -> int:
    query = select(func.count(FilingRevision.id)).where(FilingRevision.filing_id == filing.id)
    return db.session.scalar(query)
