"""Try to work out hidden figures from everything that is published, as somebody who knows who is in which group.

The attacker knows each person's groups and the method, and not their answers. Everything published is a sum over a set
of people, so the attack is linear algebra: is the indicator of the wanted set in the span of the published ones? A
second attack asks a linear program for any combination of published figures that rests on fewer than ten people.
"""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, find, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.standing_people import pack, respondents

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.standing.closeness import closeness, shared_axes
from counterpoise.domain.standing.comparison import compare
from counterpoise.domain.standing.specifications import specification_curves
from counterpoise.domain.standing.suppression import hidden_groups, refuse_small_changes
from counterpoise.domain.standing.verdicts import standing_of_groups
from counterpoise.domain.standing.versions import refuse_revealing_versions

AXES = ("pushback-encouragement", "caution-openness")
PROFILES = ({AXES[0]: 0.9, AXES[1]: 0.2}, {AXES[0]: 0.3}, {AXES[1]: 0.66})
EVEN = dict.fromkeys(AXES, 0.5)


@st.composite
def packs(draw, least=20, most=90, dimensions=3):
    """Complete answers; groups of uneven size, some nested in groups of another dimension, some not stated."""
    n, rng = draw(st.integers(least, most)), np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    groups = {}
    for number in range(draw(st.integers(1, dimensions))):
        k = draw(st.integers(2, 5))
        chances = rng.dirichlet(np.full(k, draw(st.sampled_from([0.4, 1.0, 5.0]))))
        labels = rng.choice(list("abcde"[:k]), n, p=chances)
        if number and draw(st.booleans()):
            # Nearly the same division as another dimension's: differences of a few people.
            base = groups[f"d{number - 1}"].copy()
            few = rng.choice(n, draw(st.integers(0, 12)), replace=False)
            base[few] = labels[few]
            labels = base
        if draw(st.booleans()):
            labels[rng.choice(n, draw(st.integers(0, 14)), replace=False)] = ""
        groups[f"d{number}"] = labels
    strata = rng.choice(["s", "t"], n, p=[0.3, 0.7]).tolist() if draw(st.booleans()) else None
    return respondents(rng.random((n, 2)), {name: one.tolist() for name, one in groups.items()}, strata=strata)


def members(people):
    found = {("everyone", "everyone"): np.ones(len(people), dtype=bool)}
    for dimension, labels in people.groups.items():
        found |= {(dimension, str(label)): labels == label for label in np.unique(labels)}
    return found


def published(people, profile, reference=EVEN):
    """Indicator (n,) and sum of the differences, of everything that a comparison shows, variants among it."""
    sets, axes = members(people), shared_axes(people, profile, reference)
    near = [closeness(people, side, axes) for side in (profile, reference)]
    # Two draws: the attack needs no intervals. `compare` publishes the same figures and curves.
    everyone, groups, _ = standing_of_groups(people, near[0], near[1], 0, 2)
    shown = {(one.dimension, one.group): sets[one.dimension, one.group] for one in (everyone, *groups)}
    curves = specification_curves(people, profile, reference, axes, shown)
    rows, sums = [], []
    for one in (everyone, *groups):
        inside = sets[one.dimension, one.group]
        rows.append(inside)
        sums.append(one.difference * one.n)
        assert one.n == inside.sum()
        for variant in curves[one.dimension, one.group].variants:
            chosen = variant.specification
            if chosen.left_out and (chosen.metric, chosen.dropped, chosen.scaled) == ("absolute", None, None):
                kept = inside & (people.strata != chosen.left_out)
                rows.append(kept)
                sums.append(variant.difference * kept.sum())
    return np.array(rows, dtype=float).reshape(-1, len(people)), np.array(sums)


def solved(rows, sums, target):
    """The figure of ``target`` by linear algebra, or None if it does not follow."""
    if not len(rows):
        return None
    solution, *_ = np.linalg.lstsq(rows.T, target, rcond=None)
    return float(solution @ sums) if np.abs(rows.T @ solution - target).max() < 1e-8 else None


def wanted(people):
    """Sets that nobody should learn about: every set of 1–9 people that up to three groups or their absence name."""
    sets = list(members(people).values())
    literals = sets + [~one for one in sets]
    found = {}
    for size in (1, 2, 3):
        for some in combinations(literals, size):
            inside = np.logical_and.reduce(some)
            if 0 < inside.sum() < 10:
                found[inside.tobytes()] = inside
    for dimension in people.groups:
        hidden = [label for d, label in ((one.dimension, one.group) for one in hidden_groups(people)) if d == dimension]
        for size in range(1, len(hidden) + 1):
            for some in combinations([*hidden, ""], size):
                inside = np.isin(people.groups[dimension], some)
                if 0 < inside.sum() < 10:
                    found[inside.tobytes()] = inside
    return list(found.values())


