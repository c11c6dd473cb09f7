"""Forms that feed monitoring; the use cases judge."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectField, StringField

from certify.web.forms import SchemaForm


class RosterForm(SchemaForm):
    """A roster and what is said of it."""

    file = FileField(_l("Roster (Excel or CSV)"))
    vintage = StringField(_l("Vintage"), render_kw={"maxlength": 40})
    as_of = StringField(_l("As of"), render_kw={"type": "date"})
    source = StringField(_l("Source"), render_kw={"maxlength": 200})
    qualification = SelectField(_l("Qualification of every row"), validate_choice=False)


class SeriesForm(SchemaForm):
    """Figures of series."""

    file = FileField(_l("Series (Excel or CSV)"), id="series-file")
