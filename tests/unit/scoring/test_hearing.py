"""The explanation for a hearing: true of the sheet, complete, in plain words."""

import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from jsonschema import Draft202012Validator

from certify import paths
from certify.scoring.document import UNJUDGED, Judgement
from certify.scoring.engine import score
from certify.scoring.replaying.bundle import pack, read_bundle
from certify.scoring.replaying.replay import read_standard
from certify.scoring.standard import Award, Text
from certify.scoring.telling.hearing import NotRepeatable, hear
from certify.scoring.telling.speech import speak
from tests.unit.scoring.examples import FILING, JUDGEMENT, LEVELS, NUMBER, STANDARD, with_economics
from tests.unit.scoring.test_bundle import SOURCE
from tests.unit.scoring.test_replay import KEPT

SCHEMA = json.loads((paths.standards() / "explanation-schema.json").read_text(encoding="utf-8"))


def heard(filing=FILING, judgement=JUDGEMENT, language="en", year=2025):
    sheet = score(filing, judgement, STANDARD, campaign_year=year).as_json()
    bundle = pack(filing, judgement, SOURCE, sheet, campaign_year=year)
    return hear(bundle, STANDARD, language)


def text(hearing, topic):
    (found,) = [each.text for each in hearing.paragraphs if each.topic == topic]
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_every_kept_sheet_is_explained_in_plain_words(path, language):
    kept = json.loads(path.read_bytes())
    bundle = read_bundle(kept)
    standard = read_standard(bundle.standard)
    hearing = hear(bundle, standard, language)
    document = hearing.as_json()
    Draft202012Validator(SCHEMA).validate(json.loads(json.dumps(document)))
    said = " ".join(each.text for each in hearing.paragraphs)
    assert "{" not in said and "None" not in said
    for dimension in standard.dimensions:
        assert dimension.names.say(language) in {each.heading for each in hearing.paragraphs}
    for indicator in standard.indicators:
        assert indicator.names.say(language) in said
    spoken = re.sub(r"ZL\d+\.\w", "", said).replace("IP", "").replace("R&D", "")
    assert not re.search(r"\b[A-D][1-9]\b|\bG[1-9]\b", spoken)
    if language == "zh":
        assert not re.search(r"[A-Za-z]{4,}", spoken)
    sheet = kept["sheet"]
    for number in [sheet["total"], *(sheet["interval"] or [])]:
        assert number is None or number in text(hearing, "outcome")
    for each in sheet["dimensions"]:
        assert (each["total"] or "") in text(hearing, f"dimension-{each['id']}")


def test_the_worked_example_says_what_decided_and_what_would_change_it():
    hearing = heard()
    assert text(hearing, "outcome") == (
        "It has 65.83 of 100 points; 62 are needed. That is 3.83 points more than needed. "
        "But “Patent value contribution” has 14.64 points, and at least 15 are needed there. "
        "The result: Below the benchmark."
    )
    assert "lacks 0.36 points" in text(hearing, "decided")
    assert "would be 66.83, and the result: Meets the benchmark" in text(hearing, "levels")
    assert "60,000,000 yuan, 1.2 times the benchmark of 50,000,000 yuan" in text(
        hearing, "dimension-A"
    )
    assert "level 2.5 of 4, gives 2.5 of 4" in text(hearing, "dimension-C")


def test_other_levels_are_judged_again_not_estimated():
    hearing = heard()
    assert {(each.id, each.other) for each in hearing.others} == {
        ("C3", Decimal(2)), ("C3", Decimal(4)), ("C4", Decimal("1.5")), ("C4", Decimal("3.5")),
        ("D2", Decimal(2)), ("D2", Decimal(4)),
    }  # fmt: skip
    for each in hearing.others:
        judgement = Judgement({**LEVELS, each.id: each.other}, {NUMBER: Decimal("0.20")})
        sheet = score(FILING, judgement, STANDARD, campaign_year=2025)
        assert (each.total, each.verdict) == (sheet.total, sheet.verdict)
        assert each.changes == (sheet.verdict != "below")


def test_levels_at_the_end_move_inwards_only_and_partly_judged_files_have_no_total():
    ends = Judgement({"C3": Decimal(4), "C4": Decimal(0)}, {})
    hearing = heard(judgement=ends)
    assert {(each.id, each.other) for each in hearing.others} == {
        ("C3", Decimal(3)), ("C4", Decimal(1)),
    }  # fmt: skip
    assert all(each.total is None for each in hearing.others)
    assert hearing.as_json()["other_levels"][0]["total"] is None
    said = text(hearing, "levels")
    assert "have yet to judge: Difficulty of substitution" in said
    assert "No level of the reviewers" in said


def test_before_review_the_sentences_speak_of_an_interval():
    hearing = heard(judgement=UNJUDGED)
    assert "lies between 53.99 and 71.99" in text(hearing, "outcome")
    assert "Awaiting review, gives 0 to 8 of 8" in text(hearing, "dimension-C")
    assert hearing.others == ()


def test_what_meets_says_so():
    hearing = heard(judgement=Judgement(LEVELS, {}))
    assert text(hearing, "decided").startswith("Every condition is met")


def test_a_condition_not_met_is_named():
    hearing = heard(year=2024)
    assert "decisive whatever the points: Data year of the campaign" in text(hearing, "conditions")


def test_what_is_missing_is_said_to_be():
    said = text(heard(with_economics(prior_year_sales=None)), "dimension-A")
    assert "Sales growth: Not stated, gives 3 of 5" in said


def test_a_sheet_that_does_not_come_out_again_is_not_explained():
    sheet = score(FILING, JUDGEMENT, STANDARD).as_json()
    bundle = pack(FILING, JUDGEMENT, SOURCE, {**sheet, "total": "99.99"})
    with pytest.raises(NotRepeatable, match="/total"):
        hear(bundle, STANDARD, "en")


def spoken(sheet, standard, language="en"):
    return {each.topic: each.text for each in speak(sheet, standard, (), language)}


def test_marks_reached_exactly_or_missed_awards_earned_and_standards_of_data_alone():
    sheet = score(FILING, Judgement(LEVELS, {}), STANDARD)
    exact = replace(sheet, pass_mark=sheet.total)
    assert "exactly enough" in spoken(exact, STANDARD)["outcome"]
    below = replace(sheet, pass_mark=sheet.total + 1)
    assert "1 points too few" in spoken(below, STANDARD)["outcome"]
    awarded = replace(STANDARD, awards=(Award("gold", Text("金", "Gold"), Decimal(60)),))
    said = spoken(replace(sheet, award="gold"), awarded)
    assert said["outcome"].endswith("The result: Meets the benchmark, Gold.")
    assert "follows from the data alone" in said["levels"]
    national = replace(STANDARD, authority="national")
    assert "illustrative:" not in spoken(sheet, national)["judged"]


def test_where_nothing_was_lost_nothing_is_said_of_it():
    sheet = score(FILING, Judgement(LEVELS, {}), STANDARD)
    full = tuple(replace_points(each) for each in sheet.indicators)
    assert "Most points" not in spoken(replace(sheet, indicators=full), STANDARD)["decided"]


def replace_points(result):
    """An indicator that gave everything it could."""
    return result._replace(contribution=result.weight, points=Decimal(100))
