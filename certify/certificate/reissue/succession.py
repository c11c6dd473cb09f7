"""One paper takes the place of another, in the transaction that keeps the new one."""

from sqlalchemy import select

from certify import history
from certify.accounts.permissions import SYSTEM
from certify.certificate.models import Certificate
from certify.certificate.reissue.models import Reissue
from certify.db import db


def give_way(predecessor_id: int, successor: str) -> None:
    """Supersede the paper that ``successor`` (its number) replaces, and finish the reissue.

    Raises Refused if that paper is no longer in force: then nothing takes its place.
    """
    row = db.session.scalars(
        select(Reissue).where(
            Reissue.certificate_id == predecessor_id, Reissue.status == "confirmed"
        )
    ).one()
    told = {"successor": successor}
    history.move(
        row.certificate, "supersede", actor=SYSTEM, reason=row.reason,
        reason_code=row.reason_code, data=told,
    )  # fmt: skip
    history.move(row, "issue", actor=SYSTEM, data=told)
    db.session.flush()  # one paper in force for a revision: the old one leaves first


def inherit(predecessor_id: int, certificate: Certificate) -> None:
    """Suspend the new paper on the ground on which the old one was: nobody lifted it."""
    old = db.session.get_one(Certificate, predecessor_id)
    before = [each for each in history.of(old) if each.action in ("suspend", "lift")]
    if before and before[-1].action == "suspend":
        doubt = before[-1]
        history.move(
            certificate, "suspend", actor=SYSTEM, reason=doubt.reason,
            reason_code=doubt.reason_code,
        )  # fmt: skip
