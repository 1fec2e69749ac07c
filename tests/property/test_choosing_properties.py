"""What a ballot from choices promises, whatever is chosen."""

from fractions import Fraction
from functools import cache

from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import ROOT

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.panels.choosing import ROUNDS, choosing_questions, proposed_ballot
from counterpoise.domain.quiz.questions import Answer
from counterpoise.domain.quiz.shares import Estimate, estimate
from counterpoise.files.catalogue_store import CatalogueFolder

AXES = ("pushback-encouragement", "plain-technical", "warm-reserved")
OTHER = {"a": "b", "b": "a", "either": "either", "skip": "skip"}
COUNTS = st.integers(0, 40)
SEEDS = st.integers(0, 2**31 - 1)
CHOICES = st.lists(st.sampled_from(sorted(OTHER)), min_size=ROUNDS * len(AXES), max_size=ROUNDS * len(AXES))


@cache
def shipped() -> Catalogue:
    return CatalogueFolder(ROOT / "value_profiles").catalogue()


def given_answers(seed: int, choices: list[str]) -> list[Answer]:
    asked = choosing_questions([shipped().axes[axis] for axis in AXES], seed)
    return [Answer(one.id, choice) for one, choice in zip(asked, choices, strict=True)]  # type: ignore[arg-type]


def found(first: int, second: int, either: int) -> Estimate:
    made = estimate(first, second, either)
    assert made is not None
    return made


@given(COUNTS, COUNTS, COUNTS)
def test_the_weight_is_the_mean_and_lies_in_its_interval(first: int, second: int, either: int) -> None:
    made = estimate(first, second, either)
    if made is None:
        assert first + second + either == 0
        return
    mean = Fraction(2 * first + either + 2, 2 * (first + second + either) + 4) * 100
    assert abs(made.weight - mean) <= Fraction(1, 2)
    assert abs(made.weight - 50) <= abs(mean - 50) or abs(made.weight - mean) < Fraction(1, 2), "halves towards 50"
    assert 0 <= made.low <= made.weight <= made.high <= 100


@given(COUNTS, COUNTS, COUNTS)
def test_one_more_answer_for_a_pole_never_lowers_it(first: int, second: int, either: int) -> None:
    before, after = estimate(first, second, either), found(first + 1, second, either)
    if before is None:
        assert after.weight > 50
        return
    assert before.weight <= after.weight
    assert before.low <= after.low
    assert before.high <= after.high
    assert found(first, second + 1, either).weight <= before.weight


@given(COUNTS, COUNTS, COUNTS)
def test_indifference_never_leads_away_from_the_middle(first: int, second: int, either: int) -> None:
    before, after = estimate(first, second, either), found(first, second, either + 1)
    if before is not None:
        assert abs(after.weight - 50) <= abs(before.weight - 50)


@given(SEEDS, CHOICES)
def test_choosing_the_other_reply_everywhere_mirrors_the_ballot(seed: int, choices: list[str]) -> None:
    one = proposed_ballot(given_answers(seed, choices), AXES, shipped())
    other = proposed_ballot(given_answers(seed, [OTHER[choice] for choice in choices]), AXES, shipped())
    for here, there in zip(one.leanings, other.leanings, strict=True):
        if here.estimate is None:
            assert there.estimate is None
            continue
        mirrored = Estimate(100 - here.estimate.weight, 100 - here.estimate.high, 100 - here.estimate.low)
        assert there.estimate == mirrored


@given(SEEDS, CHOICES, st.randoms(use_true_random=False))
def test_order_and_sides_make_no_difference(seed: int, choices: list[str], random) -> None:
    answers = given_answers(seed, choices)
    turned = [
        Answer(f"{head}.{'ba' if sides == 'ab' else 'ab'}", OTHER[one.choice])  # type: ignore[arg-type]
        for one in answers
        for head, sides in [one.question.rsplit(".", 1)]
    ]
    random.shuffle(turned)
    assert proposed_ballot(turned, AXES, shipped()) == proposed_ballot(answers, AXES, shipped())


@given(SEEDS, st.sampled_from(["a", "b", "either"]))
def test_the_side_alone_asks_for_the_middle(seed: int, side: str) -> None:
    made = proposed_ballot(given_answers(seed, [side] * ROUNDS * len(AXES)), AXES, shipped())
    assert made.weights == dict.fromkeys(AXES, 50)


@given(SEEDS, CHOICES)
def test_left_out_is_skipped(seed: int, choices: list[str]) -> None:
    answers = given_answers(seed, choices)
    less = [one for one in answers if one.choice != "skip"]
    assert proposed_ballot(less, AXES, shipped()).weights == proposed_ballot(answers, AXES, shipped()).weights
