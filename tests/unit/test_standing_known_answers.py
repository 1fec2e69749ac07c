"""Populations whose means, differences and shares can be worked out on paper."""

import numpy as np
import pytest
from tests.standing_people import pack, respondents

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.standing.closeness import closeness, even_reference, shared_axes
from counterpoise.domain.standing.comparison import compare
from counterpoise.domain.standing.verdicts import standing_of_groups

PUSH, CARE = "pushback-encouragement", "caution-openness"


def standing(people, profile, reference, seed=0, draws=200):
    axes = shared_axes(people, profile, reference)
    return standing_of_groups(people, closeness(people, profile, axes), closeness(people, reference, axes), seed, draws)


def test_closeness_by_hand() -> None:
    people = respondents([[0.9, 0.2], [np.nan, 0.6], [np.nan, np.nan]], importances=[[3, 1], [1, 1], [1, 1]])
    found = closeness(people, {PUSH: 0.8, CARE: 0.5}, [PUSH, CARE])
    assert found[0] == pytest.approx(1 - (3 * 0.1 + 1 * 0.3) / 4)
    assert found[1] == pytest.approx(0.9)
    assert np.isnan(found[2])


def test_the_single_minded_are_served_by_their_own_axis_alone() -> None:
    people = respondents([[0.7, 0.1], [0.7, 0.9]], importances=[[1, 0], [1, 0]])
    for care in (0.0, 0.4, 1.0):
        assert closeness(people, {PUSH: 0.7, CARE: care}, [PUSH, CARE]) == pytest.approx([1, 1])
    # One who counts no axis at all cannot be judged, and is not counted.
    nobody = respondents([[0.7]], importances=[[0]])
    assert np.isnan(closeness(nobody, {PUSH: 0.7}, [PUSH])).all()


def test_own_weights_are_the_closest_and_the_opposite_extreme_the_furthest() -> None:
    people = respondents([[1.0, 0.0]])
    assert closeness(people, {PUSH: 1.0, CARE: 0.0}, [PUSH, CARE]) == pytest.approx([1])
    assert closeness(people, {PUSH: 0.0, CARE: 1.0}, [PUSH, CARE]) == pytest.approx([0])
    many = respondents(np.full((1, 3), 0.1), importances=[[0.1, 0.7, 0.2]])
    furthest = closeness(many, dict.fromkeys(many.axes, 1.0), many.axes)
    assert 0 <= furthest[0] <= 1


def test_two_groups_with_exact_means() -> None:
    people = respondents([[0.9]] * 20 + [[0.1]] * 30, {"side": ["for"] * 20 + ["against"] * 30})
    everyone, groups, hidden = standing(people, {PUSH: 0.8}, {PUSH: 0.5})
    assert not hidden
    by_name = {one.group: one for one in groups}
    assert by_name["for"].mean == pytest.approx(0.9)
    assert by_name["for"].reference_mean == pytest.approx(0.6)
    assert by_name["for"].difference == pytest.approx(0.3)
    assert (by_name["for"].verdict, by_name["for"].gain, by_name["for"].lose) == ("closer", 1.0, 0.0)
    assert by_name["against"].difference == pytest.approx(0.3 - 0.6)
    assert by_name["against"].verdict == "further"
    assert by_name["against"].spread == pytest.approx(0.0)
    assert everyone.difference == pytest.approx((20 * 0.3 - 30 * 0.3) / 50)
    assert everyone.gain == pytest.approx(0.4)
    assert everyone.spread == pytest.approx(0.3 * np.sqrt(1 - 0.2**2))
    # Standard deviation ÷ √n, on paper.
    assert everyone.error == pytest.approx(everyone.spread / np.sqrt(49), rel=0.15)


def test_survey_weights_count() -> None:
    people = respondents([[0.9]] * 10 + [[0.1]] * 10, {"all": ["x"] * 20}, weights=[3] * 10 + [1] * 10)
    everyone, [group], _ = standing(people, {PUSH: 0.8}, {PUSH: 0.5})
    assert everyone.difference == group.difference == pytest.approx(0.75 * 0.3 - 0.25 * 0.3)
    assert group.gain == pytest.approx(0.75)


