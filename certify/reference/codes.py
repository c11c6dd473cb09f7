"""The code lists of the filing (contract): what is stored, and what the screen says."""

from typing import Final

from certify.i18n import N_, translate

WORDS: Final[dict[str, dict[str, str]]] = {
    "org_type": {
        "enterprise": N_("Enterprise"),
        "university": N_("University"),
        "research_institute": N_("Research institute"),
        "social_organisation": N_("Social organisation"),
    },
    "qualifications": {
        "high_tech": N_("High-tech enterprise"),
        "srdi": N_("Specialised and sophisticated SME"),
        "srdi_little_giant": N_("“Little giant” enterprise"),
        "sci_tech_sme": N_("Technology-based SME"),
        "ip_advantage": N_("IP advantage enterprise"),
        "ip_demonstration": N_("IP demonstration enterprise"),
    },
    "right_source": {
        "owned": N_("Owned"),
        "co_owned": N_("Co-owned"),
        "assigned": N_("Assigned to the filer"),
        "licensed_exclusive": N_("Exclusive licence"),
        "licensed_sole": N_("Sole licence"),
        "licensed_general": N_("Non-exclusive licence"),
    },
    "legal_status": {
        "pending": N_("Application pending"),
        "in_force": N_("In force"),
        "partly_invalidated": N_("Partly invalidated, in force"),
        "expired": N_("Term expired"),
        "lapsed_fee": N_("Lapsed, fee unpaid"),
        "invalidated": N_("Wholly invalidated"),
        "abandoned": N_("Right abandoned"),
        "withdrawn": N_("Application withdrawn"),
        "rejected": N_("Application rejected"),
    },
    "litigation": {
        "none": N_("No proceedings"),
        "invalidation_pending": N_("Invalidation pending"),
        "ownership_pending": N_("Ownership dispute pending"),
        "infringement_pending": N_("Infringement case pending"),
    },
    "patent_kind": {
        "invention": N_("Invention"),
        "utility_model": N_("Utility model"),
        "design": N_("Design"),
    },
}
"""List name (the field's name in the document) → code → English label."""

ORG_TYPES: Final = tuple(WORDS["org_type"])
QUALIFICATIONS: Final = tuple(WORDS["qualifications"])
RIGHT_SOURCES: Final = tuple(WORDS["right_source"])
LEGAL_STATUSES: Final = tuple(WORDS["legal_status"])
LITIGATION: Final = tuple(WORDS["litigation"])

LICENCES: Final = ("licensed_exclusive", "licensed_sole", "licensed_general")
"""The sources of right that count only with proof (contract, "Counted patent")."""

LIVING: Final = ("in_force", "partly_invalidated")
"""The states in which a patent can count."""


def codes(list_name: str) -> tuple[str, ...]:
    """Return the codes of a list in its order. Raises KeyError for an unknown list."""
    return tuple(WORDS[list_name])


def label(list_name: str, code: str, language: str) -> str:
    """Return the screen word of ``code``. Raises KeyError if list or code is unknown."""
    return translate(WORDS[list_name][code], language)
