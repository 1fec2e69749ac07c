"""What must hold for every population."""

import csv
import io
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.standing_people import pack, respondents

from counterpoise.domain.standing.closeness import closeness
from counterpoise.domain.standing.comparison import compare
from counterpoise.domain.standing.specifications import Specification, specification_curves
from counterpoise.domain.standing.verdicts import EVERYONE, standing_of_groups
from counterpoise.files.evidence_data import read_respondents

AXES = ("pushback-encouragement", "caution-openness")
PROFILE, REFERENCE = {AXES[0]: 0.8, AXES[1]: 0.35}, {AXES[0]: 0.5, AXES[1]: 0.5}
LABELS = st.sampled_from(["a", "b", "c", ""])


@st.composite
def populations(draw, least: int = 12):
    n = draw(st.integers(least, 60))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    shares = rng.random((n, 2))
    shares[rng.random((n, 2)) < draw(st.sampled_from([0.0, 0.2]))] = np.nan
    return respondents(
        shares,
        {"d": draw(st.lists(LABELS, min_size=n, max_size=n)), "e": rng.choice(["x", "y"], n).tolist()},
        weights=rng.uniform(0.3, 3, n) if draw(st.booleans()) else None,
        importances=rng.uniform(0, 3, (n, 2)) if draw(st.booleans()) else None,
        strata=rng.choice(["s", "t"], n).tolist() if draw(st.booleans()) else None,
    )


def stood(people, seed=0):
    near = [closeness(people, side, AXES) for side in (PROFILE, REFERENCE)]
    return standing_of_groups(people, near[0], near[1], seed, 40)


@settings(max_examples=60, deadline=None)
@given(populations())
def test_every_figure_is_within_its_range_and_adds_up(people) -> None:
    everyone, groups, hidden = stood(people)
    for one in (everyone, *groups):
        assert 0 <= one.mean <= 1
        assert one.difference == pytest.approx(one.mean - one.reference_mean)
        assert one.interval[0] <= one.difference <= one.interval[1]
        assert one.gain + one.lose + one.unmoved == pytest.approx(1)
        assert 0 <= one.p <= 1
        if one.verdict in {"closer", "further"}:
            assert (one.difference > 0) is (one.verdict == "closer")
    dark = {(one.dimension, one.group) for one in hidden}
    assert not dark & {(one.dimension, one.group) for one in groups}
    assert all(one.n >= 10 for one in groups)


@settings(max_examples=40, deadline=None)
@given(populations(least=30))
def test_the_profile_and_the_reference_change_places(people) -> None:
    near = [closeness(people, side, AXES) for side in (PROFILE, REFERENCE)]
    _, groups, _ = standing_of_groups(people, near[0], near[1], 0, 40)
    _, mirrored, _ = standing_of_groups(people, near[1], near[0], 0, 40)
    swap = {"closer": "further", "further": "closer"}
    for one, other in zip(groups, mirrored, strict=True):
        assert other.difference == pytest.approx(-one.difference)
        assert other.error == pytest.approx(one.error, rel=1e-6)
        assert (other.gain, other.lose) == (one.lose, one.gain)
        assert other.verdict == swap.get(one.verdict, one.verdict)


@settings(max_examples=30, deadline=None)
@given(populations(least=40), st.integers(0, 1000))
def test_the_same_seed_gives_the_same_digits_and_other_groups_change_none(people, seed) -> None:
    assert stood(people, seed) == stood(people, seed)
    everyone, groups, _ = stood(people, seed)
    alone = respondents(
        people.shares, {"e": people.groups["e"].tolist()}, weights=people.weights, importances=people.importances,
        strata=people.strata.tolist(), axes=AXES,
    )  # fmt: skip
    other_everyone, others, _ = stood(alone, seed)
    assert other_everyone == everyone
    left = {one.group: one for one in others}
    for one in groups:
        if one.dimension == "e" and one.group in left:
            other = left[one.group]
            assert (one.mean, one.error, one.gain, one.p) == (other.mean, other.error, other.gain, other.p)


