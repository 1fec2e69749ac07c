"""The statistics of measurement, against known answers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.domain.measurement.dose_response import LEVELS, dose_response, holm, moves_as_declared
from counterpoise.domain.measurement.pairs import pair_from


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def test_a_straight_line_is_found_exactly() -> None:
    prompts = np.arange(12)[:, None]
    found = dose_response(prompts + np.array(LEVELS) / 100, rng())
    assert found.effect == pytest.approx(0.90)
    assert found.interval == pytest.approx((0.90, 0.90))
    assert (found.rho, found.monotone) == (pytest.approx(1.0), 1.0)
    assert found.p == pytest.approx(1 / 2**12)
    assert found.asymmetry == pytest.approx((0.95 - 0.50) - (0.50 - 0.05))
    assert moves_as_declared(found, 15 * found.p, 0.01)
    assert not moves_as_declared(found, 15 * found.p, 0.06)
    assert not moves_as_declared(found, 0.2, 0.01)


def test_an_axis_that_backfires_does_not_move_as_declared() -> None:
    found = dose_response(np.zeros((12, 1)) - np.array(LEVELS) / 100, rng())
    assert found.effect == pytest.approx(-0.90)
    assert found.rho == pytest.approx(-1.0)
    assert not moves_as_declared(found, found.p, 0.0)


def test_spearman_within_prompt_matches_scipys_definition_by_hand() -> None:
    # Ranks within the prompt are 3, 1, 2 against the declared 3, 2, 1: rho = 1 - 6·(0 + 1 + 1)/(3·8) = 0.5.
    found = dose_response([[3.0, 1.0, 2.0], [30.0, 10.0, 20.0]], rng())
    assert found.rho == pytest.approx(0.5)
    assert found.monotone == 0.0


def test_noise_passes_no_more_often_than_it_should() -> None:
    draws = np.random.default_rng(1)
    passed = sum(
        moves_as_declared(found, found.p, 0.0)
        for found in (dose_response(draws.normal(0, 0.3, (12, 7)), draws) for _ in range(300))
    )
    assert passed <= 3


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    draws = np.random.default_rng(2)
    slope = np.linspace(0.2, -0.2, 7)
    covered = 0
    for _ in range(400):
        low, high = dose_response(slope + draws.normal(0, 0.2, (12, 7)), draws).interval
        covered += low <= 0.4 <= high
    assert 0.87 <= covered / 400 <= 0.97  # a percentile bootstrap of twelve prompts is a little short of 95%


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_holm_never_lowers_a_p_and_keeps_their_order(values: list[float]) -> None:
    adjusted = holm(values)
    assert all(after >= min(1.0, before) for before, after in zip(values, adjusted, strict=True))
    order = sorted(range(len(values)), key=lambda index: values[index])
    assert all(adjusted[a] <= adjusted[b] for a, b in zip(order, order[1:], strict=False))
    assert min(adjusted) == pytest.approx(min(1.0, len(values) * min(values)))


@pytest.mark.parametrize("scores", [[[1.0, 2.0]], [[1.0], [2.0]], [[1.0, float("nan")], [1.0, 2.0]]])
def test_scores_that_say_nothing_are_refused(scores: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="finite"):
        dose_response(scores, rng())


def test_pairs_need_both_poles_and_matched_lengths() -> None:
    raw = {"axis": "warm-reserved", "user": "Hi", "warm": "x" * 100, "reserved": "y" * 104}
    assert pair_from(raw, 3).id == "warm-reserved-3"
    assert pair_from(raw, 3).first == "x" * 100
    for wrong in ({"reserved": "y" * 150}, {"axis": "warm-cold"}, {"extra": "z"}):
        with pytest.raises(ValueError, match=r"pair_|extra"):
            pair_from(raw | wrong, 1)
