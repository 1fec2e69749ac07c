"""The rules against their definitions, by brute force; and what nobody can gain by lying."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.tally_ballots import ballots

from counterpoise.domain.tally.axioms import AXIOMS, Election, outcome
from counterpoise.domain.tally.columns import column
from counterpoise.domain.tally.influence import influence
from counterpoise.domain.tally.manipulation import FIVE_POINTS, axis_gain, ballots_to_move
from counterpoise.domain.tally.rules.median import median
from counterpoise.domain.tally.rules.moving_phantoms import TOLERANCE
from counterpoise.domain.tally.rules.registry import axis_rules, budget_rules
from counterpoise.domain.tally.rules.uniform_median import uniform_median

TRUTHFUL = [name for name, rule in budget_rules().items() if "truthful" in rule.claims]
PHANTOMS = {
    "independent-markets": lambda t, n: [min(t / n * (n - k), 1) for k in range(n + 1)],
    "ladder": lambda t, n: [min(max(t - k / n, 0), 1) for k in range(n + 1)],
    "utilitarian": lambda t, n: [min(max(t * (n + 1) - k, 0), 1) for k in range(n + 1)],
}
WEIGHTS = st.sampled_from([1.0, 2.0, 3.0, 0.5, 0.1, 7.25])


@st.composite
def answers(draw, most=14):
    """Values with ties, ends and phantoms among them, and weights."""
    n = draw(st.integers(1, most))
    grid = st.sampled_from([0.0, 0.1, 0.25, 1 / 3, 0.5, 0.75, 1.0, *(k / n for k in range(n + 1))])
    values = draw(st.lists(grid | st.floats(0, 1), min_size=n, max_size=n))
    weights = draw(st.lists(WEIGHTS, min_size=n, max_size=n) | st.just([1.0] * n))
    return np.array(values), np.array(weights)


@st.composite
def elections(draw, most=7, questions=None):
    """Ballots that sum to 1: even, spiky, single-minded, on a grid, alike; and weights."""
    n, wide = draw(st.integers(1, most)), questions or draw(st.integers(2, 5))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    kind = draw(st.sampled_from(["even", "spiky", "single", "grid", "alike"]))
    if kind in {"even", "spiky"}:
        rows = rng.dirichlet(np.full(wide, 1.0 if kind == "even" else 0.2), n)
    elif kind == "single":
        rows = np.eye(wide)[rng.integers(0, wide, n)]
    elif kind == "grid":
        rows = np.array([rng.multinomial(4, np.full(wide, 1 / wide)) / 4 for _ in range(n)])
    else:
        rows = np.tile(rng.dirichlet(np.ones(wide)), (n, 1))
    weights = draw(st.lists(WEIGHTS, min_size=n, max_size=n) | st.just([1.0] * n))
    return Election(rows, np.array(weights))


def brute_force(rows, phantoms):
    """The definition: medians with n + 1 phantoms, and t by bisection."""
    n, wide = rows.shape

    def medians(t):
        return np.median(np.vstack([rows, np.tile(np.array(phantoms(t, n))[:, None], wide)]), axis=0)

    low, high = 0.0, float(n) + 1
    for _ in range(70):
        middle = (low + high) / 2
        low, high = (low, middle) if medians(middle).sum() >= 1 else (middle, high)
    return medians(high)


@settings(max_examples=2000, deadline=None)
@given(answers())
def test_an_axis_is_the_brute_force_median_with_phantoms(given_answers) -> None:
    values, _ = given_answers
    n = len(values)
    wanted = np.median([*values, *(k / n for k in range(n + 1))])
    assert uniform_median(column(values, np.ones(n))) == pytest.approx(wanted, abs=1e-12)
    assert median(column(values, np.ones(n))) == pytest.approx(np.median(values), abs=1e-12)


@settings(max_examples=300, deadline=None)
@given(answers())
def test_with_weights_it_is_the_greatest_share_that_enough_weight_supports(given_answers) -> None:
    values, weights = given_answers
    found = uniform_median(column(values, weights))
    total = weights.sum()
    assert weights[values >= found - 1e-12].sum() >= (found - 1e-9) * total
    for higher in (*values[values > found + 1e-9], found + 1e-6, 1.0):
        if higher > found + 1e-9:
            assert weights[values >= higher].sum() < (higher + 1e-12) * total


@settings(max_examples=200, deadline=None)
@given(answers(8), st.data())
def test_whole_weights_are_copies_of_ballots(given_answers, data) -> None:
    values, _ = given_answers
    times = np.array(data.draw(st.lists(st.integers(1, 4), min_size=len(values), max_size=len(values))))
    weighted, copied = column(values, times.astype(float)), column(np.repeat(values, times), np.ones(times.sum()))
    for name, rule in axis_rules().items():
        assert rule.decide(weighted) == pytest.approx(rule.decide(copied), abs=1e-12), name


@settings(max_examples=150, deadline=None)
@given(elections(), st.data())
def test_whole_weights_are_copies_of_ballots_for_importances(election, data) -> None:
    n = len(election.rows)
    times = np.array(data.draw(st.lists(st.integers(1, 4), min_size=n, max_size=n)))
    copied = Election(np.repeat(election.rows, times, axis=0), np.ones(times.sum()))
    for rule in budget_rules().values():
        weighted = outcome(rule, Election(election.rows, times.astype(float)))
        assert np.allclose(weighted, outcome(rule, copied), atol=1e-9), rule.name


@pytest.mark.parametrize("name", TRUTHFUL)
@settings(max_examples=350, deadline=None)
@given(elections())
def test_importances_are_brute_force_medians_with_moving_phantoms(name: str, election) -> None:
    rows = election.rows
    found = outcome(budget_rules()[name], Election(rows, np.ones(len(rows))))
    assert np.abs(found - brute_force(rows, PHANTOMS[name])).max() <= 1e-9


@settings(max_examples=200, deadline=None)
@given(elections(most=40))
def test_importances_sum_to_one(election) -> None:
    for rule in budget_rules().values():
        found = outcome(rule, election)
        assert abs(found.sum() - 1) <= TOLERANCE, rule.name
        assert (found >= 0).all(), rule.name


@settings(max_examples=600, deadline=None)
@given(answers(), st.floats(0, 1), st.data())
def test_no_lie_about_a_weight_gains(given_answers, lie, data) -> None:
    values, weights = given_answers
    liar = data.draw(st.integers(0, len(values) - 1))
    honest = uniform_median(column(values, weights))
    told = values.copy()
    told[liar] = lie
    gain = abs(honest - values[liar]) - abs(uniform_median(column(told, weights)) - values[liar])
    assert gain <= 1e-9


@settings(max_examples=300, deadline=None)
@given(answers(), st.data())
def test_nobody_gains_by_staying_away(given_answers, data) -> None:
    values, weights = given_answers
    assume(len(values) > 1)
    away = data.draw(st.integers(0, len(values) - 1))
    with_it = uniform_median(column(values, weights))
    without = uniform_median(column(np.delete(values, away), np.delete(weights, away)))
    assert abs(with_it - values[away]) <= abs(without - values[away]) + 1e-9


@pytest.mark.parametrize("name", TRUTHFUL)
@settings(max_examples=150, deadline=None)
@given(elections(most=6), st.data())
def test_no_lie_about_importances_gains(name: str, election, data) -> None:
    rows, rule = election.rows, budget_rules()[name]
    liar = data.draw(st.integers(0, len(rows) - 1))
    raw = np.array(data.draw(st.lists(st.floats(0, 1), min_size=rows.shape[1], max_size=rows.shape[1])))
    assume(raw.sum() > 1e-3)
    told = rows.copy()
    told[liar] = raw / raw.sum()
    before = np.abs(outcome(rule, election) - rows[liar]).sum()
    after = np.abs(outcome(rule, Election(told, election.weights)) - rows[liar]).sum()
    assert before - after <= 1e-9
    assert AXIOMS["truthful"].broken(rule, election) is None


def test_under_the_mean_and_the_normalised_median_lying_often_gains() -> None:
    rng, gained = np.random.default_rng(7), dict.fromkeys(("mean", "normalised-median", *TRUTHFUL), 0)
    for _ in range(25):
        election = Election(rng.dirichlet(np.ones(4), 7), np.ones(7))
        for name in gained:
            gained[name] += AXIOMS["truthful"].broken(budget_rules()[name], election) is not None
    assert gained["mean"] == 25
    assert gained["normalised-median"] > 10
    assert not any(gained[name] for name in TRUTHFUL)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 30), st.integers(2, 6), st.integers(0, 2**32 - 1), st.booleans())
def test_single_minded_ballots_get_exactly_their_shares(n: int, wide: int, seed: int, weighted) -> None:
    rng = np.random.default_rng(seed)
    rows = np.eye(wide)[rng.integers(0, wide, n)]
    election = Election(rows, rng.choice([1.0, 2.0, 0.5], n) if weighted else np.ones(n))
    shares = election.weights @ rows / election.weights.sum()
    for rule in budget_rules().values():
        if "proportional" in rule.claims:
            assert np.abs(outcome(rule, election) - shares).max() <= 1e-12, rule.name
    for place in range(wide):
        answered = column(rows[:, place], election.weights)
        assert uniform_median(answered) == pytest.approx(shares[place], abs=1e-12)


def moved(values, weights, changed, to, decide):
    told = values.copy()
    told[list(changed)] = to
    return decide(column(told, weights))


@pytest.mark.parametrize("name", ["uniform-median", "mean"])
@settings(max_examples=150, deadline=None)
@given(answers(8))
def test_the_ballots_that_move_a_result_are_exactly_so_many(name: str, given_answers) -> None:
    values, weights = given_answers
    decide = axis_rules()[name].decide
    answered = column(values, weights)
    x, found = decide(answered), ballots_to_move(answered)[name]
    for told, fewest, sign in ((1.0, found.up, 1), (0.0, found.down, -1)):
        enough = None
        for count in range(len(values) + 1):
            if any(
                sign * (moved(values, weights, group, told, decide) - x) >= FIVE_POINTS - 1e-9
                for group in combinations(range(len(values)), count)
            ):
                enough = count
                break
        assert fewest == enough


@settings(max_examples=60, deadline=None)
@given(answers(7))
def test_the_gain_on_an_axis_is_the_best_of_all_lies(given_answers) -> None:
    values, weights = given_answers
    answered = column(values, weights)
    for name, rule in axis_rules().items():
        honest, best = rule.decide(answered), 0.0
        for liar in range(len(values)):
            for lie in np.linspace(0, 1, 201):
                result = moved(values, weights, [liar], lie, rule.decide)
                best = max(best, abs(honest - values[liar]) - abs(result - values[liar]))
        assert best - 1e-9 <= axis_gain(answered, rule.decide).worst <= best + 0.0051, name


@settings(max_examples=150, deadline=None)
@given(answers(9))
def test_influence_is_what_leaving_each_ballot_out_shows(given_answers) -> None:
    values, weights = given_answers
    assume(len(values) > 1)
    x = uniform_median(column(values, weights))
    without = [
        abs(uniform_median(column(np.delete(values, one), np.delete(weights, one))) - x) for one in range(len(values))
    ]
    found = influence(ballots({"pushback-encouragement": 100 * values}, weights), "independent-markets")
    assert found.axes["pushback-encouragement"].change == pytest.approx(max(without), abs=1e-9)
