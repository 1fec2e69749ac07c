"""A ballot from choices between replies: which questions, which weights, and what is refused."""

import pytest
from tests.panel_people import PanelPeople

from counterpoise.domain.errors import InvalidDocument, NotAllowed, NotOpen, UnknownPanel
from counterpoise.domain.levels import level_of
from counterpoise.domain.panels.choosing import ROUNDS, choosing_questions, proposed_ballot
from counterpoise.domain.quiz.questions import Answer
from counterpoise.domain.quiz.shares import Estimate, estimate

AXES = ("pushback-encouragement", "plain-technical")
FIRST = AXES[0]


def answered(*choices: str, axis: str = FIRST, sides: str = "ab") -> list[Answer]:
    return [Answer(f"{axis}.{number}.{sides}", choice) for number, choice in enumerate(choices)]  # type: ignore[arg-type]


def messages(answers, catalogue, axes=AXES) -> list[tuple[str, str]]:
    with pytest.raises(InvalidDocument) as caught:
        proposed_ballot(answers, axes, catalogue)
    return [(issue.code, issue.field) for issue in caught.value.issues]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        # Beta(6, 2): mean 6/8, equal-tailed 95% from .4213 to .9633, rounded outwards.
        ((5, 1, 0), Estimate(75, 42, 97)),
        # Beta(4, 4) is symmetric: .1841 and its mirror.
        ((3, 3, 0), Estimate(50, 18, 82)),
        # Beta(7, 1) has the distribution function x⁷: .025^(1/7) = .5904. Nothing was for the other pole.
        ((6, 0, 0), Estimate(87, 59, 100)),
        # One answer: Beta(2, 1) has x², .025^½ = .1581.
        ((1, 0, 0), Estimate(67, 15, 100)),
        # Two ties and one choice are Beta(3, 2): mean 3/5; .1941 and .9324.
        ((1, 0, 2), Estimate(60, 19, 94)),
        ((0, 0, 6), Estimate(50, 18, 82)),
    ],
)
def test_estimates_worked_out_by_hand(counts, expected) -> None:
    assert estimate(*counts) == expected
    mirrored = estimate(counts[1], counts[0], counts[2])
    assert mirrored == Estimate(100 - expected.weight, 100 - expected.high, 100 - expected.low)


def test_nothing_chosen_is_no_estimate() -> None:
    assert estimate(0, 0, 0) is None


def test_six_answers_reach_each_of_the_seven_levels() -> None:
    found = [estimate(first, ROUNDS - first, 0) for first in range(ROUNDS + 1)]
    weights = [one.weight for one in found if one is not None]
    assert weights == [13, 25, 38, 50, 62, 75, 87]
    levels = [level_of(weight) for weight in weights]
    assert levels == ["dominant", "strong", "lean", "balanced", "lean", "strong", "dominant"]


def test_each_round_asks_once_about_each_axis_with_the_sides_even(catalogue) -> None:
    axes = [catalogue.axes[axis] for axis in AXES]
    asked = choosing_questions(axes, 7)
    assert len(asked) == ROUNDS * len(AXES)
    assert len({(one.axis, one.user) for one in asked}) == len(asked)
    for turn in range(ROUNDS):
        assert {one.axis for one in asked[turn * 2 : turn * 2 + 2]} == set(AXES)
    for axis in axes:
        assert sum(one.a_pole == axis.first for one in asked if one.axis == axis.id) == ROUNDS // 2
    assert asked == choosing_questions(axes, 7)
    assert [one.id for one in asked] != [one.id for one in choosing_questions(axes, 8)]


def test_questions_are_the_examples_of_the_catalogue(catalogue) -> None:
    axes = list(catalogue.axes.values())
    for one in choosing_questions(axes, 3):
        examples = {example.user: example.replies for example in catalogue.axes[one.axis].examples}
        assert {one.a_pole: one.a, one.b_pole: one.b} == examples[one.user]


