"""What a certificate says survives as JSON, and nothing else is taken for it."""

import json
from dataclasses import fields, is_dataclass, replace

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from certify.certificate import content as module
from certify.certificate.content import (
    CertificateContent,
    CertifiedProduct,
    ContentFault,
    Holder,
    PublicPatent,
    ScoreSummary,
    from_json,
)
from tests.certificates import samples


@pytest.mark.parametrize("made", [samples.recognition, samples.recordation])
def test_json_there_and_back(made):
    content = made()
    data = content.to_json()
    assert from_json(data) == content
    assert json.loads(data)["schema"] == "certify.certificate/1"
    assert data == rfc8785.dumps(json.loads(data))


def test_the_json_is_canonical():
    keys = list(json.loads(samples.recognition().to_json()))
    assert keys == sorted(keys)


def changed(**changes: object) -> bytes:
    document = json.loads(samples.recognition().to_json())
    document.update(changes)
    return rfc8785.dumps({k: v for k, v in document.items() if v is not ...})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        changed(schema="certify.certificate/2"),
        changed(unknown=1),
        changed(number=...),
        changed(number=7),
        changed(data_year="2025"),
        changed(data_year=True),
        changed(data_year=2025.5),
        changed(issued_on="2026-13-01"),
        changed(kind="diploma"),
        changed(patents={}),
        changed(patents=[{"number": "ZL1"}]),
        changed(holder=None),
        changed(score=None),
        changed(kind="recordation"),
        changed(demonstration=1),
        json.dumps(json.loads(samples.recognition().to_json())).encode(),
    ],
)
def test_anything_else_is_refused(data):
    with pytest.raises(ContentFault):
        from_json(data)


def test_a_recordation_carries_no_score():
    with pytest.raises(ContentFault, match="/score"):
        replace(samples.recordation(), score=samples.recognition().score)
    with pytest.raises(ContentFault, match="/score"):
        samples.recognition(standard=None)


def test_nothing_confidential_has_a_place():
    """The public row of the contract, field by field: adding one needs a decision."""
    assert {f.name for f in fields(CertificateContent)} == {
        *("kind", "number", "record_number", "data_year", "campaign_year", "holder"),
        *("product", "patents", "standard", "score", "issued_on", "valid_until", "issuer"),
        *("page_url", "demonstration", "notes"),
    }
    assert {f.name for f in fields(Holder)} == {
        *("name_zh", "name_en", "uscc", "region", "qualifications")
    }
    assert {f.name for f in fields(CertifiedProduct)} == {
        *("name_zh", "name_en", "model", "industry", "field")
    }
    assert {f.name for f in fields(PublicPatent)} == {"number", "title", "kind", "legal_status"}
    assert {f.name for f in fields(ScoreSummary)} == {
        *("dimensions", "total", "pass_mark", "verdict", "sheet_digest")
    }


def test_every_value_class_is_frozen():
    shapes = [v for v in vars(module).values() if isinstance(v, type) and is_dataclass(v)]
    assert shapes
    assert all(shape.__dataclass_params__.frozen for shape in shapes)


@given(st.binary(max_size=200))
def test_no_bytes_raise_another_error(data):
    with pytest.raises(ContentFault):
        from_json(data)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)


@given(
    st.sampled_from(["holder", "product", "patents", "score", "standard", "issued_on", "notes"]),
    json_values,
)
def test_no_document_raises_another_error(key, value):
    data = changed(**{key: value})
    try:
        content = from_json(data)
    except ContentFault:
        return
    assert content.to_json() == data
