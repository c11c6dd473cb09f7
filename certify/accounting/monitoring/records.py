"""What our own records say: steps of the event log, patents at work, holdings by roster."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import distinct, func, select

from certify.accounting.monitoring.handling import DECISIONS, SUBMIT, Handling, Step, handlings
from certify.accounting.monitoring.models import Roster, RosterEntry
from certify.accounting.monitoring.patents import OWN, Filer, filers_of
from certify.accounts.models import Organisation
from certify.db import db
from certify.filing.models import Filing, FilingRevision, PatentClaim
from certify.history import Event
from certify.reference.codes import LIVING

_ACTIONS = (SUBMIT, *sorted(DECISIONS))


def filings_handled(until: date | None = None) -> list[Handling]:
    """Return the examinations of filings decided before the legal day ``until`` (or ever)."""
    first = (
        select(
            FilingRevision.filing_id,
            FilingRevision.document["schema"].as_string().label("form"),
        )
        .where(FilingRevision.number == 1)
        .subquery()
    )  # fmt: skip
    query = (
        select(Event.subject_id, Filing.organisation_id, Event.action, Event.at, first.c.form)
        .join(Filing, Filing.id == Event.subject_id)
        .join(first, first.c.filing_id == Filing.id)
        .where(Event.subject == Filing.SUBJECT, Event.action.in_(_ACTIONS))
        .order_by(Event.id)
    )
    rows = db.session.execute(query)
    return _before(handlings(Step(*row) for row in rows), until)


def organisations_handled(until: date | None = None) -> list[Handling]:
    """Return the verifications of organisations decided before ``until`` (or ever)."""
    query = (
        select(Event.subject_id, Event.action, Event.at)
        .where(Event.subject == Organisation.SUBJECT, Event.action.in_(_ACTIONS))
        .order_by(Event.id)
    )
    rows = db.session.execute(query)
    return _before(handlings(Step(one, one, action, at) for one, action, at in rows), until)


def filers(year: int, vintage: str | None) -> list[Filer]:
    """Return the filers of the data year with the patents they use and, by roster, hold."""
    used = (
        select(Organisation.uscc, func.count(distinct(PatentClaim.number)))
        .join(Filing, Filing.organisation_id == Organisation.id)
        .join(PatentClaim, PatentClaim.revision_id == Filing.current_revision_id)
        .where(
            Filing.status == "recorded", Filing.data_year == year,
            PatentClaim.right_source.in_(OWN), PatentClaim.legal_status.in_(LIVING),
        )
        .group_by(Organisation.uscc)
    )  # fmt: skip
    counts = dict.fromkeys(_recorded(year), 0)
    for uscc, count in db.session.execute(used):
        counts[uscc] = count
    held, groups = _listed(vintage, year)
    return filers_of(counts, held, groups)


def _recorded(year: int) -> Iterable[str]:
    query = (
        select(Organisation.uscc).join(Filing, Filing.organisation_id == Organisation.id)
        .where(Filing.status == "recorded", Filing.data_year == year).distinct()
    )  # fmt: skip
    return db.session.scalars(query)


def _listed(vintage: str | None, year: int) -> tuple[dict[str, int], dict[str, set[str]]]:
    """Return holdings and qualifications, by credit code, of the filers that a roster names."""
    held: dict[str, int] = {}
    groups: dict[str, set[str]] = defaultdict(set)
    query = (
        select(RosterEntry.uscc, RosterEntry.qualification, RosterEntry.patents_in_force)
        .join(Roster, RosterEntry.roster_id == Roster.id)
        .where(
            Roster.vintage == vintage, Roster.status == "taken",
            RosterEntry.uscc.in_(
                select(Organisation.uscc).join(Filing, Filing.organisation_id == Organisation.id)
                .where(Filing.status == "recorded", Filing.data_year == year)
            ),
        )
    )  # fmt: skip
    for uscc, qualification, count in db.session.execute(query):
        groups[uscc].add(qualification)
        if count is not None:
            held[uscc] = count
    return held, groups


def _before(made: list[Handling], until: date | None) -> list[Handling]:
    return made if until is None else [one for one in made if one.decided_on < until]