def test_a_proposal_says_what_was_chosen_and_how_little_it_tells(catalogue) -> None:
    found = proposed_ballot(answered("a", "a", "a", "a", "b", "a"), AXES, catalogue)
    assert found.weights == {FIRST: 75, AXES[1]: None}
    first, second = found.leanings
    assert first.says == (
        "You chose “Pushback” 5 times and “Encouragement” once: 75 for pushback. From 6 answers it could be anything "
        "from 42 to 97."
    )
    assert (first.first, first.second, first.either, first.skipped) == (5, 1, 0, 0)
    assert second.estimate is None
    assert "abstains" in second.says
    assert "does not measure your values" in found.limits
    (one,) = proposed_ballot(answered("either", "skip", "a"), (FIRST,), catalogue).leanings
    assert one.says.startswith("You chose “Pushback” once and either once: 62 for pushback. From 2 answers")
    assert one.skipped == 1
    (one,) = proposed_ballot(answered("a", sides="ba"), (FIRST,), catalogue).leanings
    assert one.says.startswith("You chose “Encouragement” once: 33 for pushback. From 1 answer it could")


def test_skips_alone_abstain(catalogue) -> None:
    found = proposed_ballot(answered("skip", "skip"), AXES, catalogue)
    assert found.weights == dict.fromkeys(AXES)
    assert found.leanings[0].skipped == 2
    assert proposed_ballot([], AXES, catalogue).weights == dict.fromkeys(AXES)


def test_an_axis_that_the_catalogue_no_longer_has_abstains(catalogue) -> None:
    found = proposed_ballot(answered("a"), (FIRST, "old-new"), catalogue)
    assert found.weights == {FIRST: 67, "old-new": None}
    assert "no longer" in found.leanings[1].says


def test_every_fault_is_listed(catalogue) -> None:
    wrong = [
        Answer("pushback-encouragement.0.ab", "a"),
        Answer("pushback-encouragement.0.ba", "a"),
        Answer("warm-reserved.0.ab", "a"),
        Answer("pushback-encouragement.99.ab", "a"),
        Answer("pushback-encouragement.01.ab", "a"),
        Answer("pushback-encouragement.²." + "ab", "a"),
        Answer("pushback-encouragement.1.aa", "a"),
        Answer("up-down.0.ab", "a"),
        Answer("", "skip"),
        Answer("pushback-encouragement." + "9" * 5000 + ".ab", "a"),
    ]
    found = messages(wrong, catalogue)
    assert found[:2] == [("question_twice", "answers.1"), ("unknown_axis", "answers.2")]
    assert [code for code, _ in found[2:]] == ["unknown_question"] * 7


class TestService:
    def test_members_are_asked_while_ballots_are_open_and_nothing_is_kept(self, policies) -> None:
        people = PanelPeople(policies)
        name = people.learning()[0]
        before = repr(vars(people.store))
        with people.asking(name) as caller:
            asked = people.house.choosing.questions(caller, "elm", 1)
            found = people.house.choosing.proposal(caller, "elm", [Answer(one.id, "a") for one in asked])
        assert found.weights == dict.fromkeys(AXES, 50), "A stands for each pole as often"
        assert repr(vars(people.store)) == before
        with people.asking(name) as caller:
            assert people.house.ballots.own(caller, "elm") is None
            assert caller.work.contributions.ballots("elm", "before") == []

    @pytest.mark.parametrize("name", ["olga", "fay", "ada"])
    def test_nobody_else_is(self, policies, name) -> None:
        people = PanelPeople(policies)
        people.learning()
        with people.asking(name) as caller:
            with pytest.raises(NotAllowed):
                people.house.choosing.questions(caller, "elm", 1)
            with pytest.raises(NotAllowed):
                people.house.choosing.proposal(caller, "elm", [])

    def test_only_where_ballots_are_asked_for_and_until_their_date(self, policies) -> None:
        people = PanelPeople(policies)
        name = people.voting()[0]
        with people.asking(name) as caller:
            with pytest.raises(NotOpen, match="learn or ballots"):
                people.house.choosing.questions(caller, "elm", 1)
            with pytest.raises(NotOpen):
                people.house.choosing.proposal(caller, "elm", [])
            with pytest.raises(UnknownPanel):
                people.house.choosing.questions(caller, "oak", 1)
        over = people.clock.now() + 1000
        people.learning(panel="ash", closes={"learn": over})
        people.clock.at = over
        with people.asking(name) as caller, pytest.raises(NotOpen, match="is over"):
            people.house.choosing.proposal(caller, "ash", [])
