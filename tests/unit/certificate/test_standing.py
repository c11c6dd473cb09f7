"""What signed status lists say of a certificate, and which of them say nothing."""

from datetime import UTC, datetime, timedelta

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import OKPKey

from certify.certificate.credential import payload, securing, standing, status
from certify.certificate.credential.keys import key_id
from certify.certificate.credential.payload import PURPOSES, REVOCATION, SUSPENSION, Claim
from certify.certificate.credential.standing import Offered, Standing
from tests.certificates.samples import recognition

BASE = "https://certify.example"
ISSUER = payload.issuer_id(BASE)
KEY = OKPKey.generate_key("Ed25519")
KID = key_id(ISSUER, KEY)
ISSUED = datetime(2026, 6, 1, tzinfo=UTC)
NOW = datetime(2026, 6, 20, tzinfo=UTC)
DAY = timedelta(days=1)
INDEX = 94_567
ENTRIES = tuple(payload.StatusEntry(p, INDEX, f"{BASE}/status/{p}/0") for p in PURPOSES)
CLAIM = Claim(recognition(), ISSUER, ISSUED, ENTRIES)


def signed(
    purpose: str, *indexes: int, at: datetime = NOW - DAY, number: int = 0, base: str = BASE,
    key: OKPKey = KEY, kid: str = KID, name: str | None = None, given: bool = True,
) -> Offered:  # fmt: skip
    """A list for ``purpose`` with ``indexes`` set, good for a week, truly signed."""
    made = status.compose(
        purpose, status.encode(indexes, status.LEAST_BITS), base_url=base,
        list_url=f"{base}/status/{purpose}/{number}", at=at, until=at + 7 * DAY,
    )  # fmt: skip
    text = securing.secure(payload.canonical(made), key, kid)
    return Offered(name or f"{purpose}-{at:%d}.jwt", text, given)


def both(*, suspended: bool = False, revoked: bool = False, at: datetime = NOW - DAY):
    """The two lists of an instant."""
    return [
        signed(SUSPENSION, *([INDEX] * suspended), at=at),
        signed(REVOCATION, *([INDEX] * revoked), at=at),
    ]


def asked(*lists: Offered, on: datetime | None = None, claim: Claim = CLAIM) -> Standing:
    return standing.standing(claim, lists, [KEY], now=NOW, on=on)


def codes(found: Standing) -> list[str]:
    return [reason.code for reason in found.reasons]


@pytest.mark.parametrize(
    ("suspended", "revoked", "expected"),
    [
        (False, False, "valid"),
        (True, False, "suspended"),
        (False, True, "withdrawn"),
        (True, True, "withdrawn"),
    ],
)
def test_the_two_bits_are_the_state(suspended: bool, revoked: bool, expected: str) -> None:
    found = asked(*both(suspended=suspended, revoked=revoked))
    assert (found.status, found.as_of, codes(found)) == (expected, NOW - DAY, [])
    assert [(a.entry.purpose, a.is_set) for a in found.answers] == [
        (SUSPENSION, suspended), (REVOCATION, revoked),
    ]  # fmt: skip
    said = found.as_json()
    assert said["status"] == expected
    assert said["answers"][0]["until"] == (NOW + 6 * DAY).isoformat()


def test_neighbours_bits_are_not_ours() -> None:
    neighbours = [INDEX - 1, INDEX + 1, 0, status.LEAST_BITS - 1]
    assert asked(signed(SUSPENSION, *neighbours), signed(REVOCATION, *neighbours)).status == "valid"


def test_the_older_of_the_two_says_as_of_when() -> None:
    found = asked(signed(SUSPENSION, at=NOW - 3 * DAY), signed(REVOCATION))
    assert (found.status, found.as_of) == ("valid", NOW - 3 * DAY)


def test_without_lists_nothing_is_asked() -> None:
    assert asked() == standing.NOTHING_ASKED
    assert asked().as_json() == {"status": "unknown", "as_of": None, "answers": []}


