"""The administrator's pages: accounts and roles."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from certify import history
from certify.accounts import roles
from certify.accounts.forms import DisableForm, RolesForm
from certify.accounts.permissions import OFFICE_ROLES
from certify.accounts.views import blueprint
from certify.problems import Refused
from certify.web.identity import current_actor
from certify.web.locale import language
from certify.web.paging import key_from


@blueprint.get("/people")
def people() -> str:
    """List accounts, by the beginning of the e-mail or by role."""
    search, role = request.args.get("search", ""), request.args.get("role", "")
    rows = roles.accounts(current_actor(), search=search, role=role, after=key_from("after", None))
    shown = rows[: roles.PAGE]
    more = None
    if len(rows) > roles.PAGE:
        more = url_for("accounts.people", search=search, role=role, after=shown[-1].id)
    return render_template(
        "accounts/people.html", rows=shown, more_href=more, search=search, role=role,
        office_roles=OFFICE_ROLES,
    )  # fmt: skip


@blueprint.get("/people/<int:user_id>")
def account(user_id: int) -> str:
    """Show an account, its roles and what was changed."""
    user = roles.account_for(user_id, current_actor())
    form = RolesForm(
        data={
            "roles": [role.name for role in user.roles],
            "reviewer_fields": [f.field for f in user.reviewer_fields],
        }
    )
    return _draw(user_id, form, DisableForm(formdata=None))


@blueprint.post("/people/<int:user_id>/roles")
def set_roles(user_id: int) -> str | tuple[str, int] | Answer:
    """Give the account exactly the roles and fields chosen."""
    form = RolesForm()
    try:
        roles.set_roles(
            user_id, form.roles.data or [], form.reviewer_fields.data or [], actor=current_actor()
        )
    except Refused as refusal:
        homeless = [problem.say(language()) for problem in form.hang(refusal.problems)]
        return _draw(user_id, form, DisableForm(formdata=None), homeless), 422
    flash(_("Saved."))
    return redirect(url_for("accounts.account", user_id=user_id), 303)


@blueprint.post("/people/<int:user_id>/disable")
def disable(user_id: int) -> str | tuple[str, int] | Answer:
    """Disable the account."""
    form = DisableForm()
    try:
        roles.disable_account(user_id, form.reason.data or "", actor=current_actor())
    except Refused as refusal:
        homeless = [problem.say(language()) for problem in form.hang(refusal.problems)]
        return _draw(user_id, RolesForm(formdata=None), form, homeless), 422
    flash(_("The account is disabled."))
    return redirect(url_for("accounts.account", user_id=user_id), 303)


@blueprint.post("/people/<int:user_id>/enable")
def enable(user_id: int) -> Answer:
    """Enable the account again."""
    roles.enable_account(user_id, actor=current_actor())
    flash(_("The account is enabled."))
    return redirect(url_for("accounts.account", user_id=user_id), 303)


def _draw(user_id: int, form: RolesForm, disabling: DisableForm, homeless: Any = ()) -> str:
    user = roles.account_for(user_id, current_actor())
    return render_template(
        "accounts/account.html", user=user, form=form, disabling=disabling, homeless=homeless,
        events=history.of(user),
    )  # fmt: skip