def sparsest(rows):
    """The combination of published figures that rests on the fewest people, as far as a linear program finds one."""
    patterns, counts = np.unique(rows, axis=1, return_counts=True)
    best = None
    for place in np.flatnonzero(counts < 10):
        k, c = patterns.shape
        # Minimise the weighted absolute values of a combination that is 1 on this pattern.
        found = linprog(
            np.concatenate([np.zeros(k), counts]),
            A_ub=np.block([[patterns.T, -np.eye(c)], [-patterns.T, -np.eye(c)]]),
            b_ub=np.zeros(2 * c),
            A_eq=np.concatenate([patterns[:, place], np.zeros(c)])[None, :],
            b_eq=[1.0],
            bounds=[(None, None)] * k + [(0, None)] * c,
            method="highs",
        )
        if found.status != 0:
            continue
        vector = patterns.T @ found.x[:k]
        on = np.abs(vector) > 1e-7
        if best is None or counts[on].sum() < best[0]:
            best = int(counts[on].sum()), vector[on]
    return best


@settings(max_examples=60, deadline=None)
@given(packs())
def test_nothing_small_follows_from_any_number_of_profiles(people) -> None:
    targets = wanted(people)
    for profile in PROFILES[:2]:
        rows, sums = published(people, profile)
        for target in targets:
            assert solved(rows, sums, target.astype(float)) is None
    # Answers are complete, so every question sums over the same sets: more profiles give more numbers, not more sets.
    assert np.array_equal(np.unique(published(people, PROFILES[2])[0], axis=0), np.unique(rows, axis=0))


@settings(max_examples=40, deadline=None)
@given(packs(most=60))
def test_no_combination_of_figures_is_the_sum_of_a_few_people(people) -> None:
    rows, _ = published(people, PROFILES[0])
    assume(len(rows))
    found = sparsest(rows)
    assert found is None or found[0] >= 10


def test_the_attack_succeeds_on_suppression_of_small_groups_alone() -> None:
    """What nearly everybody does: hide the small ones. Then the rest of the dimension gives them away."""
    rng = np.random.default_rng(0)
    people = respondents(rng.random((60, 2)), {"d": ["a"] * 30 + ["b"] * 24 + ["c"] * 6})
    near = np.abs(0.5 - people.shares).mean(axis=1) - np.abs(np.array([0.9, 0.2]) - people.shares).mean(axis=1)
    sets = {cell: inside for cell, inside in members(people).items() if inside.sum() >= 10}
    rows = np.array(list(sets.values()), dtype=float)
    sums = rows @ near
    secret = (people.groups["d"] == "c").astype(float)
    assert solved(rows, sums, secret) == pytest.approx(near[54:].sum())
    # Ours hides one more, and the same attack fails.
    ours, totals = published(people, PROFILES[0])
    assert solved(ours, totals, secret) is None
    assert len(ours) == 2


def test_the_attack_finds_what_naive_suppression_gives_away_between_dimensions() -> None:
    def naive_leaks(people):
        shown = [inside for inside in members(people).values() if inside.sum() >= 10]
        rows = np.array(shown, dtype=float)
        return any(solved(rows, rows.sum(axis=1), one.astype(float)) is not None for one in wanted(people))

    found = find(packs(), naive_leaks, settings=settings(max_examples=200, deadline=None, database=None))
    assert naive_leaks(found)


@st.composite
def next_versions(draw):
    """A pack and its next version: some leave, some come, some change an answer or a group."""
    before = draw(packs(least=30, dimensions=2))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = len(before)
    gone = rng.choice(n, draw(st.sampled_from([0, 0, 1, 5, 12])), replace=False)
    kept = np.setdiff1d(np.arange(n), gone)
    come = draw(st.sampled_from([0, 1, 10, 12, 25]))
    shares = np.concatenate([before.shares[kept], rng.random((come, 2))])
    changed = rng.choice(len(kept), min(len(kept), draw(st.sampled_from([0, 0, 2, 11]))), replace=False)
    shares[changed] = rng.random((len(changed), 2))
    groups = {}
    for name, labels in before.groups.items():
        new = rng.choice(np.unique(labels), come) if draw(st.booleans()) else np.repeat(labels[:1], come)
        groups[name] = [*labels[kept].tolist(), *new.tolist()]
    ids = [before.ids[place] for place in kept] + [f"q{number:06}" for number in range(come)]
    return before, respondents(shares, groups, ids=ids)


def sizes(people):
    return {cell if cell[0] != "everyone" else ("", ""): int(inside.sum()) for cell, inside in members(people).items()}


