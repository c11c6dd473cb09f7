"""What an outside body does: remember what it saw, check that it only grew, and say so.

A witness trusts nothing but the log's verifier key and its own memory. From the published
files alone it proves to itself that the new tree extends the one it saw last, then cosigns.
Once two witnesses of different houses do this, a log that shows one history to the office
and another to the public cannot get both cosigned.
"""

from collections.abc import Iterable, Sequence

from certify.certificate.log.checkpoints import Checkpoint, open_checkpoint
from certify.certificate.log.faults import LogFault
from certify.certificate.log.merkle import Fetch, consistency_ranges, extends, hashes, root
from certify.certificate.log.notes import Note, Signer, Verifier, read_note, require_signed
from certify.certificate.log.tiles import Read, fetching
from certify.i18n import N_


class Forked(LogFault):
    """The log contradicts what it signed before; ``seen`` and ``shown`` are the evidence."""

    def __init__(self, code: str, message: str, seen: Note, shown: Note) -> None:
        old, new = (note.text.split("\n")[1] for note in (seen, shown))
        super().__init__(code, message, old=old, new=new)
        self.seen = seen
        self.shown = shown


def cosign(
    published: bytes,
    memory: str | None,
    read: Read,
    *,
    log_keys: Iterable[Verifier],
    signer: Signer,
    when: int,
) -> Note:
    """Return ``published`` with the cosignature of ``signer``, dated the POSIX second ``when``.

    ``memory`` is what this function returned last (None at the very first time); the caller
    must have stored the new value before he gives the cosignature to anybody. Raises LogFault
    if the checkpoint is not the log's or a file is missing, Forked if it rolls back or forks.
    """
    keys = list(log_keys)
    shown = read_note(published)
    new = open_checkpoint(shown, keys)
    if memory is not None:
        seen = read_note(memory)
        require_signed(seen, [signer.verifier])  # nobody else may say what was seen
        require_growth(seen, shown, keys, fetching(read, new.size))
    elif new.size:
        _require_root(new, fetching(read, new.size))
    signatures = [each for each in shown.signatures if not signer.verifier.signed(each)]
    return Note(shown.text, (*signatures, signer.cosign(shown.text, when)))


def require_growth(seen: Note, shown: Note, keys: Sequence[Verifier], fetch: Fetch) -> None:
    """Raise Forked unless the tree of ``shown`` extends the one of ``seen``."""
    old, new = open_checkpoint(seen, keys), open_checkpoint(shown, keys)
    if new.origin != old.origin:
        raise Forked("other_log", _OTHER_LOG, seen, shown)
    if new.size < old.size:
        raise Forked("rolled_back", _ROLLED_BACK, seen, shown)
    proof = hashes(consistency_ranges(old.size, new.size), fetch)
    if not extends(old.size, new.size, old.root, new.root, proof):
        raise Forked("forked", _FORKED, seen, shown)


def _require_root(head: Checkpoint, fetch: Fetch) -> None:
    if root(head.size, fetch) != head.root:
        raise LogFault("wrong_root", _WRONG_ROOT, size=head.size)


_OTHER_LOG = N_("The checkpoint is of another log than the one seen before.")
_ROLLED_BACK = N_(
    "The log was rolled back: it had {old} entries when it was last seen and now shows {new}."
)
_FORKED = N_(
    "The log was rewritten: what it shows at {new} entries does not extend what it signed at {old}."
)
_WRONG_ROOT = N_("The published files do not add up to the root signed for {size} entries.")
