"""However receivers answer: order, count of failures and end are as the rules say."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from certify.certificate.signals.webhooks import delivery, rules
from certify.certificate.signals.webhooks.models import Delivery
from certify.certificate.signals.webhooks.transport import Outcome
from certify.db import db
from certify.history import Event
from tests.integration.certificate.signals.webhooks.conftest import subscribed

CODES = ("delivered", "answered", "timeout", "redirect", "unreachable", "gone")
ANSWERS = st.lists(
    st.one_of(st.sampled_from(CODES[:5]), st.sampled_from(CODES), st.just("answered")), max_size=25
)


def waiting(subscription, count):
    """Messages of made-up events, which only have to be there."""
    now = delivery.clock.by_machine()
    for turn in range(count):
        event = Event(at=now, actor_name="", subject="other", subject_id=1, action="create",
                      data={})  # fmt: skip
        db.session.add(event)
        db.session.flush()
        db.session.add(Delivery(
            subscription_id=subscription.id, event_id=event.id, status="waiting", tries=[],
            message_id=f"msg_{subscription.id}_{turn}", type="t", body="{}", queued_at=now,
        ))  # fmt: skip
    db.session.commit()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANSWERS, st.lists(st.integers(0, 1), min_size=25, max_size=25))
def test_any_receiver(house, machine, answers, dies):
    subscription = subscribed(house, "https://hooks.example.com/").subscription
    waiting(subscription, len(answers) + 1)
    in_row, arrived = 0, []
    for code, killed in zip(answers, dies, strict=False):
        if subscription.status != "active":
            assert delivery.claim() == []
            break
        (head,) = delivery.claim()
        if killed:  # after sending, before marking: only the claim's end brings it again
            assert delivery.claim() == []
            machine.advance(delivery.CLAIM)
            assert delivery.claim() == [head]
        delivery.mark(head, Outcome(code, 200), lot=lambda most: most - 1)
        arrived += [head] if code == "delivered" else []
        in_row = 0 if code == "delivered" else in_row + 1
        ends = code == "gone" or in_row == rules.MOST_FAILURES
        assert subscription.status == ("stopped" if ends else "active")
        assert subscription.failures == in_row
        machine.advance(timedelta(days=2))
    rows = db.session.scalars(
        select(Delivery).where(Delivery.subscription_id == subscription.id).order_by(Delivery.id)
    ).all()
    assert [each.id for each in rows[: len(arrived)]] == arrived, "in order, none left out"
    assert all(each.status == "waiting" for each in rows[len(arrived) :])
    for row in rows:
        row.status, row.done_at = "dropped", machine.now
    subscription.status, subscription.secret = "deleted", None
    db.session.commit()