@settings(max_examples=30, deadline=None)
@given(populations(least=20))
def test_a_person_counted_twice_is_a_person_of_double_weight(people) -> None:
    twice = respondents(
        np.concatenate([people.shares, people.shares[:5]]),
        weights=np.concatenate([people.weights, people.weights[:5]]),
        importances=np.concatenate([people.importances, people.importances[:5]]),
    )
    heavy = respondents(
        people.shares,
        weights=people.weights * np.where(np.arange(len(people)) < 5, 2, 1),
        importances=people.importances,
    )
    first, *_ = stood(twice)
    second, *_ = stood(heavy)
    assert first.mean == pytest.approx(second.mean)
    assert (first.gain, first.spread) == (pytest.approx(second.gain), pytest.approx(second.spread))


@settings(max_examples=25, deadline=None)
@given(populations())
def test_the_specification_curve_contains_the_shown_one(people) -> None:
    found = compare(pack(people), PROFILE, REFERENCE, seed=0)
    for one in [*found.groups, *([found.everyone] if found.everyone else [])]:
        curve = found.curves[one.dimension, one.group]
        shown = [variant for variant in curve.variants if variant.specification == Specification()]
        assert [variant.difference for variant in shown] == [pytest.approx(one.difference, abs=1e-12)]
        assert curve.difference == shown[0].difference
        assert 1 <= curve.holds <= len(curve.variants)
        assert list(curve.variants) == sorted(curve.variants, key=lambda variant: variant.difference)


def test_sources_are_left_out_only_where_nobody_is_singled_out() -> None:
    rng = np.random.default_rng(0)
    labels, strata = ["a"] * 40 + ["b"] * 40, (["s"] * 20 + ["t"] * 20) * 2
    people = respondents(rng.random((80, 2)), {"d": labels}, strata=strata)
    members = {EVERYONE: np.ones(80, dtype=bool), ("d", "a"): np.array(labels) == "a"}

    def sources(one):
        curves = specification_curves(one, PROFILE, REFERENCE, AXES, members)
        return {cell: {v.specification.left_out for v in curve.variants} - {None} for cell, curve in curves.items()}

    assert sources(people) == {EVERYONE: {"s", "t"}, ("d", "a"): {"s", "t"}}
    # Nine of group a are of source s: leaving s out of a would give them away by subtraction.
    strata = ["s"] * 9 + ["t"] * 31 + ["s"] * 20 + ["t"] * 20
    assert sources(respondents(rng.random((80, 2)), {"d": labels}, strata=strata)) == {
        EVERYONE: {"s", "t"}, ("d", "a"): set(),
    }  # fmt: skip
    strata = ["s"] * 9 + ["t"] * 71
    assert sources(respondents(rng.random((80, 2)), {"d": labels}, strata=strata)) == {
        EVERYONE: set(), ("d", "a"): set(),
    }  # fmt: skip


def test_row_order_and_ids_change_no_digit(catalogue, tmp_path) -> None:
    rng = np.random.default_rng(1)
    rows = [
        {
            "id": f"person-{number}",
            "weight": round(float(rng.uniform(0.5, 2)), 3),
            "group:d": rng.choice(["a", "b"]),
            **{f"axis:{axis}": int(rng.integers(0, 101)) for axis in AXES},
        }
        for number in range(80)
    ]

    def read(order, name):
        stream = io.StringIO()
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(order)
        path = tmp_path / name
        path.write_text(stream.getvalue(), encoding="utf-8")
        return read_respondents(path, catalogue)

    shuffled = random.Random(0).sample(rows, len(rows))  # noqa: S311 - an order, not a secret
    first, second = read(rows, "first.csv"), read(shuffled, "second.csv")
    assert stood(first) == stood(second)
    assert compare(pack(first), PROFILE, REFERENCE, seed=4) == compare(pack(second), PROFILE, REFERENCE, seed=4)
    # An id is a name: people keep their answers when others join between them.
    near = dict(zip(first.ids, closeness(first, PROFILE, AXES), strict=True))
    fewer = read(rows[::3], "third.csv")
    assert closeness(fewer, PROFILE, AXES).tolist() == [near[one] for one in fewer.ids]
