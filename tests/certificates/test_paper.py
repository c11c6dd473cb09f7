"""The drawn paper: what stands on it, what never does, and what it is made of."""

import hashlib
import os
import subprocess
import sys
import threading
import warnings
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from certify import paths
from certify.certificate import reading, render
from certify.certificate.content import Text, from_json
from certify.press import fonts as certificate_fonts
from certify.press import resources
from certify.press.fonts import FontsNotReady
from certify.press.resources import PaperFault
from certify.problems import Refused
from tests.certificates import samples
from tests.certificates.enclosed import enclose


def pages(data: bytes) -> int:
    with pikepdf.open(BytesIO(data)) as pdf:
        return len(pdf.pages)


def tool(*arguments: str, data: bytes, tmp_path: Path) -> str:
    path = tmp_path / "paper.pdf"
    path.write_bytes(data)
    done = subprocess.run(
        [argument.replace("FILE", str(path)) for argument in arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.fixture(scope="module")
def bare(fonts):
    """The paper with nothing enclosed: its content alone decides its bytes."""
    return render.render(samples.recognition(), fonts)


def test_the_same_content_gives_the_same_bytes(paper, bare, fonts):
    content = samples.recognition()
    for first, enclosures in ((bare, None), (paper, enclose(content))):
        again = render.render(content, fonts, enclosures)
        assert hashlib.sha256(again).digest() == hashlib.sha256(first).digest()


def test_another_process_gives_the_same_bytes_too(bare, fonts):
    program = (
        "import sys, hashlib; from pathlib import Path;"
        "from certify.certificate import render;"
        "from certify.press import resources; from tests.certificates import samples;"
        "fonts = resources.require_ready(Path(sys.argv[1]));"
        "print(hashlib.sha256(render.render(samples.recognition(), fonts)).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(fonts.folder)],
        capture_output=True,
        text=True,
        check=True,
        cwd=paths.PACKAGE.parent,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland"},
    )
    assert done.stdout.strip() == hashlib.sha256(bare).hexdigest()


def test_poppler_reads_the_chinese_text(sealed, tmp_path):
    text = "".join(
        tool("pdftotext", "-layout", "FILE", "-", data=sealed, tmp_path=tmp_path).split()
    )
    content = samples.recognition()
    for said in (
        "专利密集型产品认定证书",
        content.number,
        content.holder.name_zh,
        content.product.name_zh.replace(" ", ""),
        content.holder.uscc,
        "66.99",
        "示例标准",
        "ILLUSTRATIVESTANDARD",
        "2026年11月23日",
        "不具法律效力",
        *(p.number for p in content.patents),
    ):
        assert said in text, said


def test_every_font_is_embedded_and_of_our_cuts(sealed, tmp_path):
    lines = tool("pdffonts", "FILE", data=sealed, tmp_path=tmp_path).splitlines()[2:]
    assert lines
    for line in lines:
        assert "+Certify-" in line
        embedded, subset, to_unicode = line.split()[-5:-2]
        assert (embedded, subset, to_unicode) == ("yes", "yes", "yes")


@pytest.mark.parametrize("which", ["sealed", "sealed_recordation", "paper"])
def test_qpdf_finds_no_fault(which, request, tmp_path):
    data = request.getfixturevalue(which)
    assert "No syntax or stream encoding errors" in tool(
        "qpdf", "--check", "FILE", data=data, tmp_path=tmp_path
    )


@pytest.mark.parametrize("which", ["sealed", "sealed_recordation"])
def test_it_is_built_as_an_archival_tagged_file(which, request):
    with pikepdf.open(BytesIO(request.getfixturevalue(which))) as pdf:
        root = pdf.Root
        assert root.MarkInfo.Marked
        assert root.Lang == "zh-CN"
        assert root.ViewerPreferences.DisplayDocTitle
        assert "/Encrypt" not in pdf.trailer
        assert len(pdf.trailer.ID) == 2
        (intent,) = root.OutputIntents
        assert intent.S == "/GTS_PDFA1"
        assert intent.DestOutputProfile.N == 3
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "3"
            assert metadata["pdfaid:conformance"] == "A"
            assert "CPIP-2026" in metadata["dc:title"]
            assert str(pdf.docinfo.Title) == metadata["dc:title"]
        kinds = {str(e.S) for e in elements(root.StructTreeRoot)}
        assert {"/H1", "/P", "/Table", "/TR", "/TH", "/TD", "/Figure"} <= kinds
        for element in elements(root.StructTreeRoot):
            if element.S == "/Figure":
                assert "certificates/CPIP-2026" in str(element.Alt)
        assert [str(file.UF) for file in root.AF] == [
            "certificate.json", "credential.jwt", "inclusion.tlog-proof",
        ]  # fmt: skip
        assert all(file.AFRelationship == "/Data" for file in root.AF)


def test_each_block_says_its_language(sealed):
    with pikepdf.open(BytesIO(sealed)) as pdf:
        blocks = [e for e in elements(pdf.Root.StructTreeRoot) if e.S in ("/P", "/H1", "/TH")]
        tongues = [str(e.get("/Lang", "")) for e in blocks]
        parts = [e for e in elements(pdf.Root.StructTreeRoot) if e.S == "/Span" and "/Lang" in e]
        assert len(parts) > 25
        assert {str(e.Lang) for e in parts} == {"en"}
    assert set(tongues) == {"zh-CN", "en", ""}  # a figure alone speaks no language


def elements(node: pikepdf.Object) -> list[pikepdf.Object]:
    found = []
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found += [kid, *elements(kid)]
    return found


def test_no_transparency_of_content_no_script_no_outside_link(sealed):
    with pikepdf.open(BytesIO(sealed)) as pdf:
        for obj in pdf.objects:
            if isinstance(obj, pikepdf.Dictionary | pikepdf.Stream):
                for name in ("/JS", "/JavaScript", "/Launch", "/OpenAction", "/AA", "/URI"):
                    assert name not in obj


@pytest.mark.parametrize("make", [samples.recognition, samples.recordation])
def test_the_embedded_data_are_the_content(make, fonts):
    content = make()
    data = render.render(content, fonts)
    assert reading.attachment(data) == content.to_json()
    assert from_json(reading.attachment(data)) == content


def test_a_recordation_shows_no_score(sealed_recordation):
    (text,) = reading.page_texts(sealed_recordation)
    assert "专利产品备案证明" in text
    for word in ("得分", "基准", "示例标准", "66.99"):
        assert word not in text


@pytest.mark.parametrize(("count", "expected"), [(0, 1), (1, 1), (4, 1), (5, 2), (60, 3)], ids=str)
def test_patents_stay_on_the_page_or_go_to_the_annex(fonts, count, expected):
    content = samples.recognition(patents=samples.patents(count))
    data = render.render(content, fonts)
    assert pages(data) == expected
    texts = reading.page_texts(data)
    for patent in content.patents:
        assert patent.number in "".join(texts)
    if expected > 1:
        assert f"第{expected}页，共{expected}页" in texts[-1]


def test_a_recordation_has_room_for_more(fonts):
    seven = samples.recordation(patents=samples.patents(7))
    assert pages(render.render(seven, fonts)) == 1
    eight = samples.recordation(patents=samples.patents(8))
    assert pages(render.render(eight, fonts)) == 2


def test_long_names_fit(fonts):
    base = samples.recognition()
    long_zh = ("面向超大规模数据中心的高速相干光通信" * 5)[:80]
    long_en = "Precision Optoelectronics and Advanced Semiconductor Materials " * 3
    content = replace(
        base,
        holder=replace(base.holder, name_zh=long_zh, name_en=long_en),
        product=replace(base.product, name_zh=long_zh[::-1], name_en=long_en, model="W" * 60),
        patents=samples.patents(60, "一种低损耗耦合封装方法及其控制系统和可读存储介质" * 4),
    )
    text = "".join(reading.page_texts(render.render(content, fonts)))
    assert long_zh in text
    assert "".join(long_en.split()) in text


def test_a_word_without_any_break_fits(fonts):
    product = replace(samples.recognition().product, name_en="Hauptbetriebswerk" * 14)
    data = render.render(samples.recognition(product=product), fonts)
    assert "Hauptbetriebswerk" * 14 in "".join(reading.page_texts(data))


def test_what_cannot_fit_is_our_own_error(fonts):
    notes = tuple(Text("注" * 400, "note " * 80) for _ in range(4))
    with pytest.raises(PaperFault, match="does not fit"):
        render.render(samples.recognition(notes=notes), fonts)


def test_rare_characters_are_shown(fonts):
    holder = replace(samples.recognition().holder, name_zh="𬭎㛃精密科技有限公司")
    data = render.render(samples.recognition(holder=holder), fonts)
    assert "𬭎㛃精密科技有限公司" in reading.page_texts(data)[0]


@pytest.mark.parametrize("character", ["𠮷", "\u202e", "\x07", "\u200b", "\ue000", "😀"])
def test_a_character_without_a_glyph_is_named(fonts, character):
    product = replace(samples.recognition().product, name_zh=f"甲{character}乙")
    with pytest.raises(Refused) as refused:
        render.render(samples.recognition(product=product), fonts)
    (problem,) = refused.value.problems
    assert problem.pointer == "/product/name_zh"
    assert problem.code == "character_not_printable"
    for language in ("zh", "en"):
        assert f"U+{ord(character):04X}" in problem.say(language)


@pytest.mark.parametrize(
    "name",
    [
        '<img src="http://127.0.0.1:9/x.png">',
        "<script>alert(1)</script>",
        '</span></td><link rel="attachment" href="file:///etc/passwd">',
        "<style>@import url(http://127.0.0.1:9/a.css); body { background: url(file:///x) }</style>",
        "{{ 7 * 7 }}{% raw %}",
        "&lt;b&gt; &amp; &#x202e; ]]>",
        'a\' onload="x" `',
    ],
)
def test_markup_in_names_is_only_text(fonts, name):
    base = samples.recognition()
    content = replace(
        base,
        product=replace(base.product, name_zh=name, model=name),
        holder=replace(base.holder, name_zh=name, name_en=name),
        patents=samples.patents(1, name),
    )
    data = render.render(content, fonts)
    text = "".join(reading.page_texts(data))
    assert text.count("".join(name.split())) >= 4
    with pikepdf.open(BytesIO(data)) as pdf:
        assert list(pdf.attachments) == ["certificate.json"]


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="http://127.0.0.1:9/x.png" alt="">',
        '<img src="file:///etc/hostname" alt="">',
        '<img src="data:image/png;base64,AAAA" alt="">',
        '<img src="certify:other" alt="">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/a.css">',
        '<p style="background: url(https://127.0.0.1:9/b.png)">x</p>',
    ],
)
def test_a_template_may_not_fetch_anything(fonts, markup, monkeypatch):
    """Should markup ever get through, the renderer still fetches nothing."""

    class Template:
        def render(self, **_: object) -> str:
            return f'<html lang="zh"><div class="flow">{markup}</div></html>'

    press = render._press(fonts.folder)
    monkeypatch.setattr(press, "template", Template())
    with pytest.raises(PaperFault, match="not one of its resources"):
        render.render(samples.recognition(), fonts)


