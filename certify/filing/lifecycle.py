"""The life of a filing: one product for one data year (domain, section 3, "Recordation")."""

from certify.lifecycle import Lifecycle, Step

FILING = Lifecycle(
    "filing",
    "draft",
    [
        Step("submit", ("draft", "returned"), "submitted"),
        Step("return", ("submitted",), "returned", needs_reason=True),
        Step("record", ("submitted",), "recorded"),
        Step("refuse", ("submitted",), "refused", needs_reason=True),
        Step("correct", ("recorded",), "recorded", needs_reason=True),
        Step("withdraw", ("recorded",), "withdrawn", needs_reason=True),
        Step("discard", ("draft",), "discarded"),
    ],
)

EDITABLE = ("draft", "returned")
ENDED = ("refused", "withdrawn", "discarded")
