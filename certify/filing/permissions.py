"""Who may do what with a filing, and with the filings of an organisation."""

from collections.abc import Mapping
from enum import Enum

from certify.accounts.permissions import Rule

WRITERS = ("owner", "editor")
UNSEEN = ("draft", "discarded")
"""States in which a filing is its organisation's own affair."""


class Permission(Enum):
    """What can be done with filings."""

    BEGIN = "begin"
    """Begin a filing for an organisation: its owner or editors."""
    SEE_DRAFT = "see_draft"
    """Read what is being written, and preview its score: members of the organisation."""
    EDIT = "edit"
    """Write the draft, attach files, discard it: owner or editors of the organisation."""
    SUBMIT = "submit"
    """Submit it in the organisation's name: owner or editors of the organisation."""
    SEE_FILING = "see_filing"
    """Read what was submitted: members; examiners and officers once it left its draft."""
    SEE_QUEUE = "see_queue"
    """See which filings await examination and what was decided: examiners and officers."""
    SEE_EXAMINATION = "see_examination"
    """Read a filing as the office does, other filers' claims named: examiners and officers
    who are no members of the organisation."""
    EXAMINE = "examine"
    """Return, record, refuse or withdraw it: an examiner who is no member."""


RULES: Mapping[Permission, Rule] = {
    Permission.BEGIN: lambda a, organisation: a.member(organisation.id, *WRITERS),
    Permission.SEE_DRAFT: lambda a, f: a.member(f.organisation_id),
    Permission.EDIT: lambda a, f: a.member(f.organisation_id, *WRITERS),
    Permission.SUBMIT: lambda a, f: a.member(f.organisation_id, *WRITERS),
    Permission.SEE_FILING: lambda a, f: (
        a.member(f.organisation_id) or (a.has("examiner", "officer") and f.status not in UNSEEN)
    ),
    Permission.SEE_QUEUE: lambda a, _: a.has("examiner", "officer"),
    Permission.SEE_EXAMINATION: lambda a, f: (
        a.has("examiner", "officer") and not a.member(f.organisation_id) and f.status not in UNSEEN
    ),
    Permission.EXAMINE: lambda a, f: (
        a.has("examiner") and not a.member(f.organisation_id) and f.status not in UNSEEN
    ),
}
