"""Whom nothing on offer serves: known answers, small groups hidden, edges, and what is refused."""

import numpy as np
import pytest

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.standing.respondents import Respondents
from counterpoise.domain.standing.unserved import unserved
from counterpoise.domain.standing.verdicts import EVERYONE

AXIS, OTHER = "pushback-encouragement", "warm-reserved"


def asked(rows: list[tuple[float, float, str]], weights: list[float] | None = None) -> Respondents:
    n = len(rows)
    return Respondents(
        ids=tuple(f"p{number:04d}" for number in range(n)),
        weights=np.array(weights or [1.0] * n),
        axes=(AXIS, OTHER),
        shares=np.array([row[:2] for row in rows]),
        importances=np.ones((n, 2)),
        groups={"age": np.array([row[2] for row in rows])},
        strata=np.array(["all"] * n),
    )


# Answers on a question that no offer settles: groups count by the fewest who answered any question.
NONE = 0.5
OFFER = {"pusher@1": {AXIS: 0.8}, "cheerer@1": {AXIS: 0.2}}


def test_the_nearest_offer_decides() -> None:
    people = asked([(0.8, NONE, "old")] * 15 + [(0.2, NONE, "old")] * 5 + [(0.5, NONE, "young")] * 20)
    found, hidden = unserved(people, OFFER)
    everyone, young, old = found
    assert hidden == ()
    assert (everyone.dimension, everyone.group) == EVERYONE
    assert everyone.share == pytest.approx(0.5)
    # The young want the middle, 30 points from either: the least served stand first.
    assert (young.group, young.share, young.mean) == ("young", 1.0, pytest.approx(0.7))
    assert (old.group, old.share, old.nearest, old.mean) == ("old", 0.0, "pusher@1", pytest.approx(1.0))
    # Wilson (1927), 20 of 20 and 0 of 20.
    assert young.interval == pytest.approx((0.8389, 1.0), abs=1e-4)
    assert old.interval == pytest.approx((0.0, 0.1611), abs=1e-4)


def test_whoever_is_at_the_very_distance_is_served() -> None:
    people = asked([(0.6, NONE, "one")] * 20)
    assert unserved(people, OFFER)[0][0].share == 0.0
    assert unserved(people, OFFER, distance=0.1)[0][0].share == 1.0


def test_small_groups_are_hidden_and_weights_count() -> None:
    people = asked([(0.5, NONE, "few")] * 9 + [(0.8, NONE, "many")] * 30, [3.0] * 9 + [1.0] * 30)
    found, hidden = unserved(people, OFFER)
    assert {one.group for one in hidden} == {"few", "many"}
    [everyone] = found
    assert everyone.share == pytest.approx(27 / 57)


def test_an_offer_on_other_questions_serves_nobody() -> None:
    people = asked([(0.5, NONE, "one")] * 20)
    offer = {"pusher@1": {AXIS: 0.8}, "plain@1": {"plain-technical": 0.5}}
    assert unserved(people, offer)[0][0].share == 1.0
    with pytest.raises(InvalidOption, match="asked about"):
        unserved(people, {"plain@1": {"plain-technical": 0.5}})
    with pytest.raises(InvalidOption, match="between 0 and 1"):
        unserved(people, OFFER, distance=1.0)
