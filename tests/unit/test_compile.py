"""What one profile compiles to: plan, rulings, prompt, source map, trade-offs, document."""

import json

import pytest

from counterpoise.domain.canonical import canonical_bytes, digest_of
from counterpoise.domain.catalogue.references import bounds_from, profile_from
from counterpoise.domain.compiler.compile import compile_profile
from counterpoise.domain.compiler.document import document
from counterpoise.domain.compiler.policy import Options
from counterpoise.domain.errors import BudgetTooSmall, InvalidOption, UnknownContext
from counterpoise.schemas.compiled import CompiledDocument

PROFILE = {
    "schema": "profile/v1",
    "id": "mine",
    "title": "Mine",
    "summary": "For me.",
    "weights": {
        "pushback-encouragement": {"pushback": 80, "encouragement": 20, "importance": 3},
        "caution-openness": {"caution": 40, "openness": 60},
        "warm-reserved": {"warm": 50, "reserved": 50},
    },
    "contexts": {"mental-health": {"pushback-encouragement": {"pushback": 45, "encouragement": 55}}},
    "hazards": {"ssh": {"caution": 90}},
    "reasons": {"pushback-encouragement": "Better early than late."},
}
BOUNDS = {
    "schema": "bounds/v1",
    "id": "clinic",
    "title": "Clinic",
    "axes": {"caution-openness": {"openness": [0, 30], "reason": "Patients read this.", "protects": "asker"}},
    "hazards": {"cse": {"caution": [0, 5], "reason": "Fewer refusals.", "protects": "operator"}},
    "contexts": {
        "legal": {"axes": {"caution-openness": {"caution": [90, 100], "reason": "Law.", "protects": "others"}}}
    },
}


@pytest.fixture
def mine(catalogue):
    return profile_from(PROFILE, catalogue)


@pytest.fixture
def bounds(catalogue):
    return bounds_from(BOUNDS, catalogue)


def test_plan_is_ordered_by_importance_then_id(mine, catalogue) -> None:
    plan = compile_profile(mine, catalogue).plan
    assert [(entry.axis, entry.requested, entry.level, entry.importance) for entry in plan] == [
        ("pushback-encouragement", 80, "strong", 3),
        ("caution-openness", 40, "lean", 1),
        ("warm-reserved", 50, "balanced", 1),
    ]


def test_a_context_sets_other_weights_and_keeps_the_importance(mine, catalogue) -> None:
    first = compile_profile(mine, catalogue, None, "mental-health").plan[0]
    assert (first.requested, first.importance, first.source) == (45, 3, "context:mental-health")


def test_bounds_clamp_with_a_ruling_that_names_the_operator(mine, catalogue, bounds) -> None:
    policy = compile_profile(mine, catalogue, bounds)
    entry = next(entry for entry in policy.plan if entry.axis == "caution-openness")
    assert (entry.requested, entry.effective, entry.source) == (40, 70, "bounds:clinic")
    ruling = next(ruling for ruling in policy.rulings if ruling.subject == "caution-openness")
    assert (ruling.won_by, ruling.authority, ruling.protects) == ("clinic", "operator", "asker")
    spans = [span for span in policy.prompt.spans if span.source.id == "caution-openness"]
    assert {span.source.authority for span in spans} == {"operator"}


def test_a_contexts_bound_replaces_the_general_one(mine, catalogue, bounds) -> None:
    policy = compile_profile(mine, catalogue, bounds, "legal")
    assert next(entry.effective for entry in policy.plan if entry.axis == "caution-openness") == 90


def test_bounds_that_contradict_a_commitment_lose_to_it_with_a_ruling(mine, catalogue, bounds) -> None:
    policy = compile_profile(mine, catalogue, bounds)
    limit = next(limit for limit in policy.thresholds if limit.hazard == "cse")
    assert (limit.caution, limit.capped_by) == (5, "child-safety")
    assert limit.refuse_at <= 0.02
    won = {(ruling.subject, ruling.won_by) for ruling in policy.rulings}
    assert ("cse", "child-safety") in won


def test_a_hazards_own_caution_stands_apart_from_the_axis(mine, catalogue) -> None:
    limits = {limit.hazard: limit for limit in compile_profile(mine, catalogue).thresholds}
    assert limits["ssh"].caution == 90
    assert limits["vcr"].caution == 40
    assert limits["ssh"].sources[0].kind == "hazard"
    assert limits["vcr"].sources[0].kind == "axis"


def test_spans_cover_the_prompt_exactly_once(mine, catalogue) -> None:
    prompt = compile_profile(mine, catalogue).prompt
    assert prompt.spans[0].start == 0
    assert prompt.spans[-1].end == len(prompt.text)
    assert all(before.end == after.start for before, after in zip(prompt.spans, prompt.spans[1:], strict=False))
    assert all(span.start < span.end for span in prompt.spans)


