"""The campaign's form: drawn from the plan, judged by the plan's rules."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField, TextAreaField

from certify.campaign.rules import Plan
from certify.i18n import N_
from certify.problems import Problem, Refused
from certify.reference.industries import FIELD_NAMES, FIELDS
from certify.web.forms import SchemaForm

COUNTS = ("year", "data_year", "notice_working_days", "reviewers", "review_working_days",
          "validity_years")  # fmt: skip


class CampaignForm(SchemaForm):
    """Settings of a campaign; one standard per industry field."""

    POINTERS: ClassVar[dict[str, str]] = {f"standard_{f}": f"/standards/{f}" for f in FIELDS}

    year = StringField(_l("Campaign year"))
    data_year = StringField(_l("Data year"))
    title_zh = StringField(_l("Title in Chinese"))
    title_en = StringField(_l("Title in English"))
    entry_opens_on = DateField(_l("Entry opens on"))
    entry_closes_on = DateField(_l("Entry closes on (last day)"))
    notice_working_days = StringField(_l("Public notice, working days"))
    reviewers = StringField(_l("Reviewers per product"))
    review_working_days = StringField(_l("Time for an opinion, working days"))
    third_reviewer_gap = StringField(_l("A third reviewer is called beyond a gap of, points"))
    validity_years = StringField(_l("Validity of a certificate, years"))


for _code in FIELDS:
    setattr(CampaignForm, f"standard_{_code}", SelectField(_l(FIELD_NAMES[_code])))


class ReasonForm(SchemaForm):
    """One reason, required by the lifecycle where it says so."""

    reason = TextAreaField(_l("Reason"))


def plan_of(form: CampaignForm) -> Plan:
    """Return the plan that was typed; raises Refused naming every value that cannot be read."""
    problems: list[Problem] = []
    values: dict[str, Any] = {name: _whole(form[name].data, name, problems) for name in COUNTS}
    values["third_reviewer_gap"] = _decimal(form.third_reviewer_gap.data, problems)
    for name in ("entry_opens_on", "entry_closes_on"):
        values[name] = form[name].data
        if not isinstance(values[name], date):
            problems.append(Problem(f"/{name}", "day_missing", _DAY))
    for name in ("title_zh", "title_en"):
        values[name] = (form[name].data or "")[:200]
    if problems:
        raise Refused(problems)
    values["standards"] = {code: form[f"standard_{code}"].data or "" for code in FIELDS}
    return Plan(**values)


def _whole(text: str | None, name: str, problems: list[Problem]) -> int:
    return _read(int, text, name, problems, _WHOLE)


def _decimal(text: str | None, problems: list[Problem]) -> Decimal:
    found = _read(Decimal, text, "third_reviewer_gap", problems, _NUMBER)
    return found if found.is_finite() else Decimal(-1)


def _read(
    kind: Callable[[str], Any], text: str | None, name: str, problems: list[Problem], message: str
) -> Any:
    typed = (text or "").strip()
    try:
        return kind(typed[:40])
    except (ValueError, InvalidOperation):
        problems.append(Problem(f"/{name}", "not_a_number", message, {"value": typed[:40]}))
        return kind("0")


_WHOLE = N_("“{value}” is not a whole number.")
_NUMBER = N_("“{value}” is not a number such as 10 or 7.5.")
_DAY = N_("Give a day of the form 2026-09-15.")
