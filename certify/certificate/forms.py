"""The form by which an officer changes a certificate's state."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField

from certify.web.forms import SchemaForm


class StateForm(SchemaForm):
    """Ground (``action:reason code``) and words; the use case judges."""

    ground = RadioField(_l("Ground"), validate_choice=False)
    reason = TextAreaField(_l("Reason, as the public will read it"), render_kw={"rows": 3})
