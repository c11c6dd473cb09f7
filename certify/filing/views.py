"""The filer's pages: where my filings stand, the draft and its sections, its history."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import auth_required
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from certify import clock, history
from certify.accounts.models import Membership, Organisation, User
from certify.db import db
from certify.filing import draft as drafts
from certify.filing import forms, service
from certify.filing.lifecycle import FILING
from certify.filing.models import Filing, Product, Remark
from certify.filing.pages import (
    frame,
    industry_words,
    link_to,
    next_of,
    notes_by_field,
    told,
)
from certify.filing.permissions import WRITERS
from certify.filing.service import StaleDraft
from certify.filing.submission import changed_since, check, organisation_facts
from certify.problems import Refused
from certify.reference import industries
from certify.web.identity import current_actor
from certify.web.paging import key_from

blueprint = Blueprint("filing", __name__)
YEARS_OFFERED: Final = 5


@blueprint.before_request
@auth_required("session")
def signed_in_only() -> Response | None:
    """Send whoever is not signed in to the sign-in page: nothing here is public."""
    return None


@blueprint.get("/filings/")
def mine() -> str:
    """List the filings of my organisations, newest first, by year and state."""
    year = request.args.get("year", type=int)
    status = request.args.get("status") if request.args.get("status") in FILING.states else None
    found = service.own_filings(
        current_actor(), year=year, status=status, after=key_from("after", None)
    )
    page, more = found[: service.PAGE], None
    if len(found) > service.PAGE:
        more = url_for("filing.mine", year=year, status=status, after=page[-1].id)
    return render_template(
        "filing/mine.html", filings=page, more=more, year=year, status=status,
        years=_years(), states=[s for s in FILING.states if s != "discarded"],
        may_begin=bool(_organisations()), next_of=next_of,
    )  # fmt: skip


def _years() -> list[int]:
    last = clock.today().year - 1
    return list(range(last, last - YEARS_OFFERED, -1))


def _organisations() -> list[Organisation]:
    """The verified organisations for which the reader may write, by name."""
    own = [o for o, role in current_actor().memberships.items() if role in WRITERS]
    query = select(Organisation).where(Organisation.id.in_(own), Organisation.status == "verified")
    return list(db.session.scalars(query.order_by(Organisation.name_zh)))


@blueprint.route("/filings/new", methods=["GET", "POST"])
def new() -> Any:
    """Begin a filing: a new product, or the next year of one filed before."""
    own = _organisations()
    if not own:
        return render_template("filing/not_yet.html")
    form = forms.BeginForm(data={"product": request.args.get("product", "")})
    form.organisation.choices = forms.choices((str(o.id), o.name_zh) for o in own)
    form.product.choices = forms.choices([("", _("A new product")), *_products(own)])
    form.data_year.choices = forms.choices((str(year), str(year)) for year in _years())
    homeless: list[Any] = []
    if request.method == "POST":
        try:
            filing = _begin(form, own)
            flash(_("The draft was begun. Everything you save stays, finished or not."))
            return redirect(url_for("filing.tasks", filing_id=filing.id), 303)
        except Refused as refused:
            homeless = form.hang(refused.problems)
    page = render_template("filing/new.html", form=form, homeless=told(homeless), many=len(own) > 1)
    return page, 422 if request.method == "POST" else 200


def _products(own: list[Organisation]) -> list[tuple[str, str]]:
    return [
        (str(p.id), f"{p.name_zh} {p.model}".strip() or _("(not yet named)"))
        for o in own
        for p in service.own_products(o.id)
    ]


def _begin(form: forms.BeginForm, own: list[Organisation]) -> Filing:
    def number(text: Any) -> int:
        return int(text) if str(text or "").isascii() and str(text or "").isdigit() else 0

    product = service.found(Product, number(form.product.data)) if form.product.data else None
    chosen = product.organisation_id if product else number(form.organisation.data) or own[0].id
    return service.begin_filing(
        chosen, number(form.data_year.data), actor=current_actor(),
        product_id=number(form.product.data) if form.product.data else None,
    )  # fmt: skip


@blueprint.get("/filings/<int:filing_id>")
def tasks(filing_id: int) -> str:
    """Show how far the draft has come, or where the submitted filing stands."""
    filing = service.own_filing(filing_id, current_actor())
    checked = check(filing)
    remarks = open_remarks(filing)
    listed = drafts.tasks(
        filing.draft, checked.problems, checked.warnings, [r.pointer for r in remarks],
        files=len(filing.evidence),
    )  # fmt: skip
    returned = next((e for e in reversed(history.of(filing)) if e.action == "return"), None)
    return render_template(
        "filing/tasks.html", **frame(filing), listed=listed,
        remarks=[(r, changed_since(filing, checked.facts, r.pointer)) for r in remarks],
        returned=returned, ready=not checked.problems, saver=_saver(filing),
        homeless=told(p for p in checked.problems if drafts.section_of(p.pointer) is None),
    )  # fmt: skip


def open_remarks(filing: Filing) -> list[Remark]:
    """The examiner's remarks while the filing is back for correction."""
    returned = filing.status == "returned" and filing.revision is not None
    return list(filing.revision.remarks) if returned and filing.revision else []


def _saver(filing: Filing) -> str:
    user = db.session.get(User, filing.saved_by_id) if filing.saved_by_id else None
    return (user.name or user.email) if user else ""


