"""Forms of deciding and objecting: they draw; the use cases judge."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField

from certify.web.forms import SchemaForm


class ObjectionForm(SchemaForm):
    """An objection of anybody."""

    name = StringField(_l("Your name"))
    contact = StringField(_l("E-mail address or telephone number"))
    text = TextAreaField(_l("What speaks against the recognition"), render_kw={"rows": 8})


class ReasonForm(SchemaForm):
    """A decision's reason."""

    reason = TextAreaField(_l("Reason"), render_kw={"rows": 3})
