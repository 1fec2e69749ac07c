"""Properties of every profile, not of the ones we thought of (issue: "It must show")."""

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoise.domain.canonical import canonical_bytes
from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.references import bounds_from, profile_from
from counterpoise.domain.compiler.compile import compile_profile
from counterpoise.domain.compiler.document import document
from counterpoise.domain.compiler.policy import Options
from counterpoise.domain.errors import BudgetTooSmall
from counterpoise.files.catalogue_store import CatalogueFolder

CATALOGUE = CatalogueFolder(Path(__file__).parents[2] / "value_profiles").catalogue()
AXES = sorted(CATALOGUE.axes)
CONTEXTS = st.one_of(st.none(), st.sampled_from(sorted(CATALOGUE.contexts)))
OPTIONS = st.builds(Options, st.sampled_from(["rules", "text", "turns"]), st.integers(300, 4000))
TEXT = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=80).filter(
    lambda text: bool(text.strip())
)


def weights_of(axis: str, first: int, importance: int | None) -> dict[str, int]:
    one, other = axis.split("-")
    return {one: first, other: 100 - first} | ({} if importance is None else {"importance": importance})


def weights(draw: st.DrawFn) -> dict[str, dict[str, int]]:
    chosen = draw(st.lists(st.sampled_from(AXES), unique=True, max_size=8))
    importance = st.one_of(st.none(), st.integers(1, 9))
    return {axis: weights_of(axis, draw(st.integers(0, 100)), draw(importance)) for axis in chosen}


@st.composite
def profiles(draw: st.DrawFn) -> dict[str, Any]:
    raw: dict[str, Any] = {"schema": "profile/v1", "id": "p", "title": "T", "summary": "S", "weights": weights(draw)}
    raw["contexts"] = {
        context: weights(draw)
        for context in draw(st.lists(st.sampled_from(sorted(CATALOGUE.contexts)), unique=True, max_size=2))
    }
    hazards = draw(st.lists(st.sampled_from(sorted(CATALOGUE.hazards)), unique=True, max_size=3))
    raw["hazards"] = {hazard: {"caution": draw(st.integers(0, 100))} for hazard in hazards}
    return raw


@st.composite
def bounds(draw: st.DrawFn) -> dict[str, Any]:
    def span() -> list[int]:
        return sorted([draw(st.integers(0, 100)), draw(st.integers(0, 100))])

    axes = draw(st.lists(st.sampled_from(AXES), unique=True, max_size=4))
    hazards = draw(st.lists(st.sampled_from(sorted(CATALOGUE.hazards)), unique=True, max_size=4))
    common = {"reason": "R", "protects": "others"}
    return {
        "schema": "bounds/v1",
        "id": "b",
        "title": "B",
        "axes": {axis: {axis.split("-")[draw(st.integers(0, 1))]: span(), **common} for axis in axes},
        "hazards": {hazard: {"caution": span(), **common} for hazard in hazards},
    }


def compiled(raw: dict[str, Any], bound: dict[str, Any] | None, context: str | None, options: Options) -> Any:
    found = bounds_from(bound, CATALOGUE) if bound else None
    return compile_profile(profile_from(raw, CATALOGUE), CATALOGUE, found, context, options)


@given(profiles(), st.one_of(st.none(), bounds()), CONTEXTS, OPTIONS)
@settings(max_examples=150, deadline=None)
def test_spans_cover_the_text_once_and_every_source_exists(raw, bound, context, options) -> None:
    policy = compiled(raw, bound, context, options)
    place = 0
    planned = {entry.axis: entry for entry in policy.plan}
    for span in policy.prompt.spans:
        assert span.start == place < span.end
        place = span.end
        source = span.source
        if source.kind == "axis":
            entry = planned[source.id]
            assert source.level == entry.level
            assert sum(source.weights.values()) == 100
            assert source.weights[source.id.split("-")[0]] == entry.effective
            assert source.id not in policy.dropped
        else:
            known = {"commitment": CATALOGUE.commitments, "heading": ("commitments", "behaviours", "examples")}
            assert source.id in known[source.kind]
    assert place == len(policy.prompt.text)
    assert policy.prompt.estimated_tokens <= options.budget


@given(profiles(), st.one_of(st.none(), bounds()), CONTEXTS, OPTIONS)
@settings(max_examples=100, deadline=None)
def test_nothing_weakens_a_commitment(raw, bound, context, options) -> None:
    policy = compiled(raw, bound, context, options)
    for commitment in CATALOGUE.commitments.values():
        for sentence in commitment.prompt:
            assert f"- {sentence}" in policy.prompt.text
        for cap in commitment.caps:
            assert next(limit.refuse_at for limit in policy.thresholds if limit.hazard == cap.hazard) <= cap.cap


