"""A zip is believed in nothing: every trick has its own refusal, and no bytes do worse."""

import stat
import struct
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certify import paths
from certify.scoring.faults import StandardsRefused
from certify.scoring.shelf import package as package_module
from certify.scoring.shelf.catalogue import LOCK
from certify.scoring.shelf.package import (
    MOST_PACKED,
    Package,
    check_package,
    install_package,
    read_package,
)
from certify.scoring.shelf.packing import pack
from certify.scoring.source import MOST_BYTES

FOLDER = paths.standards() / "rd-intensity-illustrative" / "2025.1"
FILES = {name: (FOLDER / name).read_bytes() for name in ("standard.yaml", "examples.yaml")}
PLACE = "rd-intensity-illustrative/2025.1"


def zipped(*entries, below="") -> bytes:
    """A zip of (name or ZipInfo, content) in this order."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as packed:
        for name, content in entries:
            if isinstance(name, ZipInfo):
                packed.writestr(name, content)
            else:
                packed.writestr(f"{below}{name}", content)
    return made.getvalue()


def refused(content: bytes) -> list[tuple[str, str]]:
    """File and code of everything a zip is refused for; every fault can be said."""
    with pytest.raises(StandardsRefused) as refusal:
        read_package(content)
    for fault in refusal.value.faults:
        assert "{" not in fault.say("en") + fault.say("zh")
        assert fault.say("en").isprintable()
    return [(fault.file, fault.code) for fault in refusal.value.faults]


def codes(content: bytes) -> list[str]:
    return [code for _, code in refused(content)]


@pytest.mark.parametrize("below", ["", f"{PLACE}/"])
def test_a_version_is_read_from_the_top_or_its_folder(below):
    found = read_package(zipped(*FILES.items(), below=below))
    assert found.standard.name == "rd-intensity-illustrative@2025.1"
    assert found.files == FILES
    assert found.cases > 10


def test_what_was_packed_is_read_again():
    content = pack(FOLDER)
    found = read_package(content)
    assert found.files["standard.yaml"] == FILES["standard.yaml"]


def test_folders_as_entries_and_a_readme_are_no_fault():
    entries = [("", b""), ("README.md", "说明".encode()), *FILES.items()]
    folders = [("rd-intensity-illustrative/", b"")]
    content = zipped(*folders, *((f"{PLACE}/{name}", text) for name, text in entries))
    assert set(read_package(content).files) == {"README.md", *FILES}


@pytest.mark.parametrize("below", ["", f"{PLACE}/"])
def test_what_the_finder_of_a_mac_adds_is_passed_over(below):
    entries = [
        *((f"{below}{name}", text) for name, text in FILES.items()),
        ("__MACOSX/", b""), (f"__MACOSX/{below}._standard.yaml", b"\x00\x05\x16\x07"),
        (".DS_Store", b"\x00"), (f"{below.partition('/')[0] or 'x'}/.DS_Store", b"\x00"),
    ]  # fmt: skip
    found = read_package(zipped(*entries))
    assert found.files == FILES


@pytest.mark.parametrize("name", ["__MACOSX/../standard.yaml", "__MACOSX//x", "a\\.DS_Store"])
def test_nor_does_a_mac_excuse_a_name_that_leads_elsewhere(name):
    assert codes(zipped((name, b"x"))) == ["unsafe_name"]


def test_other_folders_than_the_file_says_are_a_fault():
    assert refused(zipped(*FILES.items(), below="rd-intensity-illustrative/2026.1/")) == [
        ("standard.yaml", "other_folder")
    ]


def test_all_faults_of_the_standard_are_told_not_the_first():
    broken = FILES["standard.yaml"].replace(b'weight: "', b'weight: "9')
    broken = broken.replace(b"authority: illustrative", b"authority: mine")
    found = refused(zipped(("standard.yaml", broken), ("examples.yaml", FILES["examples.yaml"])))
    assert len(found) > 1
    assert {file for file, _ in found} == {"standard.yaml"}


@pytest.mark.parametrize(
    ("standard", "code"),
    [(b"id: [unclosed", "unreadable"), (b"- a list", "wrong_shape"), (b"\xff\xfe", "not_utf8")],
)
def test_what_is_no_standard_is_refused_by_the_same_checks(standard, code):
    assert code in codes(zipped(("standard.yaml", standard), ("examples.yaml", b"")))


def test_golden_cases_are_run_and_must_be_there():
    assert refused(zipped(("standard.yaml", FILES["standard.yaml"]))) == [
        ("examples.yaml", "no_cases")
    ]
    wrong = FILES["examples.yaml"].replace(b"verdict: meets", b"verdict: below")
    found = codes(zipped(("standard.yaml", FILES["standard.yaml"]), ("examples.yaml", wrong)))
    assert set(found) == {"case_differs"}


def test_files_missing_foreign_large_or_not_text_are_told_at_once():
    with pytest.raises(StandardsRefused) as refusal:
        check_package({"README.md": b"\xff", "notes.txt": b"", "examples.yaml": b" " * 2_000_001})
    assert [(fault.file, fault.code) for fault in refusal.value.faults] == [
        ("standard.yaml", "no_standard"), ("notes.txt", "other_file"),
        ("examples.yaml", "too_large"), ("README.md", "not_utf8"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "/standard.yaml", "../standard.yaml", "a/../standard.yaml", "..\\standard.yaml",
        "C:standard.yaml", "a//standard.yaml", "./standard.yaml", "standard.yaml\n", "a\x1b[31m",
    ],
)  # fmt: skip
def test_names_that_lead_elsewhere_are_refused(name):
    assert codes(zipped((name, b"x"))) == ["unsafe_name"]


def test_a_name_cut_by_a_zero_is_refused():
    content = zipped(("standard.yamlXX", b"x")).replace(b"yamlXX", b"yaml\0X")
    assert codes(content) == ["unsafe_name"]


@pytest.mark.parametrize(
    "name",
    ["notes.txt", "inner.zip", "MACOSX/._standard.yaml", "a/standard.yaml", "a/b/c/", "x/1/y.py"],
)
def test_what_is_no_part_of_a_version_is_refused(name):
    assert "other_file" in codes(zipped((name, b"")))


def test_folders_must_be_named_like_a_version():
    assert codes(zipped(("Mine/new/standard.yaml", b"x"))) == ["place_form"]


def test_two_versions_in_one_zip_are_refused():
    content = zipped(("a1/1/standard.yaml", b"x"), ("a1/2/standard.yaml", b"x"))
    assert codes(content) == ["several_versions"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", ["standard.yaml", "STANDARD.yaml"])
def test_a_name_given_twice_is_refused(second):
    assert "name_twice" in codes(zipped(("standard.yaml", b"a"), (second, b"b")))


def test_links_and_devices_are_refused():
    for kind in (stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO):
        info = ZipInfo("standard.yaml")
        info.create_system, info.external_attr = 3, (kind | 0o777) << 16
        assert codes(zipped((info, b"/etc/passwd"))) == ["no_file"]


def test_encrypted_and_unusual_entries_are_refused():
    content = bytearray(zipped(("standard.yaml", b"x")))
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    assert codes(bytes(content)) == ["encrypted"]
    made = BytesIO()
    with ZipFile(made, "w", ZIP_BZIP2) as packed:
        packed.writestr("standard.yaml", b"x" * 1000)
    assert codes(made.getvalue()) == ["method"]


def test_too_many_entries_and_too_large_a_zip_are_refused():
    assert codes(zipped(*((f"f{n}", b"") for n in range(17)))) == ["many_entries"]
    assert codes(b"PK\x03\x04" + bytes(MOST_PACKED)) == ["package_large"]


def test_a_bomb_is_stopped_while_it_is_unpacked(monkeypatch):
    assert codes(zipped(("standard.yaml", bytes(300_000)))) == ["bomb"]  # a thousand to one
    large = zipped(("standard.yaml", bytes(range(256)) * 8000))
    monkeypatch.setattr(package_module, "MOST_RATIO", 10_000)
    assert codes(large) == ["bomb"]
    monkeypatch.setattr(package_module, "MOST_UNPACKED", MOST_BYTES)
    both = [(name, bytes(1_500_000)) for name in FILES]
    assert refused(zipped(*both)) == [("examples.yaml", "bomb")]


def test_the_size_in_the_header_is_not_believed():
    """A header that understates the size does not get the rest past the sum."""
    content = bytearray(zipped(("standard.yaml", FILES["standard.yaml"])))
    at = content.index(b"PK\x01\x02")
    struct.pack_into("<I", content, at + 24, 100)
    assert codes(bytes(content)) == ["damaged"]


def test_a_wrong_sum_and_a_cut_file_are_damage():
    content = bytearray(zipped(("standard.yaml", FILES["standard.yaml"])))
    struct.pack_into("<I", content, content.index(b"PK\x01\x02") + 16, zlib.crc32(b"other"))
    assert codes(bytes(content)) == ["damaged"]
    whole = zipped(*FILES.items())
    assert codes(whole[: len(whole) // 2]) == ["not_a_zip"]


def test_entries_upon_each_other_are_refused():
    content = bytearray(zipped(*FILES.items()))
    second = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, second + 42, 0)
    assert "overlap" in codes(bytes(content))


@pytest.mark.parametrize("content", [b"", b"PK", b"%PDF-1.7", b"PK\x03\x04" * 9])
def test_what_is_no_zip_is_said_to_be_none(content):
    assert codes(content) == ["not_a_zip"]


def attempt(content: bytes) -> None:
    """Reading ends in a package or in our refusal; nothing else may come out."""
    with suppress(StandardsRefused):
        assert read_package(content).standard


SMALL = zipped(("standard.yaml", b"id: a\n"), ("examples.yaml", b"cases: []\n"))


@given(st.binary(max_size=400))
def test_no_bytes_whatever_do_worse_than_be_refused(content):
    attempt(content)
    attempt(b"PK\x03\x04" + content)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(SMALL) - 1), st.integers(0, 255)), max_size=6),
       st.integers(0, len(SMALL)))  # fmt: skip
def test_no_spoilt_zip_does_worse_than_be_refused(changes, end):
    content = bytearray(SMALL)
    for at, value in changes:
        content[at] = value
    attempt(bytes(content))
    attempt(bytes(content[:end]))


def test_every_single_byte_may_be_wrong():
    for at in range(len(SMALL)):
        attempt(SMALL[:at] + bytes([SMALL[at] ^ 0x41]) + SMALL[at + 1 :])


@pytest.fixture(scope="module")
def sound() -> Package:
    return read_package(zipped(*FILES.items()))


def laid(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def changed(package: Package) -> Package:
    """The same version with other cases."""
    files = {**package.files, "examples.yaml": b"# other\n" + package.files["examples.yaml"]}
    return Package(package.standard, files, package.cases)


def test_a_version_is_laid_whole_and_a_draft_replaced(tmp_path, sound):
    shelf = tmp_path / "home" / "standards"
    folder = install_package(sound, shelf)
    assert folder == shelf / PLACE
    assert laid(folder) == FILES
    (folder / "README.md").write_bytes(b"old")
    assert install_package(changed(sound), shelf) == folder
    assert laid(folder) == changed(sound).files
    assert [each.name for each in shelf.iterdir()] == ["rd-intensity-illustrative"]
    before = (folder / "standard.yaml").stat().st_ino
    install_package(changed(sound), shelf)
    assert (folder / "standard.yaml").stat().st_ino == before


def test_a_published_version_stays_and_may_come_again_unchanged(tmp_path, sound):
    folder = install_package(sound, tmp_path)
    line = f"{sound.standard.digest.removeprefix('sha256:')}  {PLACE}/standard.yaml\n"
    (tmp_path / LOCK).write_text(line, encoding="utf-8")
    assert install_package(sound, tmp_path) == folder
    with pytest.raises(StandardsRefused) as refusal:
        install_package(changed(sound), tmp_path)
    assert [fault.code for fault in refusal.value.faults] == ["published"]
    assert laid(folder) == FILES


def test_a_folder_that_cannot_be_written_is_named(tmp_path, sound):
    (tmp_path / "standards").write_text("a file", encoding="utf-8")
    with pytest.raises(StandardsRefused) as refusal:
        install_package(sound, tmp_path / "standards")
    (fault,) = refusal.value.faults
    assert fault.code == "no_room"
    assert str(tmp_path / "standards") in fault.say("en")


def test_what_fails_half_way_leaves_what_was_there(tmp_path, sound, monkeypatch):
    folder = install_package(sound, tmp_path)

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(package_module.os, "fsync", full)
    with pytest.raises(StandardsRefused):
        install_package(changed(sound), tmp_path)
    assert laid(folder) == FILES
    assert [each.name for each in tmp_path.iterdir()] == ["rd-intensity-illustrative"]
