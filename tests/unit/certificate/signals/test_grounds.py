"""Every step has grounds, every ground has words, and they are said with the officer's own."""

from datetime import date

import pytest

from certify.certificate.lifecycle import CERTIFICATE
from certify.certificate.signals import grounds
from certify.certificate.signals.asking import asked_day
from certify.i18n import LANGUAGES
from certify.problems import Problem


def test_every_step_of_the_life_has_grounds_and_no_other():
    assert set(grounds.BY_ACTION) == {step.action for step in CERTIFICATE.steps}
    assert all(grounds.of(action) for action in grounds.BY_ACTION)
    assert grounds.of("create") == {}


def test_every_word_belongs_to_a_step():
    used = {code for codes in grounds.BY_ACTION.values() for code in codes}
    assert used == set(grounds.WORDS)
    assert all(len(code) <= 40 for code in used)


@pytest.mark.parametrize(
    ("code", "reason", "zh", "en"),
    [
        ("patent_lost", "专利被宣告无效。", "支撑专利已失效（专利被宣告无效）",
         "The patents that carried it are lost (专利被宣告无效)"),
        ("term_over", None, "有效期届满", "The term of validity is over"),
        ("of_another_office", "Reason. ", "Reason", "Reason"),
        (None, "{braces}", "{braces}", "{braces}"),
        ("patent_lost", "{braces}", "支撑专利已失效（{braces}）",
         "The patents that carried it are lost ({braces})"),
        (None, "", "", ""),
        (None, None, "", ""),
    ],
)  # fmt: skip
def test_ground_and_words_are_said_together(code, reason, zh, en):
    assert [grounds.told(code, reason, language) for language in LANGUAGES] == [zh, en]


def test_a_day_is_read_or_the_fault_said():
    assert asked_day(" 2026-03-31 ") == date(2026, 3, 31)
    assert asked_day("  ") is None
    fault = asked_day("31.3.2026")
    assert isinstance(fault, Problem)
    assert "31.3.2026" in fault.say("zh")
    assert "2026-03-31" in fault.say("en")
