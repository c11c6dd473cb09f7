"""A letter of the office put to the verification page: in the browser, and sent."""

import pytest

from certify.certificate import keys, seal, service
from certify.certificate.content import Text
from certify.certificate.papers import drawing, specimens
from certify.press import fonts
from tests.browser.conftest import Site, Visitor
from tests.browser.test_verifying import Checker

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def letters(site: Site, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """A feedback letter as the office seals it, and as a stranger does; before the browser."""
    (paper,) = specimens.usual(Text("示例机构", "Example"))["feedback-letter"]
    drawn = drawing.draw(paper, fonts.load(service.font_folder(site.home)))
    strange = keys.ensure(tmp_path_factory.mktemp("strange") / "keys")
    own = keys.load(service.key_folder(site.home))
    return seal.seal(drawn, own), seal.seal(drawn, strange)


def test_a_letter_is_told_from_a_certificate_here_and_where_it_is_sent(letters, chromium, site):
    letter, strange = letters
    visitor = Visitor(chromium, site, "en-GB")
    checker, page = Checker(visitor), visitor.page
    assert checker.check(letter) == "letter"
    assert "Certify Demonstration Authority vouches" in checker.answer("Who sealed it?")
    assert checker.asked == ["/issuer/seals"]
    assert checker.check(strange) == "bad"
    assert "no authority of this office vouches" in checker.answer("Who sealed it?")
    changed = letter.replace(b"%PDF-1.7", b"%PDF-1.6", 1)
    assert checker.check(changed) == "bad"
    for data, words in ((letter, "A genuine letter of the office"), (changed, "Not valid")):
        visitor.go("/verify")
        paper = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": data}
        page.set_input_files("#file", paper)
        page.get_by_role("button", name="Send the file").click()
        page.wait_for_selector("#result")
        assert words in page.inner_text("#result")
    visitor.leave()
