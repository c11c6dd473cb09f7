"""The life of a calculation: asked for on a page, done by the worker."""

from certify.lifecycle import Lifecycle, Step

CALCULATION = Lifecycle(
    "calculation",
    "asked",
    [
        Step("start", ("asked",), "running"),
        Step("finish", ("running",), "done"),
        Step("refuse", ("running",), "refused"),
        Step("fail", ("running",), "failed", needs_reason=True),
    ],
)
"""A worker that dies leaves it running; the next one takes it up from the start. Who asked is
told why one was refused, and asks again when that is mended."""
OPEN = ("asked", "running")
