"""The life of a campaign, and of a candidacy in it (domain, section 3).

The steps from review onwards belong to the rooms that take them (``review``,
``recognition``); the table stands here because a candidacy has one life.
"""

from typing import Final

from certify.lifecycle import Lifecycle, Step

UNDECIDED: Final = (
    "entered", "eligible", "in_review", "reviewed", "proposed", "in_notice", "objected",
)  # fmt: skip
"""States in which a campaign has yet to decide on a candidacy."""

CAMPAIGN = Lifecycle(
    "campaign",
    "draft",
    [
        Step("open", ("draft",), "open"),
        Step("close_entry", ("open",), "reviewing"),
        Step("close", ("reviewing",), "closed"),
    ],
)

CANDIDACY = Lifecycle(
    "candidacy",
    "entered",
    [
        Step("admit", ("entered",), "eligible"),
        Step("exclude", ("entered",), "ineligible", needs_reason=True),
        Step("leave", ("entered", "eligible"), "left", needs_reason=True),
        Step("start_review", ("eligible",), "in_review"),
        Step("finish_review", ("in_review",), "reviewed"),
        Step("propose", ("reviewed",), "proposed"),
        Step("decline", ("reviewed",), "not_proposed", needs_reason=True),
        Step("publish", ("proposed",), "in_notice"),
        Step("object", ("in_notice",), "objected"),
        Step("dismiss_objection", ("objected",), "in_notice", needs_reason=True),
        Step("uphold_objection", ("objected",), "not_recognised", needs_reason=True),
        Step("recognise", ("in_notice",), "recognised"),
    ],
)
