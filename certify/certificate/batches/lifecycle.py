"""Whether papers are issued at all: an officer may stop the presses and start them again."""

from certify.lifecycle import Lifecycle, Step

ISSUING = Lifecycle(
    "issuing",
    "running",
    [
        Step("pause", ("running",), "paused", needs_reason=True),
        Step("resume", ("paused",), "running"),
    ],
)
