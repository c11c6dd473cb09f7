"""The form by which issuing is paused."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from certify.web.forms import SchemaForm


class PauseForm(SchemaForm):
    """Why nothing is to be issued; the use case judges."""

    reason = StringField(_l("Reason"))
