"""How much of a difference follows from the questions alone."""

import pytest

from counterpoise.domain.standing.aggregates import Aggregates, Item, Support
from counterpoise.domain.standing.aggregates import standing_of_aggregates as standing

ONE = Item("a", "pushback-encouragement", "pushback", 2.0, "asks for it")
OTHER = Item("b", "pushback-encouragement", "encouragement", 1.0, "asks for the contrary")


def evidence(*supports: float) -> Aggregates:
    cells = tuple(
        Support(item.id, "party", "one", 400, share) for item, share in zip((ONE, OTHER), supports, strict=True)
    )
    return Aggregates((ONE, OTHER), cells)


def alike(data: Aggregates, *sides: dict[str, float]) -> tuple[float, float]:
    """The group's difference, and what it would be from the questions alone."""
    _, [group], _ = standing(data, *sides, 0)
    assert group.alike is not None
    return group.difference, group.alike


def test_it_is_the_mean_of_the_poles_by_strength() -> None:
    # Two thirds of the strength speak for pushback: ⅔·.8 + ⅓·.2 = .6, and even is .5.
    _, found = alike(evidence(0.9, 0.1), {"pushback-encouragement": 0.8}, {"pushback-encouragement": 0.5})
    assert found == pytest.approx(0.1, abs=1e-12)


@pytest.mark.parametrize("support", [0.1, 0.5, 1.0])
def test_people_who_support_everything_alike_add_nothing(support: float) -> None:
    found, questions = alike(
        evidence(support, support), {"pushback-encouragement": 0.7}, {"pushback-encouragement": 0.4}
    )
    assert found == pytest.approx(questions, abs=1e-12)


def test_answers_move_the_difference_away_from_it() -> None:
    found, questions = alike(evidence(0.1, 0.9), {"pushback-encouragement": 0.8}, {"pushback-encouragement": 0.5})
    assert found < 0 < questions
