"""The crew with printers that are only a few lines: given, answered, dead, replaced."""

import sys

import pytest

from certify.certificate.batches.crew import AHEAD, Broken, Crew, Died, Made

READY = "import sys, json, os\nprint(json.dumps({'ready': True}), flush=True)\n"
GOOD = READY + "for l in sys.stdin: print(json.dumps({'id': int(l), 'made': True}), flush=True)\n"
PICKY = READY + (
    "for l in sys.stdin:\n"
    "    if int(l) == 13: os.kill(os.getpid(), 9)\n"
    "    print(json.dumps({'id': int(l), 'made': int(l) % 2 == 0}), flush=True)\n"
)
POOR = READY + "print(json.dumps({'broken': 'OSError: no space left'}), flush=True)\n"


def crew(program: str, size: int = 1) -> Crew:
    return Crew([sys.executable, "-c", program], size)


def until(hands: Crew, count: int) -> list[Made | Died]:
    happened: list[Made | Died] = []
    while len(happened) < count:
        happened += hands.wait(5)
    return happened


def test_every_paper_is_answered_once_by_any_number_of_hands() -> None:
    with crew(GOOD, 3) as hands:
        left, done = list(range(20)), []
        while len(done) < 20:
            while left and hands.room:
                hands.give(left.pop())
            done += hands.wait(5)
        assert {each.id for each in done if isinstance(each, Made)} == set(range(20))
        assert hands.held == 0
        assert hands.room == 3 * AHEAD


def test_what_could_not_be_made_is_told_apart() -> None:
    with crew(PICKY) as hands:
        hands.give(1)
        hands.give(2)
        assert until(hands, 2) == [Made(1, made=False), Made(2, made=True)]


def test_a_dead_hand_gives_back_what_it_held_and_is_replaced() -> None:
    with crew(PICKY) as hands:
        hands.give(13)
        hands.give(4)
        assert until(hands, 1) == [Died((13, 4), 13, -9)]
        hands.give(4)
        assert until(hands, 1) == [Made(4, made=True)]


def test_a_hand_that_dies_before_it_is_warm_accuses_no_paper() -> None:
    with crew("import os\nos.kill(os.getpid(), 9)") as hands:
        hands.give(7)
        assert until(hands, 1) == [Died((7,), None, -9)]
        with pytest.raises(Broken, match="do not start"):
            until(hands, 3)


def test_a_fault_of_the_house_is_raised_with_its_words() -> None:
    with crew(POOR) as hands, pytest.raises(Broken, match="no space left"):
        until(hands, 1)
