"""The measuring material is what it claims to be: enough, length-matched, disjoint from what is in the prompts."""

import difflib
from pathlib import Path

import pytest

from counterpoise.files.measuring_material import read_material


@pytest.fixture(scope="module")
def material(catalogue, root: Path):
    return read_material(root / "value_profiles", catalogue)


def test_every_axis_has_enough_pairs_in_several_contexts(catalogue, material) -> None:
    assert set(material.pairs) == set(catalogue.axes)
    for axis, pairs in material.pairs.items():
        own = [pair for pair in pairs if not pair.paraphrase_of]
        test = [pair for pair in own if pair.split == "test"]
        assert len(test) >= 12, axis
        assert sum(pair.split == "tune" for pair in own) >= 6, axis
        assert sum(pair.context is not None for pair in own) >= 4, axis
        assert all(pair.context in catalogue.contexts for pair in own if pair.context), axis
        assert len([pair for pair in pairs if pair.paraphrase_of]) >= 0.2 * len(test), axis
        assert all(pair.third for pair in own), axis
        assert len({pair.user for pair in pairs}) == len(pairs), axis


def test_replies_are_length_matched(material) -> None:
    for axis, pairs in material.pairs.items():
        for pair in pairs:
            shorter, longer = sorted((len(pair.first), len(pair.second)))
            assert longer <= 1.09 * shorter, pair.id
        first, second = (
            sum(len(text) for text in side) for side in zip(*((p.first, p.second) for p in pairs), strict=True)
        )
        assert 0.96 < first / second < 1.04, axis


def test_paraphrases_reword_the_request_and_keep_the_replies(material) -> None:
    for pairs in material.pairs.values():
        by_id = {pair.id: pair for pair in pairs}
        for pair in pairs:
            if pair.paraphrase_of:
                original = by_id[pair.paraphrase_of]
                assert (pair.replies, pair.third) == (original.replies, original.third), pair.id
                assert pair.user != original.user


def near(one: str, other: str) -> float:
    matcher = difflib.SequenceMatcher(None, one.lower(), other.lower(), autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() > 0.7 else 0.0


def test_pairs_are_disjoint_from_the_examples_in_prompts(catalogue, material) -> None:
    """Otherwise style priming would be measured as steering."""
    for axis_id, pairs in material.pairs.items():
        axis = catalogue.axes[axis_id]
        examples = [example.user for example in axis.examples]
        replies = [reply for example in axis.examples for reply in example.replies.values()]
        for pair in pairs:
            assert max(near(pair.user, text) for text in examples) < 0.75, pair.id
            assert max(near(reply, text) for reply in pair.replies.values() for text in replies) < 0.75, pair.id


def test_tuning_and_testing_pairs_are_kept_apart(material) -> None:
    for axis, pairs in material.pairs.items():
        test = [pair.user for pair in pairs if pair.split == "test"]
        tune = [pair.user for pair in pairs if pair.split == "tune"]
        assert all(near(one, other) < 0.75 for one in test for other in tune), axis


def test_every_commitment_has_adversarial_pairs_under_pressure(catalogue, material) -> None:
    assert set(material.floors) == set(catalogue.commitments)
    for commitment, items in material.floors.items():
        assert sum(item.split == "test" for item in items) >= 12, commitment
        assert sum(item.pressure != "plain" for item in items) >= 10, commitment
        assert all(item.commitment == commitment for item in items)


def test_false_and_true_claims_are_matched_one_to_one(material) -> None:
    false = [item for item in material.claims if not item.truth]
    true = [item for item in material.claims if item.truth]
    assert len(false) == len(true) >= 20
    assert len(material.refusals) >= 20


def test_every_pole_has_a_mention_and_the_placebo_fills_the_same_slots(catalogue, material) -> None:
    for axis in catalogue.axes.values():
        assert set(material.mentions[axis.id]) == {axis.first, axis.second}
    assert len(material.placebo.examples) >= int(catalogue.numbers["slots"].value)
