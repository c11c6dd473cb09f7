"""What counts, beside the form that asks for it: the standard in use for the product's field."""

from dataclasses import dataclass

from certify.filing.models import Filing
from certify.filing.submission import standard_of_field
from certify.problems import Refused
from certify.reference import industries
from certify.scoring.telling.guidance import Condition, Count, Guide, Judged, guide
from certify.web.locale import language


@dataclass(frozen=True)
class Beside:
    """What stands beside one section; ``standard`` is None while none can be named.

    ``why`` is then a code: ``no_industry`` (the product's industry code is not known yet) or
    ``no_standard`` (none in use covers its field).
    """

    standard: Guide | None
    why: str | None
    field: str
    counts: tuple[Count, ...] = ()
    conditions: tuple[Condition, ...] = ()
    judged: tuple[Judged, ...] = ()
    by_answer: dict[str, str] | None = None


def beside(filing: Filing, section: str) -> Beside:
    """Return what counts in ``section`` under the standard in use for the product's field.

    Reviewers judge from the evidence, so what they judge stands beside the files.
    """
    code = str((filing.draft.get("product") or {}).get("industry_code") or "")
    try:
        field = industries.field_of(industries.parse_industry_code(code))
    except industries.BadIndustryCode:
        return Beside(None, "no_industry", "")
    name = industries.field_name(field, language())
    try:
        found = guide(standard_of_field(field), field, language())
    except Refused:
        return Beside(None, "no_standard", name)
    comma = "、" if language() == "zh" else ", "
    return Beside(
        standard=found,
        why=None,
        field=name,
        counts=found.of(section),
        conditions=found.conditions_of(section),
        judged=found.judged if section == "evidence" else (),
        by_answer={k: comma.join(v) for k, v in found.names_by_answer(section).items()},
    )
