"""Assignment, candidacy and campaign: whatever steps are tried, a replay arrives at the state."""

from hypothesis import given
from hypothesis import strategies as st

from certify.campaign.lifecycle import CAMPAIGN, CANDIDACY
from certify.problems import Refused
from certify.review.lifecycle import ASSIGNMENT

LIVES = (ASSIGNMENT, CANDIDACY, CAMPAIGN)


@st.composite
def attempts(draw):
    life = draw(st.sampled_from(LIVES))
    actions = [*sorted({step.action for step in life.steps}), "no_such_step"]
    return life, draw(st.lists(st.tuples(st.sampled_from(actions), st.sampled_from(["", "why"]))))


@given(attempts())
def test_only_steps_of_the_table_change_a_state(tried):
    life, steps = tried
    status, log = life.initial, []
    for action, reason in steps:
        try:
            step = life.step(status, action, reason)
        except Refused:
            assert not life.allows(status, action) or not reason
            continue
        log.append((action, reason))
        status = step.target
    replayed = life.initial
    for action, reason in log:
        replayed = life.step(replayed, action, reason).target
    assert replayed == status and status in life.states


def test_an_opinion_cannot_be_given_before_the_declaration_nor_twice():
    assert not ASSIGNMENT.allows("assigned", "submit_opinion")
    assert ASSIGNMENT.actions("submitted") == ()


def test_nothing_leaves_a_campaign_once_its_review_has_begun():
    assert all(
        not CANDIDACY.allows(state, "leave")
        for state in CANDIDACY.states
        if state not in ("entered", "eligible")
    )
