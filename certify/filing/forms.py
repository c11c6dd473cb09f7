"""How a filing is asked for: one form per section, labelled, hinted, unjudged.

The forms draw and keep what was typed; every judgement is the schema's and the rules'.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import (
    BooleanField,
    Field,
    FileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import TextInput

from certify.accounts.schemas import OrganisationSchema
from certify.answers.structure import Strict
from certify.filing import schemas
from certify.filing.draft import PATENT, SECTIONS
from certify.i18n import N_
from certify.reference import codes
from certify.web.forms import SchemaForm
from certify.web.locale import language

AMOUNT: Final = {"inputmode": "decimal", "autocomplete": "off"}
COUNT: Final = {"inputmode": "numeric", "autocomplete": "off"}
OFF: Final = {"autocomplete": "off"}
YUAN: Final = _l("yuan")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YES: Final = ("yes", "true", "y", "1", "是")


class DayInput(TextInput):
    """A calendar where the browser has one; plain text while what was typed is no ISO date."""

    def __call__(self, field: Field, **kwargs: Any) -> Markup:
        """Draw the input so that the browser cannot hide a date it does not understand."""
        typed = str(field.data or "").strip()
        if not typed or _ISO_DAY.fullmatch(typed):
            kwargs.setdefault("type", "date")
        return super().__call__(field, **kwargs)


class DayField(StringField):
    """A date as typed."""

    widget = DayInput()


class SectionForm(SchemaForm):
    """One section of the draft. ``UNITS`` stand behind a field, ``NAMES`` give its order."""

    SCHEMA: ClassVar[type[Strict]]
    NAMES: ClassVar[tuple[str, ...]]
    UNITS: ClassVar[dict[str, Any]] = {}

    @classmethod
    def of(cls, answers: Mapping[str, Any], **more: Any) -> "SectionForm":
        """Return the form filled with stored ``answers``, typed or read from a document."""
        form = cls(formdata=None, **more)
        for field in form.drawn():
            field.data = _typed_again(field, answers.get(field.name, _default(field)))
        return form

    def drawn(self) -> Iterable[Field]:
        """The fields in the order of the section."""
        return [self[name] for name in self.NAMES]

    def optional(self, name: str) -> bool:
        """Whether the document may do without ``name``: the schema knows."""
        return not self.SCHEMA().fields[name].required

    def unit(self, name: str) -> Any:
        """The unit that stands behind the field, if any."""
        return self.UNITS.get(name)


def _default(field: Field) -> Any:
    return field.default() if callable(field.default) else field.default


def _typed_again(field: Field, value: Any) -> Any:
    """Return ``value`` as the field shows it: lists joined, counts as text, yes or no."""
    if isinstance(field, BooleanField):
        return value is True or str(value).strip().lower() in _YES
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return "、".join(str(each) for each in value)
    return "" if value is None else str(value)


class CodeField(SelectField):
    """A choice from one of the contract's code lists; an unknown answer stays to be seen."""

    def __init__(self, label: Any = None, *, list_name: str, **kwargs: Any) -> None:
        super().__init__(label, validate_choice=False, choices=[], **kwargs)
        self.list_name = list_name
        self.type = "SelectField"  # what the drawing macro asks for

    def iter_choices(self) -> Any:
        """Offer the list in the reader's language, and what is stored if it is not in it."""
        words = [(code, codes.label(self.list_name, code, language()))
                 for code in codes.codes(self.list_name)]  # fmt: skip
        self.choices = choices([("", ""), *words], self.data)
        return super().iter_choices()


def choices(pairs: Iterable[tuple[str, Any]], stored: Any = "") -> list[SelectChoice]:
    """Return ``pairs`` of value and words as choices and, if it is none of them, ``stored``."""
    offered = dict(pairs)
    if stored and stored not in offered:
        offered[stored] = f"“{stored}”"
    return [SelectChoice(value, words) for value, words in offered.items()]


def yes_or_no(label: Any, hint: Any = "") -> RadioField:
    """Return a field for an answer that must be given either way."""
    either = choices([("yes", _l("Yes")), ("no", _l("No"))])
    return RadioField(label, choices=either, description=hint, validate_choice=False)


class OrganisationForm(SectionForm):
    """Whom to ask; the organisation's own data are those verified."""

    BASE = "/organisation"
    SCHEMA = OrganisationSchema
    NAMES = SECTIONS["organisation"]
    contact = StringField(_l("Contact person"), render_kw={"autocomplete": "name"})
    mobile = StringField(_l("Mobile number"), render_kw={"autocomplete": "tel", "inputmode": "tel"})
    email = StringField(
        _l("E-mail"), render_kw={"autocomplete": "email", "inputmode": "email"},
        description=_l("Contact data are shown to the office only, never published."),
    )  # fmt: skip


