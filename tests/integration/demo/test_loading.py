"""When invented data are loaded, when not, and what follows an interruption."""

import dataclasses

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from certify.accounts.models import User
from certify.accounts.permissions import SYSTEM
from certify.accounts.roles import create_account
from certify.db import db
from certify.demo import loader
from certify.demo.calendar import Calendar
from certify.demo.filers import Filers
from certify.demo.organisations import BY_KEY as ORGANISATIONS
from certify.demo.people import BY_KEY, Cast
from certify.rulebook import service as rulebook
from certify.serving import ACCOUNTS
from tests import rows


def people() -> int:
    return db.session.scalar(select(func.count()).select_from(User)) or 0


def test_an_interrupted_load_is_begun_anew(empty: Flask, monkeypatch) -> None:
    home = empty.config["CERTIFY"].home

    def interrupted(calendar: Calendar, _tell: object) -> None:
        cast = Cast()
        filers = Filers(cast, calendar)
        for key in ("filer", "examiner"):
            cast.hire(BY_KEY[key])
        rows.standard_in_force()
        calendar.go(298)
        filers.enter(ORGANISATIONS["suzhou"])
        filers.examine_organisation(ORGANISATIONS["suzhou"], "examiner")
        filers.draft("module-5g", 2025)
        filers.submit("module-5g", 2025)
        raise KeyboardInterrupt

    monkeypatch.setattr(loader, "_rehearse", interrupted)
    with pytest.raises(KeyboardInterrupt):
        loader.load_demonstration()
    assert (people(), (home / ACCOUNTS).exists()) == (4, False)

    seen = []
    monkeypatch.setattr(loader, "_rehearse", lambda *_args: seen.append(people()))
    loader.load_demonstration()
    assert seen == [0]
    assert db.session.scalar(text("PRAGMA foreign_keys")) == 1
    assert (home / ACCOUNTS).exists()
    assert not (home / loader.MARKER).exists()


def test_real_people_are_left_alone(empty: Flask, monkeypatch) -> None:
    create_account("somebody@example.com", "Somebody", "a long password", (), actor=SYSTEM)
    monkeypatch.setattr(loader, "_rehearse", lambda *_args: pytest.fail("loaded all the same"))
    loader.load_demonstration()
    assert people() == 1


def test_standards_entered_before_do_not_hinder(empty: Flask, monkeypatch) -> None:
    rulebook.register_shipped(actor=SYSTEM)
    seen = []
    monkeypatch.setattr(loader, "_rehearse", lambda *_args: seen.append("loaded"))
    loader.load_demonstration()
    assert seen == ["loaded"]


def test_nothing_invented_in_production(empty: Flask) -> None:
    demonstration = empty.config["CERTIFY"]
    empty.config["CERTIFY"] = dataclasses.replace(demonstration, mode="production")
    with pytest.raises(RuntimeError, match="production"):
        loader.load_demonstration()
    assert people() == 0


def test_a_clock_before_the_standard_is_told(empty: Flask, monkeypatch) -> None:
    monkeypatch.setattr(loader, "now", lambda: loader.RULES_IN_FORCE)
    with pytest.raises(RuntimeError, match="clock"):
        loader.load_demonstration()
