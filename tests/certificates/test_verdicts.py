"""Trust, state and content are separate questions."""

import json
from datetime import UTC, date, datetime

import pytest

from certify.certificate import reading, render, seal, verification
from certify.certificate.sealing import judging
from certify.certificate.trust import Trust
from certify.certificate.verification import State
from certify.i18n import LANGUAGES
from tests.certificates import samples
from tests.certificates.enclosed import trusted

AS_OF = datetime(2026, 12, 1, 8, tzinfo=UTC)
TODAY = date(2026, 12, 1)
NUMBER = samples.recognition().number


def judged(data, key, *states, today=TODAY):
    known = dict.fromkeys([NUMBER], states[0]) if states else {}
    return verification.verify(data, trust=trusted(key), register=known.get, today=today)


def test_what_a_valid_certificate_answers(sealed, key):
    report = judged(sealed, key, State("valid", AS_OF))
    document = report.as_json("en")
    assert list(document) == [
        *("verdict", "intact", "sealed_by", "trusted", "logged", "status", "status_as_of"),
        *(
            "number",
            "content",
            "reasons",
            "claim_signed",
            "page_matches",
            "on",
            "status_lists",
            "issuer",
            "timestamped_by",
            "letter",
        ),
    ]
    assert document["verdict"] == "valid"
    assert document["intact"] is True
    assert document["trusted"] is True
    assert (document["logged"], document["claim_signed"]) == (True, True)
    assert document["page_matches"] is True
    assert document["status"] == "valid"
    assert document["status_as_of"] == "2026-12-01T08:00:00+00:00"
    assert document["number"] == NUMBER
    assert document["content"] == json.loads(samples.recognition().to_json())
    assert document["reasons"] == []
    assert document["sealed_by"] == {
        "name": "Certify Demonstration Seal",
        "issuer": "Certify Demonstration Authority",
        "fingerprint": key.fingerprint,
        "sealed_at": "2026-11-23T02:00:00+00:00",
        "demonstration": True,
        "key_compromised_since": None,
    }


def test_an_unknown_state_is_said_and_still_valid(sealed, key):
    report = judged(sealed, key)
    assert (report.exit_code, report.status) == (0, "unknown")
    assert [r.code for r in report.reasons] == ["status_unknown"]


@pytest.mark.parametrize("status", ["suspended", "withdrawn", "cancelled", "expired", "superseded"])
def test_a_state_that_is_not_in_force(sealed, key, status):
    report = judged(sealed, key, State(status, AS_OF, date(2026, 11, 30), "核心专利被宣告无效"))
    assert (report.exit_code, report.status) == (1, status)
    assert report.intact and report.trusted
    (reason,) = report.reasons
    assert reason.code == status
    for language in LANGUAGES:
        assert "2026-11-30" in reason.say(language)
        assert "核心专利被宣告无效" in reason.say(language)


def test_a_superseded_one_names_its_successor(sealed, key):
    state = State("superseded", AS_OF, TODAY, "更名", successor="CPIP-2026-R-000999")
    assert "CPIP-2026-R-000999" in judged(sealed, key, state).reasons[0].say("en")


def test_after_its_term_it_is_expired_even_if_the_list_is_old(sealed, key):
    last = samples.recognition().valid_until
    assert judged(sealed, key, State("valid", AS_OF), today=last).exit_code == 0
    report = judged(sealed, key, State("valid", AS_OF), today=date(2029, 11, 23))
    assert (report.exit_code, report.status) == (1, "expired")


def test_one_dated_ahead_of_this_machine_is_valid_with_a_word_about_it(sealed, key):
    """A demonstration's clock runs ahead; its papers must verify on any machine."""
    report = judged(sealed, key, State("valid", AS_OF), today=date(2026, 11, 22))
    assert report.verdict == "valid"
    assert [reason.code for reason in report.reasons] == ["dated_ahead"]


def test_a_second_file_under_the_same_number(sealed, key):
    report = judged(sealed, key, State("valid", AS_OF, sha256="0" * 64))
    assert (report.exit_code, report.reasons[0].code) == (1, "other_file")


