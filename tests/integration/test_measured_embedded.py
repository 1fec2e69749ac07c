"""What stands beside the headline, measured on the embedded model itself; small, so that it stays short."""

from dataclasses import replace
from pathlib import Path

import pytest

from counterpoise.domain.compiler.policy import Options
from counterpoise.files.measuring_material import read_material
from counterpoise.services import generation, retention
from counterpoise.services.conditions import Conditions, Plan
from counterpoise.services.ledger import Ledger
from counterpoise.upstream.embedded import EmbeddedModel
from counterpoise.upstream.embedded_scorer import EmbeddedScorer
from counterpoise.upstream.llama_runtime import Pinned

pytestmark = [pytest.mark.model, pytest.mark.xdist_group("model")]

AXIS = "warm-reserved"


@pytest.fixture
def conditions(policies, catalogue, root: Path) -> Conditions:
    """Two short pairs under a short prompt."""
    material = read_material(root / "value_profiles", catalogue)
    pairs = [one for one in material.pairs[AXIS] if one.split == "test" and not one.paraphrase_of]
    short = tuple(sorted(pairs, key=lambda pair: len(pair.first))[:2])
    plan = Plan((AXIS,), options=Options("rules"), generate=True, retention=True)
    return Conditions(policies, replace(material, pairs={AXIS: short}), plan)


def test_retention_fits_the_context_and_gives_numbers(conditions: Conditions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "PAIRS", 1)
    scorer = EmbeddedScorer(workers=1)
    ledger = Ledger()
    asked = retention.ask_retention(ledger, conditions, AXIS, scorer.identity.context)
    assert len(ledger) == 2 * 2 * 2
    ledger.settle(scorer)
    found = retention.retention_result(ledger, asked)
    assert (found.pairs, found.left_out) == (1, 0)
    assert found.effect_first is not None
    assert found.effect_first != found.effect_turn8


def test_the_model_writes_at_both_ends(conditions: Conditions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation, "REQUESTS", 1)
    monkeypatch.setattr(generation, "MAX_TOKENS", 6)
    written = generation.write_replies(EmbeddedModel(None, Pinned(threads=1)), conditions)
    (one,) = written[AXIS]
    assert one.highest.text.strip()
    assert not one.highest.stopped
    assert generation.check_replies(written)[AXIS].requests == 1
