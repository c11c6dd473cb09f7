"""The lives of a staged decision, a public notice and an objection."""

from certify.lifecycle import Lifecycle, Step

DECISION = Lifecycle(
    "decision",
    "staged",
    [
        Step("release", ("staged",), "released"),
        Step("unstage", ("staged",), "unstaged"),
    ],
)

NOTICE = Lifecycle("notice", "published", [Step("close", ("published",), "closed")])

OBJECTION = Lifecycle(
    "objection",
    "open",
    [
        Step("uphold", ("open",), "upheld", needs_reason=True),
        Step("dismiss", ("open",), "dismissed", needs_reason=True),
    ],
)
