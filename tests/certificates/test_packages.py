"""An authority's own templates: every fault named at once, tried on every specimen, kept."""

import json
import shutil
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from certify import paths
from certify.certificate import reading, render
from certify.certificate.content import Text
from certify.certificate.papers import drawing, installed, specimens
from certify.certificate.papers.package import PAPERS, Package, built_in, read
from certify.certificate.papers.press import PLAIN
from certify.cli import certify
from certify.press.resources import PaperFault
from certify.problems import Refused
from tests.certificates import samples

ISSUER = Text("某知识产权局", "An Intellectual Property Office")
HOUSE = paths.templates() / "papers"


def png(width: int = 4, height: int = 4) -> bytes:
    """A small red picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\0\0\0"
    rows = (b"\0" + b"\xa0\x20\x20" * width) * height
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of the house's notice of state that an authority made its own."""
    folder = tmp_path / "own"
    shutil.copytree(HOUSE / "state-notice", folder)
    change(folder / "paper.yaml", 'version: "1"', 'version: "office-1"')
    return folder


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def add_logo(folder: Path) -> None:
    (folder / "logo.png").write_bytes(png())
    change(folder / "paper.yaml", "css: [", "pictures: {logo: logo.png}\ncss: [")
    change(
        folder / "paper.html", '<p class="to">',
        '<img src="certify:picture/logo" alt="机构标志 logo"><p class="to">敬启者',
    )  # fmt: skip


def faults(folder: Path) -> dict[str, str]:
    """Code → what is said, of everything that is wrong with a folder."""
    with pytest.raises(Refused) as refused:
        read(folder)
    for problem in refused.value.problems:
        assert problem.say("zh") != problem.say("en")
    return {problem.code: problem.say("en") for problem in refused.value.problems}


@pytest.mark.parametrize("paper", PAPERS)
def test_the_packages_of_the_house_are_free_of_faults(paper):
    package = built_in(paper)
    assert package.paper == paper and package.reference == f"{paper}@1"
    assert package.values and package.digest.startswith("sha256:")


def test_a_folder_without_description_is_refused(tmp_path):
    assert set(faults(tmp_path)) == {"no_description"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("- a list", "not_yaml"),
        ("schema: [", "not_yaml"),
        ("schema: certify.paper/1\n", "missing_key"),
        ("schema: certify.paper/2\n", "wrong_shape"),
        ("schema: certify.paper/1\ncolour: red\n", "unknown_key"),
        ("paper: poster\n", "wrong_shape"),
        ("version: '../1'\n", "wrong_shape"),
        ("name: {zh: 名}\n", "wrong_shape"),
        ("css: paper.css\n", "wrong_shape"),
        ("values: [number]\n", "wrong_shape"),
    ],
)
def test_a_wrong_description_is_refused_by_name(tmp_path, text, code):
    (tmp_path / "paper.yaml").write_text(text, encoding="utf-8")
    assert code in faults(tmp_path)


def test_all_that_a_description_lacks_is_said_at_once(tmp_path):
    (tmp_path / "paper.yaml").write_text("pictures: {}\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read(tmp_path)
    named = {problem.pointer for problem in refused.value.problems}
    assert named == {"/schema", "/paper", "/version", "/name", "/html", "/css", "/values"}


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "named"),
    [
        ("paper.yaml", "html: paper.html", "html: other.html", "missing_file", "other.html"),
        ("paper.yaml", "html: paper.html", "html: ../../x.html", "missing_file", "../../x.html"),
        ("paper.yaml", "letter.css", "missing.css", "missing_file", "missing.css"),
        ("paper.yaml", "  reason: ", "  season: ", "undescribed_value", "reason"),
        ("paper.yaml", "  reason: ", "  colour: none\n  reason: ", "unused_value", "colour"),
        ("paper.html", "{{ w.sentence.zh }}", "{{ secret }}", "unknown_name", "secret"),
        ("paper.html", "{{ w.sentence.zh }}", "{{ w.sentence.zh", "not_a_template", "paper.html"),
        ("paper.html", '"letter.html"', '"elsewhere.html"', "missing_file", "elsewhere.html"),
        ("paper.html", "{{ w.sentence.zh }}", "{{ c.profit }}", "undescribed_value", "profit"),
    ],
)
def test_what_a_template_lacks_is_named(own, file, old, new, code, named):
    change(own / file, old, new)
    assert named in faults(own)[code]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("logo.png", b"GIF89a", "not_a_picture"),
        ("logo.gif", b"GIF89a", "not_a_picture"),
        ("logo.png", None, "missing_file"),
        ("logo.png", b"\x89PNG\r\n\x1a\n" + bytes(400_001), "picture_too_large"),
    ],
)
def test_pictures_are_what_they_say(own, name, data, code):
    change(own / "paper.yaml", "css: [", f"pictures: {{logo: {name}}}\ncss: [")
    if data is not None:
        (own / name).write_bytes(data)
    assert code in faults(own)


def test_an_own_template_with_logo_and_wording_prints_and_is_taken_in(own, fonts, tmp_path):
    add_logo(own)
    package = installed.take_in(own, fonts, tmp_path / "home")
    assert package.reference == "state-notice@office-1"
    assert package.folder.is_relative_to(tmp_path / "home")
    letter = specimens.usual(ISSUER)["state-notice"][0]
    assert "敬启者" in reading.page_texts(drawing.draw(letter, fonts, own=package))[0]
    assert installed.take_in(own, fonts, tmp_path / "home").digest == package.digest
    change(own / "paper.html", "敬启者", "启者")
    with pytest.raises(Refused) as refused:
        installed.take_in(own, fonts, tmp_path / "home")
    assert [problem.code for problem in refused.value.problems] == ["taken"]