@blueprint.route(
    "/filings/<int:filing_id>/"
    "<any(organisation, product, economics, accounts, market, declarations):section>",
    methods=["GET", "POST"],
)
def section(filing_id: int, section: str) -> Any:
    """Show or save one section; what is wrong is shown at its field after saving."""
    filing = service.own_filing(filing_id, current_actor())
    if request.method == "POST":
        return _save_section(filing, section)
    answers = filing.draft.get(section) or {}
    form = forms.FORMS[section].of(answers)
    page = frame(filing)
    shown = page["may_write"] and ("checked" in request.args or drafts.begun(answers))
    return render_template(
        "filing/section.html", **page, section=section, form=form,
        **faults_and_notes(filing, form, section, shown=shown),
        verified=organisation_facts(filing.organisation) if section == "organisation" else None,
        known={"industry_code": industry_words(str(answers.get("industry_code") or ""))},
        industries=industries.industries() if section == "product" else (),
    )  # fmt: skip


def faults_and_notes(
    filing: Filing, form: forms.SectionForm, section: str, *, shown: bool
) -> dict[str, Any]:
    """Hang the faults of ``section`` on ``form`` if they shall be shown, and gather its notes."""
    checked = check(filing)
    base = form.pointer(form.NAMES[0]).rpartition("/")[0]

    def here(pointer: str) -> bool:
        return pointer == base or pointer.startswith(f"{base}/")

    homeless = form.hang(p for p in checked.problems if here(p.pointer)) if shown else []
    doubts, _rest = notes_by_field(form, [w for w in checked.warnings if here(w.pointer)])
    remarked = [r for r in open_remarks(filing) if here(r.pointer) or r.pointer == f"/{section}"]
    remarks, whole = notes_by_field(form, remarked)
    return {
        "homeless": told(homeless), "doubts": doubts if shown else {}, "remarks": remarks,
        "remarks_on_all": whole,
    }  # fmt: skip


def _save_section(filing: Filing, section: str) -> Any:
    form = forms.FORMS[section]()
    try:
        kept(lambda: service.save_section(
            filing.id, section, form.typed(), version=seen_version(), actor=current_actor()
        ))  # fmt: skip
    except StaleDraft as stale:
        return conflict(stale, forms.FORMS[section])
    faulty = drafts.within(check(filing).problems, section)
    if faulty:
        return redirect(link_to(filing.id, f"/{section}", checked=1), 303)
    flash(_("Saved."))
    return redirect(after_saving(filing.id, section), 303)


def after_saving(filing_id: int, section: str) -> str:
    """Where the writer asked to go: the next section, or the task list."""
    place = drafts.TASKS.index(section) + 1
    if request.form.get("go") == "next" and place < len(drafts.TASKS):
        return link_to(filing_id, f"/{drafts.TASKS[place]}")
    return url_for("filing.tasks", filing_id=filing_id)


def seen_version() -> int:
    """The version of the draft as the writer saw it; 0 (always stale) if it was lost."""
    return request.form.get("version", 0, type=int)


def kept(save: Callable[[], Any]) -> Any:
    """Save; if another save ran at the very same moment, once more on top of it."""
    try:
        return save()
    except StaleDataError:
        return save()


def conflict(stale: StaleDraft, form: type[forms.SectionForm]) -> tuple[str, int]:
    """Show both texts side by side and let the writer choose, answer by answer."""
    filing = service.own_filing(stale.filing_id, current_actor())
    mine, theirs = form.of(stale.mine), form.of(stale.theirs)
    differ = drafts.differing(stale.mine, stale.theirs, form.NAMES)
    pointer = f"/{stale.section}" + ("" if stale.place is None else f"/{stale.place}")
    return render_template(
        "filing/conflict.html", **frame(filing), mine=mine, theirs=theirs, differ=differ,
        version=stale.version, back=link_to(filing.id, pointer), saver=_saver(filing),
    ), 409  # fmt: skip


@blueprint.post("/filings/<int:filing_id>/discard")
def discard(filing_id: int) -> Response:
    """Discard a draft that was never submitted."""
    service.discard(filing_id, actor=current_actor())
    flash(_("The draft was discarded."))
    return redirect(url_for("filing.mine"), 303)


@blueprint.get("/filings/<int:filing_id>/history")
def past(filing_id: int) -> str:
    """Show who did what to this filing, and why."""
    filing = service.own_filing(filing_id, current_actor())
    query = select(Membership.user_id).where(Membership.organisation_id == filing.organisation_id)
    return render_template(
        "filing/history.html", **frame(filing), members=set(db.session.scalars(query)),
        entries=_folded(history.of(filing)),
    )  # fmt: skip


def _folded(events: Iterable[history.Event]) -> list[dict[str, Any]]:
    """Newest first; saves of one person on one day, without anything between, are one entry."""
    entries: list[dict[str, Any]] = []
    for event in events:
        last = entries[-1] if entries else None
        same = (
            last is not None and event.action == "save" and last["event"].action == "save"
            and event.actor_id == last["event"].actor_id
            and clock.legal_day(event.at) == clock.legal_day(last["event"].at)
        )  # fmt: skip
        if not same or last is None:
            last = {"event": event, "sections": []}
            entries.append(last)
        last["event"] = event
        if event.action == "save" and event.data["section"] not in last["sections"]:
            last["sections"].append(event.data["section"])
    return entries[::-1]
