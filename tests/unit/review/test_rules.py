"""Assignment: who may, who shall, and that loads stay even."""

from hypothesis import given
from hypothesis import strategies as st

from certify.review.rules import Case, Reviewer, choose, distribute, suitable


def reviewer(number, *, fields=("01",), barred=(), load=0, decides=False):
    return Reviewer(number, frozenset(fields), frozenset(barred), load, decides)


CASE = Case(1, "01", organisation_id=7, places=2)


def test_a_reviewer_needs_the_field():
    assert suitable(reviewer(1), CASE)
    assert not suitable(reviewer(1, fields=("02",)), CASE)


def test_nobody_reviews_his_own_side_or_after_a_conflict():
    assert not suitable(reviewer(1, barred=(7,)), CASE)


def test_whoever_decides_does_not_review():
    assert not suitable(reviewer(1, decides=True), CASE)


def test_nobody_gets_a_file_twice():
    assert not suitable(reviewer(1), Case(1, "01", 7, 2, frozenset({1})))


def test_least_loaded_first_and_equal_loads_by_number():
    people = [reviewer(3, load=1), reviewer(2, load=1), reviewer(1, load=5)]
    assert choose(CASE, people) == (2, 3)


def test_short_of_reviewers_gives_what_there_is():
    assert choose(CASE, [reviewer(4)]) == (4,)


def test_a_short_case_gets_nobody_and_is_named():
    found = distribute([CASE, Case(2, "02", 7, 2)], [reviewer(1), reviewer(2)])
    assert found.chosen == {1: (1, 2)}
    assert [case.id for case in found.short] == [2]


@given(
    people=st.integers(2, 12), cases=st.integers(0, 60), places=st.integers(1, 4),
    start=st.integers(0, 5),
)  # fmt: skip
def test_loads_stay_even_when_all_are_suitable(people, cases, places, start):
    reviewers = [reviewer(number, load=start) for number in range(people)]
    found = distribute([Case(i, "01", 7, places) for i in range(cases)], reviewers)
    if places > people:
        assert not found.chosen and len(found.short) == cases
        return
    loads = dict.fromkeys(range(people), start)
    for chosen in found.chosen.values():
        assert len(set(chosen)) == places
        for number in chosen:
            loads[number] += 1
    assert sum(loads.values()) == start * people + cases * places
    assert max(loads.values()) - min(loads.values()) <= 1


@st.composite
def reviewers_and_cases(draw):
    fields = st.frozensets(st.sampled_from(("01", "02", "05")), min_size=1)
    people = [
        Reviewer(
            number, draw(fields), draw(st.frozensets(st.integers(1, 4))), draw(st.integers(0, 9)),
            draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, 10)))
    ]  # fmt: skip
    cases = [
        Case(
            number, draw(st.sampled_from(("01", "02", "05"))), draw(st.integers(1, 4)),
            draw(st.integers(1, 3)), draw(st.frozensets(st.integers(0, 9))),
        )
        for number in range(draw(st.integers(0, 12)))
    ]  # fmt: skip
    return people, cases


@given(reviewers_and_cases())
def test_only_suitable_people_get_files_and_the_result_repeats(both):
    people, cases = both
    found = distribute(cases, people)
    by_id = {person.id: person for person in people}
    for case in cases:
        for number in found.chosen.get(case.id, ()):
            assert suitable(by_id[number], case)
    assert {*found.chosen, *(case.id for case in found.short)} == {case.id for case in cases}
    assert distribute(cases, list(reversed(people))) == found