def test_the_version_of_the_house_is_not_free(own, fonts, tmp_path):
    change(own / "paper.yaml", '"office-1"', '"1"')
    with pytest.raises(Refused) as refused:
        installed.take_in(own, fonts, tmp_path / "home")
    assert [problem.code for problem in refused.value.problems] == ["taken"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('{{ row("型号", "Model", c.product.model) }}', "", "/product/model"),
        ("{{ w.sentence.zh }}", "{{ w.sentence.xx }}", "xx"),
        ('<p class="to">', '<img src="http://127.0.0.1:9/x.png" alt="x"><p class="to">', "9/x.png"),
        ('<p class="to">', '<p style="font-family: serif">字</p><p class="to">', "fonts"),
        (
            '<p class="to">',
            '<p style="white-space: pre">' + "长" * 90 + '</p><p class="to">',
            "page",
        ),
    ],
)
def test_a_template_that_does_not_print_whole_is_refused(own, fonts, old, new, said):
    change(own / "paper.html", old, new)
    if "c.product.model" in old:
        assert "c.product.model" not in (own / "paper.html").read_text(encoding="utf-8")
    problems = installed.try_out(read(own), fonts)
    assert problems and {problem.code for problem in problems} == {"not_printed"}
    assert any(said in problem.say("en") for problem in problems)


def test_a_template_that_breaks_a_clause_is_refused(own, fonts):
    change(own / "paper.html", '<p class="to">', '<h4>越级标题</h4><p class="to">')
    problems = installed.try_out(read(own), fonts)
    assert {problem.code for problem in problems} == {"breaks_clause"}
    assert any("14.8.4.3.2" in problem.say("zh") for problem in problems)


def test_a_template_may_not_reach_into_the_program(own, fonts):
    change(own / "paper.html", "{{ w.sentence.zh }}", "{{ w.__class__.__mro__ }}")
    problems = installed.try_out(read(own), fonts)
    assert {problem.code for problem in problems} == {"not_printed"}
    assert "unsafe" in problems[0].say("en")


def test_a_certificate_is_printed_with_the_authoritys_own_template(fonts, tmp_path):
    folder = tmp_path / "own"
    shutil.copytree(HOUSE / "certificate", folder)
    change(folder / "paper.yaml", 'version: "1"', 'version: "office-1"')
    change(folder / "paper.css", "letter-spacing: 0.14em", "letter-spacing: 0.1em")
    package = read(folder)
    content = samples.recognition()
    data = render.render(content, fonts, package=package)
    assert data != render.render(content, fonts)
    assert reading.attachment(data) == content.to_json()


class Installation:
    """An installation of its own and the command in it."""

    def __init__(self, home: Path, fonts_folder: Path) -> None:
        self.home = home
        home.mkdir()
        (home / "fonts").symlink_to(fonts_folder, target_is_directory=True)

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(certify, ["papers", *words])


@pytest.fixture
def here(tmp_path, fonts, monkeypatch) -> Installation:
    monkeypatch.setenv("CERTIFY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CERTIFY_MODE", "testing")
    monkeypatch.delenv("CERTIFY_DATABASE_URL", raising=False)
    return Installation(tmp_path / "home", fonts.folder.resolve())


def test_the_command_checks_takes_in_and_puts_to_use(here, own):
    add_logo(own)
    assert here.run("check", str(own)).exit_code == 0
    taken = here.run("take", str(own), "--lang", "zh")
    assert taken.exit_code == 0 and "state-notice@office-1" in taken.output
    assert "state-notice@1" in here.run("list").output
    assert here.run("use", "state-notice", "office-1").exit_code == 0
    assert json.loads((here.home / "papers" / "use.json").read_text())["state-notice"] == "office-1"
    assert "state-notice@office-1" in here.run("list").output
    assert here.run("use", "state-notice").exit_code == 0
    assert "state-notice@1" in here.run("list").output


def test_the_command_says_what_is_wrong(here, own):
    change(own / "paper.html", "{{ w.sentence.zh }}", "{{ secret }}")
    done = here.run("check", str(own), "--lang", "en")
    assert done.exit_code == 1 and "“secret”" in done.output
    assert here.run("take", str(own)).exit_code == 1
    assert here.run("use", "state-notice", "office-1").exit_code == 1
    assert not (here.home / "papers").exists()


def test_a_package_is_told_from_another_by_its_files(own):
    before = read(own)
    (own / "paper.html").write_text((own / "paper.html").read_text(encoding="utf-8") + "\n")
    assert isinstance(before, Package)
    assert read(own).digest != before.digest
    assert replace(before, version="2").reference == "state-notice@2"


def test_specimens_speak_of_everything_that_papers_say(fonts):
    for paper, found in specimens.usual(ISSUER).items():
        for each in found:
            assert installed.printed(each, fonts, PLAIN, built_in(paper)).startswith(b"%PDF-")


def test_a_choice_that_is_gone_stops_and_falls_back_to_nothing(here):
    (here.home / "papers").mkdir()
    (here.home / "papers" / "use.json").write_text('{"state-notice": "gone"}')
    done = here.run("list")
    assert done.exit_code != 0
    assert isinstance(done.exception, Refused | PaperFault | OSError)
