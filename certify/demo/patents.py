"""Patents of the demonstration live on: a lapse, an invalidation, a transfer, cases in work.

The statuses come in as files, as an office would get them; everything else is done by the
use cases. One case waits for the holder, one for a second officer, one is suspended, one is
decided, one was undone by a newer file.
"""

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import Final

from sqlalchemy import select

from certify import clock, jobs
from certify.certificate.living import assessing, cases, importing
from certify.certificate.living.models import PatentCase
from certify.certificate.living.schemas import read_status_file
from certify.db import db
from certify.demo import story
from certify.demo.calendar import Calendar
from certify.demo.filers import Filers
from certify.demo.officers import Officers
from certify.demo.organisations import BY_KEY as ORGANISATIONS
from certify.demo.products import BY_KEY as PRODUCTS
from certify.filing.models import PatentClaim

YEAR: Final = story.FIRST_YEAR
SOURCE: Final = "专利登记簿（示例数据）"
LAPSED: Final = "vision"
INVALIDATED: Final = "five-axis"
TRANSFERRED: Final = "nylon"
PARTLY: Final = "membrane"
RESTORED: Final = "laser-chip"
IN_FORCE: Final = ("gateway", "battery-cell")
BUYER: Final = "示例知识产权运营有限公司"


def follow_patents(calendar: Calendar, filers: Filers, officers: Officers) -> None:
    """Take in two status files, and let officers and holders do what follows."""
    calendar.go(7.9)
    since = calendar.day(45).isoformat()
    rows = [
        (_patent(officers, LAPSED), "lapsed_fee", since, ""),
        (_patent(officers, INVALIDATED), "invalidated", since, ""),
        (_patent(officers, TRANSFERRED), "in_force", since, BUYER),
        (_patent(officers, PARTLY), "partly_invalidated", since, ""),
        (_patent(officers, RESTORED), "lapsed_fee", since, ""),
        *((_patent(officers, key), "in_force", "", "") for key in IN_FORCE),
    ]
    _take_in(rows, calendar.day(9.5), officers)
    calendar.go(7.6)
    _answer(filers, officers, TRANSFERRED, "专利已转让给集团内公司，普通许可合同正在备案。")
    _decide(officers, INVALIDATED, "suspend", "专利已被宣告全部无效，待持有人说明其余专利的保护。")
    _decide(officers, PARTLY, "keep", "维持有效的权利要求仍覆盖该产品的核心特征。")
    calendar.go(7.4)
    _decide(officers, TRANSFERRED, "withdraw", "持有人不再拥有该专利，且未提交许可证明。")
    paid = calendar.day(8.5)
    restored = (_patent(officers, RESTORED), "in_force", paid.isoformat(), "")
    _take_in([restored], paid, officers)


def _patent(officers: Officers, key: str) -> str:
    """The first core patent behind the recognition certificate of a product."""
    revision = officers.certificate(key, YEAR).revision_id
    query = select(PatentClaim.number).where(PatentClaim.revision_id == revision)
    order = query.order_by(PatentClaim.is_core.desc(), PatentClaim.id)
    return db.session.scalars(order.limit(1)).one()


def _take_in(rows: Iterable[tuple[str, str, str, str]], as_of: date, officers: Officers) -> None:
    """Take in a file that shows the register as of an earlier day."""
    text = io.StringIO()
    csv.writer(text).writerows((("number", "status", "date", "holder"), *rows))
    name = f"专利状态-{as_of}.csv"
    read = read_status_file(
        text.getvalue().encode(), name, today=clock.today(), source=SOURCE, as_of=as_of.isoformat()
    )
    importing.take_in(read, name, actor=officers.cast.actor("officer"))
    jobs.work_off()


def _case(officers: Officers, key: str) -> PatentCase:
    found = assessing.in_work(officers.certificate(key, YEAR).id)
    if found is None:
        raise RuntimeError(f"no case of {key}: its patent was expected to matter")
    return found


def _answer(filers: Filers, officers: Officers, key: str, text: str) -> None:
    owner = ORGANISATIONS[PRODUCTS[key].owner].owner
    cases.answer(_case(officers, key).id, text, actor=filers.cast.actor(owner))


def _decide(officers: Officers, key: str, outcome: str, reason: str) -> None:
    cases.decide(_case(officers, key).id, outcome, reason, actor=officers.cast.actor("officer"))
    jobs.work_off()
