"""What the examiner reads of a filing: answers, changes, doubts and remarks, ready to draw."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import select

from certify.db import db
from certify.filing import forms
from certify.filing.draft import TASKS
from certify.filing.examination import examine
from certify.filing.ledger import findings
from certify.filing.models import Filing, FilingRevision, Remark
from certify.filing.pages import industry_words, region_name, spoken, where
from certify.filing.submission import explanation_key, sum_doubts
from certify.installation import settings
from certify.reference import codes
from certify.scoring.sheet import Sheet, read_sheet
from certify.scoring.shelf.catalogue import NoSuchStandard
from certify.scoring.shelf.shelves import installed
from certify.scoring.telling.explanation import Explanation, explain
from certify.web.locale import language

FEW_PATENTS: Final = 30
"""Up to here each answer about a patent has its remark box; beyond, each patent has one."""


@dataclass(frozen=True)
class Answer:
    """One answer as read. ``key`` names it whatever the order of the patents."""

    pointer: str
    key: str
    label: str
    said: str

    @property
    def id(self) -> str:
        """The id of its remark box."""
        return box_id(self.pointer)


@dataclass(frozen=True)
class Part:
    """A section, or one patent of it: a heading, the pointer of the whole, its answers."""

    section: str
    pointer: str
    title: str
    answers: tuple[Answer, ...]
    patents: tuple["Part", ...] = ()
    boxes: bool = True

    @property
    def id(self) -> str:
        """The id of the remark box for the whole."""
        return box_id(self.pointer)


@dataclass(frozen=True)
class Change:
    """One answer that differs from the revision before; "" where it was or is not given."""

    label: str
    before: str
    after: str


def box_id(pointer: str) -> str:
    """Return the id of the remark box for ``pointer``."""
    return "remark" + pointer.replace("/", "-")


def parts_of(document: Mapping[str, Any]) -> list[Part]:
    """Return a frozen document section by section, in the order of the filer's pages."""
    return [_part(document, section) for section in TASKS]


def _part(document: Mapping[str, Any], section: str) -> Part:
    title, pointer = str(_(forms.TITLES[section])), f"/{section}"
    if section == "patents":
        patents = document.get("patents") or ()
        each = tuple(_patent(place, answers) for place, answers in enumerate(patents))
        return Part(section, pointer, title, (), each, boxes=len(each) <= FEW_PATENTS)
    answers: tuple[Answer, ...] = ()
    if section == "organisation":
        answers = tuple(organisation_answers(document["organisation"]))
    if section in forms.FORMS:
        form = forms.FORMS[section].of(document.get(section) or {})
        answers += tuple(_answers(form, f"/{section}"))
    return Part(section, pointer, title, answers)


def _answers(form: forms.SectionForm, key: str) -> Iterator[Answer]:
    for each in form.drawn():
        pointer = form.pointer(each.name)
        label = str(each.label.text)
        yield Answer(pointer, f"{key}/{each.name}", label, spoken(form, each))


def _patent(place: int, answers: Mapping[str, Any]) -> Part:
    form = forms.PatentForm.of(answers)
    form.at(place)
    number = str(answers.get("number") or place)
    title = f"{number} {answers.get('title') or ''}"
    found = tuple(_answers(form, f"/patents/{number}"))
    return Part("patents", f"/patents/{place}", title, found)


def organisation_answers(stated: Mapping[str, Any]) -> Iterator[Answer]:
    """Yield the organisation's verified data as they were frozen with the filing."""
    kinds = stated.get("qualifications") or ()
    words = {
        "name_zh": (_("Chinese name of the organisation"), stated.get("name_zh")),
        "name_en": (_("English name of the organisation"), stated.get("name_en")),
        "uscc": (_("Unified social credit code"), stated.get("uscc")),
        "org_type": (_("Type"), _word("org_type", stated.get("org_type"))),
        "region_code": (_("Region"), _region(str(stated.get("region_code") or ""))),
        "industry_code": (_("Industry"), _industry(str(stated.get("industry_code") or ""))),
        "qualifications": (
            _("Qualifications"), "、".join(_word("qualifications", kind) for kind in kinds)
        ),
    }  # fmt: skip
    for name, (label, said) in words.items():
        pointer = f"/organisation/{name}"
        yield Answer(pointer, pointer, str(label), str(said or ""))


