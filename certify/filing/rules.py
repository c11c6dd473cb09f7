"""What must fit together in a filing, and what is odd enough to be explained.

Pure knowledge of the contract's table "Refuse, gate, warn"; gates are the engine's. The
rules read *values*: the loaded members of a ``certify.filing/1`` document, from which
whatever was wrong in itself is absent. So each rule speaks as soon as the answers it
needs are right, be the rest of the draft empty or wrong.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, Final

from certify.i18n import N_
from certify.problems import Problem
from certify.reference import patent_number, regions, uscc
from certify.reference.codes import LICENCES, LIVING
from certify.reference.faults import plain
from certify.scoring.document import Patent
from certify.scoring.facts import why_not_counted

Values = Mapping[str, Any]

HOLDERS: Final = ("owned", "co_owned", "assigned")
"""Sources of right by which the filer itself is a patentee."""

_WHOLE_PATENT: Final = frozenset(field.name for field in fields(Patent))


def faults(values: Values) -> tuple[Problem, ...]:
    """Return what refuses the filing although each answer alone is right."""
    return (
        *_economic_faults(values),
        *_launch_faults(values),
        *_patent_faults(values),
        *_share_faults(values),
        *_market_faults(values),
        *_declaration_faults(values),
    )


def doubts(values: Values) -> tuple[Problem, ...]:
    """Return what does not refuse the filing but asks for an explanation."""
    return (
        *_organisation_doubts(values),
        *_economic_doubts(values),
        *_patent_doubts(values),
        *_share_doubts(values),
        *_market_doubts(values),
    )


def year_end(values: Values) -> date | None:
    """Return 31 December of the data year, None while the year is not known."""
    year = values.get("data_year")
    return date(year, 12, 31) if year is not None else None


def _part(values: Values, name: str) -> Values:
    """Return a part of the document; an empty one where it is absent or null."""
    return values.get(name) or {}


def _patents(values: Values) -> Iterator[tuple[str, Values]]:
    """Yield pointer and values of each linked patent that could be read at all."""
    for place, patent in enumerate(values.get("patents") or ()):
        yield f"/patents/{place}", patent or {}


def _economic_faults(values: Values) -> Iterator[Problem]:
    economics = _part(values, "economics")
    sales = economics.get("sales")
    for name, code, message in (
        ("profit", "profit_above_sales", PROFIT_ABOVE_SALES),
        ("exports", "exports_above_sales", EXPORTS_ABOVE_SALES),
    ):
        figure = economics.get(name)
        if figure is not None and sales is not None and figure > sales:
            said = {"value": _yuan(figure), "sales": _yuan(sales)}
            yield Problem(f"/economics/{name}", code, message, said)


def _launch_faults(values: Values) -> Iterator[Problem]:
    launched, end = _part(values, "product").get("launched_on"), year_end(values)
    if launched is not None and end is not None and launched > end:
        said = {"day": launched, "year": end.year}
        yield Problem("/product/launched_on", "launched_after_year", LAUNCHED_AFTER_YEAR, said)


def _patent_faults(values: Values) -> Iterator[Problem]:
    end = year_end(values)
    first: dict[str, int] = {}
    for place, (pointer, patent) in enumerate(_patents(values), start=1):
        number = patent.get("number")
        if number is not None and first.setdefault(number, place) != place:
            said = {"number": number, "place": first[number]}
            yield Problem(f"{pointer}/number", "patent_twice", PATENT_TWICE, said)
        yield from _grant_faults(pointer, patent, end)


def _grant_faults(pointer: str, patent: Values, end: date | None) -> Iterator[Problem]:
    filed, granted = patent.get("filed_on"), patent.get("granted_on")
    if granted is None:
        return
    if filed is not None and granted < filed:
        said = {"granted": granted, "filed": filed}
        yield Problem(f"{pointer}/granted_on", "granted_before_filed", GRANTED_BEFORE_FILED, said)
    if end is not None and granted > end:
        year = {"granted": granted, "year": end.year}
        yield Problem(f"{pointer}/granted_on", "granted_after_year", GRANTED_AFTER_YEAR, year)


def _share_faults(values: Values) -> Iterator[Problem]:
    shares = [patent.get("contribution") for _, patent in _patents(values)]
    total = sum(share for share in shares if share is not None)
    if total > 1:
        said = {"total": format(total, "f")}
        yield Problem("/patents", "shares_above_one", SHARES_ABOVE_ONE, said)


def _market_faults(values: Values) -> Iterator[Problem]:
    market = _part(values, "market")
    every, protected = market.get("core_features_total"), market.get("core_features_protected")
    if every is not None and protected is not None and protected > every:
        said = {"protected": protected, "total": every}
        pointer = "/market/core_features_protected"
        yield Problem(pointer, "features_above_all", FEATURES_ABOVE_ALL, said)


def _declaration_faults(values: Values) -> Iterator[Problem]:
    declarations = _part(values, "declarations")
    for name in ("true_and_complete", "makes_or_sells", "patentee_or_licensee"):
        if declarations.get(name) is False:
            yield Problem(f"/declarations/{name}", "declaration_missing", DECLARATION_MISSING)


def _organisation_doubts(values: Values) -> Iterator[Problem]:
    organisation = _part(values, "organisation")
    code, region = organisation.get("uscc"), organisation.get("region_code")
    if code is not None and not uscc.organisation_code_checks(code):
        said = {"part": uscc.organisation_code(code), "uscc": code}
        yield Problem("/organisation/uscc", "organisation_code", ORGANISATION_CODE, said)
    if region is not None and not regions.current(region):
        past = {"code": region, "name": regions.name_zh(region)}
        yield Problem("/organisation/region_code", "region_of_the_past", REGION_PAST, past)


def _economic_doubts(values: Values) -> Iterator[Problem]:
    economics, accounts = _part(values, "economics"), _part(values, "accounts")
    profit = economics.get("profit")
    if profit is not None and profit < 0:
        said = {"value": _yuan(profit)}
        yield Problem("/economics/profit", "profit_negative", PROFIT_NEGATIVE, said)
    for name, whole, code, message in (
        ("sales", "operating_revenue", "sales_above_revenue", SALES_ABOVE_REVENUE),
        ("output_value", "gross_output", "output_above_gross", OUTPUT_ABOVE_GROSS),
    ):
        figure, limit = economics.get(name), accounts.get(whole)
        if figure is not None and limit is not None and figure > limit:
            both = {"value": _yuan(figure), "limit": _yuan(limit)}
            yield Problem(f"/economics/{name}", code, message, both)


def _patent_doubts(values: Values) -> Iterator[Problem]:
    end = year_end(values)
    organisation = _part(values, "organisation")
    for pointer, patent in _patents(values):
        yield from _right_doubts(pointer, patent, organisation)
        yield from _number_doubts(pointer, patent)
        yield from _status_doubts(pointer, patent, end)
        jurisdictions = patent.get("jurisdictions")
        if jurisdictions is not None and "CN" not in jurisdictions:
            yield Problem(f"{pointer}/jurisdictions", "cn_missing", CN_MISSING)


def _right_doubts(pointer: str, patent: Values, organisation: Values) -> Iterator[Problem]:
    source, owners = patent.get("right_source"), patent.get("owners")
    if source in LICENCES and "licence_proof" in patent and not patent["licence_proof"]:
        yield Problem(f"{pointer}/licence_proof", "licence_unproven", LICENCE_UNPROVEN)
    if owners is None:
        return
    if source == "co_owned" and len(owners) < 2:
        yield Problem(f"{pointer}/owners", "co_owner_missing", CO_OWNER_MISSING)
    filer = [organisation[n] for n in ("name_zh", "name_en") if organisation.get(n)]
    if source in HOLDERS and organisation.get("name_zh") and not _share_a_name(owners, filer):
        said = {"owners": ", ".join(owners), "filer": organisation["name_zh"]}
        yield Problem(f"{pointer}/owners", "owner_differs", OWNER_DIFFERS, said)


def _share_a_name(these: Sequence[str], those: Sequence[str]) -> bool:
    return not {plain(name) for name in these}.isdisjoint(plain(name) for name in those)


def _number_doubts(pointer: str, patent: Values) -> Iterator[Problem]:
    number, filed = patent.get("number"), patent.get("filed_on")
    if number is None or filed is None or patent_number.filing_year(number) == filed.year:
        return
    said = {"number": number, "year": patent_number.filing_year(number), "filed": filed}
    yield Problem(f"{pointer}/filed_on", "number_year_differs", NUMBER_YEAR_DIFFERS, said)


def _status_doubts(pointer: str, patent: Values, end: date | None) -> Iterator[Problem]:
    status, checked = patent.get("legal_status"), patent.get("status_checked_on")
    if status in LIVING and "granted_on" in patent and patent["granted_on"] is None:
        yield Problem(f"{pointer}/granted_on", "grant_date_missing", GRANT_DATE_MISSING)
    if status == "pending" and patent.get("granted_on") is not None:
        yield Problem(f"{pointer}/legal_status", "pending_though_granted", PENDING_THOUGH_GRANTED)
    if end is not None and checked is not None and checked < end:
        said = {"checked": checked, "year": end.year}
        yield Problem(f"{pointer}/status_checked_on", "status_checked_early", CHECKED_EARLY, said)
    yield from _term_doubts(pointer, patent, end)


def _term_doubts(pointer: str, patent: Values, end: date | None) -> Iterator[Problem]:
    status = patent.get("legal_status")
    number, filed = patent.get("number"), patent.get("filed_on")
    if number is None or filed is None or end is None:
        return
    ends = patent_number.expiry(number, filed)
    said = {"ends": ends, "year": end.year}
    if status in LIVING and ends <= end:
        yield Problem(f"{pointer}/legal_status", "in_force_after_term", IN_FORCE_AFTER_TERM, said)
    if status == "expired" and ends > end:
        yield Problem(f"{pointer}/legal_status", "expired_before_term", EXPIRED_BEFORE_TERM, said)


def _share_doubts(values: Values) -> Iterator[Problem]:
    """Speak only when every patent is whole: before, nobody knows which ones count."""
    end, patents = year_end(values), [patent for _, patent in _patents(values)]
    if end is None or not all(patent.keys() >= _WHOLE_PATENT for patent in patents):
        return
    linked = [Patent(**patent) for patent in patents]
    counted = [patent for patent in linked if why_not_counted(patent, end) is None]
    if counted and not any(patent.contribution for patent in counted):
        yield Problem("/patents", "shares_zero", SHARES_ZERO)


def _market_doubts(values: Values) -> Iterator[Problem]:
    market = _part(values, "market")
    stated = [market.get(n) is not None for n in ("core_features_total", "core_features_protected")]
    if len(market) and any(stated) and not all(stated):
        missing = "core_features_protected" if stated[0] else "core_features_total"
        if missing in market:
            yield Problem(f"/market/{missing}", "features_half_stated", FEATURES_HALF_STATED)


def _yuan(amount: Any) -> str:
    return format(amount, ",.2f")


PROFIT_ABOVE_SALES: Final = N_(
    "The profit of {value} yuan is above the sales of {sales} yuan. Please check both: they are "
    "figures of this product alone, in yuan."
)
EXPORTS_ABOVE_SALES: Final = N_(
    "The exports of {value} yuan are above the sales of {sales} yuan. Exports are a part of "
    "sales: please check both, in yuan."
)
LAUNCHED_AFTER_YEAR: Final = N_(
    "The product was launched on {day}, after the data year {year}. Correct the date, or file "
    "for a later year."
)
PATENT_TWICE: Final = N_(
    "{number} is listed twice: it is already patent {place} of this list. Keep one entry."
)
GRANTED_BEFORE_FILED: Final = N_(
    "The date of grant, {granted}, is before the date of filing, {filed}. Please compare both "
    "with the patent certificate."
)
GRANTED_AFTER_YEAR: Final = N_(
    "The patent was granted on {granted}, after the data year {year}. Link it in the filing for "
    "a later year."
)
SHARES_ABOVE_ONE: Final = N_(
    "The contribution shares of all linked patents add up to {total}; together they can be at "
    "most 1. Please lower some."
)
FEATURES_ABOVE_ALL: Final = N_(
    "{protected} protected core features are stated, but only {total} core features in all. "
    "Please check both numbers."
)
DECLARATION_MISSING: Final = N_(
    "Without this declaration the filing cannot be accepted. Please confirm it if it is true."
)
ORGANISATION_CODE: Final = N_(
    "The organisation code {part} inside {uscc} does not pass its own check (GB 11714). A few "
    "real codes do not: please compare with the business licence and explain."
)
REGION_PAST: Final = N_(
    "{code} ({name}) is the code of a division that no longer exists. Please give today's code, "
    "or explain."
)
PROFIT_NEGATIVE: Final = N_(
    "The profit is negative ({value} yuan). If this is right, please explain the loss."
)
SALES_ABOVE_REVENUE: Final = N_(
    "The product's sales of {value} yuan are above the organisation's whole operating revenue of "
    "{limit} yuan. Please check both, or explain."
)
OUTPUT_ABOVE_GROSS: Final = N_(
    "The product's output value of {value} yuan is above the organisation's whole gross output "
    "of {limit} yuan. Please check both, or explain."
)
CN_MISSING: Final = N_(
    "CN is not among the jurisdictions, although this is a Chinese patent. Please add it, or "
    "explain."
)
LICENCE_UNPROVEN: Final = N_(
    "No proof of the licence is attached, so this patent will not be counted. Please attach the "
    "contract or the notice of its recordal."
)
CO_OWNER_MISSING: Final = N_(
    "The patent is co-owned, but only one owner is named. Please name all owners, or explain."
)
OWNER_DIFFERS: Final = N_(
    "The filer ({filer}) is not among the owners named ({owners}), although the right is stated "
    "as the filer's own. Please check, or explain, for example a change of name."
)
NUMBER_YEAR_DIFFERS: Final = N_(
    "{number} was given in {year}, but the date of filing is {filed}. This is so for divisional "
    "applications: please check, or explain."
)
GRANT_DATE_MISSING: Final = N_(
    "The patent is said to be in force, but has no date of grant, so it will not be counted. "
    "Please add the date."
)
PENDING_THOUGH_GRANTED: Final = N_(
    "The application is said to be pending, but a date of grant is given. Please check the legal "
    "status on 31 December of the data year."
)
CHECKED_EARLY: Final = N_(
    "The legal status was looked up on {checked}, before the end of the data year {year}. "
    "Please look it up again, or explain."
)
IN_FORCE_AFTER_TERM: Final = N_(
    "The patent is said to be in force on 31 December {year}, but its term ended on {ends}. It "
    "will not be counted. Please check the legal status and the date of filing."
)
EXPIRED_BEFORE_TERM: Final = N_(
    "The patent is said to have expired by 31 December {year}, but its term runs until {ends}. "
    "Please check the legal status and the date of filing."
)
SHARES_ZERO: Final = N_(
    "The contribution shares of all counted patents are 0, so the patents contribute nothing to "
    "this product. Please check the shares, or explain."
)
FEATURES_HALF_STATED: Final = N_(
    "Only one of the two numbers of core features is stated. Please state both or neither."
)
