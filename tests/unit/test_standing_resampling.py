"""The paired bootstrap: its error is the one that theory gives, for small and for large strata."""

import numpy as np
import pytest

from counterpoise.domain.standing.resampling import bootstrap_means, collapsed

DRAWS = 4000
MONTE_CARLO = 4 / np.sqrt(2 * DRAWS)
"""Four standard errors of a standard deviation that is estimated from so many draws."""


def closed_form(values, weights, strata) -> float:
    """Linearised standard error of a stratified weighted mean (Cochran 1977, section 5A; Särndal and others 1992)."""
    scores = weights * (values - np.average(values, weights=weights)) / weights.sum()
    found = 0.0
    for label in np.unique(strata):
        inside = scores[strata == label]
        found += len(inside) / (len(inside) - 1) * ((inside - inside.mean()) ** 2).sum()
    return float(np.sqrt(found))


@pytest.mark.parametrize("sizes", [(12,), (200,), (40, 60), (2, 2, 2, 2, 2, 2, 2, 2), (5, 30, 400), (3000,), (8, 2500)])
@pytest.mark.parametrize("weighted", [False, True])
def test_the_error_is_the_closed_form(sizes, weighted) -> None:
    rng = np.random.default_rng(len(sizes) * 1000 + sizes[0])
    strata = np.repeat(np.arange(len(sizes)), sizes)
    values = rng.beta(0.7, 1.5, len(strata)) + 0.2 * strata
    # Mild weights, so that the closed form's own linearisation holds in samples of a dozen.
    weights = rng.uniform(0.8, 1.25, len(strata)) if weighted else np.ones(len(strata))
    drawn = bootstrap_means(values[:, None], weights, strata, np.random.default_rng(7), DRAWS)[:, 0]
    theory = closed_form(values, weights, strata)
    assert drawn.std(ddof=1) == pytest.approx(theory, rel=MONTE_CARLO + 0.01)
    assert drawn.mean() == pytest.approx(np.average(values, weights=weights), abs=4 * theory / np.sqrt(DRAWS) + 2e-3)


def test_strata_take_out_what_lies_between_them() -> None:
    values = np.repeat([0.0, 1.0], 50) + np.random.default_rng(1).normal(0, 0.01, 100)
    one = bootstrap_means(values[:, None], np.ones(100), np.zeros(100, int), np.random.default_rng(0), 500)
    two = bootstrap_means(values[:, None], np.ones(100), np.repeat([0, 1], 50), np.random.default_rng(0), 500)
    assert two.std() < one.std() / 20


def test_pairs_are_drawn_together() -> None:
    values = np.random.default_rng(3).random((300, 1))
    both = np.column_stack([values, values + 0.1])
    for size in (300, 30):
        drawn = bootstrap_means(both[:size], np.ones(size), np.zeros(size, dtype=int), np.random.default_rng(0), 200)
        assert np.allclose(drawn[:, 1] - drawn[:, 0], 0.1, atol=1e-12)
    large = np.tile(both, (5, 1))
    drawn = bootstrap_means(large, np.ones(1500), np.zeros(1500, dtype=int), np.random.default_rng(0), 200)
    assert np.allclose(drawn[:, 1] - drawn[:, 0], 0.1, atol=1e-5)


@pytest.mark.parametrize("size", [50, 5000])
def test_the_same_seed_gives_the_same_digits(size) -> None:
    rng = np.random.default_rng(2)
    values, weights, strata = rng.random((size, 2)), rng.uniform(0.5, 2, size), rng.integers(0, 3, size)
    first, second, other = (
        bootstrap_means(values, weights, strata, np.random.default_rng(seed), 100) for seed in (5, 5, 6)
    )
    assert first.tobytes() == second.tobytes() != other.tobytes()


def test_somebody_alone_in_a_stratum_shares_one() -> None:
    assert collapsed(np.array(["a", "a", "b", "b", "c"])).tolist() in ([0, 0, 1, 1, 0], [1, 1, 0, 0, 1])
    assert len(set(collapsed(np.array(["a", "b", "c"])).tolist())) == 1
    assert len(set(collapsed(np.array(["a", "a", "b", "c"])).tolist())) == 2
    assert collapsed(np.array(["a"])).tolist() == [0]
    # Everybody alone in theirs: not an error of zero.
    values = np.arange(20.0)
    drawn = bootstrap_means(values[:, None], np.ones(20), np.arange(20), np.random.default_rng(0), 2000)
    assert drawn.std(ddof=1) == pytest.approx(np.std(values, ddof=1) / np.sqrt(20), rel=0.07)


def test_no_and_one_person() -> None:
    nobody = bootstrap_means(np.zeros((0, 1)), np.zeros(0), np.zeros(0, int), np.random.default_rng(0), 5)
    assert nobody.shape == (5, 1)
    assert np.isnan(nobody).all()
    one = bootstrap_means(np.array([[0.3]]), np.array([2.0]), np.array([0]), np.random.default_rng(0), 5)
    assert np.allclose(one, 0.3)


def test_values_of_a_wild_range_keep_their_error() -> None:
    rng = np.random.default_rng(4)
    values, weights = rng.normal(0.5, 0.05, 4000), rng.lognormal(0, 1.5, 4000)
    drawn = bootstrap_means(values[:, None], weights, np.zeros(4000, int), np.random.default_rng(0), DRAWS)[:, 0]
    assert drawn.std(ddof=1) == pytest.approx(closed_form(values, weights, np.zeros(4000)), rel=MONTE_CARLO + 0.02)
