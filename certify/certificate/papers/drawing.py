"""Drawing a letter: plain values in, the bytes of a PDF/A-3a file out. As strict as ``render``."""

from functools import cache

from certify.certificate import ornament, reading
from certify.certificate.papers import letters, package
from certify.certificate.papers.letter_words import LetterWords, promised, words
from certify.certificate.papers.letters import Letter
from certify.certificate.papers.package import Package
from certify.certificate.papers.press import PLAIN, Edition, page_box, press_for, within
from certify.certificate.papers.printed import texts
from certify.certificate.papers.writing import File, write
from certify.press import fonts as press_fonts
from certify.press.fonts import FontSet
from certify.press.resources import PaperFault


def draw(
    letter: Letter, fonts: FontSet, edition: Edition = PLAIN, *, own: Package | None = None
) -> bytes:
    """Return the unsealed PDF/A-3a of a letter, as many pages as it needs.

    The letter is attached as canonical JSON, but not to a specimen, which is none. ``own``
    is the authority's own template. Raises Refused if a value cannot be printed, PaperFault
    if a name is undefined, text leaves the page, a resource or font is not ours, or a value
    is not whole on the finished page.
    """
    said = words(letter)
    press_fonts.require_covered(fonts, texts(letters.as_json(letter)))
    press = press_for(fonts.folder, own or package.built_in(letter.PAPER))
    with press.lock:
        document = press.draw({"c": letter, "w": said, "e": edition}, letter.page_url)
        if not all(within(page_box(page)) for page in document.pages):
            raise PaperFault(f"the text of {letter.number} leaves its page")
        files: tuple[File, ...] = (
            (letters.ATTACHMENT, f"{letters.SCHEMA} {letter.number}", letters.to_json(letter)),
        )
        data = write(document, () if edition.specimen else files, letter.sender.issued_on, art=_art)
    _require_whole(letter, said, data, len(document.pages))
    return data


@cache
def _art(index: int) -> ornament.Form:
    palette = ornament.TEAL
    return ornament.letter_page(palette) if index else ornament.letterhead(palette)


def _require_whole(letter: Letter, said: LetterWords, data: bytes, pages: int) -> None:
    """Find every promised value whole in the text of the finished pages."""
    finished = reading.page_texts(data)
    if len(finished) != pages:
        raise PaperFault(f"{letter.number}: {len(finished)} pages instead of {pages}")
    everything = "".join(finished)
    for pointer, value in promised(texts(letters.as_json(letter)), said):
        if "".join(value.split()) not in everything:
            raise PaperFault(f"{letter.number}: {pointer} is not whole on the page")
