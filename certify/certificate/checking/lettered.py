"""What a sealed file is that is no certificate: a letter of the office, genuine or not.

Letters are sealed with the same key as certificates and must not be accused, nor pass for
certificates. As with these only values are looked for on the page, never the sentences around
them: a later edition may word them anew.
"""

import json
from typing import Final

from certify.certificate import reading
from certify.certificate.content import ContentFault
from certify.certificate.papers import letters
from certify.certificate.papers.letter_words import printed_values
from certify.certificate.papers.letters import Letter
from certify.certificate.papers.printed import texts
from certify.certificate.structure import Broken, broken
from certify.i18n import N_
from certify.problems import Problem, Word

KINDS: Final = {
    "feedback-letter": N_("a feedback letter on the result of a campaign"),
    "notice-list": N_("the list of a public notice"),
    "state-notice": N_("a notice that a certificate changed its state"),
}


def enclosed(paper: bytes) -> Letter | None:
    """Return the letter that a sealed ``paper`` is; None if it is none (but a certificate).

    Raises Broken for a letter whose data cannot be read, or whose page says something else.
    """
    names = reading.attachments(paper)
    if letters.ATTACHMENT not in names or reading.ATTACHMENT in names:
        return None
    try:
        letter = letters.from_document(json.loads(reading.attachment(paper, letters.ATTACHMENT)))
        said = "".join(reading.page_texts(paper))
    except (ContentFault, reading.Unreadable, ValueError, AttributeError, TypeError) as error:
        raise broken("letter_unreadable", _UNREADABLE) from error
    missing = [
        pointer
        for pointer, value in printed_values(texts(letters.as_json(letter)))
        if "".join(value.split()) not in said
    ]
    if missing:
        places = {"places": ", ".join(missing)}
        raise Broken(Problem("", "letter_differs", _DIFFERS, places))
    return letter


def recognised(letter: Letter) -> Problem:
    """Return what is to be said of a genuine letter to whoever looks for a certificate."""
    said = {
        "kind": Word(KINDS[letter.PAPER]), "number": letter.number,
        "day": letter.sender.issued_on.isoformat(),
    }  # fmt: skip
    return Problem("", "letter", _LETTER, said)


_LETTER: Final = N_(
    "This is {kind}, no. {number} of {day}: unchanged and sealed by the authority trusted here, "
    "but not a certificate. A certificate's own file or number tells whether it is in force."
)
_UNREADABLE: Final = N_("The letter's embedded data are missing or not of this version.")
_DIFFERS: Final = N_("The letter's page and its embedded data do not say the same, see: {places}.")
