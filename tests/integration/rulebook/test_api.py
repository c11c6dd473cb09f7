"""What machines may read about standards: the public part, with digest, states and links."""

from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

from tests.integration.campaign.recorded import active_standard
from tests.integration.rulebook.life import put_out, registered
from tests.people import person, sign_in


def test_what_is_in_force_is_listed_with_its_links(app, client):
    row, *_ = active_standard()
    answer = client.get("/api/v1/standards").json
    assert set(answer["in_force"].values()) == {row.name}
    (version,) = answer["standards"]
    assert (version["name"], version["state"], version["digest"]) == (
        row.name, "active", row.digest,
    )  # fmt: skip
    assert version["authority"] == "illustrative" and "01" in version["fields"]
    base = "http://localhost"
    again = client.get(version["links"]["self"].removeprefix(base))
    assert again.json == version
    assert client.get(version["links"]["page"].removeprefix(base)).status_code == 200
    packed = client.get(version["links"]["package"].removeprefix(base))
    with ZipFile(BytesIO(packed.data)) as package:
        content = package.read(f"{row.standard_id}/{row.version}/standard.yaml")
    assert f"sha256:{sha256(content).hexdigest()}" == row.digest


def test_drafts_are_not_said_to_machines_even_for_editors(app, client):
    editor = person("editor", "editor")
    row = registered(editor)
    sign_in(client, editor)
    answer = client.get("/api/v1/standards").json
    assert answer["standards"] == [] and set(answer["in_force"].values()) == {None}
    hidden = client.get(f"/api/v1/standards/{row.standard_id}/{row.version}")
    assert (hidden.status_code, hidden.content_type) == (404, "application/problem+json")
    assert hidden.json["errors"][0]["code"] == "unknown_version"
    assert client.get(f"/standards/{row.standard_id}/{row.version}/package.zip").status_code == 200
    with client.session_transaction() as session:
        session.clear()
    assert client.get(f"/standards/{row.standard_id}/{row.version}/package.zip").status_code == 404


def test_a_consultation_is_told_with_its_text_and_history(app, client):
    editor = person("editor", "editor")
    row = put_out(registered(editor), editor)
    version = client.get(f"/api/v1/standards/{row.standard_id}/{row.version}").json
    assert version["consultation"]["text"] == {"zh": "现公开征求意见。", "en": "Please comment."}
    assert [step["state"] for step in version["history"]] == ["draft", "consultation"]
    assert "editor" not in str(version["history"]), "who acted is not said"
