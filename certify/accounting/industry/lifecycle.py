"""The lives of an entry in the account and of an announcement: nothing is ever overwritten."""

from certify.lifecycle import Lifecycle, Step

ACCOUNT_ENTRY = Lifecycle(
    "account_entry", "current", [Step("supersede", ("current",), "superseded")]
)
ANNOUNCEMENT = Lifecycle(
    "announcement",
    "prepared",
    [
        Step("release", ("prepared",), "released"),
        Step("discard", ("prepared",), "discarded", needs_reason=True),
        Step("supersede", ("released",), "superseded"),
    ],
)
