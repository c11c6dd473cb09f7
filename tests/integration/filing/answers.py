"""What a filer types for the contract's example product, section by section."""

from certify.filing import service
from certify.filing.models import Filing

YEAR = 2025
SECTIONS = {
    "organisation": {"contact": "王示例", "mobile": "13800000000", "email": "ip@example.com"},
    "product": {
        "name_zh": "示例通信模组", "name_en": "Example communication module", "model": "SX-100",
        "industry_code": "C3921", "unspsc_code": "", "launched_on": "2021-03-01",
        "description": "用于基站的通信模组。\n核心特征由所列专利保护。",
    },
    "economics": {
        "output_value": "62,000,000.00", "sales": "60000000.00", "exports": "9000000",
        "profit": "7200000.00", "prior_year_sales": "51000000", "ip_investment": "900000",
        "rd_investment": "",
    },
    "accounts": {
        "gross_output": "900000000", "operating_revenue": "880000000",
        "employee_compensation": "150000000", "net_production_tax": "30000000",
        "depreciation": "40000000", "operating_surplus": "80000000",
    },
    "market": {
        "core_features_total": "8", "core_features_protected": "6", "price_premium_percent": "12",
    },
    "declarations": {
        "true_and_complete": True, "makes_or_sells": True, "patentee_or_licensee": True,
        "opt_in": "yes",
    },
}  # fmt: skip
PATENT = {
    "number": "201710601862.3", "title": "一种通信方法", "filed_on": "2017-07-21",
    "granted_on": "2019-05-10", "legal_status": "in_force", "status_checked_on": "2026-01-15",
    "right_source": "owned", "owners": "苏州示例通信有限公司", "licence_proof": "",
    "is_core": "yes", "contribution": "25%", "role": "降低功耗", "jurisdictions": "CN、US",
    "survived_invalidation": "0", "litigation": "none", "show_publicly": True,
}  # fmt: skip
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def fill(filing: Filing, actor, **changes) -> Filing:
    """Type every section; ``changes`` are answers of one section by its name."""
    for section, answers in SECTIONS.items():
        typed = {**answers, **changes.get(section, {})}
        service.save_section(filing.id, section, typed, version=filing.draft_version, actor=actor)
    patents = changes.get("patents", [{}])
    for patent in patents:
        service.add_patent(filing.id, {**PATENT, **patent}, actor=actor)
    return filing


def posted(answers: dict) -> dict:
    """The same answers as a browser sends them: ticked boxes as "y", others not at all."""
    return {
        name: "y" if value is True else value
        for name, value in answers.items()
        if value is not False
    }
