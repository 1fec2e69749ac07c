"""What people hold and where their weights go: known answers, and nothing about fewer than ten people."""

from counterpoise.domain.standing.holdings import OTHERS, Drift, Held, MeanWeight, drifts, holdings
from counterpoise.domain.standing.narrowing import Picked

AXIS = "pushback-encouragement"


def people(profile: str, n: int, month: int = 0, weight: int = 50) -> list[Picked]:
    return [Picked(f"{profile}-{month}-{number}", month, profile, {AXIS: weight}) for number in range(n)]


def test_shares_are_of_last_choices_in_tenths() -> None:
    made = people("one", 60) + people("two", 40)
    moved = [Picked(f"one-0-{number}", 1, "two", {}) for number in range(20)]
    assert holdings(made + moved) == (Held("two", 0.6), Held("one", 0.4))


def test_small_profiles_are_taken_together_and_take_the_next_one_with_them_if_they_must() -> None:
    made = people("big", 70) + people("middle", 20) + people("few", 6) + people("fewer", 4)
    assert holdings(made) == (Held("big", 0.7), Held("middle", 0.2), Held(OTHERS, 0.1, 2))
    # Five alone would be read off the rest, so the next larger one joins them.
    assert holdings(people("big", 70) + people("middle", 25) + people("few", 5)) == (
        Held("big", 0.7),
        Held(OTHERS, 0.3, 2),
    )


def test_fewer_than_ten_people_are_told_nothing_about() -> None:
    assert holdings(people("one", 9)) == ()
    assert drifts(people("one", 9) + people("one", 9, 1), [(0, 0), (1, 1)]) == ()


def test_mean_weights_by_period_with_intervals() -> None:
    made = people("one", 10, 0, 20) + people("two", 10, 0, 40) + people("three", 20, 3, 80) + people("one", 5, 5, 0)
    assert drifts(made, [(0, 1), (2, 4), (5, 5)]) == (
        Drift(AXIS, (MeanWeight(0, 1, 30, (26, 34)), MeanWeight(2, 4, 80, (80, 80)))),
    )
    [found] = drifts(made, [(0, 1), (2, 4)])
    assert (found.change, found.moved) == (50, True)


def test_only_first_choices_count_for_drift() -> None:
    made = people("one", 12, 0, 50) + people("two", 12, 1, 50)
    made += [Picked(f"one-0-{number}", 1, "two", {AXIS: 100}) for number in range(12)]
    [found] = drifts(made, [(0, 0), (1, 1)])
    assert (found.change, found.moved) == (0, False)
