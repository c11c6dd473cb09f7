"""A machine asks what would change an outcome; nothing is kept."""

import copy

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from certify.i18n import translate
from certify.scoring.distance.power import NO_ADVICE
from tests.journeys.test_api import CHECKS, JUDGEMENT, refused
from tests.unit.filing.examples import EXAMPLE


@pytest.fixture
def filing():
    return copy.deepcopy(dict(EXAMPLE))


def tried(client, filing, changes, judgement=None, lang="en"):
    body = {"filing": filing, "judgement": judgement, "changes": changes}
    return client.post(f"/api/v1/what-if?lang={lang}", json=body)


def test_both_sheets_and_what_differs(client, filing):
    answer = tried(client, filing, {"/filing/economics/profit": "4800000"}, JUDGEMENT)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    document = answer.json
    assert document["schema"] == "certify.what-if/1"
    before, after = document["before"], document["after"]
    scored = client.post("/api/v1/score", json={"filing": filing, "judgement": JUDGEMENT}).json
    assert before == scored
    filing["economics"]["profit"] = "4800000"
    changed = client.post("/api/v1/score", json={"filing": filing, "judgement": JUDGEMENT}).json
    assert after == changed
    differing = [e["id"] for e in document["differences"]["indicators"] if e["difference"] != "0"]
    assert differing == ["A2", "C2"]


def test_levels_are_tried_in_the_judgement(client, filing):
    document = tried(client, filing, {"/judgement/levels/C3": "4"}, JUDGEMENT).json
    assert document["differences"]["total"] == ["2.00", "2.00"]
    opened = tried(client, filing, {"/judgement/levels/C3": None}, JUDGEMENT).json
    assert opened["after"]["verdict"] == "undetermined"


@pytest.mark.parametrize(("changes", "pointer", "code"), [
    ({"/filing/economics/sales": 5}, "/filing/economics/sales", "number_not_text"),
    ({"/filing/economics/profit": "99000000"}, "/filing/economics/profit", "profit_above_sales"),
    ({"/filing/market/core_features_total": "8"}, "/filing/market/core_features_total",
     "count_not_whole"),
    ({"/judgement/levels/C3": "5"}, "/judgement/levels/C3", None),
    ({"/judgement/levels/Z9": "1"}, "/changes/~1judgement~1levels~1Z9", "no_lever"),
    ({"/filing/organisation/uscc": "x"}, "/changes/~1filing~1organisation~1uscc", "no_lever"),
    ({"/economics/sales": "1"}, "/changes/~1economics~1sales", "no_lever"),
    ({}, "/changes", "object_expected"),
    ([], "/changes", "object_expected"),
    (None, "/changes", "object_expected"),
    ({f"/filing/{n}": "1" for n in range(601)}, "/changes", "too_many"),
])  # fmt: skip
def test_what_cannot_be_tried_is_named_at_its_place(client, filing, changes, pointer, code):
    found = refused(tried(client, filing, changes, JUDGEMENT))
    assert pointer in {place for place, _ in found}
    if code not in (None, "count_not_whole"):
        assert (pointer, code) in found


def test_everything_that_cannot_be_tried_is_named_at_once(client, filing):
    changes = {
        "/filing/economics/sales": "abc", "/nowhere": "1", "/judgement/levels/Z9": "1",
        "/judgement/levels/C3": "7",
    }  # fmt: skip
    answer = tried(client, filing, changes, JUDGEMENT)
    assert answer.status_code == 422
    assert {each["pointer"] for each in answer.json["errors"]} == {
        "/changes/~1nowhere", "/filing/economics/sales", "/judgement/levels/C3",
        "/changes/~1judgement~1levels~1Z9",
    }  # fmt: skip


def test_a_faulty_filing_is_refused_as_when_it_is_scored(client, filing):
    filing["economics"]["sales"] = "much"
    found = refused(tried(client, filing, {"/filing/economics/profit": "1"}))
    assert {pointer for pointer, _ in found} == {"/filing/economics/sales"}


def test_how_far_each_fact_is(client, filing):
    body = {"filing": filing, "judgement": JUDGEMENT}
    document = client.post("/api/v1/counterfactuals?lang=zh", json=body).json
    assert document["schema"] == "certify.counterfactuals/1"
    (line,) = document["lines"]
    share = next(each for each in line["distances"] if each["name"] == "contribution")
    assert (share["power"], share["down"]) == ("distance", None)
    assert translate(NO_ADVICE, "zh") in document["notes"]
    filing["patents"][0]["contribution"] = share["up"]["value"]
    body["judgement"] = {**JUDGEMENT, "confirmed_contributions": {}}
    again = client.post("/api/v1/counterfactuals", json=body).json["lines"][0]
    assert again["reached"] is True


def test_how_firm_it_is(client, filing):
    body = {"filing": filing, "judgement": JUDGEMENT}
    document = client.post("/api/v1/sensitivity", json=body).json
    assert (document["schema"], document["draws"]) == ("certify.sensitivity/1", 10_000)
    assert (document["verdict"], document["outcome"]) == ("below", "below")
    assert document["decides"]["id"] in document["pulls"]
    assert client.post("/api/v1/sensitivity", json=body).json == document


def test_a_judgement_the_engine_refuses_is_refused_here_too(client, filing):
    judgement = {**JUDGEMENT, "levels": {"Z9": "1"}}
    body = {"filing": filing, "judgement": judgement}
    found = refused(client.post("/api/v1/counterfactuals", json=body))
    assert found == {("/judgement/levels/Z9", "unknown_level")}


@pytest.mark.parametrize("path", ["what-if", "counterfactuals", "sensitivity"])
def test_whatever_the_document_allows_is_answered_as_it_says(app, path):
    api = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operation = api[f"/api/v1/{path}"]["POST"]

    @given(case=operation.as_strategy())
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    def probe(case):
        case.call_and_validate(checks=CHECKS)

    probe()


def test_good_answers_are_as_the_document_describes(app, client, filing):
    api = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    bodies = {
        "what-if": {"filing": filing, "changes": {"/judgement/levels/C3": "4"}},
        "counterfactuals": {"filing": filing, "judgement": JUDGEMENT},
        "sensitivity": {"filing": filing, "judgement": JUDGEMENT},
    }
    for path, body in bodies.items():
        case = api[f"/api/v1/{path}"]["POST"].Case(body=body, media_type="application/json")
        answer = case.call_and_validate(checks=CHECKS)
        assert answer.status_code == 200