class ProductForm(SectionForm):
    """One model or variety."""

    BASE = "/product"
    SCHEMA = schemas.ProductSchema
    NAMES = SECTIONS["product"]
    name_zh = StringField(_l("Chinese name of the product"), render_kw={**OFF, "lang": "zh-CN"})
    name_en = StringField(_l("English name of the product"), render_kw={**OFF, "lang": "en"})
    model = StringField(
        _l("Model or variety"), render_kw=OFF,
        description=_l("One model or variety is one product."),
    )  # fmt: skip
    industry_code = StringField(
        _l("Industry code of the product (GB/T 4754-2017)"),
        description=_l(
            "Four digits, with or without letter, for example C3921. It decides the industry "
            "field; type a word of its name to search the 188 patent-intensive industries."
        ),
        render_kw={**OFF, "list": "industries"},
    )
    unspsc_code = StringField(_l("UNSPSC code"), render_kw=COUNT)
    launched_on = DayField(_l("First sold on"), render_kw=OFF)
    description = TextAreaField(
        _l("Description"), render_kw={"rows": 6},
        description=_l("What it is and does, and which of its features your patents protect."),
    )  # fmt: skip


class EconomicsForm(SectionForm):
    """Figures of the product for the data year, in yuan."""

    BASE = "/economics"
    SCHEMA = schemas.EconomicsSchema
    NAMES = SECTIONS["economics"]
    UNITS: ClassVar[dict[str, Any]] = dict.fromkeys(NAMES, YUAN)
    output_value = StringField(_l("Output value"), render_kw=AMOUNT)
    sales = StringField(_l("Sales"), render_kw=AMOUNT)
    exports = StringField(
        _l("Exports"), render_kw=AMOUNT, description=_l("A part of sales; 0 if none.")
    )
    profit = StringField(
        _l("Profit"), render_kw=AMOUNT,
        description=_l("Of this product; a loss with a minus sign."),
    )  # fmt: skip
    prior_year_sales = StringField(
        _l("Sales of the year before"), render_kw=AMOUNT,
        description=_l("Leave empty if the product was not sold then."),
    )  # fmt: skip
    ip_investment = StringField(
        _l("Investment in intellectual property"), render_kw=AMOUNT,
        description=_l("Applications, annual fees, licences, analysis and protection of rights."),
    )  # fmt: skip
    rd_investment = StringField(_l("Investment in research and development"), render_kw=AMOUNT)


class AccountsForm(SectionForm):
    """The organisation's own accounts for the data year, in yuan."""

    BASE = "/accounts"
    SCHEMA = schemas.AccountsSchema
    NAMES = SECTIONS["accounts"]
    UNITS: ClassVar[dict[str, Any]] = dict.fromkeys(NAMES, YUAN)
    gross_output = StringField(_l("Gross output"), render_kw=AMOUNT)
    operating_revenue = StringField(_l("Operating revenue"), render_kw=AMOUNT)
    employee_compensation = StringField(_l("Compensation of employees"), render_kw=AMOUNT)
    net_production_tax = StringField(
        _l("Net taxes on production"), render_kw=AMOUNT, description=_l("May be negative.")
    )
    depreciation = StringField(_l("Depreciation of fixed assets"), render_kw=AMOUNT)
    operating_surplus = StringField(
        _l("Operating surplus"), render_kw=AMOUNT, description=_l("May be negative.")
    )


class MarketForm(SectionForm):
    """Features of the product and how many of them patents protect."""

    BASE = "/market"
    SCHEMA = schemas.MarketSchema
    NAMES = SECTIONS["market"]
    UNITS: ClassVar[dict[str, Any]] = {"price_premium_percent": "%"}
    core_features_total = StringField(
        _l("Core features in all"), render_kw=COUNT,
        description=_l("Features for which customers choose this product."),
    )  # fmt: skip
    core_features_protected = StringField(
        _l("Core features protected by the linked patents"), render_kw=COUNT
    )
    price_premium_percent = StringField(
        _l("Price premium over a comparable product"), render_kw=AMOUNT,
        description=_l("In per cent of the comparable product's price; negative if cheaper."),
    )  # fmt: skip


class DeclarationsForm(SectionForm):
    """What the filer undertakes."""

    BASE = "/declarations"
    SCHEMA = schemas.DeclarationsSchema
    NAMES = SECTIONS["declarations"]
    true_and_complete = BooleanField(_l("Everything in this filing is true and complete."))
    makes_or_sells = BooleanField(_l("The organisation makes or sells this product."))
    patentee_or_licensee = BooleanField(
        _l("The organisation is patentee or licensee of every patent named.")
    )
    opt_in = yes_or_no(
        _l("Shall the product take part in recognition?"),
        _l("Recordation alone is possible. A recorded product with “Yes” enters the campaign."),
    )


