"""From probabilities to steps: stricter for capped hazards, else nearest by odds, halves to the stricter side."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.domain.compiler.rounding import rounded

THREE = (0.1, 0.5, 0.9)
PROBABILITIES = st.integers(1, 999_999_999).map(lambda billionths: billionths / 10**9)
LADDERS = st.lists(PROBABILITIES, min_size=1, max_size=6, unique=True).map(sorted)


@pytest.mark.parametrize(
    ("refuse_at", "place"),
    [(0.001, 0), (0.1, 0), (0.25, 0), (0.250000001, 1), (0.5, 1), (0.75, 1), (0.750000001, 2), (0.9999, 2)],
)
def test_the_nearest_step_by_odds_and_halves_to_the_stricter(refuse_at: float, place: int) -> None:
    # Odds of one to nine and of one to one meet at one to three, which is a quarter.
    assert rounded(refuse_at, THREE, capped=False) == place


@pytest.mark.parametrize(
    ("refuse_at", "place"), [(0.02, 0), (0.1, 0), (0.499999999, 0), (0.5, 1), (0.899999999, 1), (0.9, 2)]
)
def test_a_capped_hazard_never_gets_a_step_above_its_threshold(refuse_at: float, place: int) -> None:
    assert rounded(refuse_at, THREE, capped=True) == place


@given(PROBABILITIES, LADDERS)
def test_capped_is_at_most_the_threshold_or_the_strictest_there_is(refuse_at: float, ladder: list[float]) -> None:
    place = rounded(refuse_at, ladder, capped=True)
    assert ladder[place] <= refuse_at or place == 0
    assert place + 1 == len(ladder) or ladder[place + 1] > refuse_at


@given(PROBABILITIES, LADDERS)
def test_no_step_is_nearer_than_the_nearest(refuse_at: float, ladder: list[float]) -> None:
    def distance(step: float) -> float:
        return abs(math.log(step / (1 - step)) - math.log(refuse_at / (1 - refuse_at)))

    best = distance(ladder[rounded(refuse_at, ladder, capped=False)])
    assert best <= min(map(distance, ladder)) + 1e-6


@given(PROBABILITIES, PROBABILITIES, LADDERS, st.booleans())
def test_a_higher_threshold_is_never_rounded_to_a_stricter_step(
    one: float,
    other: float,
    ladder: list[float],
    capped: bool,  # noqa: FBT001 - drawn
) -> None:
    low, high = sorted((one, other))
    assert rounded(low, ladder, capped=capped) <= rounded(high, ladder, capped=capped)
