"""Signing in, by Flask-Security, and the actor that use cases are told of."""

from typing import Any

from flask import Flask, g
from flask_login import current_user
from flask_security import MailUtil, Security, SQLAlchemyUserDatastore
from sqlalchemy.orm import selectinload
from werkzeug.local import LocalProxy

from certify import outbox
from certify.accounts.models import Role, User, WebAuthn
from certify.accounts.permissions import Actor
from certify.config import Settings
from certify.db import db

datastore = SQLAlchemyUserDatastore(db, User, Role, WebAuthn)
ANONYMOUS = Actor(None, "")


class OutboxMail(MailUtil):
    """Puts Flask-Security's mails into our outbox, where demonstration and sending find them."""

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **kwargs: Any,
    ) -> None:
        """Keep the plain text of the mail for ``recipient``."""
        address = recipient[1] if isinstance(recipient, tuple) else recipient
        user = kwargs.get("user")
        outbox.post(
            address, str(subject), body or "", user_id=user.id if user else None
        )
        db.session.commit()


def actor_of(user: User) -> Actor:
    """Return ``user`` as use cases see him."""
    return Actor(
        user_id=user.id,
        name=user.name or user.email,
        roles=frozenset(role.name for role in user.roles),
        memberships={m.organisation_id: m.role for m in user.memberships},
        fields=frozenset(f.field for f in user.reviewer_fields),
    )


def current_actor() -> Actor:
    """Return the actor of the present request; an anonymous one has no rights."""
    if "actor" not in g:
        signed_in = current_user and current_user.is_authenticated
        g.actor = actor_of(_whole(current_user.id)) if signed_in else ANONYMOUS
    actor: Actor = g.actor
    return actor


def _whole(user_id: int) -> User:
    """The user with roles, memberships and fields, in a fixed number of queries."""
    options = (
        selectinload(User.roles), selectinload(User.memberships),
        selectinload(User.reviewer_fields),
    )  # fmt: skip
    return db.session.get_one(User, user_id, options=options)


def init_app(app: Flask, settings: Settings) -> None:
    """Wire Flask-Security: argon2, confirmed e-mail, TOTP and passkeys, recovery."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECURITY_PASSWORD_SALT=settings.password_salt,
        SECURITY_PASSWORD_HASH="argon2",
        SECURITY_PASSWORD_LENGTH_MIN=10,
        SECURITY_REGISTERABLE=True,
        SECURITY_CONFIRMABLE=True,
        SECURITY_RECOVERABLE=True,
        SECURITY_CHANGEABLE=True,
        SECURITY_TRACKABLE=True,
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_USE_REGISTER_V2=True,
        SECURITY_TWO_FACTOR=True,
        SECURITY_TWO_FACTOR_ENABLED_METHODS=["authenticator"],
        SECURITY_TOTP_SECRETS={"1": settings.secret_key},
        SECURITY_TOTP_ISSUER="Certify",
        SECURITY_MULTI_FACTOR_RECOVERY_CODES=True,
        SECURITY_WEBAUTHN=True,
        SECURITY_WAN_RP_NAME="Certify",
        SECURITY_EMAIL_VALIDATOR_ARGS={
            "check_deliverability": False,
            "test_environment": True,
        }
        if settings.demonstration
        else {"check_deliverability": False},
        SECURITY_EMAIL_SENDER="no-reply@certify.example",
        SECURITY_VERIFY_URL="/account/verify",
        SECURITY_URL_PREFIX=None,
        SECURITY_POST_LOGIN_VIEW="/desk",
        SECURITY_POST_CONFIRM_VIEW="/login",
        SECURITY_AUTO_LOGIN_AFTER_CONFIRM=False,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https://"),
        SECURITY_I18N_DIRNAME=["builtin"],
    )
    security = Security()
    security.init_app(app, datastore, mail_util_cls=OutboxMail)
    app.jinja_env.globals["actor"] = LocalProxy(current_actor)