@given(profiles(), CONTEXTS, st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_more_caution_never_raises_a_threshold(raw, context, caution) -> None:
    def refusals(weight: int) -> dict[str, tuple[float, float]]:
        changed = {axis: value for axis, value in raw["weights"].items() if axis != "caution-openness"}
        changed["caution-openness"] = weights_of("caution-openness", weight, None)
        policy = compiled(raw | {"weights": changed}, None, context, Options())
        return {limit.hazard: (limit.care_at, limit.refuse_at) for limit in policy.thresholds}

    less, more = refusals(caution), refusals(caution + 1)
    for hazard, (care, refuse) in more.items():
        assert care <= less[hazard][0]
        assert refuse <= less[hazard][1]


def shuffled(value: Any, rng: random.Random) -> Any:
    if isinstance(value, dict):
        items = [(key, shuffled(inner, rng)) for key, inner in value.items()]
        rng.shuffle(items)
        return dict(items)
    return value


@given(profiles(), CONTEXTS, OPTIONS, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_input_changes_nothing(raw, context, options, rng) -> None:
    reordered = Catalogue.of(
        axes=rng.sample(list(CATALOGUE.axes.values()), len(CATALOGUE.axes)),
        commitments=rng.sample(list(CATALOGUE.commitments.values()), len(CATALOGUE.commitments)),
        hazards=rng.sample(list(CATALOGUE.hazards.values()), len(CATALOGUE.hazards)),
        contexts=rng.sample(list(CATALOGUE.contexts.values()), len(CATALOGUE.contexts)),
        numbers=rng.sample(list(CATALOGUE.numbers.values()), len(CATALOGUE.numbers)),
        headings=CATALOGUE.headings,
    )
    one = compile_profile(profile_from(raw, CATALOGUE), CATALOGUE, None, context, options)
    other = compile_profile(profile_from(shuffled(raw, rng), reordered), reordered, None, context, options)
    assert canonical_bytes(document(one)) == canonical_bytes(document(other))


def mirrored(raw: dict[str, Any]) -> dict[str, Any]:
    def flip(scope: dict[str, Any]) -> dict[str, Any]:
        return {
            axis: weights_of(axis, 100 - value[axis.split("-")[0]], value.get("importance"))
            for axis, value in scope.items()
        }

    contexts = {context: flip(scope) for context, scope in raw["contexts"].items()}
    return raw | {"weights": flip(raw["weights"]), "contexts": contexts}


def other_pole(axis: str, pole: str | None) -> str | None:
    poles = axis.split("-")
    return None if pole is None else poles[1 - poles.index(pole)]


@given(profiles(), CONTEXTS, st.sampled_from(["rules", "text", "turns"]))
@settings(max_examples=100, deadline=None)
def test_a_mirrored_profile_gives_a_mirrored_plan_and_prompt(raw, context, means) -> None:
    # A budget that both fit: the two poles' sentences differ a little in length.
    options = Options(means, 100_000)
    one, other = compiled(raw, None, context, options), compiled(mirrored(raw), None, context, options)
    assert [(entry.axis, 100 - entry.effective, entry.level) for entry in one.plan] == [
        (entry.axis, entry.effective, entry.level) for entry in other.plan
    ]
    even = {entry.axis for entry in one.plan if entry.effective == 50}
    mirrored_spans = [
        (span.source.kind, span.source.id, span.source.level, other_pole(span.source.id, span.shows))
        for span in one.prompt.spans
        if span.source.id not in even
    ]
    assert mirrored_spans == [
        (span.source.kind, span.source.id, span.source.level, span.shows)
        for span in other.prompt.spans
        if span.source.id not in even
    ]
    behaviours = {
        (entry.axis, "first" if entry.effective > 50 else "second") for entry in one.plan if entry.level != "balanced"
    }
    assert behaviours == {
        (entry.axis, "second" if entry.effective > 50 else "first") for entry in other.plan if entry.level != "balanced"
    }
    for turn, twin in zip(one.prompt.turns, other.prompt.turns, strict=True):
        if turn.axis not in even:
            assert (turn.axis, other_pole(turn.axis, turn.pole)) == (twin.axis, twin.pole)


@given(profiles(), CONTEXTS, TEXT, TEXT, st.from_regex(r"[a-z]{1,12}(-[a-z]{1,12}){0,3}", fullmatch=True))
@settings(max_examples=100, deadline=None)
def test_user_text_never_reaches_the_prompt(raw, context, text, reason, name) -> None:
    told = raw | {
        "id": name,
        "title": text,
        "summary": reason,
        "suits": [text],
        "reasons": dict.fromkeys(raw["weights"], reason),
    }
    for means in ("text", "turns"):
        plain = compiled(raw, None, context, Options(means)).prompt
        assert compiled(told, None, context, Options(means)).prompt == plain


@given(st.integers(1, 400))
@settings(max_examples=60, deadline=None)
def test_any_budget_compiles_or_is_refused_for_the_commitments(budget) -> None:
    raw = {"schema": "profile/v1", "id": "p", "title": "T", "summary": "S", "weights": {}}
    try:
        policy = compiled(raw, None, None, Options("text", budget))
    except BudgetTooSmall as error:
        assert error.params["needed"] > budget
    else:
        assert policy.prompt.estimated_tokens <= budget


@pytest.mark.parametrize("axis", AXES)
def test_every_axis_has_a_different_prompt_at_every_measured_weight(axis: str) -> None:
    raw = {"schema": "profile/v1", "id": "p", "title": "T", "summary": "S"}
    prompts = {
        compiled(raw | {"weights": {axis: weights_of(axis, first, None)}}, None, None, Options()).prompt.text
        for first in (95, 78, 62, 50, 38, 22, 5)
    }
    assert len(prompts) == 7
