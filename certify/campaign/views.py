"""Pages of campaigns: officers prepare and run them, filers enter their products."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import auth_required
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from certify import clock, history
from certify.accounts.permissions import Actor, require, require_visible
from certify.campaign import entry, service
from certify.campaign.forms import CampaignForm, ReasonForm, plan_of
from certify.campaign.models import Campaign, Candidacy
from certify.campaign.permissions import RULES, Permission
from certify.filing.hearing_pages import answer, asked_form, subject_of
from certify.problems import Refused
from certify.reference.industries import FIELDS, field_name
from certify.rulebook.service import active_standards, default_standards
from certify.scoring.sheet import read_sheet
from certify.scoring.telling.explanation import explain
from certify.web.figures import day
from certify.web.identity import current_actor
from certify.web.locale import language
from certify.web.paging import key_from

blueprint = Blueprint("campaign", __name__, url_prefix="/campaigns")

MOVES: dict[str, Callable[..., Campaign]] = {
    "open": service.open_entry, "close_entry": service.close_entry, "close": service.close,
}  # fmt: skip
DECIDED = ("proposed", "not_proposed", "in_notice", "objected", "not_recognised", "recognised")


@blueprint.before_request
@auth_required("session")
def signed_in_only() -> None:
    """Send whoever is not signed in to the sign-in page: nothing here is public."""


@blueprint.app_template_filter("last_day")
def last_day(end: datetime) -> str:
    """Write the last legal day of a period whose end is the first instant after it."""
    return day(clock.last_legal_day(end))


def fields() -> dict[str, str]:
    """Return the names of the industry fields in the reader's language."""
    return {code: field_name(code, language()) for code in FIELDS}


@blueprint.get("/")
def campaigns() -> str:
    """List the campaigns: officers manage them, filers see where they may enter."""
    actor = current_actor()
    return render_template(
        "campaign/campaigns.html", rows=service.campaigns(actor=actor),
        officer=_officer(actor), now=clock.now(),
    )  # fmt: skip


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> str | Response:
    """Prepare a campaign; everything is prefilled with what is usual."""
    actor = current_actor()
    require(RULES, Permission.MANAGE_CAMPAIGN, actor)
    form = _campaign_form()
    homeless: list[Any] = []
    if request.method == "POST" and form.validate():
        try:
            row = service.create(plan_of(form), actor=actor)
        except Refused as refused:
            homeless = form.hang(refused.problems)
        else:
            flash(_("The campaign is prepared. Open it when entry shall begin."))
            return redirect(url_for("campaign.campaign", campaign_id=row.id), 303)
    said = [problem.say(language()) for problem in homeless]
    page = render_template("campaign/new.html", form=form, homeless=said, fields=fields())
    return page if request.method == "GET" else make_response(page, 422)


def _campaign_form() -> CampaignForm:
    today = clock.today()
    chosen = default_standards(today)
    values: dict[str, Any] = {
        "year": str(today.year), "data_year": str(today.year - 1),
        "title_zh": f"{today.year}年度专利密集型产品认定",
        "title_en": f"Recognition of patent-intensive products {today.year}",
        "entry_opens_on": today, "entry_closes_on": _usual_end(today),
        "notice_working_days": "7", "reviewers": "2", "review_working_days": "10",
        "third_reviewer_gap": "10", "validity_years": "3",
    }  # fmt: skip
    values |= {f"standard_{code}": chosen[code].name for code in FIELDS if code in chosen}
    form = CampaignForm(data=values)
    for code in FIELDS:
        covering = [each for each in active_standards() if code in each.fields]
        choices = [(e.name, f"{e.titles.say(language())} {e.version}") for e in covering]
        form[f"standard_{code}"].choices = choices or [("", _("no active standard"))]
        form[f"standard_{code}"].validate_choice = False
    return form


def _usual_end(today: date) -> date:
    """Mid-September as in the campaigns of 2025 (domain, section 3), else 30 days on."""
    usual = date(today.year, 9, 15)
    return usual if usual > today else clock.add_working_days(today, 22)


@blueprint.get("/<int:campaign_id>")
def campaign(campaign_id: int) -> str:
    """Show officers a campaign: settings, numbers by state, candidacies, history."""
    actor = current_actor()
    require_visible(RULES, Permission.SEE_CANDIDACIES, actor)
    row = service.campaign(campaign_id)
    state, field = _choice("state", Candidacy.LIFECYCLE.states), _choice("field", FIELDS)
    page, following = service.candidacies(
        campaign_id, actor=actor, status=state, field=field,
        after=key_from("after", 0),
    )  # fmt: skip
    return render_template(
        "campaign/campaign.html", row=row, numbers=service.numbers_by_state(campaign_id),
        candidacies=page, following=following, state=state, field=field, fields=fields(),
        states=Candidacy.LIFECYCLE.states, events=history.of(row),
        actions=row.LIFECYCLE.actions(row.status), form=ReasonForm(),
    )  # fmt: skip


