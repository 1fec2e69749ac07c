"""The mathematics beside the headline: what was written, what a judge said of it, what is left at the eighth turn."""

import numpy as np
import pytest
from pydantic import ValidationError

from counterpoise.domain.measurement.floors import wilson
from counterpoise.domain.measurement.generation import Exchange, Written, generation_check, likeness
from counterpoise.domain.measurement.judgement import judgement
from counterpoise.domain.measurement.retention import FILLER_MESSAGES, Conversation, retention


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def test_likeness_is_one_with_itself_and_nothing_without_common_ngrams() -> None:
    alike = likeness(["warm hello", "warm hello", "xyz qqq", ""])
    assert alike[0, 1] == pytest.approx(1)
    assert alike[0, 2] == 0
    assert list(alike[3]) == [0, 0, 0, 0]
    assert np.allclose(alike, alike.T)
    assert likeness(["", " "]).tolist() == [[0, 0], [0, 0]]


def test_likeness_is_the_cosine_that_a_hand_computes() -> None:
    # " abc " has the n-grams ␣ab abc bc␣ ␣abc abc␣ ␣abc␣; " abd " shares only ␣ab. A shared n-gram weighs 1, one of a
    # single text ln(3/2) + 1, five of which each text has.
    own = np.log(3 / 2) + 1
    assert likeness(["abc", "abd"])[0, 1] == pytest.approx(1 / (1 + 5 * own**2))


def test_a_model_that_writes_the_poles_own_replies_shifts_all_the_way() -> None:
    exchanges = [Exchange("aaaa", "bbbb", Written("aaaa", stopped=True), Written("bbbb", stopped=False))] * 3
    found = generation_check(exchanges, rng())
    assert found.requests == 3
    assert found.shift == pytest.approx(2)
    assert found.interval == (pytest.approx(2), pytest.approx(2))
    assert (found.highest.to_first, found.highest.to_second, found.highest.stopped) == (pytest.approx(1), 0, 1)
    assert (found.lowest.to_first, found.lowest.to_second, found.lowest.stopped) == (0, pytest.approx(1), 0)
    assert (found.highest.length, found.lowest.length) == (4, 4)


def test_a_model_that_writes_the_same_at_both_ends_does_not_shift() -> None:
    same = Written("neither one", stopped=True)
    found = generation_check([Exchange("one two", "three four", same, same)] * 2, rng())
    assert (found.shift, found.interval) == (0, (0, 0))
    with pytest.raises(ValueError, match="at least one"):
        generation_check([], rng())


def test_what_is_retained_is_a_share_with_an_interval() -> None:
    found = retention([0.2, 0.4, 0.3, 0.3], [0.1, 0.2, 0.15, 0.15], 1, rng())
    assert (found.pairs, found.left_out) == (4, 1)
    assert found.effect_first == pytest.approx(0.3)
    assert found.effect_turn8 == pytest.approx(0.15)
    assert found.retained == pytest.approx(0.5)
    assert found.retained_interval == (pytest.approx(0.5), pytest.approx(0.5))
    assert retention([0.3] * 4, [-0.3] * 4, 0, rng()).retained == pytest.approx(-1)


@pytest.mark.parametrize("first", [[0.05] * 4, [0.9, -0.4, 0.3, -0.1], [-0.5] * 4, [0.2, 0.04, 0.04, 0.04]])
def test_a_ratio_of_noise_is_not_told(first: list[float]) -> None:
    found = retention(first, [0.3] * 4, 0, rng())
    assert found.effect_turn8 == pytest.approx(0.3)
    assert (found.retained, found.retained_interval) == (None, None)


def test_retention_without_pairs_says_only_what_was_left_out() -> None:
    found = retention([], [], 4, rng())
    assert (found.pairs, found.left_out, found.effect_first, found.turn8_interval) == (0, 4, None, None)
    with pytest.raises(ValueError, match="both ways"):
        retention([0.1], [], 0, rng())


def test_a_request_counts_once_and_only_where_its_orders_agree() -> None:
    found = judgement([(True, True), (True, True), (False, False), (True, False), (None, True), (None, None)])
    assert (found.requests, found.unusable, found.both, found.agreed, found.towards) == (6, 3, 4, 3, 2)
    assert found.share == pytest.approx(2 / 3)
    assert found.interval == wilson(2, 3)
    assert found.agreement == pytest.approx(3 / 4)


def test_a_judge_of_positions_has_shown_nothing() -> None:
    found = judgement([(True, False), (False, True)])
    assert (found.share, found.interval, found.agreement) == (None, (0.0, 1.0), 0)
    assert judgement([]).agreement is None


def test_small_talk_has_fourteen_messages_by_turns() -> None:
    turns = [{"role": ("user", "assistant")[place % 2], "content": "So."} for place in range(FILLER_MESSAGES)]
    assert len(Conversation.model_validate({"id": "talk", "turns": turns}).turns) == 14
    for wrong in (turns[:-1], turns[::-1], [*turns, *turns]):
        with pytest.raises(ValidationError):
            Conversation.model_validate({"id": "talk", "turns": wrong})
