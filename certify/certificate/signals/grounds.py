"""Why the state of a certificate changed: a code from this table, and words beside it.

The code says in either language what kind of ground it was, to people and to machines; the
officer's own words, which are public, say what happened. Official grounds are not known
(domain, section 3), so these are ours, after those usual in product certification. A code
that was ever used stays, for events name it.
"""

from collections.abc import Mapping
from typing import Final

from certify.i18n import N_
from certify.problems import Word

KEY_IN_DOUBT: Final = "key_in_doubt"
CORRECTION: Final = "correction"
TERM_OVER: Final = "term_over"
RECORDATION_WITHDRAWN: Final = "recordation_withdrawn"

WORDS: Final[Mapping[str, str]] = {
    "update_overdue": N_("The yearly update is overdue"),
    "patent_in_doubt": N_("The state of a patent is in doubt"),
    "patent_lapsed": N_("A patent has lapsed and may be restored"),
    "facts_in_doubt": N_("Facts of the filing are in doubt"),
    "misuse": N_("The certificate was used misleadingly"),
    "doubt_cleared": N_("The doubt is cleared"),
    "updated": N_("The yearly update was made"),
    "patent_restored": N_("The patent was restored"),
    "remedied": N_("What was wrong was put right"),
    "false_statement": N_("A statement of the filing was false"),
    "patent_lost": N_("The patents that carried it are lost"),
    "standard_not_met": N_("It no longer meets the standard"),
    "not_remedied": N_("What was wrong was not put right in time"),
    "issued_in_error": N_("It was issued in error"),
    RECORDATION_WITHDRAWN: N_("The recordation was withdrawn"),
    "holder_request": N_("The holder asked for it"),
    "product_ended": N_("The product is no longer made or sold"),
    "holder_ended": N_("The holder no longer exists"),
    TERM_OVER: N_("The term of validity is over"),
    KEY_IN_DOUBT: N_("The key it was sealed with is in doubt"),
    CORRECTION: N_("The filing was corrected"),
    "other": N_("Another ground"),
}
"""Reason code → its words."""

BY_ACTION: Final[Mapping[str, tuple[str, ...]]] = {
    "suspend": (
        "update_overdue", "patent_in_doubt", "patent_lapsed", "facts_in_doubt", "misuse",
        "holder_request", "other",
    ),
    "lift": ("doubt_cleared", "updated", "patent_restored", "remedied", "other"),
    "withdraw": (
        "false_statement", "patent_lost", "standard_not_met", "not_remedied", "misuse",
        "issued_in_error", RECORDATION_WITHDRAWN, "other",
    ),
    "cancel": ("holder_request", "product_ended", "holder_ended"),
    "expire": (TERM_OVER,),
    "supersede": (CORRECTION, KEY_IN_DOUBT),
}  # fmt: skip
"""Step of the lifecycle → the grounds on which it may be taken."""

BY_PERSON: Final = ("suspend", "lift", "withdraw", "cancel")
"""Steps that a person takes on the certificate itself; the others follow from elsewhere."""


def of(action: str) -> dict[str, str]:
    """Return code → words of the grounds of a step; empty for one that needs none."""
    return {code: WORDS[code] for code in BY_ACTION.get(action, ())}


def because(code: str | None, reason: str | None) -> Word | str | None:
    """Return ground and words together, to be said in the reader's language; None for neither.

    Another office may use a code that is not in this table: then its words must do. The full
    stop of the words goes: the sentence they are put into has its own.
    """
    own = (reason or "").strip().rstrip("。. ")
    known = WORDS.get(code or "")
    if known is None:
        return own or None
    if not own:
        return Word(known)
    return Word(_BOTH, {"ground": Word(known), "words": own})


def told(code: str | None, reason: str | None, language: str) -> str:
    """Return ground and words in ``language``; "" for neither."""
    why = because(code, reason)
    return why.say(language) if isinstance(why, Word) else why or ""


_BOTH: Final = N_("{ground} ({words})")