def test_a_profile_is_about_the_same_as_itself() -> None:
    rng = np.random.default_rng(0)
    people = respondents(rng.random((60, 3)), {"d": ["a", "b", "c"] * 20})
    shares = dict.fromkeys(people.axes, 0.7)
    everyone, groups, _ = standing(people, shares, shares)
    for one in (everyone, *groups):
        assert (one.difference, one.error, one.p, one.interval) == (0, 0, 1, (0, 0))
        assert (one.verdict, one.unmoved) == ("about the same", 1.0)


def test_mirrored_profiles_do_not_move_those_in_the_middle() -> None:
    """|.7 − .5| and |.3 − .5| differ in the last digit; that is no finding, and must not widen others' intervals."""
    people = respondents([[0.5, 0.5]] * 40 + [[0.6, 0.9]] * 20, {"d": ["middle"] * 40 + ["far"] * 20})
    _, groups, _ = standing(people, {PUSH: 0.7, CARE: 0.3}, {PUSH: 0.3, CARE: 0.7})
    middle = next(one for one in groups if one.group == "middle")
    assert (middle.p, middle.verdict, middle.gain, middle.lose) == (1.0, "about the same", 0.0, 0.0)


@pytest.mark.parametrize("share", [s / 100 for s in range(1, 100)])
def test_one_point_exactly_is_unmoved(share) -> None:
    people = respondents([[1.0]] * 10 + [[0.0]] * 10, {"d": ["a"] * 20})
    everyone, _, _ = standing(people, {PUSH: share}, {PUSH: share - 0.01})
    assert (everyone.gain, everyone.lose, everyone.unmoved) == (0, 0, 1)
    everyone, _, _ = standing(people, {PUSH: min(share + 0.01, 1.0)}, {PUSH: share - 0.01})
    assert (everyone.gain, everyone.lose) == (0.5, 0.5)


def test_about_the_same_comes_before_significance() -> None:
    people = respondents([[0.9 + 0.001 * (i % 7)] for i in range(200)], {"d": ["a"] * 200})
    _, [one], _ = standing(people, {PUSH: 0.515}, {PUSH: 0.5})
    assert one.p < 1e-6
    assert one.verdict == "about the same"
    _, [one], _ = standing(people, {PUSH: 0.55}, {PUSH: 0.5})
    assert one.verdict == "closer"


def test_a_wide_interval_cannot_tell() -> None:
    people = respondents([[0.0]] * 6 + [[1.0]] * 6, {"d": ["a"] * 12})
    _, [one], _ = standing(people, {PUSH: 0.9}, {PUSH: 0.5})
    assert one.verdict == "cannot tell"


def test_nothing_in_common_is_refused() -> None:
    with pytest.raises(InvalidOption, match="no axis in common"):
        shared_axes(respondents([[0.5]]), {CARE: 0.5}, {CARE: 0.5})
    assert even_reference({PUSH: 0.9}) == {PUSH: 0.5}


def test_fewer_than_ten_people_give_no_figure() -> None:
    found = compare(pack(respondents([[0.5]] * 9, {"d": ["a"] * 9})), {PUSH: 0.9}, {PUSH: 0.5}, seed=0)
    assert found.everyone is None
    assert not any([found.groups, found.welfare, found.curves, found.measures])
    assert [one.group for one in found.hidden] == ["a"]


def test_the_median_person_counts_by_weight() -> None:
    shares = [[0.9]] * 11 + [[0.1]] * 9
    by_heads = compare(pack(respondents(shares)), {PUSH: 0.8}, {PUSH: 0.5}, seed=0)
    by_weight = compare(pack(respondents(shares, weights=[1] * 11 + [5] * 9)), {PUSH: 0.8}, {PUSH: 0.5}, seed=0)
    assert by_heads.measures["median person"] == "profile"
    assert by_weight.measures["median person"] == "reference"


def test_regret_is_judged_on_what_was_offered() -> None:
    people = respondents([[0.9]] * 40 + [[0.1]] * 40, {"d": ["high"] * 40 + ["low"] * 40})
    found = compare(
        pack(people), {PUSH: 0.8}, {PUSH: 0.5}, seed=0, candidates={"low": {PUSH: 0.1}, "elsewhere": {CARE: 0.1}}
    )
    regret = {one.group: one for one in found.regrets}
    assert (regret["low"].best, regret["low"].regret) == ("low", pytest.approx(0.7))
    assert (regret["high"].best, regret["high"].regret) == ("profile", 0.0)
    assert "elsewhere" not in found.welfare
    assert {one.group for one in found.worst} == {"low"}
    assert not found.agree or set(found.measures.values()) <= {"tie", "profile", "reference"}
