"""Thresholds obey the formulas of design section 4.3."""

import math
from decimal import ROUND_CEILING, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.domain.compiler.compile import compile_profile
from counterpoise.domain.compiler.thresholds import costs, quantise


@pytest.mark.parametrize(
    ("base", "caution", "ratio", "refuse_at", "care_at"),
    [
        (1, 50, 1.0, 0.5, 0.2),
        (1, 100, 9.0, 0.1, 0.027027027),
        (1, 0, 0.111111111, 0.9, 0.692307692),
        (1, 75, 3.0, 0.25, 0.076923076),
        (1, 25, 0.333333333, 0.75, 0.428571428),
        (3, 75, 9.0, 0.1, 0.027027027),
        (19, 50, 19.0, 0.05, 0.012987012),
        (3, 25, 1.0, 0.5, 0.2),
        (0.5, 25, 0.166666666, 0.857142857, 0.6),
        (6, 25, 2.0, 0.333333333, 0.111111111),
        (30, 25, 10.0, 0.090909090, 0.024390243),
    ],
)
def test_exact_values_are_not_lost_to_rounding(
    base: float, caution: int, ratio: float, refuse_at: float, care_at: float
) -> None:
    assert costs(base, caution, None, 9, 4) == (ratio, care_at, refuse_at, False)


def test_the_callers_decimal_context_changes_nothing() -> None:
    expected = costs.__wrapped__(3, 41, None, 9, 4)
    with localcontext() as context:
        context.prec, context.rounding = 6, ROUND_CEILING
        assert costs.__wrapped__(3, 41, None, 9, 4) == expected


def test_a_cap_acts_on_the_ratio_so_both_thresholds_follow() -> None:
    ratio, care_at, refuse_at, capped = costs(1, 0, 0.02, 9, 4)
    assert (ratio, refuse_at, capped) == (49.0, 0.02, True)
    assert care_at == 0.005076142


def test_a_cap_below_what_caution_asks_changes_nothing() -> None:
    assert costs(1, 100, 0.5, 9, 4) == costs(1, 100, None, 9, 4)


BASES = st.one_of(st.integers(1, 1000), st.floats(0.001, 1000, allow_nan=False)).map(
    lambda value: value if isinstance(value, int) else round(value, 6)
)
CAPS = st.one_of(st.none(), st.floats(0.001, 0.999))


@given(BASES, st.integers(0, 99), CAPS)
def test_more_caution_never_raises_a_threshold(base: float, caution: int, cap: float | None) -> None:
    _, care, refuse, _ = costs(base, caution, cap, 9, 4)
    _, care_more, refuse_more, _ = costs(base, caution + 1, cap, 9, 4)
    assert care_more <= care
    assert refuse_more <= refuse


@given(BASES, st.integers(0, 100), CAPS)
def test_the_formula_holds_and_care_comes_before_refusal(base: float, caution: int, cap: float | None) -> None:
    ratio, care, refuse, _ = costs(base, caution, cap, 9, 4)
    expected = base * 9 ** (2 * caution / 100 - 1)
    if cap is not None:
        expected = max(expected, 1 / cap - 1)
        assert refuse <= cap + 1e-12
    assert math.isclose(ratio, expected, rel_tol=1e-9, abs_tol=1e-8)
    assert math.isclose(refuse, 1 / (1 + expected), abs_tol=1.1e-9)
    assert math.isclose(care, 1 / (1 + 4 * expected), abs_tol=1.1e-9)
    assert care <= refuse
    assert all(Decimal(repr(value)).as_tuple().exponent >= -9 for value in (care, refuse))


def test_unset_caution_means_fifty_fifty_and_the_policy_says_so(catalogue, shipped) -> None:
    policy = compile_profile(shipped["encourager"], catalogue)
    assert "caution-openness" in policy.unset
    assert {limit.caution for limit in policy.thresholds} == {50}
    assert {limit.sources[0].kind for limit in policy.thresholds} == {"default"}
    assert any("50:50" in warning for warning in policy.warnings)


def test_scores_are_quantised_down_to_nine_decimals() -> None:
    assert quantise(0.1234567899) == 0.123456789
    assert quantise(0.1) == 0.1
    assert quantise(1.0) == 1.0
