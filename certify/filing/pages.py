"""What the filer's pages share: frame and steps, links to fields, notes beside them."""

from collections.abc import Iterable
from typing import Any, Final

from flask import current_app, url_for
from flask_babel import gettext as _
from wtforms import Field

from certify.filing import forms
from certify.filing.draft import section_of
from certify.filing.guidance_pages import beside
from certify.filing.lifecycle import EDITABLE
from certify.filing.models import Filing, Remark
from certify.filing.permissions import RULES, Permission
from certify.i18n import N_
from certify.problems import Problem
from certify.reference import codes, industries, regions
from certify.web.figures import grouped
from certify.web.identity import current_actor
from certify.web.locale import language

NEXT: Final = {
    "draft": N_("Complete the sections, check your answers and submit."),
    "submitted": N_("An examiner looks at it, normally within 3 to 5 working days."),
    "returned": N_("Correct what the examiner named, then submit again."),
    "recorded": N_("Download the recordation certificate. Next year, file the new figures."),
    "refused": N_("The reason stands in the history. A new filing can be begun."),
    "withdrawn": N_("The recordation no longer stands; the reason is in the history."),
    "discarded": N_("This draft was discarded."),
}
"""What happens next, for whoever waits for it."""

_PHASES: Final = {
    "draft": ("now", "later", "later"),
    "returned": ("now", "later", "later"),
    "submitted": ("done", "now", "later"),
    "recorded": ("done", "done", "done"),
    "withdrawn": ("done", "done", "done"),
    "refused": ("done", "done", "later"),
    "discarded": ("now", "later", "later"),
}
CERTIFICATE_PAGE: Final = "certificate.of_filing"


def frame(filing: Filing) -> dict[str, Any]:
    """Return what every page about one filing is drawn with."""
    actor = current_actor()
    words = (_("Fill in"), _("Examination"), _("Recorded"))
    writes = RULES[Permission.EDIT](actor, filing) and filing.status in EDITABLE
    papers = filing.status == "recorded" and CERTIFICATE_PAGE in current_app.view_functions
    return {
        "filing": filing,
        "may_write": writes,
        "member_writes": RULES[Permission.EDIT](actor, filing),
        "steps_done": list(zip(words, _PHASES[filing.status], strict=True)),
        "next_words": next_of(filing.status),
        "name": filing.product.name_zh or _("Product not yet named"),
        "titles": {name: _(title) for name, title in forms.TITLES.items()},
        "leads": {name: _(lead) for name, lead in forms.LEADS.items()},
        "counts_in": lambda section: beside(filing, section),
        "link_to": link_to,
        "spoken": spoken,
        "where": where,
        "code_word": lambda name, code: codes.label(name, code, language()),
        "region_name": region_name,
        "paper_url": url_for(CERTIFICATE_PAGE, filing_id=filing.id) if papers else None,
    }


def next_of(status: str) -> str:
    """Return what happens next to a filing in ``status``."""
    return str(_(NEXT[status]))


def region_name(code: str) -> str:
    """Return the region as the reader knows it: in full in Chinese, by province in English."""
    if not regions.known(code):
        return ""
    chinese = language() == "zh"
    return regions.full_name_zh(code) if chinese else regions.province_name(code, "en")


def industry_words(code: str) -> str:
    """Return name and industry field of a right code, "" for any other text."""
    try:
        parsed = industries.parse_industry_code(code)
    except industries.BadIndustryCode:
        return ""
    field = industries.field_name(industries.field_of(parsed), language())
    found = industries.industry(parsed)
    if found is None:
        return str(_("Industry field: %(field)s", field=field))
    name = found.name_zh if language() == "zh" else found.name_en
    return str(_("%(industry)s · industry field: %(field)s", industry=name, field=field))


def where(pointer: str) -> str:
    """Return the words for the place to which ``pointer`` leads, for example Patent 2 · Title."""
    section, parts = section_of(pointer), [*pointer.split("/")[1:], "", ""]
    if section is None:
        return ""
    title, name = _(forms.TITLES[section]), parts[1]
    form: type[forms.SectionForm] | None = forms.FORMS.get(section)
    if section == "patents" and name.isdecimal():
        title, name = _("Patent %(place)s", place=int(name) + 1), parts[2]
        form = forms.PatentForm
    if form is None or name not in form.NAMES:
        return str(title)
    return f"{title} · {form(formdata=None)[name].label.text}"


def link_to(filing_id: int, pointer: str, **query: Any) -> str:
    """Return the address of the page, and of the field on it, to which ``pointer`` leads."""
    parts = pointer.split("/")[1:]
    section = section_of(pointer)
    if section is None:
        return url_for("filing.tasks", filing_id=filing_id, **query)
    if section == "evidence":
        return url_for("filing.evidence", filing_id=filing_id, **query)
    if section == "patents":
        if len(parts) < 2 or not parts[1].isdecimal():
            return url_for("filing.patents", filing_id=filing_id, **query)
        anchor = parts[2] if len(parts) > 2 else None
        return url_for(
            "filing.patent", filing_id=filing_id, place=int(parts[1]), _anchor=anchor, **query
        )
    anchor = parts[1] if len(parts) > 1 else None
    return url_for("filing.section", filing_id=filing_id, section=section, _anchor=anchor, **query)


def told(problems: Iterable[Problem]) -> list[str]:
    """Return what each of ``problems`` says in the reader's language."""
    return [problem.say(language()) for problem in problems]


def notes_by_field(
    form: forms.SectionForm, notes: Iterable[Problem | Remark]
) -> tuple[dict[str, list[str]], list[str]]:
    """Return (texts by field name, texts with no field) of remarks or doubts."""
    by_field: dict[str, list[str]] = {}
    homeless = []
    for note in notes:
        text = note.say(language()) if isinstance(note, Problem) else note.text
        owner = next(
            (n for n in form.NAMES if f"{note.pointer}/".startswith(f"{form.pointer(n)}/")), None
        )
        if owner is None:
            homeless.append(text)
        else:
            by_field.setdefault(owner, []).append(text)
    return by_field, homeless


def spoken(form: forms.SectionForm, field: Field) -> str:
    """Return an answer as a reader reads it: words for codes, units behind figures."""
    value = field.data
    if field.type in ("BooleanField", "RadioField"):
        said = {True: _("Yes"), "yes": _("Yes"), False: _("No"), "no": _("No")}
        return str(said.get(value, value or ""))
    text = str(value or "").strip()
    if isinstance(field, forms.CodeField) and text in codes.codes(field.list_name):
        return codes.label(field.list_name, text, language())
    unit = form.unit(field.name)
    if text and unit:
        return f"{_figure(text)} {unit}"
    return text


def _figure(text: str) -> str:
    bare = text.lstrip("-")
    plain = bare.replace(".", "", 1).isdecimal() and bare.isascii() and len(bare) < 20
    return grouped(text) if plain and bare[0] != "." and bare[-1] != "." else text
