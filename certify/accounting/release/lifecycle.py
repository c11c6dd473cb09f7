"""The life of a release, from its announcement to the hour at which it is published.

A published release never changes: a newer one of the same subject and year stands in its
place, and it stays to be read.
"""

from typing import Final

from certify.lifecycle import Lifecycle, Step

OPEN: Final = ("planned", "drafted", "checked", "approved")
"""States of a release that is still to come."""

RELEASE = Lifecycle(
    "release",
    "planned",
    [
        Step("draft", ("planned", "drafted"), "drafted"),
        Step("check", ("drafted",), "checked"),
        Step("approve", ("checked",), "approved"),
        Step("send_back", ("checked", "approved"), "drafted", needs_reason=True),
        Step("publish", ("approved",), "published"),
        Step("cancel", OPEN, "cancelled", needs_reason=True),
    ],
)