class PatentForm(SectionForm):
    """One patent linked to the product."""

    SCHEMA = schemas.PatentSchema
    NAMES = PATENT
    place = 0
    number = StringField(
        _l("Patent number"), render_kw={**OFF, "spellcheck": "false"},
        description=_l("As on the certificate, for example ZL201710601862.3. Not the publication "
                       "number (CN…A, CN…B, CN…U)."),
    )  # fmt: skip
    title = StringField(_l("Title of the patent"), render_kw=OFF)
    filed_on = DayField(_l("Filed on"), render_kw=OFF)
    granted_on = DayField(
        _l("Granted on"), render_kw=OFF,
        description=_l("The date of the announcement of grant; empty while pending."),
    )  # fmt: skip
    legal_status = CodeField(
        _l("Legal status on 31 December of the data year"), list_name="legal_status"
    )
    status_checked_on = DayField(_l("Status looked up on"), render_kw=OFF)
    right_source = CodeField(_l("Your right in the patent"), list_name="right_source")
    owners = StringField(
        _l("Owners"), render_kw=OFF,
        description=_l("As in the register, several separated by 、 or ;"),
    )  # fmt: skip
    licence_proof = SelectField(
        _l("Proof of the licence"), validate_choice=False, choices=[],
        description=_l("For licensed patents: choose the file attached under “Files”. Without it "
                       "the patent is not counted."),
    )  # fmt: skip
    is_core = yes_or_no(
        _l("Is it a core patent of this product?"),
        _l("Core: the product could not be offered in this form without it."),
    )
    contribution = StringField(
        _l("Contribution to the product"), render_kw=AMOUNT,
        description=_l("Share of the product's technical contribution, from 0 to 1, for example "
                       "0.25 or 25%. All patents together at most 1."),
    )  # fmt: skip
    role = TextAreaField(
        _l("What the patent does in this product"), render_kw={"rows": 4},
        description=_l("Which part or step it protects, and what that gives the product."),
    )  # fmt: skip
    jurisdictions = StringField(
        _l("Jurisdictions of the patent family"), render_kw=OFF, default="CN",
        description=_l("Two-letter codes of countries or offices with protection, for example "
                       "CN、US、EP"),
    )  # fmt: skip
    survived_invalidation = StringField(
        _l("Invalidation proceedings survived"), render_kw=COUNT, default="0"
    )
    litigation = CodeField(_l("Proceedings"), list_name="litigation", default="none")
    show_publicly = BooleanField(_l("Show this patent on the public page"), default=True)

    def at(self, place: int) -> None:
        """Let the form stand for the patent at ``place`` (0-based) of the document."""
        self.place = place

    def pointer(self, name: str) -> str:
        """Return the JSON pointer of the field ``name`` of this patent."""
        return f"/patents/{self.place}/{name}"

    def offer_proofs(self, names: Iterable[str]) -> None:
        """Offer the names of attached files as proof of the licence."""
        offered = [("", "")] + [(name, name) for name in names]
        self.licence_proof.choices = choices(offered, self.licence_proof.data)


class EvidenceForm(SchemaForm):
    """A file that stands behind the filing."""

    KINDS: ClassVar[dict[str, str]] = {
        "licence": N_("Proof of a licence"),
        "product": N_("Product: pictures, test report, certificate"),
        "economic": N_("Figures: audit report, statement"),
        "other": N_("Other"),
    }
    file = FileField(
        _l("File"), description=_l("PDF, PNG or JPEG, up to 20 MB."),
        render_kw={"accept": ".pdf,.png,.jpg,.jpeg"},
    )  # fmt: skip
    kind = SelectField(
        _l("What it proves"), validate_choice=False,
        choices=choices((code, _l(words)) for code, words in KINDS.items()),
    )  # fmt: skip


class BeginForm(SchemaForm):
    """Which organisation, which product, which year."""

    organisation = SelectField(_l("Organisation"), validate_choice=False, choices=[])
    product = SelectField(
        _l("Product"), validate_choice=False, choices=[],
        description=_l("For a product filed before, last year's answers are copied and its "
                       "figures emptied."),
    )  # fmt: skip
    data_year = SelectField(
        _l("Data year"), validate_choice=False, choices=[],
        description=_l("The whole year to which the figures belong."),
    )  # fmt: skip


FORMS: Final[dict[str, type[SectionForm]]] = {
    "organisation": OrganisationForm,
    "product": ProductForm,
    "economics": EconomicsForm,
    "accounts": AccountsForm,
    "market": MarketForm,
    "declarations": DeclarationsForm,
}

TITLES: Final = {
    "organisation": N_("Organisation and contact"),
    "product": N_("Product"),
    "economics": N_("Figures of the product"),
    "patents": N_("Patents"),
    "evidence": N_("Files"),
    "market": N_("Features and price"),
    "accounts": N_("Accounts of the organisation"),
    "declarations": N_("Declarations"),
}
LEADS: Final = {
    "organisation": N_(
        "The organisation's data are those verified. Please say whom the office may ask."
    ),
    "product": N_("One model or variety is filed as one product."),
    "economics": N_("Figures of this product alone, for the data year, in yuan, not 10,000 yuan."),
    "market": N_("They show how far the product lives on its patents."),
    "accounts": N_(
        "For the estimate of value added. Optional, never published, in yuan for the data year."
    ),
    "declarations": N_("The first three are required; the last one is your choice."),
}

FILE_MISSING: Final = N_("Choose a file first.")
