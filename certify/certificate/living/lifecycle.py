"""The lives of an import of statuses, which happens once, and of a patent case.

Nothing happens to a certificate by itself: officers decide. ``suspended`` is an interim
measure, so the case stays in work. ``undo`` is the system's own: newer status data took the
ground away. ``settle`` closes a case whose certificate ended for another reason.
"""

from typing import Final

from certify.lifecycle import Lifecycle, Step

IN_WORK: Final = ("open", "suspended")

STATUS_IMPORT = Lifecycle("status_import", "taken", [])

PATENT_CASE = Lifecycle(
    "patent_case",
    "open",
    [
        Step("suspend", ("open",), "suspended", needs_reason=True),
        Step("keep", IN_WORK, "kept", needs_reason=True),
        Step("withdraw", IN_WORK, "withdrawn", needs_reason=True),
        Step("settle", IN_WORK, "settled", needs_reason=True),
        Step("undo", IN_WORK, "undone"),
    ],
)
