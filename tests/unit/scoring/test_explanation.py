"""The explanation: the sheet in words, in both languages."""

import ast
import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from certify.i18n import catalogue, translate
from certify.reference import codes
from certify.scoring import words
from certify.scoring.document import UNJUDGED, Judgement
from certify.scoring.engine import score
from certify.scoring.sheet import read_sheet
from certify.scoring.standard import Award, Text, table
from certify.scoring.telling.explanation import UNKNOWN, explain
from certify.scoring.vocabulary import VOCABULARY
from tests.unit.scoring.examples import (
    FILING,
    JUDGEMENT,
    LEVELS,
    NUMBER,
    STANDARD,
    with_economics,
    with_patent,
)

HERE = Path(words.__file__).parent
SOURCES = [*HERE.glob("*.py"), HERE.parent / "rulebook" / "commands.py"]


def rows(explanation):
    """Indicator rows by id."""
    return {row.id: row for each in explanation.dimensions for row in each.indicators}


def test_every_step_from_fact_to_contribution_in_both_languages():
    sheet = score(FILING, JUDGEMENT, STANDARD)
    zh, en = rows(explain(sheet, STANDARD, "zh")), rows(explain(sheet, STANDARD, "en"))
    assert zh["A1"].measured == "销售额60,000,000元 ÷ 基准50,000,000元 = 1.2倍"
    assert zh["A1"].rule == "1倍（60分）至3倍（90分）之间按直线内插"
    assert (zh["A1"].points, zh["A1"].weight, zh["A1"].contribution) == ("63", "12", "7.56")
    assert en["A1"].measured == "Sales 60,000,000 yuan ÷ benchmark 50,000,000 yuan = 1.2×"
    assert en["A1"].rule == "From 1× (60 points) to 3× (90 points) in a straight line"
    assert en["A3"].measured == (
        "Sales growth 17.647059% − benchmark 8% = 9.647059 percentage points"
    )
    assert en["A4"].rule == "From 10% to below 30%"
    assert en["B2"].rule == "100% and above"
    assert en["C3"].measured == "level 3"
    assert en["C3"].rule == "Exactly level 3"
    assert en["C4"].rule == "From level 2 (50 points) to level 3 (75 points) in a straight line"
    assert en["C3"].by_reviewers and not en["A1"].by_reviewers


def test_the_head_says_what_it_is_and_why():
    said = explain(score(FILING, JUDGEMENT, STANDARD), STANDARD, "en")
    assert said.illustrative and said.authority == "Illustrative standard"
    assert said.reasons == ("Patent value contribution has 14.64, 0.36 below its floor 15",)
    assert (said.total, said.margin, said.pass_mark) == ("65.83", "+3.83", "62")
    said = explain(score(FILING, JUDGEMENT, STANDARD), STANDARD, "zh")
    assert (said.authority, said.verdict_text) == ("示例标准", "未达到基准")
    assert said.field == "信息通信技术制造业"


def test_a_filing_that_meets_says_so():
    said = explain(score(FILING, Judgement(LEVELS), STANDARD), STANDARD, "en")
    assert said.verdict == "meets"
    assert said.reasons == ("The total 66.99 reaches the pass mark 62, and every floor is reached",)


def test_before_review_nothing_is_guessed():
    said = explain(score(FILING, UNJUDGED, STANDARD), STANDARD, "en")
    assert (said.total, said.margin, said.interval) == (UNKNOWN, UNKNOWN, "53.99 to 71.99")
    assert said.reasons == ("Levels awaited from reviewers: C3, C4, D2",)
    row = rows(said)["C3"]
    assert (row.points, row.contribution, row.measured) == (UNKNOWN, UNKNOWN, UNKNOWN)
    assert row.note == "Awaiting review"


def test_a_total_below_the_mark_says_by_how_much():
    poor = Judgement(dict.fromkeys(LEVELS, Decimal(0)))
    said = explain(score(FILING, poor, STANDARD), STANDARD, "en")
    assert said.reasons == (
        "The total 53.99 is 8.01 below the pass mark 62",
        "Patent value contribution has 7.30, 7.70 below its floor 15",
    )


