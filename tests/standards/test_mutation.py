"""The golden cases guard every number of the shipped standards."""

import copy
import json
import random
from decimal import Decimal

import pytest
from click.testing import CliRunner

from certify.rulebook.commands import standards
from certify.scoring.engine import judge
from certify.scoring.examples.golden import read_cases
from certify.scoring.findings import Findings
from certify.scoring.mutating import mutation
from certify.scoring.mutating.mutants import applied, mutants, shifted
from certify.scoring.mutating.mutation import mutate
from certify.scoring.reach import of_fact
from certify.scoring.source import read_yaml
from certify.scoring.standard import build
from certify.scoring.vocabulary import VOCABULARY
from tests.standards.shelf import SHELVES
from tests.standards.small import COVERING, GUARDING, lay

CHUNKS = 4
"""So that a worker which is done may take over a part of it."""


class Shelf:
    """A shipped standard with its documents, cases and mutants."""

    def __init__(self, folder):
        self.document = read_yaml(folder / "standard.yaml")
        self.standard = build(self.document, "sha256:-")
        self.examples = read_yaml(folder / "examples.yaml")
        self.cases = read_cases(self.standard, self.examples)
        self.mutants = list(mutants(self.document))

    def mutate(self, chosen=None, cases=None):
        """The report; the documents stay what they are."""
        before = copy.deepcopy(self.document)
        report = mutate(
            self.document, self.standard, self.cases if cases is None else cases, chosen
        )
        assert self.document == before
        return report

    def of(self, key):
        """The mutants of the number at ``key``."""
        found = [mutant for mutant in self.mutants if mutant.key == key]
        assert found, key
        return found


SHELF = {folder.parent.name: Shelf(folder) for folder in SHELVES}
PIP = SHELF["pip-illustrative"]


def without(*names):
    """The cases of the illustrative standard but those named."""
    known = {case.id for case in PIP.cases}
    assert set(names) <= known
    return [case for case in PIP.cases if case.id not in names]


@pytest.mark.parametrize("part", range(CHUNKS))
@pytest.mark.parametrize("name", SHELF)
def test_no_change_of_a_number_goes_unnoticed(name, part):
    shelf = SHELF[name]
    chosen = shelf.mutants[part::CHUNKS]
    report = shelf.mutate(chosen)
    assert [mutant.say() for mutant in report.survivors] == []
    assert report.mutants == len(chosen)
    assert report.killed > 0.8 * len(chosen)


def test_a_number_moves_by_its_last_place_and_by_one_per_cent():
    assert list(shifted("0.45")) == ["0.46", "0.44", "0.4545", "0.4455"]
    assert list(shifted("0.40")) == ["0.41", "0.39", "0.404", "0.396"]
    assert list(shifted("100")) == ["101", "99"]
    assert list(shifted("0")) == ["1", "-1"]
    assert list(shifted("-20")) == ["-19", "-21", "-19.8", "-20.2"]


@pytest.mark.parametrize("name", SHELF)
def test_every_number_of_the_file_has_its_mutants(name):
    """Walked without knowing the language: whatever is written as a number is shifted."""
    names = {"schema", "id", "version", "industries", "clause", "code"}
    found = set()

    def walk(here, path):
        if isinstance(here, dict):
            for key, value in here.items():
                if key not in names:
                    walk(value, (*path, key))
        elif isinstance(here, list):
            for index, value in enumerate(here):
                walk(value, (*path, index))
        elif here.replace("-", "", 1).replace(".", "", 1).isdigit():
            found.add(path)

    walk(SHELF[name].document, ())
    changed = {change.path for each in SHELF[name].mutants for change in each.changes}
    assert changed == found


@pytest.mark.parametrize("name", SHELF)
def test_weights_sum_to_100_in_every_mutant(name):
    shelf = SHELF[name]
    for mutant in shelf.mutants:
        if not mutant.key.endswith(".weight"):
            continue
        with applied(shelf.document, mutant):
            sums = [
                (Decimal(each["weight"]), sum(Decimal(i["weight"]) for i in each["indicators"]))
                for each in shelf.document["dimensions"]
            ]
            assert all(own == total for own, total in sums)
            assert sum(own for own, _ in sums) == 100


@pytest.mark.parametrize(
    ("key", "cases"),
    [
        ("dimensions.A.indicators.A4.table.3.1", ["a4-9.99", "a4-10"]),
        ("fields.05.pass_mark", ["pass-05-at", "pass-05-under"]),
        ("fields.05.floors.C", ["floor-05-at", "floor-05-under"]),
        ("gates.G5.bound", ["gate-g5", "gated-unjudged"]),
        ("dimensions.C.indicators.C2.missing.points", ["c2-missing"]),
    ],
)
def test_what_the_cases_do_not_guard_survives(key, cases):
    report = PIP.mutate(PIP.of(key), without(*cases))
    assert {mutant.key for mutant in report.survivors} == {key}
    assert PIP.mutate(PIP.of(key)).survivors == ()


