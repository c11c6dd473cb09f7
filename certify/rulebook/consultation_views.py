"""Pages of consultations: an editor puts out and answers, anybody comments."""

from datetime import timedelta
from typing import Any

from flask import flash, make_response, redirect, render_template
from flask_babel import gettext as _
from flask_security import auth_required
from werkzeug.wrappers import Response

from certify import clock
from certify.accounts.permissions import require
from certify.problems import Problem, Refused
from certify.rulebook import comments, publication, service
from certify.rulebook.forms import (
    AnswerForm,
    CommentForm,
    ExtendForm,
    PutOutForm,
    day_of,
    plan_of,
)
from certify.rulebook.permissions import RULES, Permission
from certify.rulebook.rules import USUAL_DAYS, soundness
from certify.rulebook.views import blueprint, page_of, text_of
from certify.web.guard import limiter
from certify.web.identity import current_actor
from certify.web.locale import language


@blueprint.route("/standards/<standard_id>/<version>/consultation", methods=["GET", "POST"])
@auth_required("session")
def put_out(standard_id: str, version: str) -> str | Response:
    """Put a draft out for consultation: its text in two languages and its days."""
    actor = current_actor()
    row = service.version(standard_id, version, actor=actor)
    require(RULES, Permission.PUT_OUT, actor, row)
    today = clock.today()
    form = PutOutForm(opens_on=today, closes_on=today + timedelta(days=USUAL_DAYS - 1))
    homeless: list[Problem] = []
    if form.is_submitted():
        try:
            publication.put_out(row.id, plan_of(form), actor=actor)
        except Refused as refused:
            homeless = form.hang(refused.problems)
        else:
            flash(_("The version is in consultation. A second editor activates it afterwards."))
            return redirect(page_of(row), 303)
    return _page(
        "rulebook/put_out.html", form, homeless, row=row, standard=text_of(row),
        asked=soundness(publication.standing_of(row, actor=actor)),
    )  # fmt: skip


@blueprint.post("/standards/<standard_id>/<version>/extension")
@auth_required("session")
def extend(standard_id: str, version: str) -> str | Response:
    """Keep a consultation open longer, or open it again."""
    actor = current_actor()
    row = service.version(standard_id, version, actor=actor)
    require(RULES, Permission.PUT_OUT, actor, row)
    form = ExtendForm()
    try:
        publication.extend(row.id, day_of(form), actor=actor, reason=form.reason.data or "")
    except Refused as refused:
        homeless = form.hang(refused.problems)
        return _page("rulebook/extend.html", form, homeless, row=row)
    flash(_("The consultation is open until the end of the new day."))
    return redirect(page_of(row), 303)


@blueprint.route("/standards/<standard_id>/<version>/comment", methods=["GET", "POST"])
@limiter.limit("10 per hour", methods=["POST"])
def comment(standard_id: str, version: str) -> str | Response:
    """Take a comment from anybody."""
    actor = current_actor()
    row = service.version(standard_id, version, actor=actor)
    form = CommentForm()
    homeless: list[Problem] = []
    if form.is_submitted():
        words = {name: value or "" for name, value in form.typed().items()}
        try:
            comments.comment(row.id, words, actor=actor)
        except Refused as refused:
            homeless = form.hang(refused.problems)
        else:
            flash(_("Your comment was received. It is published together with the answer."))
            return redirect(page_of(row), 303)
    return _page(
        "rulebook/comment.html", form, homeless, row=row, standard=text_of(row),
        open=comments.is_open(row),
    )  # fmt: skip


@blueprint.route("/standards/comments/<int:comment_id>", methods=["GET", "POST"])
@auth_required("session")
def answer(comment_id: int) -> str | Response:
    """Show a comment with its author to an editor, and take the answer."""
    actor = current_actor()
    row = comments.comment_of(comment_id, actor=actor)
    form = AnswerForm()
    homeless: list[Problem] = []
    if form.is_submitted() and row.status == "received":
        try:
            comments.answer(row.id, form.outcome.data or "", form.answer.data or "", actor=actor)
        except Refused as refused:
            homeless = form.hang(refused.problems)
        else:
            flash(_("The answer is published with the comment."))
            return redirect(page_of(row.consultation.version, _anchor="comments"), 303)
    return _page("rulebook/answer.html", form, homeless, row=row)


def _page(template: str, form: Any, homeless: list[Problem], **more: Any) -> str | Response:
    """The form's page, with what is wrong in it: 422 then, 200 where nothing was sent."""
    said = [problem.say(language()) for problem in homeless]
    page = render_template(template, form=form, homeless=said, language=language(), **more)
    return make_response(page, 422) if form.is_submitted() else page
