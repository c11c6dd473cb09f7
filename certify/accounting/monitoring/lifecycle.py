"""The life of a roster: it was taken in, and may be withdrawn if it turns out to be wrong."""

from certify.lifecycle import Lifecycle, Step

ROSTER = Lifecycle(
    "roster", "taken", [Step("withdraw", ("taken",), "withdrawn", needs_reason=True)]
)
