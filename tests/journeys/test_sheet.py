"""The explanation of a score as a page shows it: the contract's numbers, in both languages."""

import re

import pytest
from flask import render_template_string

from certify.filing.examination import examine, judge_document
from certify.scoring.document import UNJUDGED
from certify.scoring.engine import score
from certify.scoring.shelf.catalogue import shipped
from certify.scoring.telling.explanation import explain
from tests.journeys.test_api import JUDGEMENT
from tests.unit.filing.examples import EXAMPLE

PAGE = '{% from "filing/_sheet.html" import sheet %}{{ sheet(rows, score) }}'


def drawn(app, language, judgement):
    standard = shipped().named("pip-illustrative@2026.1")
    sheet = score(examine(dict(EXAMPLE)).filing, judgement, standard)
    with app.test_request_context(f"/?lang={language}"):
        return render_template_string(PAGE, rows=explain(sheet, standard, language), score=sheet)


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_judged_sheet_shows_total_margin_floor_and_every_indicator(app, language):
    page = drawn(app, language, judge_document(JUDGEMENT).judgement)
    said = text(page)
    for number in ("65.83", "+3.83", "14.64", "21.92", "0.36", "7.56"):
        assert number in said
    assert said.count("示例标准" if language == "zh" else "Illustrative standard") >= 1
    assert all(f">{name}</span>" in page for name in ("A1", "C4", "D3", "G1", "G5"))
    assert 'class="bar-band bar-below" x="0" y="22" width="658.30"' in page


def test_an_unjudged_sheet_shows_its_interval_as_a_bar(app):
    page = drawn(app, "en", UNJUDGED)
    assert "53.99 to 71.99" in text(page)
    assert 'x="539.90" y="22" width="180.00"' in page
    assert "Margin" not in page


def test_the_chinese_sheet_speaks_chinese_only(app):
    page = drawn(app, "zh", judge_document(JUDGEMENT).judgement)
    visible = re.sub(r'<span class="number">.*?</span>', "", page)
    assert re.findall(r"[A-Za-z]{4,}", text(visible)) == []


def test_no_style_or_script_that_the_content_policy_forbids(app):
    page = drawn(app, "en", UNJUDGED)
    assert "style=" not in page and "<script" not in page and "onclick" not in page
