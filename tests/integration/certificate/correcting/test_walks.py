"""Whatever is done in whatever order: one current revision, and none is lost."""

import copy
import random

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from certify.accounts.permissions import Forbidden
from certify.certificate.correcting import service as correcting
from certify.certificate.models import Certificate
from certify.certificate.reissue import service as reissue
from certify.certificate.reissue.models import Reissue
from certify.db import db
from certify.filing.correcting import papers
from certify.filing.correcting import service as writing
from certify.filing.correcting.lifecycle import CORRECTION, UNDER_WAY
from certify.filing.correcting.models import Correction
from certify.filing.models import FilingRevision
from certify.filing.submission import digest_of
from certify.problems import Refused
from tests import rows
from tests.integration.certificate.correcting.steps import WHY, submitted, typed
from tests.integration.certificate.living import rows as living

STEPS = 60
PEOPLE = ("owner", "examiner", "officer", "second", "both")


class Walk:
    """A filing with its papers, and steps that may or may not be allowed where it stands."""

    def __init__(self, filing, actors, seed) -> None:
        self.filing, self.actors, self.chance = filing, actors, random.Random(seed)
        self.frozen: dict[int, object] = {}
        self.confirmed = 0

    def step(self) -> None:
        """Try one thing as somebody; refused, nothing may have changed."""
        current, row = self.filing.current_revision_id, self.row()
        deed, who = self.onward(row) if self.chance.random() < 0.6 else self.anything()
        try:
            deed(row, self.actors[who])
        except (Refused, Forbidden):
            db.session.expire_all()
            assert self.filing.current_revision_id == current
        db.session.expire_all()

    def onward(self, row):
        """What leads on from where the correction stands, by somebody who mostly may."""
        officer = self.chance.choice(("officer", "second", "both"))
        ways = {
            "open": ((self.write, "owner"), (self.submit, "owner"), (self.submit, officer)),
            "submitted": ((self.accept, "examiner"), (self.accept, "both")),
            "accepted": ((self.confirm, officer), (self.replace, officer)),
        }
        begin = ((self.ask, "owner"), (self.ask, officer))
        return self.chance.choice(ways.get(row.status if row else "", begin))

    def anything(self):
        """Any step by anybody, wherever the correction stands."""
        deed = self.chance.choice((
            self.ask, self.write, self.submit, self.accept, self.confirm, self.back, self.refuse,
            self.drop, self.replace,
        ))  # fmt: skip
        return deed, self.chance.choice(PEOPLE)

    def row(self) -> Correction | None:
        """The correction under way, else the latest one."""
        under_way = papers.under_way(self.filing)
        latest = select(Correction).order_by(Correction.id.desc()).limit(1)
        return under_way or db.session.scalars(latest).first()

    def ask(self, _row, actor) -> None:
        correcting.open_correction(self.filing.id, WHY, actor=actor)

    def write(self, row, actor) -> None:
        if row is not None:
            typed(row, actor, sales=f"{self.chance.randint(50_000_000, 61_000_000)}.00")

    def submit(self, row, actor) -> None:
        if row is not None:
            submitted(row, actor)

    def accept(self, row, actor) -> None:
        if row is not None:
            correcting.accept(row.id, "一致", actor=actor)

    def confirm(self, row, actor) -> None:
        if row is not None:
            correcting.confirm(row.id, actor=actor)
            self.confirmed += 1

    def back(self, row, actor) -> None:
        if row is not None:
            writing.send_back(row.id, "请补正", actor=actor)

    def refuse(self, row, actor) -> None:
        if row is not None and self.chance.random() < 0.3:
            writing.refuse(row.id, "不成立", actor=actor)

    def drop(self, row, actor) -> None:
        if row is not None and self.chance.random() < 0.3:
            writing.drop(row.id, "无需更正", actor=actor)

    def replace(self, _row, actor) -> None:
        """Take a proposal away, so that the next correction need not wait for it."""
        for each in db.session.scalars(select(Reissue).where(Reissue.status == "proposed")).all():
            reissue.drop(each.id, "稍后换发", actor=actor)

    def check(self) -> None:
        """What must hold after every step."""
        found = correcting.revisions(self.filing)
        numbers = [each.number for each in found]
        assert numbers == list(range(len(found), 0, -1)), "none is lost, none is numbered twice"
        assert self.filing.current_revision_id == found[0].id, "exactly the newest is current"
        assert len(found) == 1 + self.confirmed
        for each in found:
            document = copy.deepcopy(each.document)
            assert self.frozen.setdefault(each.number, document) == document, "frozen stays"
            assert each.number == 1 or each.digest == digest_of(document)
        self.check_corrections()
        known = {each.id for each in found}
        named = set(db.session.scalars(select(Certificate.revision_id)))
        assert named <= known, "every paper names a revision that can be read"
        assert self.filing.status == "recorded"

    def check_corrections(self) -> None:
        corrections = db.session.scalars(select(Correction)).all()
        assert sum(each.status in UNDER_WAY for each in corrections) <= 1
        made = [each for each in corrections if each.status == "confirmed"]
        assert len({each.revision_id for each in made}) == len(made) == self.confirmed
        for each in made:
            three = (each.submitted_by_id, each.accepted_by_id)
            assert each.confirmed_by_id not in three, "never the same person"
            assert each.revision.number == each.former.number + 1


@pytest.mark.parametrize("seed", range(4))
def test_any_walk_leaves_one_current_revision_and_loses_none(filing, actors, seed):
    candidacy = living.recognised(rows.campaign(), filing)
    living.certificate(candidacy)
    living.certificate(filing=filing)
    walk = Walk(filing, actors, seed)
    for _ in range(STEPS):
        walk.step()
        walk.check()
    assert walk.confirmed >= 2, "a walk that confirms nothing shows nothing"


def test_two_confirmations_cannot_make_two_revisions(filing, actors):
    """The database itself keeps one revision for one correction, one correction under way."""
    walk = Walk(filing, actors, 0)
    row = correcting.open_correction(filing.id, WHY, actor=actors["owner"])
    twin = {c.key: getattr(row, c.key) for c in Correction.__table__.columns if c.key != "id"}
    db.session.add(Correction(**twin))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
    walk.check()
    assert db.session.scalar(select(func.count(FilingRevision.id))) == 1
    assert CORRECTION.actions("confirmed") == ()
