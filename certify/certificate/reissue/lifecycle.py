"""The life of a reissue: proposed by one officer, confirmed by another, done by the worker."""

from certify.lifecycle import Lifecycle, Step

REISSUE = Lifecycle(
    "reissue",
    "proposed",
    [
        Step("confirm", ("proposed",), "confirmed"),
        Step("drop", ("proposed",), "dropped", needs_reason=True),
        Step("lapse", ("proposed", "confirmed"), "dropped", needs_reason=True),
        Step("issue", ("confirmed",), "issued"),
    ],
)
"""``lapse`` is the system's: the paper left force before another took its place."""
