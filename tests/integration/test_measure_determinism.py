"""The same measurement gives the same digits, in fresh scorers, with one worker or two; with more threads, about."""

from dataclasses import replace
from pathlib import Path

import pytest

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.compiler.policy import Options
from counterpoise.domain.measurement.dose_response import NOISE_FLOOR
from counterpoise.files.measuring_material import read_material
from counterpoise.services.conditions import Material, Plan
from counterpoise.services.measurement import Measurement, Report
from counterpoise.services.policies import Policies
from counterpoise.services.ports import Message, ScoreJob
from counterpoise.upstream.embedded_scorer import EmbeddedScorer

pytestmark = [pytest.mark.model, pytest.mark.xdist_group("model")]

AXIS = "plain-technical"
# A small budget, and the fewest pairs that a measurement takes: everything that a run consists of, but short.
PLAN = Plan((AXIS,), options=Options("text", budget=420), quick=True)
PAIRS = 2


@pytest.fixture(scope="module")
def material(catalogue: Catalogue, root: Path) -> Material:
    found = read_material(root / "value_profiles", catalogue)
    tested = [pair for pair in found.pairs[AXIS] if pair.split == "test" and not pair.paraphrase_of]
    shortest = sorted(tested, key=lambda pair: len(pair.first + pair.second))
    return replace(found, pairs={AXIS: tuple(shortest[:PAIRS])})


def report(
    catalogue: Catalogue, material: Material, *, workers: int = 1, threads: int = 1, before: bool = False
) -> Report:
    scorer = EmbeddedScorer(workers=workers, threads=threads, context=768)
    if before:
        # Something else first, which leaves another state behind.
        scorer.score_all([ScoreJob((Message("system", "Be brief."), Message("user", "Why?")), "Because.")])
    try:
        return Measurement(Policies(catalogue, {}), scorer, material).measure(PLAN)
    finally:
        scorer.close()


@pytest.fixture(scope="module")
def first(catalogue: Catalogue, material: Material) -> Report:
    return report(catalogue, material)


def test_a_second_run_in_a_fresh_scorer_is_equal_to_the_last_digit(
    catalogue: Catalogue, material: Material, first: Report
) -> None:
    assert report(catalogue, material, before=True) == first


def test_two_workers_give_the_digits_of_one(catalogue: Catalogue, material: Material, first: Report) -> None:
    assert report(catalogue, material, workers=2) == first


def test_two_threads_stay_within_the_noise_floor_of_one(
    catalogue: Catalogue, material: Material, first: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Threads that spin while they wait for each other take ten times as long beside one busy process. The processes
    # that the scorer starts inherit this; it has no effect on what is computed.
    monkeypatch.setenv("OMP_WAIT_POLICY", "passive")
    other = report(catalogue, material, workers=2, threads=2)
    (one,), (two,) = first.axes, other.axes
    assert (first.model.threads, other.model.threads) == (1, 2)
    assert one.response.levels == pytest.approx(two.response.levels, abs=NOISE_FLOOR)
    assert one.placebo == pytest.approx(two.placebo, abs=NOISE_FLOOR)
