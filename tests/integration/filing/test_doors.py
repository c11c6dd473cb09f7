"""Every door to a filing × everybody: another organisation's draft is behind none of them."""

import pytest

from certify.accounts.models import Membership
from certify.db import db
from certify.filing import service
from tests.integration.filing.answers import PDF, YEAR, fill
from tests.people import acting, organisation, person, sign_in

PLACES = {"section": "product", "place": 0, "number": 1}


@pytest.fixture
def owner(app):
    return person("owner")


@pytest.fixture
def draft(owner):
    home = organisation(owner)
    actor = acting(owner)
    filing = fill(service.begin_filing(home.id, YEAR, actor=actor), actor)
    service.attach_evidence(filing.id, PDF, "a.pdf", "licence", actor=actor)
    return filing


def doors(app, filing) -> list[tuple[str, str, str]]:
    """(method, address, endpoint) of every page that names a filing, of whatever room."""
    values = {**PLACES, "filing_id": filing.id, "evidence_id": filing.evidence[0].id}
    found = []
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "filing_id" not in rule.arguments:
            continue
        given = {name: values[name] for name in rule.arguments}
        address = adapter.build(rule.endpoint, given)
        methods = rule.methods & {"GET", "POST"}
        found += [(method, address, rule.endpoint) for method in sorted(methods)]
    return found


@pytest.mark.parametrize(
    "who", ["stranger", "examiner", "reviewer", "officer", "statistician", "editor",
            "administrator", "nobody"],
)  # fmt: skip
def test_a_draft_is_hidden_from_all_but_its_organisation(client, app, draft, who):
    if who == "stranger":
        other = person("stranger")
        organisation(other, uscc="91350100M000100Y43")
        sign_in(client, other)
    elif who != "nobody":
        sign_in(client, person(who, who))
    tried = doors(app, draft)
    assert len(tried) > 15
    for method, address, endpoint in tried:
        answer = client.open(address, method=method, data={"version": "1"})
        if who == "nobody":
            assert answer.status_code in (302, 401), endpoint
            assert answer.status_code == 401 or "/login" in answer.location, endpoint
        else:
            assert answer.status_code == 404, (endpoint, method, answer.status_code)
    db.session.expire_all()
    assert draft.status == "draft"
    assert [each.name for each in draft.evidence] == ["a.pdf"]
    assert len(draft.draft["patents"]) == 1


def test_a_reader_reads_and_writes_nothing(client, app, draft):
    reader = person("reader")
    db.session.add(
        Membership(user_id=reader.id, organisation_id=draft.organisation_id, role="reader")
    )
    db.session.commit()
    sign_in(client, reader)
    before = dict(draft.draft)
    for method, address, endpoint in doors(app, draft):
        answer = client.open(address, method=method, data={"kind": "other"})
        if endpoint == "filing.what_if":
            assert answer.status_code == 200, method  # he reads the draft; a trial keeps nothing
        elif method == "POST" and endpoint != "filing.evidence":
            assert answer.status_code in (403, 404), endpoint
        elif method == "GET" and endpoint.startswith("filing.") and answer.status_code == 200:
            assert 'name="go"' not in answer.text, endpoint
    db.session.expire_all()
    assert draft.draft == before
    assert draft.status == "draft"


@pytest.mark.parametrize("number", [0, 2**31, 10**30])
def test_numbers_that_no_filing_has(client, app, draft, owner, number):
    sign_in(client, owner)
    for page in ("", "/product", "/patents/0", "/evidence/1", "/score", "/certificate"):
        assert client.get(f"/filings/{number}{page}").status_code == 404
    for file in (number, 10**30):
        assert client.get(f"/filings/{draft.id}/evidence/{file}").status_code == 404
    assert client.get(f"/filings/{draft.id}/patents/{10**30}").status_code == 404
    assert client.get(f"/filings/?after={number}&year={number}&status=x").status_code == 200
    begun = client.post("/filings/new", data={"product": number, "data_year": number})
    assert begun.status_code in (404, 422)
