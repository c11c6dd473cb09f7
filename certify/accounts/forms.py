"""Drawing of organisations and accounts; judged by ``schemas`` and the use cases."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from certify.accounts.permissions import OFFICE_ROLES
from certify.i18n import translate
from certify.reference import codes
from certify.reference.industries import FIELDS, field_name
from certify.web.forms import SchemaForm
from certify.web.locale import language
from certify.web.words import ROLES


def boxes(label: Any) -> SelectMultipleField:
    """Return a field for several of a list, drawn as check boxes; the schema judges."""
    return SelectMultipleField(
        label, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
        validate_choice=False,
    )  # fmt: skip


class OrganisationForm(SchemaForm):
    """What an organisation says of itself."""

    uscc = StringField(_l("Unified social credit code"))
    name_zh = StringField(_l("Name (Chinese)"))
    name_en = StringField(_l("Name (English)"))
    org_type = SelectField(_l("Type"), validate_choice=False)
    region_code = StringField(_l("Region (GB/T 2260 code)"))
    industry_code = StringField(_l("Industry (GB/T 4754 code)"))
    qualifications = boxes(_l("Qualifications"))
    contact = StringField(_l("Contact person"))
    mobile = StringField(_l("Telephone"))
    email = StringField(_l("E-mail"))
    proof = FileField(_l("Business licence or certificate of legal person"))
    undertaking = BooleanField(
        _l(
            "We undertake that these data are true and complete, and that we answer for every "
            "filing made in the organisation's name."
        )
    )
    save = SubmitField(_l("Save"))
    submit = SubmitField(_l("Save and submit for verification"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the code lists in the reader's language."""
        super().__init__(*args, **kwargs)
        self.org_type.choices = [SelectChoice("", "–"), *_choices("org_type")]
        self.qualifications.choices = _choices("qualifications")

    def answers(self) -> dict[str, Any]:
        """Return what was typed of the organisation itself."""
        typed = self.typed()
        return {k: v for k, v in typed.items() if k not in ("proof", "undertaking")}


class ReturnForm(SchemaForm):
    """Why something is returned."""

    reason = TextAreaField(_l("Reason, for the organisation to read"))
    submit = SubmitField(_l("Return"))


class InvitationForm(SchemaForm):
    """Whom an owner invites."""

    email = StringField(_l("E-mail of the colleague's account"))
    role = SelectField(_l("Role"), validate_choice=False)
    submit = SubmitField(_l("Invite"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the roles an owner may give."""
        super().__init__(*args, **kwargs)
        self.role.choices = [
            SelectChoice("editor", _l("Editor: writes and submits filings")),
            SelectChoice("reader", _l("Reader: reads only")),
        ]


class RolesForm(SchemaForm):
    """Office roles of an account, and a reviewer's fields."""

    POINTERS: ClassVar[dict[str, str]] = {"reviewer_fields": "/fields"}
    roles = boxes(_l("Office roles"))
    reviewer_fields = boxes(_l("Industry fields of a reviewer"))
    submit = SubmitField(_l("Save"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer roles and fields in the reader's language."""
        super().__init__(*args, **kwargs)
        self.roles.choices = [
            SelectChoice(each, translate(ROLES[each], language())) for each in OFFICE_ROLES
        ]
        self.reviewer_fields.choices = [
            SelectChoice(code, f"{code} {field_name(code, language())}") for code in FIELDS
        ]


class DisableForm(SchemaForm):
    """Why an account is disabled."""

    reason = StringField(_l("Reason"))
    submit = SubmitField(_l("Disable the account"))


def _choices(list_name: str) -> list[SelectChoice]:
    return [
        SelectChoice(code, codes.label(list_name, code, language()))
        for code in codes.codes(list_name)
    ]
