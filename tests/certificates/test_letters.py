"""The papers beside the certificates, copies in large print, specimens: whole, tagged, strict."""

import json
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from certify.certificate import reading, render, verification
from certify.certificate.conformance.listing import conform
from certify.certificate.content import CertificateContent, ContentFault, Text
from certify.certificate.papers import drawing, letters, specimens
from certify.certificate.papers.letter_words import words
from certify.certificate.papers.press import PLAIN, Edition, press_for
from certify.press.resources import PaperFault
from certify.problems import Refused
from tests.certificates import samples
from tests.certificates.enclosed import trusted

ISSUER = Text("Certify 演示认定机构", "Certify Demonstration Authority")
LARGE, SPECIMEN = Edition(large=True), Edition(specimen=True)
USUAL, DEMANDING = specimens.usual(ISSUER), specimens.demanding(ISSUER)
LETTERS = [each for found in USUAL.values() for each in found if isinstance(each, letters.Letter)]


def printed(paper, fonts, edition=PLAIN) -> bytes:
    if not isinstance(paper, CertificateContent):
        return drawing.draw(paper, fonts, edition)
    return render.render(paper, fonts) if edition == PLAIN else render.copy(paper, fonts, edition)


def broken(data: bytes) -> list[tuple[str, str]]:
    return [(finding.clause.id, finding.place) for finding in conform(data).findings]


def pages(data: bytes) -> int:
    with pikepdf.open(BytesIO(data)) as pdf:
        return len(pdf.pages)


@pytest.mark.parametrize("edition", [PLAIN, LARGE, SPECIMEN], ids=["plain", "large", "specimen"])
@pytest.mark.parametrize("paper", USUAL)
def test_every_paper_keeps_every_clause_in_every_edition(paper, edition, fonts):
    for each in USUAL[paper]:
        assert broken(printed(each, fonts, edition)) == []


@pytest.mark.parametrize("edition", [PLAIN, LARGE], ids=["plain", "large"])
@pytest.mark.parametrize("paper", DEMANDING)
def test_every_paper_bears_what_is_hard_to_print(paper, edition, fonts):
    data = printed(DEMANDING[paper][0], fonts, edition)
    assert pages(data) > 1
    assert broken(data) == []


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.PAPER)
def test_a_usual_letter_is_one_page_and_the_same_bytes_each_time(letter, fonts):
    data = drawing.draw(letter, fonts)
    assert pages(data) == 1
    assert drawing.draw(letter, fonts) == data


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.PAPER)
def test_a_letter_carries_what_it_says(letter, fonts):
    data = drawing.draw(letter, fonts)
    carried = json.loads(reading.attachment(data, letters.ATTACHMENT))
    assert carried == json.loads(letters.to_json(letter))
    assert carried["schema"] == letters.SCHEMA and carried["paper"] == letter.PAPER
    assert letters.from_document(carried) == letter
    for wrong in ({**carried, "paper": "poster"}, {**carried, "more": 1}, {"schema": "x"}):
        with pytest.raises(ContentFault):
            letters.from_document(wrong)


@pytest.mark.parametrize("change", ["suspend", "lift", "withdraw", "cancel"])
def test_a_notice_says_what_changed_since_when_and_why(change, fonts):
    letter = replace(LETTERS[0], change=change, reason="专利权已终止")
    (text,) = reading.page_texts(drawing.draw(letter, fonts))
    assert words(letter).title.zh in text
    assert letter.certificate in text and "2026年1月15日" in text and "专利权已终止" in text


def test_a_letter_without_score_or_ground_has_no_empty_lines(fonts):
    notice, feedback, _ = LETTERS
    bare = replace(feedback, outcome="ineligible", total=None, pass_mark=None, dimensions=())
    text = "".join(reading.page_texts(drawing.draw(bare, fonts)))
    assert "不符合参评条件" in text and "得分" not in text
    groundless = drawing.draw(replace(notice, ground=None), fonts)
    assert "年度更新逾期" not in reading.page_texts(groundless)[0]


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.PAPER)
def test_a_character_without_a_glyph_is_named(letter, fonts):
    wrong = replace(letter, sender=replace(letter.sender, issuer=Text("吉𠮷机构", "Authority")))
    with pytest.raises(Refused) as refused:
        drawing.draw(wrong, fonts)
    assert [problem.pointer for problem in refused.value.problems] == ["/sender/issuer/zh"]
    assert "U+20BB7" in refused.value.problems[0].say("zh")


def test_a_value_that_is_not_on_the_page_stops_the_letter(fonts, monkeypatch):
    from certify.certificate.papers.package import built_in

    press = press_for(fonts.folder, built_in("state-notice"))
    honest = press.template

    class Forgetful:
        def render(self, **given: object) -> str:
            return honest.render(**given).replace("YZ-400", "")

    monkeypatch.setattr(press, "template", Forgetful())
    with pytest.raises(PaperFault, match="/product/model"):
        drawing.draw(LETTERS[0], fonts)


def smallest_letters(data: bytes) -> float:
    """The smallest size, in points, at which text is shown."""
    sizes = []
    with pikepdf.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            scale = 1.0
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "cm" and operands[0] == operands[3] and operands[0] < 1:
                    scale = float(operands[0])
                if str(operator) == "Tf":
                    sizes.append(float(operands[1]) * scale)
    return min(sizes)


@pytest.mark.parametrize("paper", USUAL)
def test_large_print_is_large(paper, fonts):
    each = USUAL[paper][0]
    assert smallest_letters(printed(each, fonts, LARGE)) >= 11.9
    assert smallest_letters(printed(each, fonts)) < 9


@pytest.mark.parametrize("edition", [LARGE, SPECIMEN], ids=["large", "specimen"])
def test_a_copy_is_taken_for_no_certificate(edition, fonts, key):
    data = render.copy(samples.recognition(), fonts, edition)
    report = verification.verify(data, trust=trusted(key))
    assert report.verdict == "not_ours"
    with pikepdf.open(BytesIO(data)) as pdf:
        assert list(pdf.attachments) == []


def test_a_specimen_says_so_on_every_page(fonts):
    data = render.copy(samples.recognition(patents=samples.patents(60)), fonts, SPECIMEN)
    texts = reading.page_texts(data)
    assert len(texts) == 3
    assert all("样张SPECIMEN" in text for text in texts)


def test_a_large_copy_says_that_the_original_counts(fonts):
    text = "".join(reading.page_texts(render.copy(samples.recordation(), fonts, LARGE)))
    assert "以签章原件为准" in text
    assert "本文件带电子签章" not in text