def test_without_a_key_nothing_is_believed() -> None:
    found = standing.standing(CLAIM, both(), [], now=NOW)
    assert (found.status, codes(found)) == ("unknown", ["status_list_unchecked"])


@pytest.mark.parametrize("purpose", PURPOSES)
def test_one_list_alone_shows_nothing_in_force(purpose: str) -> None:
    found = asked(signed(purpose))
    assert (found.status, found.as_of) == ("unknown", None)
    assert codes(found) == ["status_list_missing"]


def test_one_list_alone_is_enough_against_it() -> None:
    assert asked(signed(SUSPENSION, INDEX)).status == "suspended"
    assert asked(signed(REVOCATION, INDEX)).status == "withdrawn"


# A holder shows an old list from before the withdrawal.


def test_an_old_list_shown_beside_a_newer_one_is_named_and_does_not_count() -> None:
    old, new = both(at=NOW - 5 * DAY), both(revoked=True)
    for lists in ((*old, *new), (*new, *old)):
        found = asked(*lists)
        assert found.status == "withdrawn"
        assert codes(found) == ["status_list_replayed"] * 2
        assert "old one" in found.reasons[0].say("en")


def test_an_old_list_past_its_end_shows_nothing_in_force() -> None:
    found = asked(*both(at=NOW - 8 * DAY))
    assert (found.status, found.as_of) == ("unknown", None)
    assert codes(found) == ["status_list_outdated"] * 2
    assert all(each.outdated for each in found.answers)


def test_what_an_old_list_holds_against_it_stands() -> None:
    assert asked(*both(at=NOW - 8 * DAY, revoked=True)).status == "withdrawn"
    found = asked(*both(at=NOW - 8 * DAY, suspended=True))
    assert (found.status, found.as_of) == ("suspended", NOW - 8 * DAY)


def test_a_suspension_may_be_lifted_a_withdrawal_not() -> None:
    old = NOW - 5 * DAY
    assert asked(*both(at=old, suspended=True), *both()).status == "valid"
    found = asked(*both(at=old, revoked=True), *both())
    assert (found.status, found.as_of) == ("withdrawn", old)
    assert "status_list_contradicts" in codes(found)


def test_a_list_from_before_the_certificate_knows_nothing_of_it() -> None:
    found = asked(*both(at=ISSUED - timedelta(seconds=1)))
    assert (found.status, set(codes(found))) == (
        "unknown", {"status_list_before", "status_list_missing"},
    )  # fmt: skip


def test_lists_kept_here_grow_old_without_a_word() -> None:
    kept = signed(SUSPENSION, at=NOW - 5 * DAY, given=False)
    before = signed(SUSPENSION, at=ISSUED - DAY, given=False)
    assert codes(asked(kept, before, *both())) == []


# Asked about a past day.


def test_a_past_day_is_answered_by_the_lists_of_that_day() -> None:
    then = NOW - 8 * DAY
    found = asked(*both(at=then - DAY), *both(revoked=True), on=then)
    assert (found.status, found.as_of) == ("valid", then - DAY)
    assert codes(found) == ["status_list_later"] * 2
    assert asked(*both(at=then - 8 * DAY), on=then).status == "unknown"


# Lists that are not what they seem.


@pytest.mark.parametrize(
    ("forged", "code"),
    [
        (signed(REVOCATION, key=OKPKey.generate_key("Ed25519")), "status_list_refused"),
        (signed(REVOCATION, kid=f"https://other.example/issuer#{KEY.thumbprint()}"),
         "status_list_refused"),
        (signed(REVOCATION, base="https://other.example"), "status_list_refused"),
        (signed(REVOCATION, base="https://other.example",
                kid=key_id("https://other.example/issuer", KEY)), "status_list_other"),
        (signed(REVOCATION, number=1), "status_list_other"),
        (Offered("empty", ""), "status_list_refused"),
        (Offered("noise", "\ufffd" * 200), "status_list_refused"),
        (Offered("cut", signed(REVOCATION).text[:-3]), "status_list_refused"),
        (Offered("a claim", securing.secure(b'{"a":1}', KEY, KID)), "status_list_refused"),
        (Offered("a number", securing.secure(b"7", KEY, KID)), "status_list_refused"),
    ],
    ids=["stranger", "other name", "other issuer", "other issuer, own name", "other list",
         "empty", "noise", "cut", "no list", "no document"],
)  # fmt: skip
def test_a_list_that_is_not_the_issuers_says_nothing(forged: Offered, code: str) -> None:
    found = asked(signed(SUSPENSION), forged)
    assert (found.status, codes(found)) == ("unknown", [code, "status_list_missing"])
    for reason in found.reasons:
        assert reason.say("zh") != reason.say("en")


