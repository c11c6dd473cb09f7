"""Two versions side by side, for whoever may read both."""

from flask import render_template, request

from certify.rulebook import service
from certify.rulebook.comparison import compare
from certify.rulebook.views import blueprint, text_of
from certify.scoring.standard import Standard
from certify.web.identity import current_actor
from certify.web.locale import language


@blueprint.get("/standards/compare")
def comparison() -> str:
    """Compare the two versions asked for; without two of them, offer the choice."""
    actor = current_actor()
    texts = {
        text.name: text
        for row in service.visible_versions(actor)
        if (text := text_of(row)) is not None
    }
    old, new = _asked("old", texts), _asked("new", texts)
    found = compare(old, new, request.args.get("field"), language()) if old and new else None
    return render_template(
        "rulebook/compare.html", texts=texts, old=old, new=new, found=found, language=language()
    )


def _asked(name: str, texts: dict[str, Standard]) -> Standard | None:
    """The version asked for by ``ID@VERSION``; None if the reader has none of that name."""
    return texts.get(request.args.get(name, ""))
