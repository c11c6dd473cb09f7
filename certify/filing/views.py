"""The filer's pages: where my filings stand, the draft and its sections, check and submit."""

from flask import Blueprint
from flask_security import auth_required
from werkzeug.wrappers import Response

blueprint = Blueprint("filing", __name__)


@blueprint.before_request
@auth_required("session")
def signed_in_only() -> Response | None:
    """Send whoever is not signed in to the sign-in page: nothing here is public."""
    return None