def test_gates_name_their_patents_in_words():
    filing = with_patent(legal_status="lapsed_fee", litigation="ownership_pending")
    said = explain(score(filing, JUDGEMENT, STANDARD, campaign_year=2024), STANDARD, "en")
    gates = {gate.id: gate for gate in said.gates}
    assert gates["G1"].reason == "Counted patents: 0; at least 1 needed"
    assert gates["G2"].reason == "Linked patents that do not count: 1"
    assert gates["G2"].patents == (f"{NUMBER}: lapsed, fee unpaid",)
    assert gates["G4"].reason == "The data year is not the campaign's"
    assert gates["G5"].patents == (f"{NUMBER}: ownership dispute open",)
    assert [reason[:23] for reason in said.reasons[:3]] == [
        "Gate G1 is not passed: ", "Gate G4 is not passed: ", "Gate G5 is not passed: ",
    ]  # fmt: skip
    same = explain(score(FILING, JUDGEMENT, STANDARD, campaign_year=2025), STANDARD, "zh")
    assert [gate.reason for gate in same.gates[1:4:2]] == [
        "关联专利全部计入", "数据年度与认定批次一致",
    ]  # fmt: skip


def test_missing_data_says_which_rule_applied():
    filing = with_economics(prior_year_sales=None, ip_investment=Decimal(0))
    said = explain(score(filing, JUDGEMENT, STANDARD), STANDARD, "en")
    assert rows(said)["A3"].rule == "Not stated, so the rule for missing data applies"
    assert rows(said)["A3"].note == "Not stated"
    assert rows(said)["C2"].rule == "No IP investment, so the rule for missing data applies"
    facts = {row.name: row for row in said.facts}
    assert facts["prior_year_sales"].value == "Not stated"
    assert facts["attributed_profit_per_investment"].value == "No IP investment"
    assert facts["profit_margin"].value == "12%"
    assert facts["profit_margin"].formula == "profit ÷ sales"
    assert facts["profit_margin"].source == "economics.profit, economics.sales"


def test_a_loss_lies_below_the_table():
    said = explain(
        score(with_economics(profit=Decimal(-1200)), JUDGEMENT, STANDARD), STANDARD, "en"
    )
    assert rows(said)["A2"].rule == "Below 0×"


def test_a_flag_says_whether_it_holds():
    flag = replace(
        STANDARD.indicator("B5"), table=table("flag", [["0", "0"], ["1", "100"]]), unit="flag"
    )
    assert words.rule(flag, Decimal(1), 1, None, "en") == "The condition holds"
    assert words.rule(flag, Decimal(0), 0, None, "zh") == "条件不成立"
    assert words.quantity(Decimal(1), "flag", "zh") == "是"
    assert words.quantity(Decimal(0), "flag", "en") == "no"


def test_a_stored_sheet_explains_itself_as_well_as_a_fresh_one():
    sheet = score(FILING, JUDGEMENT, STANDARD)
    stored = read_sheet(json.loads(sheet.canonical()))
    assert explain(stored, STANDARD, "zh") == explain(sheet, STANDARD, "zh")
    assert json.dumps(explain(stored, STANDARD, "zh").as_json(), ensure_ascii=False)


def test_another_version_may_not_explain_it():
    sheet = score(FILING, JUDGEMENT, STANDARD)
    with pytest.raises(ValueError, match="not made by"):
        explain(sheet, replace(STANDARD, digest="sha256:0"), "zh")


def test_an_award_is_named():
    standard = replace(STANDARD, awards=(Award("gold", Text("金", "Gold"), Decimal(60)),))
    sheet = score(FILING, Judgement(LEVELS), standard)
    assert explain(sheet, standard, "en").award == "Gold"
    assert explain(score(FILING, JUDGEMENT, standard), standard, "en").award is None


def test_numbers_are_grouped_and_keep_their_sign():
    assert words.number(Decimal("-1234567.50")) == "-1,234,567.5"
    assert words.number(Decimal("-0.5")) == "-0.5"
    assert words.number(Decimal("0.25")) == "0.25"


def test_every_indicator_gate_and_code_has_words():
    missing = {fact.missing for fact in VOCABULARY.values()} - {None}
    assert missing == {"missing", "investment_zero", "not_computable"}
    assert missing <= set(words.NOTES)
    assert set(codes.LEGAL_STATUSES) - set(codes.LIVING) <= set(words.WHY)


def marked_texts():
    """Every text marked for translation in this room's modules."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_":
                yield ast.literal_eval(node.args[0])


def test_every_text_has_chinese_with_the_same_places():
    texts = set(marked_texts())
    assert len(texts) > 100
    for text in texts:
        chinese = catalogue("zh").gettext(text)
        assert chinese != text or text == "{number}: {why}"
        assert set(re.findall(r"\{\w*\}", chinese)) == set(re.findall(r"\{\w*\}", text)), text
        assert translate(text, "en") == text
