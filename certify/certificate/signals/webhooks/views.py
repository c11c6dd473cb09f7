"""Pages of webhooks: subscribe, see what was delivered, pause, test, change the secret."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_security import auth_required
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from certify import clock, history
from certify.accounts import service as accounts
from certify.accounts.models import Organisation
from certify.accounts.permissions import Actor, require
from certify.certificate.signals.webhooks import rules, service
from certify.certificate.signals.webhooks.forms import OwnSubscriptionForm, SubscriptionForm
from certify.certificate.signals.webhooks.models import Delivery, Subscription
from certify.certificate.signals.webhooks.permissions import RULES, Permission
from certify.certificate.signals.webhooks.service import Opened, Wish
from certify.i18n import N_, translate
from certify.problems import Refused
from certify.reference.industries import field_name
from certify.web.guard import limiter
from certify.web.identity import current_actor
from certify.web.locale import language
from certify.web.paging import key_from

blueprint = Blueprint("webhooks", __name__)


@blueprint.before_request
@auth_required("session")
def signed_in_only() -> Any:
    """Send whoever is not signed in to the sign-in page: nothing here is public."""
    return None


@blueprint.get("/webhooks")
def listed() -> str:
    """List the subscriptions the reader may see."""
    actor = current_actor()
    rows = service.listed(actor, after=key_from("after", 0))
    shown = rows[: service.PAGE]
    following = shown[-1].id if len(rows) > service.PAGE else None
    return render_template(
        "certificate/webhooks/list.html", rows=shown, told_of=_told_of,
        waiting=service.waiting([each.id for each in shown]),
        may_subscribe=bool(actor.has("officer") or _owned(actor)),
        following=following and url_for("webhooks.listed", after=following),
    )  # fmt: skip


@blueprint.route("/webhooks/new", methods=["GET", "POST"])
def new() -> Any:
    """Subscribe; the answer shows the secret, this once."""
    actor = current_actor()
    require(RULES, Permission.OPEN_ROOM, actor)
    form = _form(actor)
    if request.method == "GET":
        return render_template("certificate/webhooks/new.html", form=form, homeless=())
    wish = Wish(form.uscc.data or "", form.url.data or "", form.scope.data or "", form.field.data)
    try:
        opened = service.subscribe(wish, actor=actor)
    except Refused as refused:
        homeless = [each.say(language()) for each in form.hang(refused.problems)]
        return render_template("certificate/webhooks/new.html", form=form, homeless=homeless), 422
    return _shown_once(opened, renewed=False)


def _owned(actor: Actor) -> list[Organisation]:
    """Organisations for which somebody without an office may subscribe."""
    rows = accounts.own_organisations(actor)
    return [each for each in rows if actor.member(each.id, "owner") and each.status == "verified"]


def _form(actor: Actor) -> SubscriptionForm:
    if actor.has("officer"):
        return SubscriptionForm()
    form = OwnSubscriptionForm()
    form.offer(_owned(actor))
    return form


def _shown_once(opened: Opened, *, renewed: bool) -> Response:
    """The secret in the answer itself: in no address, no session, no cache."""
    page = render_template(
        "certificate/webhooks/secret.html", row=opened.subscription, secret=opened.secret,
        renewed=renewed,
    )  # fmt: skip
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/webhooks/<int:subscription_id>")
def one(subscription_id: int) -> str:
    """Show a subscription, what can be done with it, and its deliveries."""
    actor = current_actor()
    row = service.found(subscription_id, actor)
    rows = service.deliveries(row, before=key_from("before", None))
    shown = rows[: service.PAGE]
    following = shown[-1].id if len(rows) > service.PAGE else None
    events = history.of(row)
    return render_template(
        "certificate/webhooks/one.html", row=row, told_of=_told_of, events=events,
        stopped=_stopped(events) if row.status == "stopped" else None,
        deliveries=[(each, _number(each), _tries(each)) for each in shown],
        words={code: translate(text, language()) for code, text in DELIVERY.items()},
        both_until=_both_until(row), may_manage=RULES[Permission.MANAGE](actor, row), tones=TONES,
        waiting=service.waiting([row.id]).get(row.id, 0), most=rules.MOST_FAILURES,
        following=following and url_for("webhooks.one", subscription_id=row.id, before=following),
    )  # fmt: skip


DELIVERY: Final = {
    "waiting": N_("Waiting to be sent"),
    "delivered": N_("Delivered"),
    "failed": N_("Failed"),
    "dropped": N_("Dropped"),
}
TONES: Final = {"waiting": "waiting", "delivered": "good", "failed": "bad", "dropped": "quiet"}


def _told_of(row: Subscription) -> str:
    """Which certificates a subscription is told of."""
    words = translate(rules.SCOPES[row.scope], language())
    return f"{words}: {field_name(row.field, language())}" if row.field else words


def _both_until(row: Subscription) -> datetime | None:
    """Until when the old secret signs beside the new; None if it does not."""
    until = row.old_secret_until
    return until if until is not None and until > clock.by_machine() else None


def _stopped(events: Sequence[history.Event]) -> str:
    """Why the system stopped a subscription the last time."""
    stop = [each for each in events if each.action == "stop"][-1]
    return rules.told(str(stop.reason_code), stop.data.get("status"), language())


def _number(row: Delivery) -> str | None:
    number: str | None = json.loads(row.body)["data"].get("number")
    return number


def _tries(row: Delivery) -> list[tuple[Any, str]]:
    """Return (instant, words) of the attempts, newest first."""
    return [
        (
            datetime.fromisoformat(each["at"]),
            rules.told(each["outcome"], each["status"], language()),
        )
        for each in reversed(row.tries)
    ]


@blueprint.post("/webhooks/<int:subscription_id>")
@limiter.limit("30/minute")
def steer(subscription_id: int) -> Response:
    """Pause, resume, test or delete."""
    go = request.form.get("go", "")
    if go not in STEPS:
        raise BadRequest
    step, said = STEPS[go]
    step(subscription_id, actor=current_actor())
    flash(translate(said, language()))
    if go == "delete":
        return redirect(url_for("webhooks.listed"), 303)
    return redirect(url_for("webhooks.one", subscription_id=subscription_id), 303)


STEPS: Final[dict[str, tuple[Callable[..., Any], str]]] = {
    "pause": (service.pause, N_("Paused. What happens meanwhile is kept.")),
    "resume": (service.resume, N_("Resumed, beginning with what waits.")),
    "test": (service.test, N_("The test is on its way. Reload in a moment to see the answer.")),
    "delete": (service.delete, N_("The subscription was deleted.")),
}


@blueprint.post("/webhooks/<int:subscription_id>/secret")
@limiter.limit("10/minute")
def renew(subscription_id: int) -> Response:
    """Make a new secret; the answer shows it, this once."""
    return _shown_once(service.renew_secret(subscription_id, actor=current_actor()), renewed=True)
