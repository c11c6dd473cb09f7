"""The catalogue: published files stay as they were, drafts are never the default."""

import json
import shutil
from datetime import date
from decimal import Decimal
from hashlib import sha256

import pytest
from jsonschema import Draft202012Validator

from certify.scoring.faults import StandardsRefused
from certify.scoring.shelf.catalogue import LOCK, NoSuchStandard, load_catalogue, read_lock, shipped
from tests.standards.shelf import DOCUMENT, FOLDER, SHIPPED, put, spoiled

TODAY = date(2026, 11, 20)


def lock(shelf, *files):
    """Publish files."""
    lines = [
        f"{sha256(file.read_bytes()).hexdigest()}  {file.relative_to(shelf).as_posix()}\n"
        for file in files
    ]
    (shelf / LOCK).write_text("".join(lines), encoding="utf-8")


def refused(shelf):
    """The faults a shelf is refused for."""
    with pytest.raises(StandardsRefused) as refusal:
        load_catalogue(shelf)
    assert str(refusal.value)
    return [(fault.file, fault.code) for fault in refusal.value.faults]


def test_the_shipped_catalogue_is_sound_and_wholly_published():
    entries = shipped().entries
    assert [entry.standard.name for entry in entries] == [
        "pip-illustrative@2026.1", "rd-intensity-illustrative@2025.1",
    ]  # fmt: skip
    assert all(entry.published for entry in entries)
    assert set(read_lock(FOLDER)) == {
        "industries/2019.csv", "pip-illustrative/2026.1/standard.yaml",
        "rd-intensity-illustrative/2025.1/standard.yaml",
    }  # fmt: skip


def test_the_digest_is_that_of_the_file():
    file = SHIPPED / "standard.yaml"
    digest = "sha256:" + sha256(file.read_bytes()).hexdigest()
    assert shipped().named("pip-illustrative@2026.1").digest == digest
    assert read_lock(FOLDER)["pip-illustrative/2026.1/standard.yaml"] == digest


def test_a_changed_published_file_is_refused(tmp_path):
    file = put(tmp_path, DOCUMENT)
    lock(tmp_path, file)
    load_catalogue(tmp_path)
    file.write_text(file.read_text(encoding="utf-8") + "# harmless\n", encoding="utf-8")
    assert refused(tmp_path) == [("pip-illustrative/2026.1/standard.yaml", "published_changed")]


def test_a_removed_published_file_is_refused(tmp_path):
    file = put(tmp_path, DOCUMENT)
    lock(tmp_path, file)
    shutil.rmtree(tmp_path / "pip-illustrative")
    assert refused(tmp_path) == [("pip-illustrative/2026.1/standard.yaml", "published_removed")]


def test_every_broken_file_is_named_at_once(tmp_path):
    put(tmp_path, spoiled(lambda d: d.update(version="2027.1", authority="mine")))
    put(tmp_path, spoiled(lambda d: d.update(version="2027.2")), version="2028.1")
    broken = put(tmp_path, spoiled(lambda d: d.update(version="2029.1")))
    broken.write_text("id: [unclosed", encoding="utf-8")
    assert refused(tmp_path) == [
        ("pip-illustrative/2027.1/standard.yaml", "not_allowed"),
        ("pip-illustrative/2028.1/standard.yaml", "other_folder"),
        ("pip-illustrative/2029.1/standard.yaml", "unreadable"),
    ]


def versions(tmp_path):
    """2026.2 ended, 2026.9 succeeded by 2026.10, 2027.1 to come, 2026.11 a draft."""

    def version(name, **changes):
        return put(tmp_path, spoiled(lambda d: d.update(version=name, **changes)))

    published = [
        version("2026.2", effective_to="2026-06-30"),
        version("2026.9", effective_from="2026-07-01"),
        version("2026.10", effective_from="2026-08-01", effective_to="2026-11-30"),
        version("2027.1", effective_from="2027-01-01"),
    ]
    version("2026.11", effective_from="2026-12-01")
    lock(tmp_path, *published)
    return load_catalogue(tmp_path)


def test_the_default_is_the_newest_published_one_in_force(tmp_path):
    catalogue = versions(tmp_path)
    names = [entry.standard.version for entry in catalogue.entries]
    assert names == ["2026.2", "2026.9", "2026.10", "2026.11", "2027.1"]
    assert catalogue.default_for("01", on=date(2026, 6, 30)).version == "2026.2"
    assert catalogue.default_for("01", on=date(2026, 7, 31)).version == "2026.9"
    assert catalogue.default_for("01", on=TODAY).version == "2026.10"
    assert catalogue.default_for("01", on=date(2027, 1, 1)).version == "2027.1"
    assert catalogue.get("pip-illustrative", "2026.11").version == "2026.11"


