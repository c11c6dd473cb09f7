"""From rows to what a paper says: the public row of the contract, and nothing else."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from certify.campaign.models import Candidacy
from certify.certificate.content import (
    RECOGNITION,
    RECORDATION,
    CertificateContent,
    CertifiedProduct,
    DimensionScore,
    Holder,
    Named,
    PublicPatent,
    ScoreSummary,
    StandardUsed,
    Text,
)
from certify.config import Settings
from certify.filing.models import Filing, FilingRevision
from certify.reference import codes, industries, patent_number, regions
from certify.rulebook.service import standard_of
from certify.scoring.rounding import plain
from certify.scoring.sheet import Sheet, read_sheet
from certify.scoring.standard import Standard

NO_NAME: Final = ("", "")


def recordation(filing: Filing, number: str, issued_on: date, settings: Settings,
                *, demonstration: bool) -> CertificateContent:  # fmt: skip
    """Return what the recordation certificate of a recorded filing says."""
    return CertificateContent(
        kind=RECORDATION, campaign_year=None, standard=None, score=None, valid_until=None,
        **_common(filing, _revision(filing), number, issued_on, settings, demonstration),
    )  # fmt: skip


def recognition(
    candidacy: Candidacy, number: str, issued_on: date, settings: Settings, *, demonstration: bool
) -> CertificateContent:
    """Return what the recognition certificate of a recognised candidacy says."""
    sheet = read_sheet(_required(candidacy.sheet))
    standard = standard_of(sheet.standard.id, sheet.standard.version)
    return CertificateContent(
        kind=RECOGNITION,
        campaign_year=candidacy.campaign.year,
        standard=_standard(sheet, standard),
        score=_score(sheet, standard),
        notes=_award(sheet, standard),
        valid_until=after_years(issued_on, candidacy.campaign.validity_years),
        **_common(candidacy.filing, candidacy.revision, number, issued_on, settings, demonstration),
    )


def renewed(
    old: CertificateContent, filing: Filing, revision: FilingRevision, number: str,
    issued_on: date, settings: Settings, *, demonstration: bool,
    judged: Mapping[str, Any] | None = None,
) -> CertificateContent:  # fmt: skip
    """Return what the paper says that takes the place of ``old``: facts of ``revision``.

    Term and score stay: neither is decided anew by replacing a paper. Where corrected facts
    were judged again as the reviewers had judged, ``judged`` is the sheet that came out: a
    paper never states the score of facts it no longer tells of.
    """
    facts = _common(filing, revision, number, issued_on, settings, demonstration)
    if judged is not None:
        sheet = read_sheet(dict(judged))
        facts["score"] = _score(sheet, standard_of(sheet.standard.id, sheet.standard.version))
    return replace(old, **facts)


def after_years(day: date, years: int) -> date:
    """Return the day ``years`` later; 29 February becomes 28 where the year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _required(value: Any) -> Any:
    if value is None:
        raise LookupError("a certificate needs a judged candidacy or a submitted revision")
    return value


def _revision(filing: Filing) -> FilingRevision:
    revision: FilingRevision = _required(filing.revision)
    return revision


def _common(
    filing: Filing, revision: FilingRevision, number: str, issued_on: date, settings: Settings,
    demonstration: bool,
) -> dict[str, Any]:  # fmt: skip
    """What both kinds of paper say."""
    document = revision.document
    return {
        "number": number,
        "record_number": _required(filing.product.record_number),
        "data_year": filing.data_year,
        "holder": _holder(document["organisation"]),
        "product": _product(document["product"], revision.field),
        "patents": tuple(_patent(p) for p in document["patents"] if p["show_publicly"]),
        "issued_on": issued_on,
        "issuer": Text(settings.issuer_zh, settings.issuer_en),
        "page_url": f"{settings.base_url}/certificates/{number}",
        "demonstration": demonstration,
    }


def _holder(organisation: dict[str, Any]) -> Holder:
    region = organisation["region_code"]
    return Holder(
        name_zh=organisation["name_zh"],
        name_en=organisation.get("name_en"),
        uscc=organisation["uscc"],
        region=Named(region, regions.full_name_zh(region), regions.province_name(region, "en")),
        qualifications=tuple(
            _labelled("qualifications", code) for code in organisation["qualifications"]
        ),
    )


def _product(product: dict[str, Any], field: str) -> CertifiedProduct:
    code = product["industry_code"]
    known = industries.industry(code)
    zh, en = (known.name_zh, known.name_en) if known else NO_NAME
    return CertifiedProduct(
        name_zh=product["name_zh"],
        name_en=product.get("name_en"),
        model=product["model"],
        industry=Named(known.code if known else code, zh, en),
        field=Named(field, industries.field_name(field, "zh"), industries.field_name(field, "en")),
    )


def _patent(patent: dict[str, Any]) -> PublicPatent:
    return PublicPatent(
        number=patent["number"],
        title=patent["title"],
        kind=_labelled("patent_kind", patent_number.kind(patent["number"])),
        legal_status=_labelled("legal_status", patent["legal_status"]),
    )


def _labelled(list_name: str, code: str) -> Named:
    return Named(code, *(codes.label(list_name, code, language) for language in ("zh", "en")))


def _standard(sheet: Sheet, standard: Standard) -> StandardUsed:
    return StandardUsed(
        **vars(sheet.standard), title_zh=standard.titles.zh, title_en=standard.titles.en
    )


def _award(sheet: Sheet, standard: Standard) -> tuple[Text, ...]:
    """The level earned, where the standard grades in several: the paper must say which."""
    named = (each.names for each in standard.awards if each.id == sheet.award)
    return tuple(Text(f"认定等级：{each.zh}", f"Award: {each.en}") for each in named)


def score_of(candidacy: Candidacy) -> ScoreSummary:
    """Return the public totals of a judged candidacy."""
    sheet = read_sheet(_required(candidacy.sheet))
    return _score(sheet, standard_of(sheet.standard.id, sheet.standard.version))


def _score(sheet: Sheet, standard: Standard) -> ScoreSummary:
    dimensions = {dimension.id: dimension for dimension in standard.dimensions}
    return ScoreSummary(
        dimensions=tuple(
            DimensionScore(
                each.id, dimensions[each.id].names.zh, dimensions[each.id].names.en,
                format(_required(each.total), "f"), plain(dimensions[each.id].weight),
            )
            for each in sheet.dimensions
        ),
        total=format(_required(sheet.total), "f"),
        pass_mark=plain(sheet.pass_mark),
        verdict=sheet.verdict,
        sheet_digest=sheet.digest,
    )  # fmt: skip
