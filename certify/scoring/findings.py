"""What a filing, as judged, shows: the frozen input of the engine.

The engine reads nothing else, so golden cases can state findings directly and a replay
needs no more than these, the levels and the standard.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from certify.reference.industries import field_of
from certify.scoring import facts, vocabulary
from certify.scoring.document import Filing, Judgement

NOT_COUNTED = "not_counted"


@dataclass(frozen=True)
class Findings:
    """Facts by name, the industry field, and the patents the gates have to name.

    ``patents`` maps ``not_counted`` or a fact's name to (number, reason code) pairs.
    """

    field: str
    data_year: int
    facts: Mapping[str, Decimal | None]
    patents: Mapping[str, tuple[tuple[str, str], ...]]


def find(filing: Filing, judgement: Judgement) -> Findings:
    """Return the findings of ``filing`` with the shares of ``judgement``."""
    basis = facts.basis(filing, judgement)
    return Findings(
        field=field_of(filing.product.industry_code),
        data_year=filing.data_year,
        facts=vocabulary.values(basis),
        patents={
            NOT_COUNTED: basis.uncounted,
            "core_patents_disputed": facts.disputed_core_patents(filing),
        },
    )
