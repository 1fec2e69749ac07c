"""The tally and what stands beside it, on ballots whose answer can be worked out by hand."""

from itertools import combinations

import numpy as np
import pytest
from tests.tally_ballots import ballots

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.tally.ballots import Ballots, normalised
from counterpoise.domain.tally.dip import dip, dips, two_camps
from counterpoise.domain.tally.joint import distances, filled, joint
from counterpoise.domain.tally.manipulation import manipulation
from counterpoise.domain.tally.minority import minorities
from counterpoise.domain.tally.rules.registry import budget_rule, budget_rules
from counterpoise.domain.tally.slate import greedy_capture, left_out, slate
from counterpoise.domain.tally.tally import panel_weight, tally
from counterpoise.services.tally import count

A, B, C = "pushback-encouragement", "caution-openness", "brevity-thoroughness"
RULE = "independent-markets"


def by_axis(found):
    return {one.axis: one for one in found.axes}


def test_a_worked_example() -> None:
    # At or above 60 stand three of four, and 0.75 ≥ 0.6; at or above 90 only two, and 0.5 < 0.9.
    found = by_axis(tally(ballots({A: [10, 60, 90, 100]})))[A]
    assert found.share == pytest.approx(0.6)
    assert found.rules["mean"] == pytest.approx(0.65)
    assert found.rules["median"] == pytest.approx(0.75)


def test_abstentions_count_on_no_side() -> None:
    found = by_axis(tally(ballots({A: [80, 80, None, None], B: [None] * 4})))
    assert (found[A].share, found[A].n) == (pytest.approx(0.8), 2)
    assert np.isnan(found[B].share)
    assert found[B].n == 0


def test_an_axis_that_all_abstain_on_is_unset_with_a_ruling() -> None:
    found = tally(ballots({A: [80], B: [None]}))
    assert [line.axis for line in found.profile] == [A]
    (ruling,) = found.rulings
    assert (ruling.subject, ruling.authority) == (B, "panel")
    assert found.profile[0].importance == 1.0


def test_stratum_weights_count() -> None:
    assert by_axis(tally(ballots({A: [0, 100]}, [1, 3])))[A].share == pytest.approx(0.75)


def test_importances_become_those_of_a_profile_and_none_means_unset() -> None:
    found = tally(ballots({A: [80, 70], B: [20, 30], C: [50, 50]}, importances=[[3, 1], [1, 3], [0, 0]]))
    assert sum(found.importances.values()) == pytest.approx(1, abs=1e-12)
    assert found.importances[C] == 0
    assert {line.axis: line.importance for line in found.profile} == {
        axis: pytest.approx(3 * found.importances[axis]) for axis in (A, B)
    }
    assert [ruling.subject for ruling in found.rulings] == [C]
    assert "no importance" in found.rulings[0].reason


def test_a_ballot_with_a_blank_importance_leaves_that_question_only() -> None:
    found = tally(ballots({A: [80, 20], B: [20, 80]}, importances=[[1, 5], [3, None]]))
    assert found.dividing == 1
    assert found.importances == {A: pytest.approx(0.25), B: pytest.approx(0.75)}
    assert by_axis(found)[A].n == 2


def test_importances_count_by_their_proportions() -> None:
    rows = normalised(np.array([[1, 3], [1e308, 1e308], [0, 0], [np.nan, 1.0], [5e-324, 0]]))
    assert rows[0].tolist() == [0.25, 0.75]
    assert rows[1].tolist() == [0.5, 0.5]
    assert np.isnan(rows[2:4]).all()
    assert rows[4].tolist() == [1, 0]


@pytest.mark.parametrize(
    ("share", "weight"),
    [(0.625, 62), (0.375, 38), (0.505, 50), (0.495, 50), (0.145, 15), (0.855, 85), (0.5, 50), (1, 100), (0, 0)],
)
def test_panel_weights_round_halves_towards_the_middle(share: float, weight: int) -> None:
    assert panel_weight(share) == weight