def test_without_anybody_to_trust_it_is_not_valid(sealed):
    report = verification.verify(sealed, trust=Trust(), today=TODAY)
    assert (report.exit_code, report.trusted) == (1, False)
    assert report.reasons[0].code == "nobody_trusted"
    assert report.content is None
    assert report.number is None


def test_what_a_stranger_sealed_is_not_read(sealed, monkeypatch):
    def read(_):
        raise AssertionError

    monkeypatch.setattr(reading, "attachment", read)
    monkeypatch.setattr(reading, "page_texts", read)
    assert verification.verify(sealed, trust=Trust(), today=TODAY).verdict == "not_valid"


def test_the_register_is_not_asked_about_a_foreign_seal(sealed):
    def register(number):
        raise AssertionError(number)

    assert verification.verify(sealed, trust=Trust(), register=register, today=TODAY).exit_code == 1


def test_trust_in_the_sealing_certificate_itself(sealed, key):
    assert verification.verify(sealed, trust=Trust((key.certificate,)), today=TODAY).exit_code == 0


def test_a_seal_made_outside_the_authoritys_term_is_not_trusted(paper, key):
    data = seal.seal(paper, key, at=datetime(2016, 1, 1, tzinfo=UTC))
    report = verification.verify(data, trust=trusted(key), today=TODAY)
    assert report.verdict == "not_valid"


def test_a_page_that_tells_another_number_is_not_valid(fonts, key, monkeypatch):
    """Our own key on a paper whose data were swapped before sealing."""
    other = samples.recognition(number="CPIP-2026-R-999999")
    monkeypatch.setattr(render, "_require_whole", lambda *_: None)
    honest = render._write
    monkeypatch.setattr(
        render, "_write", lambda document, _, __, by: honest(document, other, None, by)
    )
    data = seal.seal(render.render(samples.recognition(), fonts), key)
    report = verification.verify(data, trust=trusted(key), today=TODAY)
    assert (report.verdict, report.reasons[0].code) == ("not_valid", "content_differs")


def test_a_paper_without_its_data_is_not_valid(fonts, key, monkeypatch):
    monkeypatch.setattr(reading, "ATTACHMENT", "other.json")
    data = seal.seal(render.render(samples.recognition(), fonts), key)
    monkeypatch.undo()
    report = verification.verify(data, trust=trusted(key), today=TODAY)
    assert (report.verdict, report.reasons[0].code) == ("not_valid", "content_unreadable")


def test_whatever_the_second_opinion_raises_is_not_valid(sealed, key, monkeypatch):
    def explode(*_, **__):
        raise RecursionError

    monkeypatch.setattr(judging, "validate_pdf_signature", explode)
    assert judged(sealed, key).verdict == "not_valid"


def test_every_reason_is_said_in_both_languages(sealed, key, paper):
    reports = [
        judged(sealed, key),
        judged(sealed + b" ", key),
        judged(paper, key),
        judged(b"", key),
        judged(sealed, key, State("withdrawn", AS_OF, TODAY, "x")),
        verification.verify(sealed, trust=Trust(), today=TODAY),
    ]
    for report in reports:
        for reason in report.reasons:
            assert reason.say("zh") != reason.say("en")
            assert any("\u4e00" <= c <= "\u9fff" for c in reason.say("zh"))


def test_the_recordation_is_judged_alike(sealed_recordation, key):
    report = verification.verify(sealed_recordation, trust=trusted(key), today=TODAY)
    assert report.exit_code == 0
    assert report.content == samples.recordation()


def test_sealing_again_is_refused(sealed, key):
    with pytest.raises(seal.SealFault, match="already"):
        seal.seal(sealed, key)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"text"])
def test_sealing_no_pdf_is_our_own_error(data, key):
    with pytest.raises(seal.SealFault):
        seal.seal(data, key)


def test_sealing_leaves_nothing_unsealed_in_reserve(sealed):
    assert not sealed[: sealed.rindex(b">\n/ByteRange")].endswith(b"0000")


def test_the_seal_allows_no_change(sealed):
    assert b"/TransformMethod /DocMDP" in sealed
    assert b"/P 1\n" in sealed
    assert b"/SubFilter /ETSI.CAdES.detached" in sealed
