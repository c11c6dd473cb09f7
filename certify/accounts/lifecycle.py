"""The life of an organisation, which files only once it is verified, and of an account."""

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

ACCOUNT = Lifecycle(
    "account",
    "active",
    [
        Step("disable", ("active",), "disabled", needs_reason=True),
        Step("enable", ("disabled",), "active"),
    ],
)
