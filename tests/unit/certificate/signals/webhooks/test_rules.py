"""What an address may say; how long a failure waits; how signatures are made."""

import base64
import hashlib
import hmac
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.certificate.lifecycle import CERTIFICATE
from certify.certificate.signals.webhooks import rules, signing
from certify.problems import Problem
from certify.reference.industries import FIELD_NAMES

FAILURES = st.integers(1, rules.MOST_FAILURES - 1)
SHARES = st.integers(0, rules.SPREAD - 1)


@given(FAILURES, SHARES)
def test_a_wait_is_its_base_and_at_most_a_tenth_more(failures: int, share: int) -> None:
    base = rules.WAITS[failures - 1]
    assert base <= rules.wait(failures, share) < base * 1.1


@given(st.integers(1, rules.MOST_FAILURES - 2), SHARES, SHARES)
def test_every_wait_is_longer_than_the_one_before(failures: int, one: int, other: int) -> None:
    assert rules.wait(failures, one) < rules.wait(failures + 1, other)


def test_there_is_a_wait_for_every_failure_but_the_last() -> None:
    assert len(rules.WAITS) == rules.MOST_FAILURES - 1
    assert timedelta(days=3) < sum(rules.WAITS, timedelta()) < timedelta(days=4)


def test_every_step_of_a_certificate_has_a_type() -> None:
    steps = {step.action for step in CERTIFICATE.steps}
    assert set(rules.TYPES) == {"create", *steps}


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://hooks.example.com/a?b=c", "https://hooks.example.com/a?b=c"),
        (" https://Hooks.Example.com ", "https://hooks.example.com/"),
        ("https://hooks.example.com:8443", "https://hooks.example.com:8443/"),
        ("https://hooks.example.com:443/x#part", "https://hooks.example.com/x"),
        ("https://hooks.example.com./x", "https://hooks.example.com/x"),
        ("https://例子.测试/x", "https://xn--fsqu00a.xn--0zwm56d/x"),
        ("https://8.8.8.8/x", "https://8.8.8.8/x"),
        ("https://[2606:4700::1111]:444/x", "https://[2606:4700::1111]:444/x"),
    ],
)
def test_addresses_that_are_taken(typed: str, url: str) -> None:
    target = rules.read_target(typed, demonstration=False)
    assert isinstance(target, rules.Target)
    assert target.url == url
    again = rules.read_target(url, demonstration=False)
    assert again == target


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "length"),
        ("https://h.example/" + "x" * 500, "length"),
        ("h.example/x", "no_address"),
        ("ftp://h.example/x", "no_address"),
        ("https:///x", "no_address"),
        ("https://h.example:99999/x", "no_address"),
        ("https://[::1/x", "no_address"),
        ("https://h..example/x", "no_address"),
        ("https://h.example/路径", "no_address"),
        ("https://h.example/a b", "no_address"),
        ("https://me:word@h.example/x", "user_name"),
        ("https://me@h.example/x", "user_name"),
        ("http://h.example/x", "https_only"),
        ("http://8.8.8.8/x", "https_only"),
        ("https://10.0.0.1/x", "closed"),
        ("https://169.254.169.254/latest", "closed"),
        ("https://[::ffff:10.0.0.1]/x", "closed"),
        ("https://localhost/x", "closed"),
        ("http://127.0.0.1:8000/x", "closed"),
        ("https://[::1]/x", "closed"),
    ],
)
def test_addresses_that_are_refused(typed: str, code: str) -> None:
    problem = rules.read_target(typed, demonstration=False)
    assert isinstance(problem, Problem)
    assert (problem.pointer, problem.code) == ("/url", code)
    assert problem.say("zh") != problem.say("en")


@pytest.mark.parametrize(
    "typed", ["http://localhost:9000/x", "http://127.0.0.1/x", "http://[::1]:9/x"]
)
def test_a_demonstration_may_write_to_its_own_machine(typed: str) -> None:
    assert isinstance(rules.read_target(typed, demonstration=True), rules.Target)


def test_a_demonstration_does_not_write_to_its_neighbours() -> None:
    for typed in ("http://192.168.1.1/x", "https://192.168.1.1/x", "http://h.example/x"):
        assert isinstance(rules.read_target(typed, demonstration=True), Problem)


def test_the_choice_of_certificates() -> None:
    def codes(scope: str, field: str | None) -> list[str]:
        return [each.pointer for each in rules.scope_problems(scope, field, FIELD_NAMES)]

    assert codes("all", None) == codes("own", "nonsense") == codes("field", "01") == []
    assert codes("some", None) == ["/scope"]
    assert codes("field", None) == codes("field", "00") == ["/field"]


@pytest.mark.parametrize("outcome", rules.OUTCOMES)
def test_every_outcome_is_said_in_both_languages(outcome: str) -> None:
    said = {rules.told(outcome, 500, language) for language in ("zh", "en")}
    assert len(said) == 2 and not any("{" in each for each in said)


def test_an_outcome_without_status() -> None:
    assert "–" in rules.told("answered", None, "en")


def test_the_example_of_the_specification() -> None:
    """Values published with the Standard Webhooks specification and its libraries."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    made = signing.signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(st.binary(max_size=200), st.integers(0, 2**33))
def test_a_signature_is_the_hmac_of_id_timestamp_and_body(body: bytes, stamp: int) -> None:
    secret = signing.new_secret()
    known = signing.headers([secret], "msg_1", stamp, body)
    key = base64.b64decode(secret[6:])
    expected = hmac.new(key, b"msg_1.%d." % stamp + body, hashlib.sha256).digest()
    assert known["webhook-signature"] == "v1," + base64.b64encode(expected).decode()
    assert (known["webhook-id"], known["webhook-timestamp"]) == ("msg_1", str(stamp))


def test_secrets_are_long_and_never_the_same() -> None:
    made = {signing.new_secret() for _ in range(50)}
    assert len(made) == 50
    assert all(len(base64.b64decode(each.removeprefix("whsec_"))) == 32 for each in made)
