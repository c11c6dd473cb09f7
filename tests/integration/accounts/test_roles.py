"""Accounts and roles: the administrator's only business, with an event for each change."""

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from certify import history
from certify.accounts import commands, roles
from certify.accounts.models import User
from certify.accounts.permissions import SYSTEM, Forbidden
from certify.db import db
from certify.problems import Refused
from tests.people import acting, person, sign_in

PASSWORD = "a long enough password"


def test_roles_are_given_and_taken_with_an_event(app):
    boss, someone = person("boss", "administrator"), person("someone", "officer")
    roles.set_roles(someone.id, ["reviewer"], ["01", "05"], actor=acting(boss))
    actor = acting(someone)
    assert actor.roles == {"reviewer"} and actor.fields == {"01", "05"}
    (event,) = history.of(someone)
    assert event.data == {"given": ["reviewer"], "taken": ["officer"], "fields": ["01", "05"]}
    assert event.actor_id == boss.id
    roles.set_roles(someone.id, ["reviewer"], ["05", "01"], actor=acting(boss))
    assert len(history.of(someone)) == 1


@pytest.mark.parametrize(
    ("wanted", "fields", "code"),
    [(["king"], [], "unknown_role"), (["reviewer"], [], "fields_missing"),
     (["reviewer"], ["42"], "unknown_field")],
)  # fmt: skip
def test_impossible_roles_are_refused(app, wanted, fields, code):
    boss, someone = person("boss", "administrator"), person("someone")
    with pytest.raises(Refused) as refusal:
        roles.set_roles(someone.id, wanted, fields, actor=acting(boss))
    assert [problem.code for problem in refusal.value.problems] == [code]


def test_an_administrator_always_remains(app):
    boss = person("boss", "administrator")
    with pytest.raises(Refused):
        roles.set_roles(boss.id, [], [], actor=acting(boss))
    with pytest.raises(Refused):
        roles.disable_account(boss.id, "holiday", actor=acting(boss))


@pytest.mark.parametrize("role", ["examiner", "officer", "statistician", "editor"])
def test_no_other_office_manages_accounts(app, role):
    other = person("other", role)
    with pytest.raises(Forbidden):
        roles.set_roles(other.id, ["administrator"], [], actor=acting(other))
    with pytest.raises(Forbidden):
        roles.accounts(acting(other))


def test_a_disabled_account_is_signed_out_and_stays_out(client):
    boss, someone = person("boss", "administrator"), person("someone")
    sign_in(client, someone)
    assert client.get("/desk").status_code == 200
    roles.disable_account(someone.id, "left the office", actor=acting(boss))
    assert client.get("/desk").status_code == 302
    roles.enable_account(someone.id, actor=acting(boss))
    assert [e.to_status for e in history.of(someone)] == ["disabled", "active"]


def test_search_takes_letters_as_letters(app):
    boss = person("boss", "administrator")
    person("a_b")
    person("axb")
    assert [u.email for u in roles.accounts(acting(boss), search="A_B")] == ["a_b@example.com"]
    assert roles.accounts(acting(boss), search="%") == roles.accounts(acting(boss), search="")


def test_the_pages_of_the_administrator(client):
    boss, someone = person("boss", "administrator"), person("someone")
    sign_in(client, boss)
    assert "someone@example.com" in client.get("/people?search=some").text
    answer = client.post(f"/people/{someone.id}/roles", data={"roles": "reviewer"})
    assert answer.status_code == 422 and "Choose the industry fields" in answer.text
    data = {"roles": ["reviewer"], "reviewer_fields": ["02"]}
    assert client.post(f"/people/{someone.id}/roles", data=data).status_code == 303
    assert "Roles changed" in client.get(f"/people/{someone.id}").text


def test_the_first_administrator_is_made_at_the_machine(app):
    words = ["create", "--email", "Boss@example.com", "--name", "Boss", "--role", "administrator"]

    def run(password):
        typed = [*words, "--password-stdin"]
        return CliRunner().invoke(commands.user, typed, input=f"{password}\n", obj=lambda: app)

    done = run(PASSWORD)
    assert done.exit_code == 0, done.output
    user = db.session.scalars(select(User).where(User.name == "Boss")).one()
    assert user.confirmed_at is not None and acting(user).roles == {"administrator"}
    assert PASSWORD not in done.output
    again = run("short")
    assert again.exit_code == 2
    assert "Boss@example.com" in again.output and "10" in again.output


def test_an_account_needs_a_name_an_address_and_a_password(app):
    with pytest.raises(Refused) as refusal:
        roles.create_account("no address", " ", "short", [], actor=SYSTEM)
    assert [p.pointer for p in refusal.value.problems] == ["/email", "/name", "/password"]
