"""What final reviews found, for the rooms before: they ask through the installation."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from certify.campaign.models import CampaignField, Candidacy
from certify.db import db


def final_judgements(revisions: Sequence[int]) -> Mapping[int, tuple[str, dict[str, Any]]]:
    """Return revision id → (id of the standard judged by, judgement document).

    Revisions without a finished review are left out; of several, the latest counts.
    """
    query = (
        select(Candidacy.revision_id, CampaignField.standard_id, Candidacy.judgement)
        .join(
            CampaignField,
            (CampaignField.campaign_id == Candidacy.campaign_id)
            & (CampaignField.field == Candidacy.field),
        )
        .where(Candidacy.revision_id.in_(revisions), Candidacy.judgement.is_not(None))
        .order_by(Candidacy.id)
    )
    found = {}
    for revision_id, standard_id, judgement in db.session.execute(query):
        if judgement is not None:
            found[revision_id] = (standard_id, judgement)
    return found
