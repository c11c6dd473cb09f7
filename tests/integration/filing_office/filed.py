"""Filings made through the use cases, up to the state a test begins in."""

from certify.accounts.models import Organisation
from certify.accounts.permissions import Actor
from certify.filing import service, submission
from certify.filing.models import Filing
from tests.integration.filing.answers import YEAR, fill

OTHER_USCC = "91350100M000100Y43"


def submitted(home: Organisation, actor: Actor, *, year: int = YEAR, **changes) -> Filing:
    """A filing of ``home`` as submitted; ``changes`` are answers of a section by its name."""
    filing = service.begin_filing(home.id, year, actor=actor)
    fill(filing, actor, **changes)
    return submit(filing, actor)


def submit(filing: Filing, actor: Actor) -> Filing:
    """Submit the draft as it is, every doubt explained."""
    explained = {
        submission.explanation_key(doubt): "核实无误。"
        for doubt in submission.check(filing).warnings
    }
    submission.submit(filing.id, explained, version=filing.draft_version, actor=actor)
    return filing
