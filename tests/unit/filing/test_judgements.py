from decimal import Decimal
from typing import Any

import pytest

from certify.filing.examination import judge_document
from certify.scoring.document import UNJUDGED, Judgement

NUMBER = "ZL201710601862.3"
JUDGEMENT: dict[str, Any] = {
    "schema": "certify.judgement/1",
    "levels": {"C3": "3", "C4": "2.5", "D2": "3"},
    "confirmed_contributions": {NUMBER: "0.20"},
}


def test_the_contract_s_example() -> None:
    assert judge_document(JUDGEMENT).judgement == Judgement(
        {"C3": Decimal(3), "C4": Decimal("2.5"), "D2": Decimal(3)}, {NUMBER: Decimal("0.20")}
    )


@pytest.mark.parametrize(
    "rest",
    [{}, {"levels": {}}, {"levels": None, "confirmed_contributions": None},
     {"levels": {"C3": None, "C4": " "}, "confirmed_contributions": {NUMBER: ""}}],
)  # fmt: skip
def test_levels_and_shares_may_be_missing(rest: dict[str, Any]) -> None:
    examination = judge_document({"schema": "certify.judgement/1", **rest})
    assert not examination.problems
    assert examination.judgement == UNJUDGED


@pytest.mark.parametrize("spelling", ["201710601862.3", "cn2017106018623", " ZL201710601862.3"])
def test_numbers_come_out_in_normal_spelling(spelling: str) -> None:
    document = {**JUDGEMENT, "confirmed_contributions": {spelling: "0.2"}}
    judgement = judge_document(document).judgement
    assert judgement is not None
    assert list(judgement.confirmed_contributions) == [NUMBER]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"schema": "certify.filing/1"}, "/schema", "schema_version"),
        ({"level": {}}, "/level", "unknown_key"),
        ({"levels": ["3"]}, "/levels", "object_expected"),
        ({"levels": {f"C{n}": "1" for n in range(201)}}, "/levels", "too_many"),
        ({"levels": {"C3": 3}}, "/levels/C3", "number_not_text"),
        ({"levels": {"C3": "good"}}, "/levels/C3", "number_form"),
        ({"levels": {"C3": "-1"}}, "/levels/C3", "negative"),
        ({"levels": {"C3": "4.1"}}, "/levels/C3", "above_maximum"),
        ({"levels": {"C/3": "3"}}, "/levels/C~13", "level_id_form"),
        ({"confirmed_contributions": {"CN107705012A": "0.1"}},
         "/confirmed_contributions/CN107705012A", "publication_number"),
        ({"confirmed_contributions": {NUMBER: "1.1"}},
         f"/confirmed_contributions/{NUMBER}", "above_maximum"),
        ({"confirmed_contributions": {NUMBER: "0.1", NUMBER[2:]: "0.2"}},
         f"/confirmed_contributions/{NUMBER[2:]}", "named_twice"),
    ],
)  # fmt: skip
def test_what_is_refused(change: dict[str, Any], pointer: str, code: str) -> None:
    examination = judge_document({**JUDGEMENT, **change})
    assert examination.judgement is None
    assert [(p.pointer, p.code) for p in examination.problems] == [(pointer, code)]
    for language in ("en", "zh"):
        assert "{" not in examination.problems[0].say(language)


@pytest.mark.parametrize("document", [None, [], "x", 5])
def test_anything_at_all_is_answered(document: Any) -> None:
    assert judge_document(document).judgement is None
