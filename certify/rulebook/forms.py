"""Forms of the rulebook: they draw; the use cases judge."""

from datetime import date
from typing import Final

from flask_babel import lazy_gettext as _l
from wtforms import DateField, FileField, RadioField, StringField, TextAreaField

from certify.i18n import N_
from certify.problems import Problem, Refused
from certify.rulebook.rules import OUTCOMES, Plan
from certify.web.forms import SchemaForm

WORDS: Final = {
    "adopted": N_("Adopted"),
    "partly": N_("Adopted in part"),
    "not_adopted": N_("Not adopted"),
    "noted": N_("Noted: nothing is to be changed"),
}
"""What became of a comment, in words."""
_DAY = N_("Give a day of the form 2026-09-15.")


class PutOutForm(SchemaForm):
    """What is said to the public, and until when it may comment."""

    text_zh = TextAreaField(_l("What is proposed and why, in Chinese"), render_kw={"rows": 7})
    text_en = TextAreaField(_l("The same in English"), render_kw={"rows": 7})
    opens_on = DateField(_l("Comments are taken from"))
    closes_on = DateField(_l("Until the end of"))


class ExtendForm(SchemaForm):
    """A later last day, with its reason."""

    closes_on = DateField(_l("New last day"))
    reason = StringField(_l("Reason"))


class CommentForm(SchemaForm):
    """A comment of anybody."""

    name = StringField(_l("Your name or organisation"))
    contact = StringField(_l("E-mail address or telephone number"))
    text = TextAreaField(_l("Your comment"), render_kw={"rows": 8})


class AnswerForm(SchemaForm):
    """What becomes of a comment, and why."""

    outcome = RadioField(
        _l("What becomes of it"), choices=[(code, _l(WORDS[code])) for code in OUTCOMES]
    )
    answer = TextAreaField(_l("Answer, published with the comment"), render_kw={"rows": 5})


class UploadForm(SchemaForm):
    """A version as one file."""

    file = FileField(_l("Version as a zip file"), render_kw={"accept": ".zip,application/zip"})


def plan_of(form: PutOutForm) -> Plan:
    """Return what was typed; raises Refused naming every day that cannot be read."""
    days = {name: form[name].data for name in ("opens_on", "closes_on")}
    problems = [
        Problem(f"/{name}", "day_missing", _DAY)
        for name, day in days.items()
        if not isinstance(day, date)
    ]
    if problems:
        raise Refused(problems)
    return Plan(text_zh=form.text_zh.data or "", text_en=form.text_en.data or "", **days)


def day_of(form: ExtendForm) -> date:
    """Return the day that was typed; raises Refused if it cannot be read."""
    day = form.closes_on.data
    if not isinstance(day, date):
        raise Refused([Problem("/closes_on", "day_missing", _DAY)])
    return day
