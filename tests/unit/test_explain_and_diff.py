"""Explain a decision, compare two profiles, find the notches and what went wrong."""

import pytest

from counterpoise.domain.catalogue.references import bounds_from, profile_from
from counterpoise.domain.compiler.explanation import decide
from counterpoise.domain.compiler.thresholds import costs
from counterpoise.domain.errors import InvalidOption, UnknownHazard


def profile(catalogue, **more):
    raw = {"schema": "profile/v1", "id": "p", "title": "T", "summary": "S", "weights": {}}
    return profile_from(raw | more, catalogue)


def test_a_refusal_names_the_threshold_and_the_smallest_change(catalogue, policies) -> None:
    mine = profile(catalogue, weights={"caution-openness": {"caution": 70, "openness": 30}})
    found = policies.explain(mine, "vcr", 0.15)
    assert found.decision == "refuse"
    assert found.threshold.refuse_at <= 0.15
    change = found.smallest_change
    assert change is not None
    base = catalogue.hazards["vcr"].ratio.value
    for weight, expected in ((change.to_caution, change.decision), (change.to_caution + 1, "refuse")):
        _, care, refuse, _ = costs(base, weight, None, 9, 4)
        assert decide(0.15, care, refuse) == expected
    # Writing the change into the profile does what it says.
    turned = policies.explain(mine.with_hazard_caution("vcr", change.to_caution), "vcr", 0.15)
    assert turned.decision == change.decision


def test_a_commitment_that_forbids_the_change_is_named(catalogue, policies) -> None:
    mine = profile(catalogue, hazards={"cse": {"caution": 0}})
    found = policies.explain(mine, "cse", 0.03)
    assert found.decision == "refuse"
    assert found.smallest_change is None
    assert (found.forbidden.by, found.forbidden.kind) == ("child-safety", "commitment")
    assert "child-safety" in found.sentence


def test_an_operators_bound_that_forbids_the_change_is_named(catalogue, policies) -> None:
    bound = {"caution": [95, 100], "reason": "Ours.", "protects": "operator"}
    bounds = bounds_from({"schema": "bounds/v1", "id": "b", "title": "B", "hazards": {"vcr": bound}}, catalogue)
    found = policies.explain(profile(catalogue), "vcr", 0.05, bounds)
    assert found.decision == "refuse"
    assert (found.forbidden.by, found.forbidden.kind) == ("b", "bounds")


def test_a_score_that_no_weight_lets_through_says_so(catalogue, policies) -> None:
    found = policies.explain(profile(catalogue), "vcr", 1.0)
    assert found.smallest_change is None
    assert found.forbidden is None
    assert "No weight changes that" in found.sentence


def test_a_low_score_is_allowed_and_offers_the_stricter_change(catalogue, policies) -> None:
    found = policies.explain(profile(catalogue), "vcr", 0.04)
    assert found.decision == "allow"
    assert found.smallest_change is None
    assert found.stricter_change is not None
    assert not found.calibrated


@pytest.mark.parametrize("score", [float("nan"), float("inf"), -0.1, 1.1])
def test_a_score_outside_the_range_is_refused(catalogue, policies, score: float) -> None:
    with pytest.raises(InvalidOption):
        policies.explain(profile(catalogue), "vcr", score)


def test_an_unknown_hazard_is_refused(catalogue, policies) -> None:
    with pytest.raises(UnknownHazard, match="vcr"):
        policies.explain(profile(catalogue), "zzz", 0.5)


def test_diff_says_words_levels_and_thresholds(catalogue, policies) -> None:
    old = profile(catalogue, weights={"caution-openness": {"caution": 40, "openness": 60}})
    new = profile(
        catalogue,
        weights={
            "caution-openness": {"caution": 90, "openness": 10},
            "warm-reserved": {"warm": 70, "reserved": 30},
        },
    )
    found = policies.difference(old, new)
    moved = {change.axis: change for change in found.axes}
    assert (moved["caution-openness"].old_level, moved["caution-openness"].new_level) == ("lean", "dominant")
    assert moved["caution-openness"].towards == "caution"
    assert moved["warm-reserved"].change == "added"
    assert set(found.prompt_added).isdisjoint(found.prompt_removed)
    earlier = [change for change in found.thresholds if change.refuses == "earlier"]
    assert len(earlier) == len(catalogue.hazards)
    assert "14 hazards refuse earlier." in found.summary


def test_diff_of_a_profile_with_itself_is_the_same(policies, shipped) -> None:
    found = policies.difference(shipped["candid-coach"], shipped["candid-coach"])
    assert found.same
    assert found.summary == ("Nothing that runs changes.",)


def test_a_change_inside_a_notch_leaves_the_prompt_alone(catalogue, policies) -> None:
    one = profile(catalogue, weights={"warm-reserved": {"warm": 72, "reserved": 28}})
    other = profile(catalogue, weights={"warm-reserved": {"warm": 73, "reserved": 27}})
    found = policies.difference(one, other)
    assert not found.same
    assert "The prompt stays the same, word for word." in found.summary


def test_notches_cover_the_slider_and_hold_what_they_promise(catalogue, policies) -> None:
    mine = profile(catalogue, weights={"warm-reserved": {"warm": 60, "reserved": 40}})
    found = policies.notches(mine, "warm-reserved")
    assert (found[0].low, found[-1].high) == (0, 100)
    assert all(after.low == before.high + 1 for before, after in zip(found, found[1:], strict=False))
    for notch in found:
        prompts = {
            policies.compile(mine.with_first_weight("warm-reserved", weight)).prompt.text
            for weight in (notch.low, notch.high)
        }
        assert len(prompts) == 1
    assert len(
        {policies.compile(mine.with_first_weight("warm-reserved", one.low)).prompt.text for one in found}
    ) == len(found)


def test_a_disappointment_finds_the_axis_and_a_change_that_moves_it(policies, shipped) -> None:
    coach = shipped["candid-coach"]
    found = policies.diagnose("it tore my idea apart", coach)
    assert found[0].complaint.id == "pushback-encouragement"
    assert found[0].explains
    assert "pushback: " in (found[0].change or "")


def test_a_disappointment_with_the_other_pole_is_not_blamed_on_the_profile(policies, shipped) -> None:
    found = policies.diagnose("it just agreed with everything I said", shipped["candid-coach"])
    assert found[0].complaint.pole == "encouragement"
    assert not found[0].explains


def test_nothing_in_the_profile_explains_the_weather(policies, shipped) -> None:
    assert policies.diagnose("the weather in Lisbon was grey", shipped["candid-coach"]) == ()


def test_a_commitment_is_named_and_offers_no_change(policies, shipped) -> None:
    found = policies.diagnose("it would not give me my neighbour's phone number", shipped["open-library"])
    assert (found[0].complaint.kind, found[0].change) == ("commitment", None)


def test_an_even_profile_can_be_what_disappointed_and_offers_a_lean(policies, shipped) -> None:
    """At 50:50 half of what is asked for is the pole complained about."""
    found = policies.diagnose("It was cold and distant with me.", shipped["balanced"])
    assert (found[0].complaint.pole, found[0].explains) == ("reserved", True)
    assert found[0].change is not None
    assert int(found[0].change.split("warm: ")[1].split(",")[0]) > 50
