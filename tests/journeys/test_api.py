"""A machine scores a filing: the sheet, the refusals with pointers, the document of the API."""

import copy

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from certify.filing.examination import examine, judge_document
from certify.scoring.engine import score
from certify.scoring.shelf.catalogue import shipped
from tests.unit.filing.examples import EXAMPLE

JUDGEMENT = {
    "schema": "certify.judgement/1",
    "levels": {"C3": "3", "C4": "2.5", "D2": "3"},
    "confirmed_contributions": {"ZL201710601862.3": "0.20"},
}

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)


@pytest.fixture
def filing():
    return copy.deepcopy(dict(EXAMPLE))


def post(client, body, **headers):
    return client.post("/api/v1/score", json=body, headers=headers)


def test_the_sheet_is_the_engines_to_the_byte(client, filing):
    answer = post(client, {"filing": filing, "judgement": JUDGEMENT})
    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    judged = judge_document(JUDGEMENT).judgement
    sheet = score(examine(filing).filing, judged, shipped().named("pip-illustrative@2026.1"))
    assert answer.data == sheet.canonical()
    assert answer.json["standard"]["authority"] == "illustrative"
    assert answer.json["interval"] is None


def test_without_a_judgement_there_is_an_interval(client, filing):
    sheet = post(client, {"filing": filing}).json
    assert sheet["verdict"] == "undetermined" and sheet["total"] is None
    low, high = sheet["interval"]
    assert float(low) < float(high)


def refused(answer, status=422):
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    body = answer.json
    assert body["status"] == status and body["errors"]
    return {(e["pointer"], e["code"]) for e in body["errors"]}


def test_pointers_lead_from_the_root_of_the_body(client, filing):
    filing["economics"]["profit"] = "99000000.00"
    filing["economics"]["sales"] = 60000000
    judgement = {**JUDGEMENT, "levels": {"C3": "5"}}
    found = refused(post(client, {"filing": filing, "judgement": judgement, "more": 1}))
    assert ("/filing/economics/sales", "number_not_text") in found
    assert any(pointer == "/judgement/levels/C3" for pointer, _ in found)
    assert ("/more", "unknown_key") in found


def test_faults_only_the_engine_knows_point_into_the_judgement(client, filing):
    judgement = {**JUDGEMENT, "levels": {"C3": "3", "Z9": "1"}}
    found = refused(post(client, {"filing": filing, "judgement": judgement}))
    assert found == {("/judgement/levels/Z9", "unknown_level")}
    share = {**JUDGEMENT, "confirmed_contributions": {"ZL201710601862.3": "0.9"}}
    found = refused(post(client, {"filing": filing, "judgement": share}))
    assert found == {
        ("/judgement/confirmed_contributions/ZL201710601862.3", "share_above_declared")
    }


@pytest.mark.parametrize("name", ["pip-illustrative@1.0", "none", 7, "@"])
def test_an_unknown_standard_is_named(client, filing, name):
    found = refused(post(client, {"filing": filing, "standard": name}))
    assert {pointer for pointer, _ in found} == {"/standard"}


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 400), (b"{", 400), (b"\xff\xfe", 400), (b'{"a":1,"a":2}', 400), (b"NaN", 400),
     (b"[" * 100_000, 400), (b"[]", 422), (b"null", 422), (b"{}", 422), (b'{"filing":[]}', 422),
     (b'{"filing":{"schema":"certify.filing/2"}}', 422)],
)  # fmt: skip
def test_what_is_no_request_is_refused_kindly(client, body, status):
    refused(client.post("/api/v1/score", data=body, content_type="application/json"), status)


def test_messages_speak_the_readers_language(client, filing):
    filing["organisation"]["uscc"] = "91320505MA1P7X8K4X"
    english = post(client, {"filing": filing}, **{"Accept-Language": "en"}).json
    chinese = post(client, {"filing": filing}, **{"Accept-Language": "zh-CN"}).json
    asked = client.post("/api/v1/score?lang=zh", json={"filing": filing}).json
    assert english["errors"] != chinese["errors"]
    assert asked == chinese
    assert "无法" in chinese["title"]


def test_nothing_else_than_post(client):
    answer = client.get("/api/v1/score")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert answer.content_type == "application/problem+json"


def test_the_api_says_what_it_is(client):
    document = client.get("/api/v1/openapi.json").json
    assert document["openapi"].startswith("3.1")
    schemas = document["components"]["schemas"]
    assert schemas["Economics"]["properties"]["sales"]["type"] == "string"
    assert schemas["Filing"]["properties"]["data_year"]["type"] == "integer"
    answers = document["paths"]["/api/v1/score"]["post"]["responses"]
    assert set(answers) >= {"200", "400", "422", "429"}
    assert "application/problem+json" in answers["422"]["content"]


def test_whatever_the_document_allows_is_answered_as_it_says(app):
    operation = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)["/api/v1/score"]["POST"]

    @given(case=operation.as_strategy())
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def probe(case):
        case.call_and_validate(checks=CHECKS)

    probe()


def test_amounts_are_text_all_the_way(client, filing):
    facts = post(client, {"filing": filing}).json["facts"]
    assert facts["sales"] == {"value": "60000000.00", "unit": "CNY", "from": "economics.sales"}
    assert all(fact["value"] is None or isinstance(fact["value"], str) for fact in facts.values())