@pytest.mark.parametrize(
    "broken",
    [
        {"ids": ("a", "a")},
        {"weights": np.array([1.0, 0.0])},
        {"weights": np.array([1.0, np.inf])},
        {"shares": np.array([[0.5], [1.5]])},
        {"shares": np.array([[0.5], [np.inf]])},
        {"importances": np.array([[0.5], [np.nan]])},
        {"importances": np.ones((2, 2))},
    ],
    ids=lambda one: next(iter(one)),
)
def test_ballots_refuse_what_cannot_be_counted(broken: dict[str, object]) -> None:
    whole = {"ids": ("a", "b"), "weights": np.ones(2), "axes": (A,)}
    whole |= {"shares": np.zeros((2, 1)), "importances": np.ones((2, 1))}
    Ballots(**whole)
    with pytest.raises(InvalidOption):
        Ballots(**(whole | broken))


def test_rules_that_reward_lying_decide_nothing() -> None:
    with pytest.raises(InvalidOption, match="independent-markets, ladder, utilitarian"):
        budget_rule("mean")
    with pytest.raises(InvalidOption, match="There is no rule 'dictator'"):
        tally(ballots({A: [50]}), "dictator")


def test_measured_gain_is_none_under_truthful_rules_and_some_beside() -> None:
    rng = np.random.default_rng(4)
    panel = ballots(
        {A: rng.uniform(0, 100, 20), B: rng.uniform(0, 100, 20), C: rng.uniform(0, 100, 20)},
        importances=rng.dirichlet(np.ones(3), 20).T,
    )
    for rule in ("independent-markets", "ladder", "utilitarian"):
        found = manipulation(panel, rule)
        assert set(found.importances) == {rule, "mean", "normalised-median"}
        assert found.importances[rule].worst <= 1e-9
        assert found.importances["mean"].worst > 0.005
        for gains in found.axes.values():
            assert gains["uniform-median"].worst <= 1e-9
            assert gains["mean"].worst > 0.005
            assert gains["median"].worst > 0


def test_a_result_can_be_nobodys_combination() -> None:
    # Everybody wants two of three at 100; the result has all three at 67.
    panel = ballots({A: [100, 100, 0], B: [100, 0, 100], C: [0, 100, 100]})
    found = joint(panel, tally(panel).shares)
    assert found.nearest_ballot_distance == pytest.approx((1 / 3 + 1 / 3 + 2 / 3) / 3)
    assert found.between_ballots == pytest.approx(2 / 3)
    same = ballots({A: [30, 30], B: [60, 60]})
    assert joint(same, tally(same).shares).nearest_ballot_distance == pytest.approx(0)


def test_a_ballot_that_answers_little_is_not_the_nearest() -> None:
    panel = ballots({A: [80, 100, 60], B: [None, 0, 100], C: [None, 100, 0]})
    found = joint(panel, tally(panel).shares)
    assert found.nearest_ballot != "m000"
    assert found.compared == 3


# The published statistic of these samples, from an independent implementation of the algorithm.
DIPS = (
    ([0.04, 0.09, 0.11, 0.17, 0.2, 0.23, 0.31, 0.62, 0.66, 0.71, 0.74, 0.79, 0.83, 0.96], 0.12774725274725274),
    ([0.31, 0.38, 0.41, 0.44, 0.46, 0.48, 0.5, 0.53, 0.55, 0.58, 0.63, 0.7], 0.05),
)


@pytest.mark.parametrize(("sample", "wanted"), DIPS)
def test_the_dip_is_the_published_one(sample: list[float], wanted: float) -> None:
    values = np.array(sample)
    assert dip(values, np.ones(len(values))) == pytest.approx(wanted, abs=1e-12)
    assert dip(1 - values, np.full(len(values), 2.5)) == pytest.approx(wanted, abs=1e-12)


def panel_around(centres, sizes, seed=0, step=10):
    """Ballots in round numbers around centres (k, 3)."""
    rng = np.random.default_rng(seed)
    rows = np.vstack([rng.normal(centre, 8, (size, 3)) for centre, size in zip(centres, sizes, strict=True)])
    rows = np.clip(np.round(rows / step) * step, 0, 100)
    return ballots(dict(zip((A, B, C), rows.T, strict=True)), importances=rng.dirichlet(np.ones(3), len(rows)).T)


def camps_of(panel):
    shares = tally(panel).shares
    return dips(panel, filled(panel, shares))


def test_round_numbers_are_no_camps_and_two_camps_are_found() -> None:
    alarms = sum(two_camps(camps_of(panel_around([(50, 40, 60)], [60], seed))) for seed in range(10))
    assert alarms <= 1
    assert two_camps(camps_of(panel_around([(20, 20, 25), (80, 75, 80)], [30, 30])))


