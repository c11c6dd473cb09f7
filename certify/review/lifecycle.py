"""The life of one reviewer's assignment: the declaration is the door to the file."""

from certify.lifecycle import Lifecycle, Step

ASSIGNMENT = Lifecycle(
    "assignment",
    "assigned",
    [
        Step("declare_none", ("assigned",), "accepted"),
        Step("declare_conflict", ("assigned", "accepted"), "recused", needs_reason=True),
        Step("submit_opinion", ("accepted",), "submitted"),
        Step("release", ("assigned", "accepted"), "released", needs_reason=True),
    ],
)