def test_no_default_is_said_plainly(tmp_path):
    catalogue = versions(tmp_path)
    with pytest.raises(NoSuchStandard, match="covers field 01 on 2025-12-31"):
        catalogue.default_for("01", on=date(2025, 12, 31))
    # 2026.9 has no end of its own, but it was succeeded and does not come back.
    with pytest.raises(NoSuchStandard, match="covers field 01 on 2026-12-01"):
        catalogue.default_for("01", on=date(2026, 12, 1))
    with pytest.raises(NoSuchStandard, match="covers field 77"):
        catalogue.default_for("77", on=TODAY)
    with pytest.raises(NoSuchStandard, match=r"there are: pip-illustrative@2026\.2"):
        catalogue.named("pip-illustrative@1999.1")


@pytest.mark.parametrize(
    ("first", "second", "day"),
    [
        ({}, {}, "2026-01-01"),
        ({"effective_to": "2026-06-30"}, {"effective_from": "2026-06-30"}, "2026-06-30"),
        ({"effective_to": "2027-06-30"}, {"effective_from": "2027-01-01"}, "2027-01-01"),
    ],
)
def test_two_versions_in_force_side_by_side_are_refused(tmp_path, first, second, day):
    put(tmp_path, spoiled(lambda d: d.update(first)))
    later = put(tmp_path, spoiled(lambda d: d.update(version="2026.2", **second)))
    with pytest.raises(StandardsRefused) as refusal:
        load_catalogue(tmp_path)
    (fault,) = refusal.value.faults
    assert (fault.file, fault.key, fault.code) == (
        "pip-illustrative/2026.2/standard.yaml", "effective_from", "two_in_force",
    )  # fmt: skip
    lines = later.read_text(encoding="utf-8").splitlines()
    assert lines[fault.line - 1].startswith("effective_from:")
    assert f"pip-illustrative@2026.1 is in force on {day} as well" in fault.say("en")


def test_a_draft_is_blamed_not_what_is_published(tmp_path):
    put(tmp_path, DOCUMENT)
    lock(tmp_path, put(tmp_path, spoiled(lambda d: d.update(version="2026.2"))))
    assert refused(tmp_path) == [("pip-illustrative/2026.1/standard.yaml", "two_in_force")]


def test_each_version_is_blamed_once(tmp_path):
    for version in ("2026.1", "2026.2", "2026.3"):
        put(tmp_path, spoiled(lambda d, version=version: d.update(version=version)))
    assert refused(tmp_path) == [
        ("pip-illustrative/2026.2/standard.yaml", "two_in_force"),
        ("pip-illustrative/2026.3/standard.yaml", "two_in_force"),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"effective_from": "2026-01-02"},
        {"effective_from": "2025-01-01", "effective_to": "2025-12-31"},
        {"id": "another-standard"},
        {"fields": [dict(DOCUMENT["fields"][0], code="01")]},
    ],
)
def test_what_may_lie_side_by_side(tmp_path, changes):
    put(tmp_path, spoiled(lambda d: d.update(fields=d["fields"][1:])))
    put(tmp_path, spoiled(lambda d: d.update(version="2026.2", **changes)))
    assert len(load_catalogue(tmp_path).entries) == 2


def test_an_empty_shelf_is_an_empty_catalogue(tmp_path):
    assert load_catalogue(tmp_path).entries == ()


def test_the_shipped_numbers_are_those_of_the_table():
    table = {
        "01": ("5000", "8", "8", "0.45", "62"), "02": ("3000", "14", "12", "0.40", "60"),
        "03": ("4000", "9", "7", "0.40", "60"), "04": ("4000", "10", "7", "0.40", "60"),
        "05": ("5000", "16", "9", "0.55", "65"), "06": ("2000", "8", "6", "0.35", "58"),
        "07": ("1500", "12", "10", "0.35", "58"), "99": ("3000", "8", "6", "0.40", "62"),
    }  # fmt: skip
    standard = shipped().default_for("01", on=TODAY)
    names = ("sales", "profit_margin", "sales_growth", "contribution")
    found = {
        code: (*(str(field.benchmarks[name]) for name in names), str(field.pass_mark))
        for code, field in standard.fields.items()
    }
    assert found == table
    assert all(field.floors == {"C": 15} for field in standard.fields.values())
    assert {each.id: each.weight for each in standard.dimensions} == {
        "A": 30, "B": 20, "C": 30, "D": 20,
    }  # fmt: skip
    assert sum(each.weight for each in standard.indicators) == 100
    assert standard.fields["01"].measures["A1"] == Decimal(50_000_000)
    assert standard.fields["01"].measures["A2"] == Decimal("0.08")
    assert standard.indicator("C3").by_reviewers
    with pytest.raises(KeyError):
        standard.indicator("Z1")


@pytest.mark.parametrize("name", ["schema.json", "examples-schema.json"])
def test_the_schemas_are_schemas(name):
    Draft202012Validator.check_schema(json.loads((FOLDER / name).read_text(encoding="utf-8")))
