"""The life of a subscription: paused by people, stopped by the system, deleted for good."""

from certify.lifecycle import Lifecycle, Step

WEBHOOK = Lifecycle(
    "webhook",
    "active",
    [
        Step("pause", ("active",), "paused"),
        Step("stop", ("active",), "stopped"),
        Step("resume", ("paused", "stopped"), "active"),
        Step("delete", ("active", "paused", "stopped"), "deleted"),
    ],
)
