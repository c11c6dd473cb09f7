"""The opinion's form, drawn from the standard and the filing; read into a judgement."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField

from certify.filing.examination import judge_document
from certify.problems import Problem
from certify.reference.faults import plain
from certify.review.service import JUDGEMENT, Dossier
from certify.scoring.document import UNJUDGED, Judgement
from certify.scoring.rounding import plain as plain_number
from certify.web.forms import SchemaForm
from certify.web.locale import language


class OpinionForm(SchemaForm):
    """Levels, confirmed shares and a comment; the fields depend on standard and filing."""

    LEVELS: ClassVar[dict[str, str]] = {}
    SHARES: ClassVar[dict[str, str]] = {}

    comment = TextAreaField(_l("Comment"))

    def typed_opinion(self) -> dict[str, Any]:
        """Return what was typed, faults and all, as a draft keeps it."""
        return {
            "levels": {key: self[name].data or "" for key, name in self.LEVELS.items()},
            "confirmed_contributions": {
                key: self[name].data or "" for key, name in self.SHARES.items()
            },
            "comment": self.comment.data or "",
        }


class ConflictForm(SchemaForm):
    """Why there is a conflict of interest."""

    reason = TextAreaField(_l("What is the conflict?"))


class ReleaseForm(SchemaForm):
    """Why a reviewer is released."""

    reason = StringField(_l("Reason for the release"))


def opinion_form(dossier: Dossier) -> OpinionForm:
    """Return the form for ``dossier``, filled from the draft; shares begin as declared."""
    members: dict[str, Any] = {}
    levels = {}
    field = dossier.assignment.candidacy.field
    for indicator in dossier.standard.review_indicators(field):
        levels[indicator.id] = f"level_{indicator.id}"
        label = f"{indicator.id} {indicator.names.say(language())}"
        members[levels[indicator.id]] = StringField(label)
    shares = {}
    for place, patent in enumerate(dossier.facts.patents):
        shares[patent.number] = f"share_{place}"
        members[shares[patent.number]] = StringField(patent.number)
    pointers = {name: f"/levels/{key}" for key, name in levels.items()}
    pointers |= {name: f"/confirmed_contributions/{key}" for key, name in shares.items()}
    members |= {"LEVELS": levels, "SHARES": shares, "POINTERS": pointers}
    kind = type("OpinionFormOfFile", (OpinionForm,), members)
    form: OpinionForm = kind(data=_begun(dossier, levels, shares))
    return form


def _begun(
    dossier: Dossier, levels: Mapping[str, str], shares: Mapping[str, str]
) -> dict[str, str]:
    draft = dossier.assignment.draft
    kept = draft.get("levels", {})
    confirmed = draft.get("confirmed_contributions", {})
    begun = {name: kept.get(key, "") for key, name in levels.items()}
    for patent in dossier.facts.patents:
        declared = plain_number(patent.contribution)
        begun[shares[patent.number]] = confirmed.get(patent.number, declared)
    begun["comment"] = draft.get("comment", "")
    return begun


def read_opinion(typed: Mapping[str, Any]) -> tuple[Judgement, tuple[Problem, ...]]:
    """Return (the judgement typed, problems of its form); unjudged while there are any."""
    document = {
        "schema": JUDGEMENT,
        "levels": _given(typed.get("levels", {})),
        "confirmed_contributions": _given(typed.get("confirmed_contributions", {})),
    }
    judged = judge_document(document)
    return judged.judgement or UNJUDGED, judged.problems


def _given(answers: Mapping[str, str]) -> dict[str, str]:
    return {key: plain(answer) for key, answer in answers.items() if answer.strip()}
