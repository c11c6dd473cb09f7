"""A paper made again: the beginning of what was issued, or the part that differs is named."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from certify.certificate import render, seal
from certify.certificate.credential import securing
from certify.certificate.enclosures import Enclosures
from certify.certificate.papers.package import CERTIFICATE, Package, built_in, read
from certify.certificate.rebuild.comparison import WORDS, Comparison, compare
from tests.certificates import samples
from tests.certificates.enclosed import enclose


def codes(found: Comparison) -> set[str]:
    return {each.code for each in found.differences}


def test_the_same_record_makes_the_beginning_of_the_sealed_file(fonts, sealed) -> None:
    content = samples.recognition()
    found = compare(render.render(content, fonts, enclose(content)), sealed)
    assert (found.same, found.differences) == (True, ())


def test_sealed_again_with_another_key_it_is_still_the_same(paper, tmp_path) -> None:
    from certify.certificate import keys

    assert compare(paper, seal.seal(paper, keys.ensure(tmp_path))).same


def test_another_value_is_named_where_it_stands(fonts, sealed) -> None:
    content = samples.recognition()
    other = replace(content, score=replace(content.score, total="67.99"))  # type: ignore[type-var]
    made = render.render(other, fonts, enclose(other))
    found = compare(made, sealed)
    assert not found.same
    assert {"enclosure_differs", "page_differs", "text_differs"} <= codes(found)
    said = [each.say("en") for each in found.differences]
    assert "enclosed file certificate.json: made again it is another one." in said
    assert "text of page 1: made again it is another one." in said


def test_another_proof_alone_is_named_alone(fonts, sealed) -> None:
    content = samples.recognition()
    enclosed = enclose(content)
    other = Enclosures(enclosed.credential, enclosed.proof.replace("index 0", "index 1"))
    found = compare(render.render(content, fonts, other), sealed)
    assert [each.say("zh") for each in found.differences if each.code == "enclosure_differs"] == [
        "内嵌文件 inclusion.tlog-proof：重建结果与签发文件不同。"
    ]
    assert codes(found) == {"enclosure_differs"}
    assert securing.payload_of(other.credential)


def edited(tmp_path: Path, file: str, change: Callable[[str], str]) -> Package:
    """The house's own template in the same version, with one of its files changed."""
    folder = tmp_path / "changed"
    shutil.copytree(built_in(CERTIFICATE).folder, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert change(text) != text
    (folder / file).write_text(change(text), encoding="utf-8")
    return read(folder)


def test_another_edition_of_the_template_is_said_first_and_once(fonts, sealed, tmp_path) -> None:
    content = samples.recognition()
    other = edited(tmp_path, "paper.css", lambda css: css + "\n.foot { padding-left: 1mm; }\n")
    assert other.reference == built_in(CERTIFICATE).reference
    found = compare(render.render(content, fonts, enclose(content), package=other), sealed)
    assert [each.code for each in found.differences] == ["template_differs"]
    (said,) = (each.say("en") for each in found.differences)
    assert said.startswith("It was printed with another edition of the template: certificate@1 ")
    assert built_in(CERTIFICATE).edition in said and other.edition in said
    assert "drawing of page" in said
    assert "模板的另一版本" in found.differences[0].say("zh")


def test_an_edition_that_draws_the_same_is_still_another_one(fonts, sealed, tmp_path) -> None:
    content = samples.recognition()
    other = edited(tmp_path, "paper.css", lambda css: css + "\n/* a word for printers */\n")
    found = compare(render.render(content, fonts, enclose(content), package=other), sealed)
    (said,) = (each.say("en") for each in found.differences)
    assert said.endswith("comes out otherwise: nothing that can be seen.")


def test_what_no_template_explains_stays_by_itself(fonts, sealed, tmp_path) -> None:
    content = samples.recognition()
    enclosed = enclose(content)
    forged = Enclosures(enclosed.credential, enclosed.proof.replace("index 0", "index 1"))
    other = edited(tmp_path, "paper.css", lambda css: css + "\n.foot { padding-left: 1mm; }\n")
    found = compare(render.render(content, fonts, forged, package=other), sealed)
    assert [each.code for each in found.differences] == ["template_differs", "enclosure_differs"]


def test_a_paper_from_before_editions_were_named_says_that(paper) -> None:
    def unnamed(pdf: pikepdf.Pdf) -> None:
        del pdf.Root["/CRFYTemplate"]

    found = compare(paper, altered(paper, unnamed))
    assert [each.code for each in found.differences] == ["template_differs"]
    said = found.differences[0].say("en")
    assert said.startswith("The issued file does not name the edition of its template")
    assert said.endswith("otherwise: nothing that can be seen.")


def test_what_is_not_printed_makes_no_other_edition(tmp_path) -> None:
    """A word to the editors of a template, or a file that it does not use, leaves papers alone."""
    house = built_in(CERTIFICATE)
    other = edited(tmp_path, "paper.yaml", lambda text: text + "# a word to editors\n")
    assert (other.edition, other.digest == house.digest) == (house.edition, False)
    drawn = edited(tmp_path / "drawn", "paper.html", lambda text: text + "<!-- -->")
    assert drawn.edition != house.edition


def altered(data: bytes, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    target = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(target, deterministic_id=True, fix_metadata_version=False)
    return target.getvalue()


def font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    first = next(iter(pdf.pages[0].obj.Resources.Font.values()))
    described = first.DescendantFonts[0].FontDescriptor
    return described.get("/FontFile3", described.get("/FontFile2"))


def drawn(pdf: pikepdf.Pdf) -> None:
    stream = pdf.pages[0].obj.Contents
    stream.write(stream.read_bytes() + b"\n")


def without_structure(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot.K = pikepdf.Array()


def picture(pdf: pikepdf.Pdf) -> None:
    _, image = next(iter(pdf.pages[0].obj.Resources.XObject.items()))
    image.write(b"other")


def page_more(pdf: pikepdf.Pdf) -> None:
    pdf.pages.append(pdf.pages[0])


def no_enclosure(pdf: pikepdf.Pdf) -> None:
    del pdf.attachments["inclusion.tlog-proof"]


@pytest.mark.parametrize(
    ("change", "code", "also"),
    [
        (lambda pdf: font(pdf).write(b"other"), "font_differs", set()),
        (drawn, "page_differs", set()),
        (without_structure, "tags_differs", set()),
        (picture, "image_differs", set()),
        (page_more, "text_differs", {"page_differs", "image_differs", "tags_differs"}),
        (no_enclosure, "enclosure_differs", set()),
        (lambda pdf: pdf.Root.OutputIntents[0].DestOutputProfile.write(b"x"),
         "colours_differs", set()),
        (lambda pdf: pdf.Root.Metadata.write(b"<x/>"), "metadata_differs", set()),
        (lambda pdf: pdf.docinfo.__setitem__("/Title", "other"), "metadata_differs", set()),
        (lambda pdf: pdf.open_outline().__enter__(), "bytes_differ", set()),
    ],
)  # fmt: skip
def test_the_part_that_differs_is_named(paper, change, code: str, also: set[str]) -> None:
    found = compare(paper, altered(paper, change))
    assert not found.same
    assert code in codes(found)
    assert codes(found) <= {code, *also}


def test_a_damaged_file_is_said_to_be_damaged(paper) -> None:
    for damaged in (b"", paper[:1000], b"%PDF-1.7 nothing"):
        found = compare(paper, damaged)
        assert (found.same, codes(found)) == (False, {"unreadable"})


def test_a_paper_with_something_else_behind_it_is_not_the_same(paper) -> None:
    assert not compare(paper, paper + b"something, but no seal").same


def test_every_difference_is_said_in_both_languages(paper, fonts) -> None:
    other = samples.recordation()
    for each in compare(paper, render.render(other, fonts, enclose(other))).differences:
        assert each.say("zh") != each.say("en")
    assert set(WORDS) >= {"page", "text", "font"}
