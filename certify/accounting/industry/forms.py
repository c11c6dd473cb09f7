"""Forms of the industry account; the use cases judge."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, StringField

from certify.web.forms import SchemaForm


class FiguresForm(SchemaForm):
    """A file of figures, and what it may not say of itself."""

    file = FileField(_l("File with figures (.xlsx or CSV)"))
    source = StringField(_l("Source of the figures"), render_kw={"maxlength": 200})
    standing = RadioField(
        _l("Standing of the figures"),
        choices=[("preliminary", _l("preliminary")), ("final", _l("final")),
                 ("published", _l("as published"))],
        default="preliminary",
        validate_choice=False,
    )  # fmt: skip
    reason = StringField(_l("Reason, where figures are replaced"), render_kw={"maxlength": 500})
