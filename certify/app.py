"""Wiring: settings in, a Flask application out. No rules here."""

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_mailman import Mail as Mailman
from flask_migrate import Migrate
from flask_smorest import Api

from certify import clock, desk, jobs, outbox, paths
from certify.accounting.calculation import models as calculation_models
from certify.accounting.calculation import views as calculation_views
from certify.accounting.industry import models as industry_models
from certify.accounting.industry import views as industry_views
from certify.accounting.monitoring import models as monitoring_models
from certify.accounting.monitoring import views as monitoring_views
from certify.accounting.product import breakdown_views
from certify.accounting.product import models as accounting_models
from certify.accounting.product import views as accounting_views
from certify.accounting.rates import models as rate_models
from certify.accounting.rates import views as rate_views
from certify.accounting.release import api as release_api
from certify.accounting.release import models as release_models
from certify.accounting.release import public_views as published_views
from certify.accounting.release import views as release_views
from certify.accounting.yearbook import models as yearbook_models
from certify.accounts import people_views
from certify.accounts import views as accounts_views
from certify.campaign import views as campaign_views
from certify.campaign.judgements import final_judgements
from certify.certificate import api as certificate_api
from certify.certificate import models as certificate_models
from certify.certificate import views as certificate_views
from certify.certificate.batches import models as batch_models
from certify.certificate.batches import views as batch_views
from certify.certificate.correcting import views as correcting_views
from certify.certificate.correcting import writing_views as correcting_pages
from certify.certificate.credential import views as credential_views
from certify.certificate.living import case_views
from certify.certificate.living import models as living_models
from certify.certificate.living import views as living_views
from certify.certificate.log import models as log_models
from certify.certificate.log import views as log_views
from certify.certificate.papers import models as paper_models
from certify.certificate.papers import views as paper_views
from certify.certificate.reissue import models as reissue_models
from certify.certificate.reissue import views as reissue_views
from certify.certificate.signals.webhooks import models as webhook_models
from certify.certificate.signals.webhooks import views as webhook_views
from certify.config import Settings, read_settings
from certify.db import db
from certify.filing import api as filing_api
from certify.filing import patent_views, submission_views
from certify.filing import views as filing_views
from certify.filing.correcting import models as correction_models
from certify.filing.office import views as office_views
from certify.filing.outlook import api as outlook_api
from certify.filing.outlook import views as whatif_views
from certify.recognition import models as recognition_models
from certify.recognition import views as recognition_views
from certify.registry import views as registry_views
from certify.registry.feeds import views as feed_views
from certify.review import models as review_models
from certify.review import office as review_office
from certify.rulebook import api as rulebook_api
from certify.rulebook import comparison_views, consultation_views, proposal_views, upload_views
from certify.rulebook import models as rulebook_models
from certify.rulebook import service as rulebook_service
from certify.rulebook import views as rulebook_views
from certify.rulebook.backtesting import models as backtest_models
from certify.rulebook.backtesting import views as backtest_views
from certify.rulebook.trying import views as trial_views
from certify.web import (
    errors,
    figures,
    guard,
    identity,
    locale,
    navigation,
    pages,
    words,
)

VIEWS = (
    batch_views, case_views, people_views, consultation_views, comparison_views, trial_views,
    backtest_views, upload_views, proposal_views, correcting_pages,
)  # fmt: skip
"""Modules that add pages to the blueprint of their room."""
MODELS = (
    accounting_models, industry_models, backtest_models, batch_models, certificate_models,
    calculation_models, correction_models, living_models, log_models, monitoring_models, outbox,
    paper_models, rate_models, recognition_models, reissue_models, release_models, review_models,
    rulebook_models, webhook_models, yearbook_models,
)  # fmt: skip

FILING_PAGES = (patent_views, submission_views, office_views, outlook_api, whatif_views)
"""They add their pages to the blueprint of ``filing.views`` as they are imported."""

migrate = Migrate()


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application; ``settings`` default to those of the environment.

    Raises UnsafeSettings where they may not be used for production.
    """
    settings = settings or read_settings()
    app = Flask(
        "certify", template_folder=str(paths.templates()), static_folder=None, static_url_path=""
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.config.update(
        CERTIFY=settings,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        TESTING=settings.mode == "testing",
        BOOTSTRAP_SERVE_LOCAL=True,
        MAIL_SERVER=settings.mail_server or "localhost",
        MAIL_BACKEND="smtp" if settings.mail_server else "dummy",
        API_TITLE="Certify",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
    )
    clock.CLOCK.allow_setting(settings.home / "clock" if settings.demonstration else None)
    _wire(app, settings)
    _rooms(app)
    errors.init_app(app)  # after the API extension, whose own error answers are not RFC 9457
    return app


def _wire(app: Flask, settings: Settings) -> None:
    """Everything that is not a room."""
    db.init_app(app)
    migrate.init_app(app, db, directory=str(paths.migrations()), render_as_batch=True)
    Bootstrap5(app)
    Mailman(app)
    locale.init_app(app)
    identity.init_app(app, settings)
    guard.init_app(app, settings)
    for part in (figures, words, navigation):
        part.init_app(app)
    jobs.init_app(app)
    app.extensions["standard_in_force"] = rulebook_service.standard_in_force
    app.extensions["final_judgements"] = final_judgements
    app.register_blueprint(pages.blueprint)


def _rooms(app: Flask) -> None:
    """Every room's pages and API, in the order of the process."""
    api = Api(app)
    api.DEFAULT_ERROR_RESPONSE_NAME = None  # each answer is described as it really is
    api.register_blueprint(filing_api.blueprint, url_prefix="/api/v1")
    api.register_blueprint(rulebook_api.blueprint)
    api.register_blueprint(certificate_api.blueprint)
    api.register_blueprint(release_api.blueprint)
    for room in (
        desk, accounts_views, filing_views, rulebook_views, campaign_views, review_office,
        recognition_views, certificate_views, paper_views, reissue_views, living_views,
        correcting_views, credential_views, webhook_views,
        log_views, registry_views, feed_views, accounting_views, calculation_views, breakdown_views,
        rate_views, release_views, published_views,
        industry_views,
        monitoring_views,
    ):  # fmt: skip
        app.register_blueprint(room.blueprint)