def test_with_two_camps_there_is_a_slate_that_leaves_no_group_out() -> None:
    found = count(panel_around([(20, 20, 25), (80, 75, 80)], [25, 45]))
    assert found.slate is not None
    assert found.slate.holds
    assert sorted(len(one.members) for one in found.slate.profiles) == [25, 45]
    assert all(one.mean_distance < one.from_average for one in found.slate.profiles)
    # The result lies between the camps, so even the greater one loses.
    assert {f"m{number:03}" for number in range(25)} in [set(one.members) for one in found.minorities]
    assert all(one.loses_by > 0.15 for one in found.minorities)
    assert count(panel_around([(50, 40, 60)], [60])).slate is None


def brute_left_out(rows, weights, profiles, k):
    """The definition: every group, every point, every radius."""
    served = np.min([distances(rows, one) for one in profiles], axis=0)
    for size in range(1, len(rows) + 1):
        for group in combinations(range(len(rows)), size):
            chosen = list(group)
            if weights[chosen].sum() < weights.sum() / k - 1e-9:
                continue
            for point in range(len(rows)):
                radius = distances(rows, rows[point])[chosen].max()
                if (served[chosen] > radius + 1e-9).all():
                    return True
    return False


def test_the_check_of_a_slate_is_the_definition_and_greedy_capture_passes_it() -> None:
    rng, outcomes = np.random.default_rng(2), []
    for _ in range(60):
        n, k = int(rng.integers(2, 8)), int(rng.integers(2, 4))
        rows = np.round(rng.random((n, 2)), 1)
        weights = rng.choice([1.0, 2.0, 0.5], n)
        profiles = rng.random((k, 2))
        witness = left_out(rows, weights, profiles, k)
        outcomes.append(witness is None)
        assert (witness is not None) == brute_left_out(rows, weights, profiles, k)
        if witness:
            assert witness.weight >= 1 / k - 1e-9
        opened = greedy_capture(rows, weights, k)
        assert 1 <= len(opened) <= k
        assert left_out(rows, weights, rows[opened], k) is None
    assert len(set(outcomes)) == 2


def test_a_slate_of_tallies_that_leaves_a_group_out_becomes_one_of_ballots() -> None:
    for seed in range(6):
        panel = panel_around([(10, 90, 10), (90, 10, 90), (50, 50, 90)], [9, 9, 9], seed)
        shares = tally(panel).shares
        found = slate(panel, filled(panel, shares), shares, RULE)
        assert found.holds
        assert 2 <= len(found.profiles) <= found.k


def test_a_minority_report_is_owed_by_size_and_distance() -> None:
    panel = ballots({A: [10] * 20 + [90] * 80, B: [50] * 100})
    shares = tally(panel).shares
    rows = filled(panel, shares)
    (owed,) = minorities(panel, rows, shares, RULE)
    assert (len(owed.members), owed.weight) == (20, pytest.approx(0.2))
    # The result is 80: twenty lose 70 on one axis of two.
    assert owed.loses_by == pytest.approx(0.35)
    assert owed.tally.shares.tolist() == [pytest.approx(0.1), pytest.approx(0.5)]
    assert not minorities(panel, rows, shares, RULE, seats=4)
    assert not minorities(panel, rows, shares, RULE, by=0.36)


def test_one_ballot_is_a_panel() -> None:
    found = count(ballots({A: [37], B: [None]}, importances=[[1], [1]]))
    assert found.tally.n == 1
    assert by_axis(found.tally)[A].share == pytest.approx(0.37)
    assert found.slate is None
    assert found.influence.axes == {}


def test_the_same_ballots_give_the_same_digits() -> None:
    panel = panel_around([(20, 20, 25), (80, 75, 80)], [25, 45])
    assert count(panel) == count(panel)


def test_every_rule_divides_the_same_way_when_all_agree() -> None:
    panel = ballots({A: [1] * 5, B: [1] * 5, C: [1] * 5}, importances=[[2] * 5, [1] * 5, [1] * 5])
    for one in count(panel).beside.values():
        assert list(one.values()) == [pytest.approx(0.5), pytest.approx(0.25), pytest.approx(0.25)]
    assert set(count(panel).beside) == set(budget_rules())
