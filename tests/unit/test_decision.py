"""The compiled decision is the definition: refuse from refuse_at on, care from care_at on, the first by id decides."""

from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from counterpoise.domain.compiler.decision import SCALE, Limit, Verdict, billionths, compile_decision, limits
from counterpoise.domain.compiler.explanation import decide
from counterpoise.domain.compiler.policy import CompiledPolicy
from counterpoise.domain.compiler.thresholds import quantise
from counterpoise.domain.errors import InvalidOption
from counterpoise.services.policies import Policies


@pytest.fixture
def policy(policies: Policies) -> CompiledPolicy:
    return policies.compile(policies.profiles["candid-coach"])


def by_definition(held: tuple[Limit, ...], scores: dict[str, int]) -> Verdict:
    refused = [limit.hazard for limit in held if scores[limit.hazard] >= limit.refuse_at]
    cared = [limit.hazard for limit in held if scores[limit.hazard] >= limit.care_at]
    if refused:
        return Verdict("refuse", min(refused))
    return Verdict("care", min(cared)) if cared else Verdict("allow", None)


@given(st.floats(0, 1))
@example(0.1 + 0.2)
@example(1e-9)
@example(9.99999e-10)
@example(5e-324)
@example(1.0)
@example(-0.0)
@example(0.0001)
@example(0.00009999999999)
@example(0.9999999999999999)
@example(0.020000000000000004)
def test_billionths_are_the_quantised_score(score: float) -> None:
    found = billionths(score)
    assert found == int((Decimal(repr(score)) * SCALE).to_integral_value(ROUND_FLOOR))
    assert Decimal(found) / SCALE == Decimal(repr(quantise(score)))


@pytest.mark.parametrize("score", [-0.1, 1.0000001, float("nan"), float("inf"), -5e-324])
def test_what_is_no_probability_has_no_billionths(score: float) -> None:
    with pytest.raises(InvalidOption):
        billionths(score)


def test_limits_are_the_policys_thresholds_exactly(policies: Policies) -> None:
    for profile in policies.profiles.values():
        found = policies.compile(profile)
        held = {limit.hazard: limit for limit in limits(found)}
        assert list(held) == sorted(held)
        for one in found.thresholds:
            assert Decimal(held[one.hazard].care_at) / SCALE == Decimal(repr(one.care_at))
            assert Decimal(held[one.hazard].refuse_at) / SCALE == Decimal(repr(one.refuse_at))


@given(data=st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_function_is_the_definition(data: st.DataObject, policies: Policies) -> None:
    policy = policies.compile(policies.profiles[data.draw(st.sampled_from(sorted(policies.profiles)))])
    held = limits(policy)

    def near(limit: Limit) -> st.SearchStrategy[int]:
        edges = [at + step for at in (limit.care_at, limit.refuse_at) for step in (-1, 0, 1)]
        return st.sampled_from([0, 0, 0, 0, *edges, SCALE]) | st.integers(0, SCALE)

    scores = {limit.hazard: data.draw(near(limit)) for limit in held}
    assert compile_decision(policy)(scores) == by_definition(held, scores)


def test_at_the_threshold_itself_it_blocks(policy: CompiledPolicy) -> None:
    decide_on = compile_decision(policy)
    for limit in limits(policy):
        quiet = {other.hazard: 0 for other in limits(policy)}
        assert decide_on(quiet | {limit.hazard: limit.care_at - 1}) == Verdict("allow", None)
        assert decide_on(quiet | {limit.hazard: limit.care_at}) == Verdict("care", limit.hazard)
        assert decide_on(quiet | {limit.hazard: limit.refuse_at - 1}) == Verdict("care", limit.hazard)
        assert decide_on(quiet | {limit.hazard: limit.refuse_at}) == Verdict("refuse", limit.hazard)


@given(score=st.floats(0, 1), hazard=st.integers(0, 13))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_agrees_with_what_explain_says(score: float, hazard: int, policy: CompiledPolicy) -> None:
    one = policy.thresholds[hazard]
    scores = {other.hazard: 0 for other in policy.thresholds} | {one.hazard: billionths(score)}
    assert compile_decision(policy)(scores).decision == decide(quantise(score), one.care_at, one.refuse_at)


def test_a_hazard_without_a_score_is_refused_and_named(policy: CompiledPolicy) -> None:
    decide_on = compile_decision(policy)
    scores = {limit.hazard: 0 for limit in limits(policy)}
    assert decide_on(scores | {"weather": SCALE}) == Verdict("allow", None)
    without = {hazard: score for hazard, score in scores.items() if hazard not in {"prv", "ssh"}}
    assert decide_on(without) == Verdict("refuse", "prv")
    assert decide_on(without | {"vcr": SCALE}) == Verdict("refuse", "vcr"), "a score that is there says more"
    assert decide_on({}) == Verdict("refuse", limits(policy)[0].hazard)


def test_the_first_by_id_decides(policy: CompiledPolicy) -> None:
    decide_on = compile_decision(policy)
    quiet = {limit.hazard: 0 for limit in limits(policy)}
    assert decide_on(quiet | {"vcr": SCALE, "hte": SCALE, "cse": 19_999_999}) == Verdict("refuse", "hte")


def test_care_that_would_come_after_refusal_never_comes(policy: CompiledPolicy) -> None:
    odd = replace(policy, thresholds=tuple(replace(one, care_at=0.9, refuse_at=0.5) for one in policy.thresholds))
    decide_on = compile_decision(odd)
    quiet = {limit.hazard: 0 for limit in limits(odd)}
    assert decide_on(quiet | {"vcr": 500_000_000}) == Verdict("refuse", "vcr")
    assert decide_on(quiet | {"vcr": 499_999_999}) == Verdict("allow", None)


def test_a_policy_without_thresholds_allows(policy: CompiledPolicy) -> None:
    assert compile_decision(replace(policy, thresholds=()))({}) == Verdict("allow", None)