def test_a_value_that_is_not_on_the_page_stops_the_paper(fonts, monkeypatch):
    press = render._press(fonts.folder)
    honest = press.template

    class Forgetful:
        def render(self, **given: object) -> str:
            return honest.render(**given).replace("CG-400ZR+", "")

    monkeypatch.setattr(press, "template", Forgetful())
    with pytest.raises(PaperFault, match="/product/model"):
        render.render(samples.recognition(), fonts)


def test_threads_may_ask_at_once(fonts, bare):
    drawn: list[bytes] = []

    def draw() -> None:
        drawn.append(render.render(samples.recognition(), fonts))

    threads = [threading.Thread(target=draw) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert drawn == [bare] * 3


def test_without_the_subset_library_nothing_starts(fonts, monkeypatch):
    monkeypatch.setattr(resources, "harfbuzz_subset", None)
    with pytest.raises(FontsNotReady, match="libharfbuzz-subset0"):
        resources.require_ready(fonts.folder)


def test_without_fonts_nothing_starts(tmp_path):
    with pytest.raises(FontsNotReady, match="make setup"):
        resources.require_ready(tmp_path)


def test_a_missing_font_file_is_named(fonts, tmp_path):
    (tmp_path / "fonts.json").write_bytes((fonts.folder / "fonts.json").read_bytes())
    with pytest.raises(FontsNotReady, match=r"small-400\.ttf"):
        certificate_fonts.load(tmp_path)


def test_drawing_warns_of_nothing(fonts, caplog):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        render.render(samples.recognition(), fonts)
    assert [r for r in caplog.records if r.name.startswith("weasyprint")] == []
