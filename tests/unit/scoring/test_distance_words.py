"""Distances in words: true to what was found, and never advice to buy or divide anything."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st

from certify.i18n import FOLDER, translate
from certify.scoring.distance import distance_words, power
from certify.scoring.distance.counterfactual import counterfactuals
from certify.scoring.distance.distance_words import tell
from certify.scoring.document import UNJUDGED, Judgement
from certify.scoring.findings import find
from certify.scoring.standard import Award, Gate, Text
from tests.unit.scoring.examples import (
    FILING,
    JUDGEMENT,
    LEVELS,
    STANDARD,
    with_economics,
    with_patents,
)
from tests.unit.scoring.random_standards import findings, standards

FORBIDDEN = {
    "en": r"\b(buy|purchas\w*|acquir\w*|obtain\w*|licen[cs]e[sd]? in|file more|more patents"
    r"|add patents|split\w*|divid\w*|separate products|should|recommend\w*|try to)\b",
    "zh": r"购买|收购|受让|购入|买入|增加专利|更多专利|多申请"
    r"|拆分|拆成|分拆|分立|应当增加|(?<!不构成)建议",
}  # fmt: skip


def told(filing, judgement, language="en", standard=STANDARD):
    found = counterfactuals(find(filing, judgement), judgement.levels, standard)
    return tell(found, standard, language)


def test_a_missed_floor_is_said_with_what_alone_would_reach_the_line():
    (line,) = told(FILING, JUDGEMENT).lines
    assert line.title == "What alone would reach the line of 62 points"
    assert line.stand == (
        "The total is 65.83, 3.83 above the line. "
        "The floor of “Patent value contribution” is missed."
    )
    assert (line.near, line.reached) == ("within 5 points", False)
    share, profit, technical, _ = line.rows
    assert share.crossings == ("22.22% (+2.22 percentage points), total 66.19",)
    assert (share.now, share.power, share.kind) == ("20%", "Distance only", "distance")
    assert (profit.indicators, profit.linked) == ("C2", "Profit margin")
    assert technical.crossings == ("level 3.2 (+0.2), total 66.23",)
    assert line.none.startswith("Sales, Profit margin")


@pytest.mark.parametrize(
    ("mark", "english", "chinese"),
    [
        ("70", "4.17 below the line", "比标准线低4.17分"),
        ("65.83", "just on the line", "恰在标准线上"),
        ("60", "5.83 above the line", "比标准线高5.83分"),
    ],
)
def test_on_which_side_of_the_line_is_said_in_words(mark, english, chinese):
    field = replace(STANDARD.fields["01"], pass_mark=Decimal(mark))
    standard = replace(STANDARD, fields={**STANDARD.fields, "01": field})
    for language, said in (("en", english), ("zh", chinese)):
        (line,) = told(FILING, JUDGEMENT, language, standard).lines
        assert said in line.stand


def test_what_would_lose_a_line_goes_down():
    (line,) = told(FILING, Judgement(LEVELS), "zh").lines
    assert line.title == "单独改变哪一项即会失去62分标准线"
    assert any("−" in crossing for row in line.rows for crossing in row.crossings)


def test_before_review_both_ends_are_said():
    titles = [each.title for each in told(FILING, UNJUDGED).lines]
    assert titles == [
        "What alone would make reaching the line of 62 points impossible",
        "What alone would make reaching the line of 62 points certain, whatever the levels",
    ]
    assert [each.near for each in told(FILING, UNJUDGED).lines] == ["", ""]


def test_awards_are_named():
    awards = (Award("gold", Text("一级", "first class"), Decimal(80)),)
    lines = told(FILING, Judgement(LEVELS), standard=replace(STANDARD, awards=awards)).lines
    assert lines[1].title == "What alone would reach the award “first class” (80 points)"


def test_what_was_not_stated_is_said():
    rows = told(
        replace(FILING, market=None), Judgement(dict.fromkeys(LEVELS, Decimal("3.2")))
    ).lines[0].rows  # fmt: skip
    (premium,) = [row for row in rows if row.label == "Core features protected"]
    assert premium.now == "not stated"
    assert re.fullmatch(r"[\d.]+%, total [\d.]+", premium.crossings[0])


def test_gates_say_what_they_lack_in_words():
    (lack,) = told(with_patents(), UNJUDGED).gates
    assert lack.startswith("G1 A counted patent in force at the end of the data year: ")
    assert lack.endswith("Counted patents is 0; 1 would pass.")
    extra = Gate("G9", Text("研发", "R&D"), "1", "above", "rd_investment", Decimal(0))
    standard = replace(STANDARD, gates=(*STANDARD.gates, extra))
    (said,) = told(with_economics(rd_investment=None), UNJUDGED, standard=standard).gates
    assert said == "G9 R&D: R&D investment is not stated; 0.01 yuan would pass."
    found = counterfactuals(find(FILING, UNJUDGED), {}, STANDARD, 2020)
    assert tell(found, STANDARD, "en").gates == (
        "G4 Data year of the campaign: no figure of the filing decides this.",
    )


def sentences(said, language):
    for line in said.lines:
        yield from (line.title, line.stand, line.none)
        for row in line.rows:
            yield from (row.label, row.power, row.reason, *row.crossings)
    yield from said.gates
    yield said.past


@settings(deadline=None, max_examples=60)
@given(standards(), findings(), st.sampled_from(("zh", "en")))
def test_no_sentence_ever_advises_buying_patents_or_dividing_a_product(standard, found, language):
    said = tell(counterfactuals(found, {}, standard), standard, language)
    for sentence in sentences(said, language):
        assert not re.search(FORBIDDEN[language], sentence, re.IGNORECASE), sentence


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_word_of_the_tables_advises_it_either_but_one_sentence_forbids_it(language):
    texts = [*power.KINDS.values(), *(each.reason for each in power.POWER.values()), power.PAST]
    texts += [power.OF_LEVELS.reason, *distance_words._TITLES.values()]
    for text in texts:
        assert not re.search(FORBIDDEN[language], translate(text, language), re.IGNORECASE)
    assert re.search(FORBIDDEN[language], translate(power.NO_ADVICE, language), re.IGNORECASE)


def test_the_search_would_find_such_advice():
    for language, text in (("en", "Acquire two more patents."), ("zh", "建议购买专利两件。")):
        assert re.search(FORBIDDEN[language], text, re.IGNORECASE)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_text_of_trials_distances_and_guidance_advises_it(language):
    allowed = {power.NO_ADVICE}
    for name in ("scoring_whatif", "scoring_guidance", "filing_whatif", "filing_guidance"):
        with (FOLDER / "zh" / f"{name}.po").open("rb") as source:
            texts = [str(each.id) for each in read_po(source, locale="zh") if each.id]
        assert texts
        for text in set(texts) - allowed:
            assert not re.search(FORBIDDEN[language], translate(text, language), re.IGNORECASE)
