"""What others may rely on, tried from outside: addresses and answers of the web."""

import copy
import json
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR
from sqlalchemy import func, select
from werkzeug.exceptions import TooManyRequests

from certify.cli import certify
from certify.db import db
from tests import rows
from tests.journeys.contract import FILING, JUDGEMENT, altered
from tests.people import organisation, person

PUBLIC = (
    "/", "/registry", "/verify", "/notices", "/open-data", "/healthz", "/readyz",
    "/api/v1/openapi.json", "/open-data/products.csv", "/open-data/products.json",
)  # fmt: skip


def problems(answer: Any, status: int) -> list[tuple[str, str]]:
    """Pointer and code of each error of a problem document (never none)."""
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    body = answer.json
    assert body["status"] == status
    assert body["title"]
    assert body["errors"], "a problem without a reason helps nobody"
    assert all(set(each) == {"pointer", "code", "message"} for each in body["errors"])
    assert all(each["message"] for each in body["errors"])
    return [(each["pointer"], each["code"]) for each in body["errors"]]


@pytest.mark.parametrize("address", PUBLIC)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_public_pages_ask_nobody_to_sign_in(
    client: FlaskClient, address: str, language: str
) -> None:
    assert client.get(f"{address}?lang={language}").status_code == 200


def test_scoring_gives_the_sheet_and_stores_nothing(client: FlaskClient) -> None:
    def stored() -> list[int]:
        tables = db.metadata.sorted_tables
        return [db.session.scalar(select(func.count()).select_from(t)) or 0 for t in tables]

    before = stored()
    answer = client.post("/api/v1/score", json={"filing": FILING, "judgement": JUDGEMENT})
    assert answer.status_code == 200
    assert (answer.json["total"], answer.json["verdict"]) == ("65.83", "below")
    alone = client.post("/api/v1/score", json={"filing": FILING})
    assert alone.json["interval"] == ["53.99", "71.99"]
    assert stored() == before


def test_the_web_and_the_command_line_write_the_same_bytes(
    client: FlaskClient, tmp_path: Any
) -> None:
    (tmp_path / "f.json").write_text(json.dumps(FILING), encoding="utf-8")
    (tmp_path / "j.json").write_text(json.dumps(JUDGEMENT), encoding="utf-8")
    words = ["score", f"{tmp_path}/f.json", "--judgement", f"{tmp_path}/j.json", "--json"]
    said = CliRunner().invoke(certify, words).stdout_bytes.rstrip(b"\n")
    answer = client.post("/api/v1/score", json={"filing": FILING, "judgement": JUDGEMENT})
    assert answer.data == said


def test_a_refusal_names_every_place_of_the_body(client: FlaskClient) -> None:
    wrong = altered(("economics/exports", "60000000.01"), ("product/colour", "red"))
    judgement = copy.deepcopy(JUDGEMENT) | {"levels": {"C3": 3}}
    answer = client.post("/api/v1/score", json={"filing": wrong, "judgement": judgement})
    assert set(problems(answer, 422)) == {
        ("/filing/economics/exports", "exports_above_sales"),
        ("/filing/product/colour", "unknown_key"), ("/judgement/levels/C3", "number_not_text"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("method", "address", "status", "code"),
    [("GET", "/api/v1/certificates/PC-2026-000001-X", 404, "unknown_number"),
     ("GET", "/api/v1/nothing", 404, "not_found"),
     ("GET", "/api/v1/score", 405, "method_not_allowed")],
)  # fmt: skip
def test_every_failure_is_a_problem_with_a_reason(
    client: FlaskClient, method: str, address: str, status: int, code: str
) -> None:
    spoken = {}
    for language in ("zh", "en"):
        answer = client.open(f"{address}?lang={language}", method=method)
        assert [found for _, found in problems(answer, status)] == [code]
        spoken[language] = answer.json["errors"][0]["message"]
    assert status == 405 or spoken["zh"] != spoken["en"]


def test_a_body_beyond_all_measure_is_a_problem_too(app: Flask, client: FlaskClient) -> None:
    beyond = b" " * (app.config["MAX_CONTENT_LENGTH"] + 1)
    answer = client.post("/api/v1/score", data=beyond, content_type="application/json")
    assert problems(answer, 413) == [("", "too_large")]


def test_whoever_asks_too_often_is_told_so(app: Flask) -> None:
    with app.test_request_context("/api/v1/score", method="POST"):
        answer = app.make_response(app.handle_user_exception(TooManyRequests()))
    assert problems(answer, 429) == [("", "too_many_requests")]


def test_no_token_signs_anybody_in(client: FlaskClient) -> None:
    token = person("holder").get_auth_token()
    assert client.get(f"/desk?auth_token={token}").status_code == 302
    assert client.get("/desk", headers={"Authentication-Token": token}).status_code == 302


def test_the_description_is_valid_and_true(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").json
    assert document["openapi"].startswith("3.1")
    assert [str(fault) for fault in OPENAPI_31_VALIDATOR.iter_errors(document)] == []
    paths = document["paths"]
    assert {"/api/v1/score", "/api/v1/certificates/{number}"} <= set(paths)
    scoring = paths["/api/v1/score"]["post"]["responses"]
    reading = paths["/api/v1/certificates/{number}"]["get"]["responses"]
    assert set(scoring) == {"200", "400", "413", "422", "429"}
    assert set(reading) == {"200", "404", "422"}
    for answers in (scoring, reading):
        for status, answer in answers.items():
            kind = "application/json" if status == "200" else "application/problem+json"
            assert list(answer["content"]) == [kind]


def test_a_product_page_carries_the_whole_public_row_of_its_organisation(
    client: FlaskClient,
) -> None:
    filing = rows.recorded_filing(organisation(person("holder")))
    page = client.get(f"/registry/products/{filing.product.record_number}?lang=zh")
    for public in ("91320505MA1P7X8K4U", "江苏省苏州市虎丘区", "高新技术企业"):
        assert public in page.text
