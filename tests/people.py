"""Invented people for tests: made quickly, signed in without a form."""

from flask.testing import FlaskClient

from certify import clock
from certify.accounts.models import Membership, Organisation, ReviewerField, User
from certify.accounts.permissions import Actor, actor_of
from certify.db import db
from certify.web.identity import datastore


def person(name: str, *roles: str, fields: tuple[str, ...] = (), language: str = "en") -> User:
    """Return a confirmed user with office ``roles`` and, for a reviewer, ``fields``."""
    user: User = datastore.create_user(
        email=f"{name}@example.com", password="unused", name=name, active=True,
        confirmed_at=clock.now().replace(tzinfo=None), language=language,
    )  # fmt: skip
    for role in roles:
        datastore.add_role_to_user(user, datastore.find_or_create_role(role))
    db.session.flush()
    for field in fields:
        db.session.add(ReviewerField(user_id=user.id, field=field))
    db.session.commit()
    db.session.refresh(user)
    return user


def organisation(owner: User, uscc: str = "91320505MA1P7X8K4U", **words: str) -> Organisation:
    """Return a verified organisation of which ``owner`` is the owner."""
    row = Organisation(
        uscc=uscc, name_zh=words.get("name_zh", "苏州示例通信有限公司"),
        name_en=words.get("name_en", "Suzhou Example Communication Co., Ltd."),
        org_type="enterprise", region_code="320505", industry_code="C3921",
        qualifications=["high_tech"], contact="王示例", mobile="13800000000",
        email="ip@example.com", undertaking=True, status="verified", created_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    db.session.add(Membership(user_id=owner.id, organisation_id=row.id, role="owner"))
    db.session.commit()
    return row


def acting(user: User) -> Actor:
    """Return ``user`` as use cases see him, freshly read."""
    db.session.expire_all()
    return actor_of(user)


def sign_in(client: FlaskClient, user: User) -> None:
    """Sign ``user`` in, in place of whoever was."""
    with client.session_transaction() as session:
        session.clear()
        session["_user_id"] = user.fs_uniquifier
        session["_fresh"] = True
        session["fs_cc"] = "set"
        session["fs_paa"] = clock.now().timestamp()
        session["identity.user"] = user.fs_uniquifier