def _word(list_name: str, code: Any) -> str:
    known = code in codes.codes(list_name)
    return codes.label(list_name, code, language()) if known else str(code or "")


def _region(code: str) -> str:
    return f"{code} {region_name(code)}".strip()


def _industry(code: str) -> str:
    return f"{code} {industry_words(code)}".strip()


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Return what differs between two documents, answer by answer; patents by their number."""
    old, new = dict(_by_key(before)), dict(_by_key(after))
    found = []
    for key in [*new, *(key for key in old if key not in new)]:
        was, now = old.get(key), new.get(key)
        label, said = (now or was or ("", ""))[0], now[1] if now else ""
        earlier = was[1] if was else ""
        if earlier != said:
            found.append(Change(label, earlier, said))
    return found


def _by_key(document: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, str]]]:
    for part in parts_of(document):
        for answer in part.answers:
            yield answer.key, (f"{part.title} · {answer.label}", answer.said)
        for patent in part.patents:
            number = patent.title.partition(" ")[0]
            for answer in patent.answers:
                yield answer.key, (f"{number} · {answer.label}", answer.said)


def revision_before(revision: FilingRevision) -> FilingRevision | None:
    """Return the revision submitted before this one, if there is one."""
    query = select(FilingRevision).where(
        FilingRevision.filing_id == revision.filing_id, FilingRevision.number < revision.number
    )
    return db.session.scalars(query.order_by(FilingRevision.number.desc()).limit(1)).first()


def earlier_remarks(revision: FilingRevision) -> list[dict[str, Any]]:
    """Return the remarks on this and earlier revisions, newest revision first."""
    query = (
        select(Remark, FilingRevision.number)
        .join(FilingRevision, Remark.revision_id == FilingRevision.id)
        .where(FilingRevision.filing_id == revision.filing_id)
        .order_by(FilingRevision.number.desc(), Remark.id)
    )
    return [
        {
            "revision": number, "text": remark.text,
            "where": where(remark.pointer) or _("The filing as a whole"),
        }
        for remark, number in db.session.execute(query)
    ]  # fmt: skip


def doubts(filing: Filing, revision: FilingRevision) -> list[dict[str, str]]:
    """Return each warning of the frozen document with what the filer said to it.

    An explanation whose warning no longer arises is shown all the same.
    """
    checked = examine(revision.document)
    found, left = [], dict(revision.explanations)
    for warning in (*checked.warnings, *sum_doubts(filing, checked.filing)):
        said = left.pop(explanation_key(warning), "")
        found.append(_doubt(warning.pointer, warning.say(language()), said))
    for key, said in left.items():
        pointer = key.rpartition("/")[0]
        found.append(_doubt(pointer, _("This doubt has been settled since."), said))
    return found


def _doubt(pointer: str, text: str, said: str) -> dict[str, str]:
    return {"where": where(pointer), "box": box_id(pointer), "text": text, "said": said}


def told_findings(filing: Filing, revision: FilingRevision) -> list[dict[str, Any]]:
    """Return what the patent ledger says of the revision, the other filers named."""
    found = []
    for finding in findings(filing, revision.document):
        problem = finding.for_office()
        found.append({
            "where": where(problem.pointer), "text": problem.say(language()),
            "filing_id": finding.filing_id,
        })  # fmt: skip
    return found


def score_of(revision: FilingRevision) -> tuple[Explanation | None, Sheet | None]:
    """Return the frozen sheet explained; (None, None) where the standard is carried no more."""
    try:
        sheet = read_sheet(revision.sheet)
        standard = installed(settings().home).get(sheet.standard.id, sheet.standard.version)
        return explain(sheet, standard, language()), sheet
    except (KeyError, ValueError, NoSuchStandard):  # not here any more, or changed since
        return None, None


def pointers(parts: Iterable[Part]) -> Sequence[str]:
    """Return where the page has remark boxes, in its order."""
    found = []
    for part in parts:
        found += [answer.pointer for answer in part.answers]
        for patent in part.patents:
            found.append(patent.pointer)
            found += [answer.pointer for answer in patent.answers if part.boxes]
        found.append(part.pointer)
    return found