def test_the_newline_between_sentences_belongs_to_the_span_before(mine, catalogue) -> None:
    prompt = compile_profile(mine, catalogue).prompt
    for span in prompt.spans[:-1]:
        assert prompt.text[span.end - 1] == "\n"
        assert prompt.text[span.end] != "\n"


def test_headings_commitments_and_behaviours_hold_no_numerals(mine, catalogue) -> None:
    prompt = compile_profile(mine, catalogue).prompt
    for span in prompt.spans:
        if span.shows is None:
            assert not any(char.isdigit() for char in prompt.text[span.start : span.end])


def test_commitments_come_first_and_are_all_there(mine, catalogue) -> None:
    prompt = compile_profile(mine, catalogue).prompt
    named = [span.source.id for span in prompt.spans if span.source.kind == "commitment"]
    assert list(dict.fromkeys(named)) == sorted(catalogue.commitments)
    assert prompt.spans[0].source.kind == "heading"


def test_a_smaller_budget_takes_examples_from_all_axes_before_it_drops_one(mine, catalogue) -> None:
    shown = []
    for budget in (1200, 900, 700, 550):
        policy = compile_profile(mine, catalogue, options=Options(budget=budget))
        per_axis = {
            entry.axis: sum(s.source.id == entry.axis and s.shows is not None for s in policy.prompt.spans)
            for entry in policy.plan
        }
        assert len(set(per_axis.values())) == 1
        assert policy.prompt.estimated_tokens <= budget
        assert policy.dropped == ()
        shown.append(next(iter(per_axis.values())))
    assert shown == sorted(shown, reverse=True)
    assert len(set(shown)) > 2


def test_then_the_least_important_axes_go_and_are_named(mine, catalogue) -> None:
    base = compile_profile(profile_from(PROFILE | {"weights": {}, "contexts": {}, "reasons": {}}, catalogue), catalogue)
    policy = compile_profile(mine, catalogue, options=Options(budget=base.prompt.estimated_tokens + 45))
    assert policy.dropped
    assert "pushback-encouragement" not in policy.dropped
    assert any(", ".join(policy.dropped) in warning for warning in policy.warnings)


def test_a_budget_too_small_for_the_commitments_is_refused(mine, catalogue) -> None:
    with pytest.raises(BudgetTooSmall, match="never dropped"):
        compile_profile(mine, catalogue, options=Options(budget=50))


def test_means_decide_where_the_examples_stand(mine, catalogue) -> None:
    by_means = {means: compile_profile(mine, catalogue, options=Options(means)) for means in ("rules", "text", "turns")}
    assert by_means["rules"].prompt.text == by_means["turns"].prompt.text
    assert by_means["text"].prompt.text.startswith(by_means["rules"].prompt.text)
    turns = by_means["turns"].prompt.turns
    assert [turn.role for turn in turns[:2]] == ["user", "assistant"]
    assert {turn.axis for turn in turns} == set(PROFILE["weights"])
    assert not by_means["rules"].prompt.turns
    assert any("nobody said" in warning for warning in by_means["turns"].warnings)


def test_tradeoffs_name_what_comes_first_and_the_authors_reason(mine, catalogue) -> None:
    found = {tradeoff.axis: tradeoff for tradeoff in compile_profile(mine, catalogue).tradeoffs}
    first = found["pushback-encouragement"]
    assert (first.prioritises, first.over, first.because) == ("pushback", "encouragement", "Better early than late.")
    assert found["caution-openness"].prioritises == "openness"
    assert found["caution-openness"].because is None
    even = found["warm-reserved"]
    assert (even.prioritises, even.over) == (None, None)
    assert len(even.costs) == sum(len(pole.costs) for pole in catalogue.axes["warm-reserved"].poles.values())


def test_the_document_has_the_contracts_keys_and_its_own_digest(mine, catalogue, bounds) -> None:
    found = document(compile_profile(mine, catalogue, bounds, "mental-health"))
    assert set(found) == {
        "schema", "profile", "context", "options", "catalogue_digest", "compiler", "plan", "prompt", "thresholds",
        "tradeoffs", "rulings", "unset", "dropped", "warnings", "digest",
    }  # fmt: skip
    assert found["digest"] == digest_of({key: value for key, value in found.items() if key != "digest"})
    assert json.loads(canonical_bytes(found)) == found
    CompiledDocument.model_validate(found)
    assert found["profile"] == {"id": "mine", "version": None, "digest": mine.digest}


@pytest.mark.parametrize("options", [Options("shout"), Options(budget=0), Options(budget=2_000_000)])  # type: ignore[arg-type]
def test_options_out_of_range_are_refused(mine, catalogue, options) -> None:
    with pytest.raises(InvalidOption):
        compile_profile(mine, catalogue, options=options)


def test_an_unknown_context_is_refused_with_the_known_ones(mine, catalogue) -> None:
    with pytest.raises(UnknownContext, match="mental-health"):
        compile_profile(mine, catalogue, None, "weather")
