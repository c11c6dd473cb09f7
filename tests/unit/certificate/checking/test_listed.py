"""Register and signed lists together: which of them is believed, and about which moment."""

from datetime import UTC, date, datetime, timedelta

import pytest

from certify import clock
from certify.certificate.checking.listed import listed, outweighs
from certify.certificate.claims import Claimed
from certify.certificate.credential import payload
from certify.certificate.credential.payload import Claim
from certify.certificate.credential.standing import NOTHING_ASKED, UNKNOWN, Offered, Standing
from certify.certificate.trust import Trust
from certify.certificate.verification import State
from tests.certificates.enclosed import ENTRIES, ISSUED_AT, KEY
from tests.certificates.samples import recognition
from tests.certificates.test_offline import listed as signed_list

AT = datetime(2026, 12, 1, 8, tzinfo=UTC)
DAY = timedelta(days=1)
CLAIM = Claim(recognition(), payload.issuer_id("http://127.0.0.1:8000"), ISSUED_AT, tuple(ENTRIES))
LISTS = [
    Offered(f"{purpose} {at:%d}", signed_list(purpose, at=at))
    for purpose in payload.PURPOSES
    for at in (AT, AT + DAY)
]
TRUST = Trust(credential_keys=(KEY,))


def claimed(signed: bool | None) -> Claimed:
    return Claimed(signed, None, CLAIM, "", (), "")


@pytest.fixture(autouse=True)
def days_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT + 3 * DAY)


def test_a_forged_claim_may_point_anywhere_and_asks_nothing() -> None:
    assert listed(claimed(False), LISTS, TRUST) is NOTHING_ASKED


@pytest.mark.parametrize("signed", [True, None])
@pytest.mark.parametrize(
    ("day", "as_of"),
    [
        (None, AT + DAY),
        (date(2026, 12, 2), AT + DAY),
        (date(2026, 12, 1), AT),
        (date(2027, 1, 1), AT + DAY),
        (date(2026, 11, 30), None),
    ],
    ids=["now", "the later day", "the earlier day", "a day to come", "before all lists"],
)
def test_a_past_day_is_answered_by_the_lists_of_its_end(signed, day, as_of) -> None:
    found = listed(claimed(signed), LISTS, TRUST, day)
    assert (found.as_of, found.status) == (as_of, "valid" if as_of else UNKNOWN)


def said(status: str, as_of: datetime | None = AT) -> Standing:
    return Standing(status, as_of, (), ())


@pytest.mark.parametrize(
    ("standing", "state", "believed"),
    [
        (said(UNKNOWN, None), State("valid", AT), False),
        (said("suspended"), None, True),
        (said("valid"), State("withdrawn", AT - DAY), False),
        (said("withdrawn"), State("expired", AT - DAY), False),
        (said("withdrawn"), State("valid", AT + DAY), True),
        (said("suspended"), State("valid", AT - DAY), True),
        (said("suspended"), State("valid", AT), False),
        (said("valid"), State("suspended", AT - DAY), True),
        (said("valid"), State("valid", AT - DAY), False),
    ],
)
def test_the_newer_is_believed_and_a_withdrawal_always(standing, state, believed) -> None:
    assert outweighs(standing, state) is believed
