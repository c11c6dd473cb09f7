"""Signing in, by Flask-Security, and the actor that use cases are told of."""

from typing import Any

from flask import Flask, g
from flask_babel import gettext, lazy_gettext
from flask_login import current_user
from flask_security import (
    MailUtil,
    RegisterFormV2,
    Security,
    SQLAlchemyUserDatastore,
    user_registered,
)
from flask_security.babel import FsDomain
from sqlalchemy.orm import selectinload
from werkzeug.local import LocalProxy
from wtforms import StringField, ValidationError

from certify import history, outbox
from certify.accounts.models import Role, User, WebAuthn
from certify.accounts.permissions import Actor, actor_of
from certify.config import Settings
from certify.db import db
from certify.i18n import catalogue
from certify.web.guard import limiter
from certify.web.locale import language


def _note_registration(_app: Flask, user: User, **_more: Any) -> None:
    """Write the first event of an account's history."""
    db.session.flush()
    history.note(user, "create", actor=actor_of(user))


def _name_given(_form: Any, field: Any) -> None:
    field.data = " ".join((field.data or "").split())
    if not field.data:
        raise ValidationError(gettext("Please give your name."))
    if len(field.data) > 120:
        raise ValidationError(gettext("A name has at most 120 characters."))


datastore = SQLAlchemyUserDatastore(db, User, Role, WebAuthn)
ANONYMOUS = Actor(None, "")


PATIENCE = (
    "security.login",
    "security.register",
    "security.forgot_password",
    "security.send_confirmation",
    "security.two_factor_token_validation",
    "security.mf_recovery",
)
"""Doors at which guessing is slowed down."""


class SecurityDomain(FsDomain):  # type: ignore[misc]
    """The library's messages, in our words first: its own Chinese knows a third of them."""

    def gettext(self, string: str, **variables: Any) -> str:
        """Return a message of the library in the reader's language."""
        said = catalogue(language()).gettext(string)
        if said == string:
            return str(super().gettext(string, **variables))
        return said % variables if variables else str(said)


class RegisterForm(RegisterFormV2):  # type: ignore[misc]
    """Registration asks for a name too, and remembers the language it was read in."""

    name = StringField(lazy_gettext("Name"), validators=[_name_given])

    def to_dict(self, only_user: bool) -> dict[str, Any]:
        """Return what the new account is made of."""
        return {**super().to_dict(only_user), "language": language()}


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
        outbox.post(address, str(subject), body or "", user_id=user.id if user else None)
        db.session.commit()


def current_actor() -> Actor:
    """Return the actor of the present request; an anonymous one has no rights."""
    if "actor" not in g:
        signed_in = current_user and current_user.is_authenticated
        g.actor = actor_of(_whole(current_user.id)) if signed_in else ANONYMOUS
    actor: Actor = g.actor
    return actor


def read_actor_anew() -> Actor:
    """Return the actor after his own rights changed within this request."""
    g.pop("actor", None)
    db.session.expire(_whole(current_user.id), ["memberships"])
    return current_actor()


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
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a scheme
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
        SECURITY_POST_REGISTER_VIEW="/login",
        SECURITY_POST_CONFIRM_VIEW="/login",
        SECURITY_POST_RESET_VIEW="/login",
        SECURITY_EMAIL_HTML=False,
        SECURITY_AUTO_LOGIN_AFTER_CONFIRM=False,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https://"),
        SECURITY_I18N_DIRNAME=["builtin"],
    )
    security = Security(mail_util_cls=OutboxMail, register_form=RegisterForm)
    security.init_app(app, datastore)
    # Nobody signs in by token: the library would read every JSON body to look for one.
    security.login_manager.request_loader(lambda _request: None)
    security.i18n_domain = SecurityDomain(app)
    app.jinja_env.globals["_fsdomain"] = security.i18n_domain.gettext
    user_registered.connect(_note_registration, app)
    for endpoint in PATIENCE:
        slowed: Any = limiter.limit("30 per minute", methods=["POST"])
        app.view_functions[endpoint] = slowed(app.view_functions[endpoint])
    app.jinja_env.globals["actor"] = LocalProxy(current_actor)
