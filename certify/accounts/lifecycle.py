"""The life of an organisation: nothing can be filed before it is verified (domain, section 3)."""

from certify.lifecycle import Lifecycle, Step

ORGANISATION = Lifecycle(
    "organisation",
    "draft",
    [
        Step("submit", ("draft", "returned"), "submitted"),
        Step("verify", ("submitted",), "verified"),
        Step("return", ("submitted",), "returned", needs_reason=True),
    ],
)
