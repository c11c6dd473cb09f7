"""The lives of a version of a standard in the office, and of a comment on it."""

from certify.lifecycle import Lifecycle, Step

STANDARD_VERSION = Lifecycle(
    "standard_version",
    "draft",
    [
        Step("consult", ("draft",), "consultation"),
        Step("extend", ("consultation",), "consultation", needs_reason=True),
        Step("activate", ("consultation",), "active"),
        Step("withdraw", ("consultation",), "withdrawn", needs_reason=True),
        Step("retire", ("active",), "retired", needs_reason=True),
    ],
)
"""What was put out has been read: its bytes stay, and a change is a new version. So a
version withdrawn from consultation does not become a draft again; it ends there."""

COMMENT = Lifecycle(
    "comment",
    "received",
    [Step("answer", ("received",), "answered", needs_reason=True)],
)

BACKTEST = Lifecycle(
    "backtest",
    "queued",
    [
        Step("start", ("queued",), "running"),
        Step("finish", ("running",), "done"),
        Step("fail", ("running",), "failed", needs_reason=True),
        Step("again", ("failed",), "queued"),
    ],
)
"""What an editor asked for waits until the worker has done it. A worker that dies leaves it
running; the next one takes it up from the start."""
