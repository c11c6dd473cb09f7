"""The form of a subscription; the use case judges."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from certify.accounts.models import Organisation
from certify.certificate.signals.webhooks.rules import SCOPES
from certify.i18n import translate
from certify.reference.industries import FIELDS, field_name
from certify.web.forms import SchemaForm
from certify.web.locale import language


class SubscriptionForm(SchemaForm):
    """Where messages go, and which certificates they tell of; officers name the organisation."""

    uscc = StringField(_l("Unified social credit code"), render_kw={"maxlength": 18})
    url = StringField(
        _l("Receiving address"),
        render_kw={"maxlength": 500, "inputmode": "url", "autocomplete": "off"},
    )
    scope = RadioField(_l("Which certificates"), default="own", validate_choice=False)
    field = SelectField(_l("Industry field"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the lists in the reader's language."""
        super().__init__(*args, **kwargs)
        spoken = language()
        self.scope.choices = [(code, translate(words, spoken)) for code, words in SCOPES.items()]
        self.field.choices = [
            SelectChoice("", "–"),
            *(SelectChoice(code, f"{code} {field_name(code, spoken)}") for code in FIELDS),
        ]


class OwnSubscriptionForm(SubscriptionForm):
    """The same for owners, who choose among their own organisations."""

    uscc = SelectField(_l("Organisation"), validate_choice=False)

    def offer(self, organisations: Iterable[Organisation]) -> None:
        """Offer the organisations of the one who asks."""
        self.uscc.choices = [SelectChoice(each.uscc, each.name_zh) for each in organisations]
