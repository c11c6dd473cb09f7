"""The life of a version of a standard in the office."""

from certify.lifecycle import Lifecycle, Step

STANDARD_VERSION = Lifecycle(
    "standard_version",
    "draft",
    [
        Step("consult", ("draft",), "consultation"),
        Step("activate", ("consultation",), "active"),
        Step("retire", ("active",), "retired", needs_reason=True),
    ],
)
