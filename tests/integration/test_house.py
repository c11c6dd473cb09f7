"""The house answers: alive, ready, in two languages, with kind error pages."""


def test_alive_and_ready(client):
    assert client.get("/healthz").json == {"status": "alive"}
    assert client.get("/readyz").json == {"status": "ready"}


def test_not_found_is_kind_in_both_languages(client):
    english = client.get("/nowhere")
    assert english.status_code == 404
    assert "There is no such page" in english.text
    chinese = client.get("/nowhere", headers={"Accept-Language": "zh-CN"})
    assert 'lang="zh-CN"' in chinese.text


def test_machines_get_problem_documents(client):
    answer = client.get("/api/v1/nowhere")
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"


def test_language_can_be_chosen_and_the_way_back_stays_in_the_house(client):
    answer = client.post("/language", data={"language": "zh", "back": "//elsewhere.example/"})
    assert answer.location == "/"
    assert 'lang="zh-CN"' in client.get("/nowhere").text
