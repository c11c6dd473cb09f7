"""Forms of patent statuses and cases; the schemas and use cases judge."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, StringField, TextAreaField

from certify.web.forms import SchemaForm


class StatusFileForm(SchemaForm):
    """A file, and what it may not say of itself."""

    file = FileField(_l("Status file (CSV or JSON)"))
    source = StringField(_l("Source"), render_kw={"maxlength": 200})
    as_of = StringField(_l("As of"), render_kw={"type": "date"})


class AnswerForm(SchemaForm):
    """What a holder answers."""

    text = TextAreaField(_l("Your answer to the office"), render_kw={"rows": 6})


class KeepingForm(SchemaForm):
    """Why several certificates are kept; the cases are chosen beside their rows."""

    reason = TextAreaField(_l("Reason, as the public will read it"), render_kw={"rows": 2})


class DecisionForm(SchemaForm):
    """What an officer decides, and why."""

    outcome = RadioField(_l("Decision"), validate_choice=False)
    reason = TextAreaField(_l("Reason, as the public will read it"), render_kw={"rows": 4})
