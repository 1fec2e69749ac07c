"""What a count says hangs on what stands on ballots: not on their names, not on the order in which they came."""

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoise.domain.tally.arrangement import arranged
from counterpoise.domain.tally.ballots import Ballots, normalised
from counterpoise.schemas.tally import tally_document
from counterpoise.services.tally import count

AXES = ("pushback-encouragement", "plain-technical", "warm-reserved")


def panel(seed: int, size: int) -> Ballots:
    """Two camps, some of whom abstain, with stratum weights and alike ballots among them."""
    rng = np.random.default_rng(seed)
    shares = np.clip(rng.random((2, 3))[rng.integers(0, 2, size)] + rng.normal(0, 0.1, (size, 3)), 0, 1).round(1)
    shares[rng.random(shares.shape) < 0.1] = np.nan
    importances = rng.integers(1, 5, shares.shape).astype(np.float64)
    importances[rng.random(size) < 0.3] = np.nan
    names = tuple(f"x{number:03}" for number in range(size))
    return Ballots(names, rng.choice([1.0, 1.0, 2.5], size), AXES, shares, normalised(importances))


def renamed(ballots: Ballots, seed: int) -> tuple[Ballots, dict[str, str]]:
    """The same in another order under other names, and which name was which."""
    order = np.random.default_rng(seed).permutation(len(ballots))
    found = ballots.part(order)
    names = tuple(f"y{number:03}" for number in range(len(found)))
    changed = Ballots(names, found.weights, found.axes, found.shares, found.importances)
    return changed, dict(zip(names, found.ids, strict=True))


def said(ballots: Ballots, names: dict[str, str]) -> dict[str, Any]:
    """The report without the names of ballots: of alike ones, either may stand there."""
    document = tally_document(count(ballots)).model_dump(mode="json")
    document["joint"]["nearest_ballot"] = None
    for pull in (*document["influence"]["axes"].values(), document["influence"]["importance"]):
        if pull is not None:
            pull["ballot"] = ""
    shapes = {names.get(one, one): tuple(np.nan_to_num(row, nan=-1)) for one, row in zip(
        ballots.ids, np.column_stack([ballots.shares, ballots.importances, ballots.weights]), strict=True
    )}  # fmt: skip
    for group in (*(document["slate"] or {"profiles": []})["profiles"], *document["minority"]["groups"]):
        group["members"] = sorted(shapes[names.get(one, one)] for one in group["members"])
    return document


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1), size=st.integers(1, 60), lot=st.integers(0, 2**32 - 1))
def test_other_names_and_another_order_change_nothing(seed: int, size: int, lot: int) -> None:
    ballots = panel(seed, size)
    other, names = renamed(ballots, lot)
    assert said(ballots, {}) == said(other, names)


@given(seed=st.integers(0, 2**32 - 1), size=st.integers(1, 60), lot=st.integers(0, 2**32 - 1))
def test_the_order_is_one_of_contents(seed: int, size: int, lot: int) -> None:
    ballots = panel(seed, size)
    one, other = arranged(ballots), arranged(renamed(ballots, lot)[0])
    for name in ("weights", "shares", "importances"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    assert sorted(one.ids) == sorted(ballots.ids)


def test_a_zero_is_a_zero_and_a_blank_a_blank() -> None:
    def one(zero: float, blank: float) -> Ballots:
        shares = np.array([[zero, blank], [0.5, 0.25], [0.25, 1.0]])
        return Ballots(("a", "b", "c"), np.ones(3), AXES[:2], shares, np.full((3, 2), np.nan))

    odd = np.array([0x7FF8000000000123], dtype=np.uint64).view(np.float64)[0]
    assert arranged(one(0.0, np.nan)).ids == arranged(one(-0.0, odd)).ids
