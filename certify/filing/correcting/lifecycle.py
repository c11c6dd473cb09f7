"""The life of a correction of a recorded filing: written, examined, confirmed by a second person.

Until it is confirmed nothing changes: the filing stays recorded with the revision it has.
"""

from typing import Final

from certify.lifecycle import Lifecycle, Step

UNDER_WAY: Final = ("open", "submitted", "accepted")

CORRECTION = Lifecycle(
    "correction",
    "open",
    [
        Step("submit", ("open",), "submitted"),
        Step("return", ("submitted", "accepted"), "open", needs_reason=True),
        Step("accept", ("submitted",), "accepted", needs_reason=True),
        Step("refuse", ("submitted", "accepted"), "refused", needs_reason=True),
        Step("confirm", ("accepted",), "confirmed"),
        Step("drop", ("open", "submitted"), "dropped", needs_reason=True),
    ],
)
