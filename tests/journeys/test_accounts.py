"""Register, confirm by mail, sign in, recover: by the pages a person sees, in both languages."""

import re

import pytest
from sqlalchemy import select

from certify.accounts.models import User
from certify.db import db
from certify.outbox import Mail
from tests.people import person, sign_in

PASSWORD = "correct horse battery"


def mail():
    return db.session.scalars(select(Mail).order_by(Mail.id.desc())).first()


def link():
    return re.search(r"http://localhost(/\S+)", mail().body)[1]


def register(client, **more):
    words = {"name": "王示例", "email": "wang@example.com", "password": PASSWORD}
    words |= {"password_confirm": words["password"], **more}
    return client.post("/register", data=words)


@pytest.mark.parametrize(
    ("language", "subject", "greeting"),
    [("zh", "请确认邮箱", "您好"), ("en", "Welcome", "Hello")],
)
def test_register_confirm_sign_in(client, language, subject, greeting):
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    assert register(client).status_code == 302
    assert subject in mail().subject and greeting in mail().body
    refused = client.post("/login", data={"email": "wang@example.com", "password": PASSWORD})
    assert refused.status_code == 200  # not before the address is confirmed
    assert client.get(link()).status_code == 302
    answer = client.post("/login", data={"email": "wang@example.com", "password": PASSWORD})
    assert (answer.status_code, answer.location) == (302, "/desk")
    desk = client.get("/desk")
    assert desk.status_code == 200 and "王示例" in desk.text
    user = db.session.scalars(select(User).where(User.email == "wang@example.com")).one()
    assert (user.name, user.language) == ("王示例", language)
    assert "Account created" in str(client.get("/mailbox").text) or user.active


@pytest.mark.parametrize(
    ("fault", "said"),
    [({"password": "short", "password_confirm": "short"}, "at least 10"),
     ({"name": " "}, "your name"), ({"email": "no address"}, "Invalid email"),
     ({"password_confirm": "other"}, "do not match")],
)  # fmt: skip
def test_bad_registrations_are_explained(client, fault, said):
    page = register(client, **fault)
    assert page.status_code == 200 and said in page.text
    made = select(User).where(User.email.not_like("editor-%"))
    assert db.session.scalars(made).first() is None


def test_an_address_in_use_is_told_to_its_owner_only(client):
    person("wang")
    page = register(client, email="wang@example.com")
    assert page.status_code == 302
    assert "already has one" in mail().body
    wangs = select(User).where(User.email.like("wang%"))
    assert len(db.session.scalars(wangs).all()) == 1


def test_a_forgotten_password(client):
    register(client)
    client.get(link())
    client.post("/reset", data={"email": "wang@example.com"})
    assert "choose a new password" in mail().body
    fresh = "another long password"
    answer = client.post(link(), data={"password": fresh, "password_confirm": fresh})
    assert answer.status_code == 302
    signed = client.post("/login", data={"email": "wang@example.com", "password": fresh})
    assert signed.location == "/desk"


PUBLIC = ("/login", "/register", "/reset", "/confirm", "/wan-signin")
OWN = ("/change", "/tf-setup", "/wan-register", "/mf-recovery-codes", "/account/verify")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_of_the_library_looks_ours_and_speaks_our_language(client, language):
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    for place in PUBLIC:
        looks_ours(client.get(place), place, language)
    sign_in(client, person("own", language=language))
    for place in OWN:
        looks_ours(client.get(place), place, language)


ALLOWED = {"Certify", "English", "API", "own", "TOTP"}


def looks_ours(answer, place, language):
    assert answer.status_code == 200, place
    page = answer.text
    assert "site-head" in page and "account-page" in page, place
    if language == "zh":
        main = page[page.index("<main") : page.index("</main>")]
        text = re.sub(r"<script.*?</script>|<[^>]+>", " ", main, flags=re.DOTALL)
        english = [w for w in re.findall(r"[A-Za-z]{3,}", text) if w not in ALLOWED]
        assert english == [], place


def test_two_step_sign_in_can_be_set_up(client):
    sign_in(client, person("own"))
    page = client.post("/tf-setup", data={"setup": "authenticator"})
    assert page.status_code == 200
    assert 'id="qrcode"' in page.text and "data:image/svg" in page.text


def test_guests_are_led_to_the_sign_in_page_and_back(client):
    answer = client.get("/organisations")
    assert answer.status_code == 302
    assert answer.location.startswith("/login?next=")