def _choice(name: str, known: tuple[str, ...]) -> str:
    chosen = request.args.get(name, "")
    return chosen if chosen in known else ""


@blueprint.post("/<int:campaign_id>")
def move(campaign_id: int) -> Response:
    """Open a campaign, close its entry, or close it."""
    action = MOVES.get(request.form.get("action", ""))
    if action is not None:
        action(campaign_id, actor=current_actor())
    return redirect(url_for("campaign.campaign", campaign_id=campaign_id), 303)


@blueprint.get("/<int:campaign_id>/enter")
def enter(campaign_id: int) -> str:
    """Show a filer which recorded products may enter, and how those that entered stand."""
    actor, row = current_actor(), service.campaign(campaign_id)
    require_visible(RULES, Permission.SEE_CAMPAIGN, actor, row)
    return render_template(
        "campaign/enter.html", row=row, filings=entry.enterable(row, actor=actor),
        candidacies=entry.own_candidacies(row, actor=actor), fields=fields(), form=ReasonForm(),
        now=clock.now(),
    )  # fmt: skip


@blueprint.post("/<int:campaign_id>/enter")
def enter_filing(campaign_id: int) -> Response:
    """Enter one filing by its filer's own decision."""
    filing_id = request.form.get("filing", 0, type=int)
    row = entry.enter(campaign_id, filing_id, actor=current_actor())
    if row.status == "eligible":
        flash(_("%(name)s has entered and is eligible.", name=row.revision.name_zh))
    else:
        flash(_("%(name)s is not eligible; see the reasons.", name=row.revision.name_zh), "error")
    return redirect(url_for("campaign.enter", campaign_id=campaign_id), 303)


@blueprint.get("/candidacies/<int:candidacy_id>")
def candidacy(candidacy_id: int) -> str:
    """Show one candidacy to its filer or an officer: state, reasons, result, history."""
    actor = current_actor()
    row = service.candidacy(candidacy_id, actor=actor)
    released = row.status in DECIDED
    sheet = read_sheet(row.sheet) if row.sheet and released else None
    standard = service.standard_for(row.campaign, row.field) if sheet else None
    said = explain(sheet, standard, language()) if sheet and standard else None
    beside = entry.judged_outlook(row, standard, language()) if standard else None
    return render_template(
        "campaign/candidacy.html", row=row, said=said, sheet=sheet, outlook=beside, fields=fields(),
        events=_told(row, actor), officer=_officer(actor), form=ReasonForm(),
        may_leave=RULES[Permission.LEAVE](actor, row) and row.LIFECYCLE.allows(row.status, "leave"),
    )  # fmt: skip


@blueprint.get("/candidacies/<int:candidacy_id>/hearing")
def hearing(candidacy_id: int) -> Any:
    """Explain the final sheet to its filer or an officer, once it is released."""
    row = service.candidacy(candidacy_id, actor=current_actor())
    if row.status not in DECIDED or row.sheet is None or row.judgement is None:
        raise NotFound
    return answer(
        asked_form(), subject_of(row.filing), entry.frozen_facts(row.revision), row.sheet,
        judgement=row.judgement, campaign_year=row.campaign.data_year,
        back=url_for("campaign.candidacy", candidacy_id=candidacy_id),
    )  # fmt: skip


def _told(row: Candidacy, actor: Actor) -> list[history.Event]:
    """Steps of the life; how the reviewers stand to each other is for officers only."""
    events = history.of(row)
    if _officer(actor):
        return list(events)
    return [each for each in events if each.from_status != each.to_status]


@blueprint.post("/candidacies/<int:candidacy_id>/leave")
def leave(candidacy_id: int) -> Response:
    """Take a product out before its review begins."""
    row = entry.leave(candidacy_id, actor=current_actor(), reason=request.form.get("reason", ""))
    flash(_("%(name)s has left the campaign.", name=row.revision.name_zh))
    return redirect(url_for("campaign.enter", campaign_id=row.campaign_id), 303)


def _officer(actor: Actor) -> bool:
    return RULES[Permission.MANAGE_CAMPAIGN](actor, None)