def test_a_list_of_suspensions_does_not_pass_for_one_of_withdrawals() -> None:
    made = status.compose(
        SUSPENSION, status.encode([], status.LEAST_BITS), base_url=BASE,
        list_url=f"{BASE}/status/{REVOCATION}/0", at=NOW, until=NOW + DAY,
    )  # fmt: skip
    wrong = Offered("wrong", securing.secure(payload.canonical(made), KEY, KID))
    found = asked(signed(SUSPENSION), wrong)
    assert (found.status, codes(found)) == (
        "unknown", ["status_list_other", "status_list_missing"],
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"validUntil": "2099-01-01"},
        {"validFrom": "2026-06-19T00:00:00"},
        {"validUntil": 7},
        {"issuer": {"id": ISSUER}},
        {"type": ["VerifiableCredential"]},
        {"extra": True},
        {"credentialSubject": []},
        {"subject": {"statusSize": 2}},
        {"subject": {"statusPurpose": "message"}},
        {"subject": {"statusPurpose": [REVOCATION, SUSPENSION]}},
        {"subject": {"encodedList": "uAAAA"}},
        {"subject": {"encodedList": 7}},
        {"subject": {"encodedList": f"z{status.encode([], status.LEAST_BITS)[1:]}"}},
    ],
    ids=str,
)
def test_a_signed_list_in_another_form_is_refused(change: dict[str, object]) -> None:
    made = status.compose(
        REVOCATION, status.encode([], status.LEAST_BITS), base_url=BASE,
        list_url=f"{BASE}/status/{REVOCATION}/0", at=NOW, until=NOW + DAY,
    )  # fmt: skip
    subject = {**made["credentialSubject"], **change.pop("subject", {})}  # type: ignore[dict-item]
    document = {**made, "credentialSubject": subject, **change}
    odd = Offered("odd", securing.secure(rfc8785.dumps(document), KEY, KID))
    found = asked(signed(SUSPENSION), odd)
    assert (found.status, codes(found)) == (
        "unknown", ["status_list_refused", "status_list_missing"],
    )  # fmt: skip


def test_a_place_outside_the_list_is_not_clear() -> None:
    for outside in (status.LEAST_BITS, -1):
        entries = tuple(payload.StatusEntry(e.purpose, outside, e.list_url) for e in ENTRIES)
        found = asked(*both(), claim=Claim(recognition(), ISSUER, ISSUED, entries))
        assert found.status == "unknown"
        assert "status_list_short" in codes(found)


lists = st.lists(
    st.builds(
        signed,
        st.sampled_from(PURPOSES),
        st.sampled_from([INDEX, INDEX - 1]),
        at=st.integers(-1, 19).map(lambda days: ISSUED + days * DAY),
    ),
    max_size=6,
)


@given(lists, st.randoms(use_true_random=False))
def test_the_order_of_lists_changes_nothing_and_more_never_revive(found, random) -> None:
    shuffled = random.sample(found, len(found))
    one, other = asked(*found), asked(*shuffled)
    assert (one.status, one.as_of) == (other.status, other.as_of)
    if one.status == "withdrawn":
        assert asked(*found, *both()).status == "withdrawn"
    if one.status == "valid":
        assert all(a.until is not None and a.until >= NOW for a in one.answers)