def test_without_cases_nothing_is_killed_but_by_lint():
    key = "dimensions.B.indicators.B1.table.4.1"
    report = PIP.mutate(PIP.of(key), [])
    said = {mutant.changes[0].new: "lint" for mutant in report.by_lint}
    said |= {mutant.changes[0].new: "exempt" for mutant, _ in report.exempt}
    said |= {mutant.changes[0].new: "survives" for mutant in report.survivors}
    assert said == {"4": "survives", "2": "lint", "3.03": "survives", "2.97": "exempt"}


def test_other_places_are_visible_in_any_total():
    report = PIP.mutate(PIP.of("rounding.places"), [])
    assert [mutant.changes[0].new for mutant in report.survivors] == ["1"]
    assert [mutant.changes[0].new for mutant in report.by_lint] == ["3"]


def test_a_pair_of_weights_is_visible_without_any_case():
    key = "dimensions.A.indicators.A1.weight"
    chosen = PIP.of(key)[:2]
    assert PIP.mutate(chosen, []).survivors == tuple(chosen)


def test_an_exempt_change_says_why_no_filing_shows_it():
    report = PIP.mutate(PIP.of("gates.G1.bound"))
    assert [(mutant.say(), reason.say("en")) for mutant, reason in report.exempt] == [
        (
            "gates.G1.bound: 1 → 0.99",
            "gates.G1.bound: No filing can show 0.99 ≤ counted_patents < 1.",
        )
    ]


def findings(standard, draw):
    """Facts any filing could show, near the edges of the standard as often as not."""
    edges = [Decimal(row) for i in standard.indicators for row in i.table.at]
    facts = {}
    for name in standard.facts_read:
        fact, possible = VOCABULARY[name], of_fact(name)
        value = draw.choice([*edges, Decimal(draw.randint(-100, 10_000)) / 1000])
        value += Decimal(draw.randint(-2, 2)) / 100
        if possible.grid:
            value = Decimal(round(value))
        low = Decimal(-1000) if fact.low is None else fact.low
        facts[name] = max(low, min(value, fact.high if fact.high is not None else value))
    return Findings(draw.choice(list(standard.fields)), 2026, facts, {})


@pytest.mark.parametrize("name", SHELF)
def test_no_filing_at_random_shows_an_exempt_change(name):
    shelf, draw = SHELF[name], random.Random(20261124)
    filings = []
    for _ in range(60):
        levels = {i.id: Decimal(draw.randint(0, 8)) / 2 for i in shelf.standard.review_indicators(
            next(iter(shelf.standard.fields)))}  # fmt: skip
        filings.append((findings(shelf.standard, draw), levels))

    def told(standard):
        sheets = [judge(found, levels, standard) for found, levels in filings]
        return [
            ([each.points for each in sheet.indicators], sheet.total, sheet.verdict, sheet.award)
            for sheet in sheets
        ]

    expected = told(shelf.standard)
    exempt = 0
    for mutant in (each for each in shelf.mutants if len(each.changes) == 1):
        with applied(shelf.document, mutant):
            changed = build(shelf.document, "sha256:-")
        if mutation._runs(changed) and mutation._exemption(mutant, shelf.standard, changed):
            exempt += 1
            assert told(changed) == expected, mutant.say()
    assert exempt >= 3


def run(*arguments):
    """Run the command line."""
    return CliRunner().invoke(standards, ["mutate", *(str(each) for each in arguments)])


def test_the_command_names_survivors_and_exits_with_1(tmp_path):
    place = lay(tmp_path, COVERING)
    result = run(place, "--lang", "en")
    assert result.exit_code == 1
    assert result.stdout.startswith("pip-illustrative@2026.1: ")
    assert "exempt: dimensions.A.indicators.A4.table.1.1: 0 → -1" in result.stdout
    assert "unnoticed: dimensions.A.indicators.A4.table.2.1: 1 → 1.01" in result.stderr
    (found,) = json.loads(run(tmp_path, "--json").stdout)
    assert found["counts"]["survivors"] == len(found["survivors"]) > 0
    assert found["counts"]["lint"] == len(found["by_lint"]) > 0
    assert {"reason", "changes"} == set(found["exempt"][0])
    assert (
        sum(v for k, v in found["counts"].items() if k != "mutants") == found["counts"]["mutants"]
    )


def test_the_command_asks_to_mend_faults_first(tmp_path):
    result = run(tmp_path, "--lang", "en")
    assert result.exit_code == 1
    assert "There is no standard here." in result.stderr
    (found,) = json.loads(run(tmp_path, "--json").stdout)
    assert set(found) == {"name", "faults"}


def test_a_faulty_standard_is_named_after_the_sound_ones_were_tried(tmp_path):
    lay(tmp_path, GUARDING)
    other = tmp_path / "another" / "1.0"
    other.mkdir(parents=True)
    (other / "standard.yaml").write_text("schema: certify.standard/1", encoding="utf-8")
    result = run(tmp_path, "--lang", "en")
    assert result.exit_code == 1
    assert result.stdout.startswith("pip-illustrative@2026.1: ")
    assert "another/1.0/standard.yaml: " in result.stderr


def test_the_command_is_content_where_nothing_survives(tmp_path):
    result = run(lay(tmp_path, GUARDING) / "standard.yaml", "--lang", "en")
    assert result.stderr == ""
    assert result.exit_code == 0
