"""The states of a certificate, as product certification in China knows them (domain, section 3)."""

from certify.lifecycle import Lifecycle, Step

CERTIFICATE = Lifecycle(
    "certificate",
    "valid",
    [
        Step("suspend", ("valid",), "suspended", needs_reason=True),
        Step("lift", ("suspended",), "valid", needs_reason=True),
        Step("withdraw", ("valid", "suspended"), "withdrawn", needs_reason=True),
        Step("cancel", ("valid", "suspended"), "cancelled", needs_reason=True),
        Step("expire", ("valid", "suspended"), "expired"),
        Step("supersede", ("valid", "suspended"), "superseded", needs_reason=True),
    ],
)
