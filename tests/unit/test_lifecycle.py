"""What a life of states is, and that the lives of every room are sound."""

import importlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.lifecycle import Lifecycle, Step
from certify.problems import Refused
from tests.architecture.tree import PACKAGE

DOOR = Lifecycle("door", "closed", [
    Step("open", ("closed",), "open"),
    Step("close", ("open",), "closed"),
    Step("break", ("open", "closed"), "broken", needs_reason=True),
])  # fmt: skip


def lives() -> Iterator[Lifecycle]:
    """Every lifecycle of every room."""
    for path in sorted(PACKAGE.glob("*/**/lifecycle.py")):
        room = ".".join(path.parent.relative_to(PACKAGE).parts)
        module = importlib.import_module(f"certify.{room}.lifecycle")
        yield from (value for value in vars(module).values() if isinstance(value, Lifecycle))


def test_a_step_leads_where_the_table_says() -> None:
    assert DOOR.step("closed", "open").target == "open"
    assert DOOR.step("open", "break", "a storm").target == "broken"
    assert DOOR.states == ("closed", "open", "broken")
    assert DOOR.actions("open") == ("close", "break")
    assert DOOR.actions("broken") == ()


def test_a_step_that_does_not_exist_is_refused_and_says_the_state() -> None:
    with pytest.raises(Refused) as refusal:
        DOOR.step("broken", "open")
    (problem,) = refusal.value.problems
    assert problem.code == "wrong_state"
    assert "broken" in problem.say("en")
    assert not DOOR.allows("broken", "open")


@pytest.mark.parametrize("reason", [None, "", "  \n"])
def test_a_step_without_its_reason_is_refused(reason: str | None) -> None:
    with pytest.raises(Refused) as refusal:
        DOOR.step("open", "break", reason)
    assert [(p.pointer, p.code) for p in refusal.value.problems] == [("/reason", "reason_missing")]


def test_a_table_with_two_answers_is_refused() -> None:
    with pytest.raises(ValueError, match="two steps"):
        Lifecycle("fork", "here", [Step("go", ("here",), "left"), Step("go", ("here",), "right")])


@given(st.lists(st.sampled_from([step.action for step in DOOR.steps])))
def test_no_walk_leaves_the_table(actions: list[str]) -> None:
    status = DOOR.initial
    for action in actions:
        if DOOR.allows(status, action):
            status = DOOR.step(status, action, "because").target
        else:
            with pytest.raises(Refused):
                DOOR.step(status, action, "because")
        assert status in DOOR.states


@pytest.mark.parametrize("life", list(lives()), ids=lambda life: life.name)
def test_every_state_of_every_room_can_be_reached(life: Lifecycle) -> None:
    reached, fresh = {life.initial}, [life.initial]
    while fresh:
        status = fresh.pop()
        for action in life.actions(status):
            target = life.step(status, action, "because").target
            if target not in reached:
                reached.add(target)
                fresh.append(target)
    assert reached == set(life.states)
