"""The quick gate: a change of the catalogue that makes an axis do nothing, or the opposite, does not get past it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.compiler.policy import Options
from counterpoise.domain.measurement.dose_response import NOISE_FLOOR, unmet
from counterpoise.files.measuring_material import read_material
from counterpoise.files.score_cache import CachedScorer, ScoreCache
from counterpoise.services.axis_response import AxisResult
from counterpoise.services.conditions import Material, Plan
from counterpoise.services.measurement import Measurement
from counterpoise.services.policies import Policies
from counterpoise.services.ports import Scorer
from counterpoise.upstream.embedded_scorer import EmbeddedScorer

pytestmark = [pytest.mark.model, pytest.mark.xdist_group("model")]

AXES = ("pushback-encouragement", "brevity-thoroughness", "plain-technical")
SWAPPED = "plain-technical"
# Enough for three axes; every pair more costs seconds.
PAIRS = 8


@pytest.fixture(scope="module")
def material(catalogue: Catalogue, root: Path) -> Material:
    whole = read_material(root / "value_profiles", catalogue)
    return replace(whole, pairs={axis: pairs[:PAIRS] for axis, pairs in whole.pairs.items()})


@pytest.fixture(scope="module")
def scorer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scorer]:
    # The cache begins empty: it only saves the second test what the first has scored.
    inner = EmbeddedScorer(workers=2, context=1024)
    yield CachedScorer(inner, ScoreCache(tmp_path_factory.mktemp("gate") / "scores.sqlite3"))
    inner.close()


def measured(catalogue: Catalogue, material: Material, scorer: Scorer, axes: tuple[str, ...]) -> tuple[AxisResult, ...]:
    """Three levels, eight pairs, and the placebo, for each axis."""
    plan = Plan(axes, options=Options("text"), quick=True)
    return Measurement(Policies(catalogue, {}), scorer, material).measure(plan).axes


def judgement(result: AxisResult) -> str:
    """``moves as declared``, or ``fails`` with the conditions that are not met."""
    missing = unmet(result.response.interval[0], result.response.rho, result.corrected_p, result.placebo)
    return f"fails: {', '.join(missing)}" if missing else "moves as declared"


def with_poles_swapped(catalogue: Catalogue, axis_id: str) -> Catalogue:
    """The catalogue with the behaviours and the example replies of one axis's poles exchanged."""
    axis = catalogue.axis(axis_id)
    one, other = axis.first, axis.second
    poles = {
        one: axis.pole(one).model_copy(update={"behaviours": axis.pole(other).behaviours}),
        other: axis.pole(other).model_copy(update={"behaviours": axis.pole(one).behaviours}),
    }
    examples = tuple(
        example.model_copy(update={"replies": {one: example.replies[other], other: example.replies[one]}})
        for example in axis.examples
    )
    changed = axis.model_copy(update={"poles": poles, "examples": examples})
    return replace(catalogue, axes={**catalogue.axes, axis_id: changed})


def test_three_axes_move_the_embedded_model_as_declared(
    catalogue: Catalogue, material: Material, scorer: Scorer
) -> None:
    results = measured(catalogue, material, scorer, AXES)
    assert [(result.axis, len(result.response.levels), result.pairs) for result in results] == [
        (axis, 3, 8) for axis in AXES
    ]
    assert {result.axis: judgement(result) for result in results} == dict.fromkeys(AXES, "moves as declared")
    for result in results:
        assert result.response.interval[0] > NOISE_FLOOR
        assert result.response.rho >= 0.6
        assert abs(result.placebo) < NOISE_FLOOR


def test_the_gate_can_fail_the_poles_of_one_axis_swapped(
    catalogue: Catalogue, material: Material, scorer: Scorer
) -> None:
    (result,) = measured(with_poles_swapped(catalogue, SWAPPED), material, scorer, (SWAPPED,))
    assert judgement(result).startswith("fails")
    assert result.response.effect < 0
