"""Published examples: Benjamini–Hochberg, false coverage rate, Student's t, Gini, Atkinson, Nash, leximin."""

import numpy as np
import pytest

from counterpoise.domain.standing.multiplicity import interval, interval_level, rejected, two_sided
from counterpoise.domain.standing.welfare import (
    atkinson_equivalent,
    gini_equivalent,
    nash,
    ranking,
    welfare,
    worst_group,
)

# Fifteen comparisons of two treatments of myocardial infarction (Neuhaus and others 1992), as in Benjamini and
# Hochberg 1995, section 3.2: the procedure rejects the four smallest at .05, Bonferroni three.
HEART = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
]  # fmt: skip


def test_benjamini_and_hochberg_on_their_own_example() -> None:
    assert sum(rejected(HEART)) == 4
    assert rejected(HEART)[:4] == [True] * 4
    mixed = np.random.default_rng(0).permutation(15)
    assert [HEART[place] <= 0.0095 for place in mixed] == rejected([HEART[place] for place in mixed])
    assert rejected([]) == []
    # A step-up procedure: the largest passes, so all do, though the first alone would not.
    assert rejected([0.04, 0.045, 0.05]) == [True] * 3
    assert rejected([0.03, 0.9]) == [False, False]


def test_false_coverage_level() -> None:
    """Benjamini and Yekutieli 2005: R of m selected at q get intervals of level 1 − R·q/m."""
    assert interval_level(4, 15) == pytest.approx(1 - 4 * 0.05 / 15)
    assert interval_level(0, 15) == interval_level(0, 0) == interval_level(9, 9) == pytest.approx(0.95)


def test_rejected_is_the_same_as_an_adjusted_interval_without_zero() -> None:
    rng = np.random.default_rng(1)
    for _ in range(200):
        differences, error = rng.normal(0, 0.05, 12), 0.02
        stands = rejected([two_sided(one, error, 25) for one in differences])
        level = interval_level(sum(stands), 12)
        for one, selected in zip(differences, stands, strict=True):
            low, high = interval(one, error, level, 25)
            assert selected is (not low <= 0 <= high) or not sum(stands)


def test_normal_and_student() -> None:
    assert two_sided(1.959963984540054, 1) == pytest.approx(0.05)
    assert two_sided(-2.262157, 1, 9) == pytest.approx(0.05, abs=1e-6)
    assert interval(0.1, 0.05, 0.95) == pytest.approx((0.1 - 0.0979982, 0.1 + 0.0979982), abs=1e-6)
    assert interval(0.0, 1.0, 0.95, 9) == pytest.approx((-2.262157, 2.262157), abs=1e-6)
    assert two_sided(0.0, 0.0) == 1.0
    assert two_sided(1e-17, 1e-17) == 1.0
    assert two_sided(0.3, 0.0) == 0.0


ONES = np.ones(5)


def test_gini() -> None:
    values = np.array([1.0, 2, 3, 4, 5])
    # Gini of 1…5 is 4/15.
    assert gini_equivalent(values, ONES) == pytest.approx(3 * (1 - 4 / 15))
    assert gini_equivalent(np.array([0.0, 0, 0, 10]), np.ones(4)) == pytest.approx(2.5 * (1 - 0.75))
    assert gini_equivalent(np.full(5, 0.4), ONES) == pytest.approx(0.4)


def test_gini_is_half_the_mean_difference_under_weights_and_ties() -> None:
    rng = np.random.default_rng(2)
    values, weights = rng.integers(0, 6, 40) / 5.0, rng.uniform(0.2, 3, 40)
    share = weights / weights.sum()
    halved = (np.abs(values[:, None] - values) * share[:, None] * share).sum() / 2
    assert gini_equivalent(values, weights) == pytest.approx(values @ share - halved)


def test_atkinson_and_nash() -> None:
    two, ones = np.array([1.0, 3.0]), np.ones(2)
    assert atkinson_equivalent(two, ones, 0.5) == pytest.approx(((1 + 3**0.5) / 2) ** 2)
    assert atkinson_equivalent(two, ones, 1.0) == nash(two, ones) == pytest.approx(3**0.5)
    assert atkinson_equivalent(two, ones, 2.0) == pytest.approx(1.5), "the harmonic mean"
    assert nash(np.array([2.0, 8.0]), ones) == pytest.approx(4)
    assert nash(np.array([2.0, 8.0]), np.array([2.0, 1.0])) == pytest.approx(32 ** (1 / 3))
    nothing = np.array([0.0, 1.0])
    assert nash(nothing, ones) == atkinson_equivalent(nothing, ones, 2.0) == 0.0
    assert atkinson_equivalent(nothing, ones, 0.5) == pytest.approx(0.25)


def test_weights_are_people() -> None:
    values, weights = np.array([0.2, 0.5, 0.9]), np.array([1, 3, 2])
    many = np.repeat(values, weights)
    for rule in (gini_equivalent, nash, lambda x, w: atkinson_equivalent(x, w, 0.5)):
        assert rule(values, weights.astype(float)) == pytest.approx(rule(many, np.ones(6)))


def test_rankings_and_leximin() -> None:
    assert ranking({"a": 0.2, "b": 0.5, "c": 0.5 + 1e-12}) == [["b", "c"], ["a"]] or ranking(
        {"a": 0.2, "b": 0.5, "c": 0.5 + 1e-12}
    ) == [["c", "b"], ["a"]]
    # The same worst group; then the second worst decides (Sen 1970).
    assert ranking({"a": (0.1, 0.4, 0.9), "b": (0.1, 0.5, 0.6)}) == [["b"], ["a"]]
    found = welfare(np.array([0.2, 0.8]), np.ones(2), [0.7, 0.3])
    assert found["worst group"] == 0.3
    assert found["leximin"] == (0.3, 0.7)
    assert "worst group" not in welfare(np.array([0.2]), np.ones(1), [])


def test_the_worst_group_comes_with_its_probability() -> None:
    rng = np.random.default_rng(5)
    values = np.concatenate([rng.normal(0.3, 0.05, 60), rng.normal(0.7, 0.05, 60), rng.normal(0.7, 0.05, 60)])
    place = np.repeat(np.arange(3), 60)
    cells = {("d", str(number)): place == number for number in range(3)}
    found = worst_group(cells, values, np.ones(180), np.zeros(180, dtype=str), 0, 500)
    assert found is not None
    assert (found.group, found.probability) == ("0", 1.0)
    rest = {cell: rows for cell, rows in cells.items() if cell[1] != "0"}
    close = worst_group(rest, values, np.ones(180), np.zeros(180, dtype=str), 0, 500)
    assert close is not None
    assert close.probability < 0.999
    assert worst_group({("d", "0"): place == 0}, values, np.ones(180), np.zeros(180, dtype=str), 0) is None
