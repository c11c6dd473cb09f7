"""What every answer carries: a strict content policy, and patience limits for guests."""

import secrets

from flask import Flask, Response, g
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect

from certify.config import Settings

limiter = Limiter(get_remote_address, headers_enabled=True)
csrf = CSRFProtect()


def nonce() -> str:
    """Return this request's nonce, for the few scripts and styles of our own."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    made: str = g.nonce
    return made


class Sessions(SecureCookieSessionInterface):
    """Flask's sessions, which never travel with an answer that any cache may keep.

    The cookie of whoever asked first would be handed to everybody who asks after him.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie if the session changed and the answer is this reader's own."""
        if not response.cache_control.public:
            super().save_session(app, session, response)


def init_app(app: Flask, settings: Settings) -> None:
    """Wire content policy, CSRF protection and rate limits into ``app``."""
    app.config.update(
        RATELIMIT_STORAGE_URI=settings.rate_limit_storage,
        RATELIMIT_ENABLED=settings.mode != "testing",
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=25 * 1024 * 1024,
        # A text of absurd length is answered at its field, not by a page that loses it.
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
    )
    app.session_interface = Sessions()
    limiter.init_app(app)
    csrf.init_app(app)
    app.jinja_env.globals["csp_nonce"] = nonce

    @app.after_request
    def protect(response: Response) -> Response:
        policy = (
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
            "frame-ancestors 'none'; form-action 'self'; "
            f"script-src 'self' 'nonce-{nonce()}'; style-src 'self' 'nonce-{nonce()}'"
        )
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        if settings.base_url.startswith("https://"):
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response