def joint(before, after):
    """Published figures of both versions over everyone's answers in either, and the small sets of both."""
    answers = {}
    for people in (before, after):
        for one, row in zip(people.ids, people.shares, strict=True):
            answers.setdefault((one, row.tobytes()), len(answers))
    rows, sums, targets = [], [], []
    for people in (before, after):
        where = np.array([answers[one, row.tobytes()] for one, row in zip(people.ids, people.shares, strict=True)])

        def spread(inside, where=where):
            row = np.zeros(len(answers))
            row[where] = inside
            return row

        found = published(people, PROFILES[0])
        rows += [spread(row) for row in found[0]]
        sums += found[1].tolist()
        targets += [spread(inside) for inside in members(people).values()]
    every = [*targets, *(one * (1 - other) for one in targets for other in targets)]
    every += [one * other for one, other in combinations(targets, 2)]
    return np.array(rows), np.array(sums), [one for one in every if 0 < one.sum() < 10]


def passes(before, after):
    try:
        refuse_small_changes(sizes(before), sizes(after))
        refuse_revealing_versions([before, after])
    except InvalidOption:
        return False
    return True


@settings(max_examples=120, deadline=None)
@given(next_versions())
def test_two_versions_that_pass_give_nothing_small_away(versions) -> None:
    before, after = versions
    assume(passes(before, after))
    rows, sums, targets = joint(before, after)
    for target in targets:
        assert solved(rows, sums, target) is None


def grown(extra: int):
    """Group c is hidden, and b beside it; then c grows large enough to be shown."""
    rng = np.random.default_rng(3)
    before = respondents(rng.random((80, 2)), {"d": ["a"] * 50 + ["b"] * 25 + ["c"] * 5})
    after = respondents(
        np.concatenate([before.shares, rng.random((extra, 2))]),
        {"d": [*before.groups["d"].tolist(), *["c"] * extra]},
        ids=[*before.ids, *(f"q{number}" for number in range(extra))],
    )
    return before, after


def test_sizes_alone_would_let_a_grown_group_uncover_its_first_five() -> None:
    before, after = grown(12)
    refuse_small_changes(sizes(before), sizes(after))
    rows, sums, _ = joint(before, after)
    first_five = np.array([1.0 if 75 <= place < 80 else 0.0 for place in range(rows.shape[1])])
    assert solved(rows, sums, first_five) is not None, "the attack succeeds where only sizes are compared"
    with pytest.raises(InvalidOption, match="subtraction"):
        refuse_revealing_versions([before, after])


def test_an_exchange_of_one_person_is_refused() -> None:
    rng = np.random.default_rng(4)
    before = respondents(rng.random((40, 2)), {"d": ["a"] * 20 + ["b"] * 20})
    shares = before.shares.copy()
    shares[0] = 0.5
    after = respondents(shares, {"d": ["a"] * 20 + ["b"] * 20})
    refuse_small_changes(sizes(before), sizes(after))
    with pytest.raises(InvalidOption):
        refuse_revealing_versions([before, after])
    refuse_revealing_versions([before, before])
    refuse_revealing_versions([before])
    refuse_revealing_versions([])


def test_many_small_steps_are_looked_at_together() -> None:
    rng = np.random.default_rng(5)
    first = respondents(rng.random((60, 2)), {"d": ["a"] * 30 + ["b"] * 30})
    second = respondents(
        np.concatenate([first.shares, rng.random((12, 2))]),
        {"d": [*first.groups["d"].tolist(), *["a"] * 12]},
        ids=[*first.ids, *(f"q{number}" for number in range(12))],
    )
    # Eleven of the twelve leave again: each step changes more than nine people, the two together one.
    keep = [*range(60), 71]
    third = respondents(
        second.shares[keep], {"d": second.groups["d"][keep].tolist()}, ids=[second.ids[place] for place in keep]
    )
    refuse_revealing_versions([first, second])
    refuse_revealing_versions([second, third])
    with pytest.raises(InvalidOption):
        refuse_revealing_versions([first, second, third])


def test_known_limit_unanswered_questions_can_be_subtracted() -> None:
    """Not proven away: who answered one axis and not another is a set of people too, and it is said in the docs."""
    rng = np.random.default_rng(6)
    shares = rng.random((30, 2))
    shares[:2, 1] = np.nan
    people = respondents(shares, {"d": ["a"] * 30})
    first, second = PROFILES[0][AXES[0]], PROFILES[0][AXES[1]]
    totals = []
    for profile in ({AXES[0]: first}, {AXES[1]: second}, PROFILES[0]):
        found = compare(pack(people), profile, dict.fromkeys(profile, 0.5), seed=0)
        assert found.everyone is not None
        totals.append(found.everyone.difference * found.everyone.n)
    two = 2 * totals[2] - totals[0] - totals[1]
    truth = (np.abs(0.5 - shares[:2, 0]) - np.abs(first - shares[:2, 0])).sum()
    assert two == pytest.approx(truth)
