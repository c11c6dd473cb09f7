"""Who may do what with the versions of a standard."""

from collections.abc import Mapping
from enum import Enum

from certify.accounts.permissions import OFFICE_ROLES, Rule


class Permission(Enum):
    """What can be done with versions of standards."""

    REGISTER = "register"
    """Enter the versions that lie in the catalogue: a standards editor, or the set-up."""
    ENTER = "enter"
    """Enter a version from outside, as a zip or as a computed proposal: a standards editor."""
    PUT_OUT = "put_out"
    """Put a version out, extend its consultation or withdraw it: a standards editor."""
    ACTIVATE = "activate"
    """Make a version the one in use: an editor other than the one who put it out."""
    RETIRE = "retire"
    """Take a version out of use: a standards editor."""
    BACK_TEST = "back_test"
    """Try a version on recorded filings, propose computed benchmarks, publish what was found:
    a standards editor, or the set-up."""
    SEE_BACK_TEST = "see_back_test"
    """Read a back-test: the office in full, anybody without small cells once it is published."""
    SEE_VERSION = "see_version"
    """Read a version: anybody once it was put out (scores must be checkable), else the office."""
    COMMENT = "comment"
    """Say something about a version in consultation: anybody, signed in or not."""
    ANSWER_COMMENTS = "answer_comments"
    """Read who commented and how to reach him, and answer: a standards editor."""


RULES: Mapping[Permission, Rule] = {
    Permission.REGISTER: lambda a, _: a.has("editor", "system"),
    Permission.ENTER: lambda a, _: a.has("editor"),
    Permission.PUT_OUT: lambda a, _: a.has("editor"),
    Permission.ACTIVATE: lambda a, v: a.has("editor") and a.user_id != v.proposed_by_id,
    Permission.RETIRE: lambda a, _: a.has("editor"),
    Permission.SEE_VERSION: lambda a, v: v.status != "draft" or a.has(*OFFICE_ROLES, "system"),
    Permission.COMMENT: lambda _, v: v.status == "consultation",
    Permission.ANSWER_COMMENTS: lambda a, _: a.has("editor"),
    Permission.BACK_TEST: lambda a, _: a.has("editor", "system"),
    Permission.SEE_BACK_TEST: lambda a, run: (
        run.published_at is not None or a.has(*OFFICE_ROLES, "system")
    ),
}
