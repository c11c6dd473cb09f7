"""Which language a page speaks: what the reader chose, else the account, else the browser."""

from typing import Any

from babel.support import Translations
from flask import Blueprint, Flask, g, redirect, request, session
from flask_babel import Babel, Domain, get_locale
from flask_login import current_user
from werkzeug.wrappers import Response

from certify.i18n import DEFAULT_LANGUAGE, LANGUAGES, catalogue

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
blueprint = Blueprint("locale", __name__)


class CatalogueDomain(Domain):
    """Flask-Babel's domain, fed by the same catalogues that API, papers and CLI use."""

    def get_translations(self) -> Translations:
        """Return the catalogue of the present language."""
        return catalogue(language())


def language() -> str:
    """Return the language of the present request: "zh" or "en"."""
    locale = get_locale()
    return DEFAULT_LANGUAGE if locale is None else str(locale.language)


def choose() -> str:
    """Choose the locale of a request."""
    asked = request.args.get("lang") or session.get("language")
    if asked not in LANGUAGES and current_user and current_user.is_authenticated:
        asked = current_user.language
    if asked not in LANGUAGES:
        asked = request.accept_languages.best_match(LANGUAGES, default=DEFAULT_LANGUAGE)
    return LOCALES[asked if asked in LANGUAGES else DEFAULT_LANGUAGE]


def init_app(app: Flask) -> None:
    """Wire languages into ``app``; dates are shown in legal time (Asia/Shanghai)."""
    babel = Babel()
    babel.init_app(
        app, default_locale=LOCALES[DEFAULT_LANGUAGE], default_timezone="Asia/Shanghai",
        locale_selector=choose,
    )  # fmt: skip
    babel.domain_instance = CatalogueDomain()
    app.register_blueprint(blueprint)

    @app.context_processor
    def speak() -> dict[str, Any]:
        return {
            "language": language(),
            "html_lang": "zh-CN" if language() == "zh" else "en",
        }


@blueprint.post("/language")
def switch() -> Response:
    """Remember the language a reader chose and go back to where he was."""
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        session["language"] = chosen
        g.pop("flask_babel", None)
    back = request.form.get("back", "/")
    return redirect(back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/")
