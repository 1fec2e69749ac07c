"""Weighing by strata: against its definition, and what it must leave as it is."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.tally_ballots import ballots

from counterpoise.domain.panels.strata import FEWEST, LIMIT, Strata, weigh
from counterpoise.domain.tally.columns import column
from counterpoise.domain.tally.joint import filled, joint
from counterpoise.domain.tally.minority import minorities
from counterpoise.domain.tally.rules.uniform_median import uniform_median
from counterpoise.domain.tally.slate import greedy_capture, left_out
from counterpoise.domain.tally.tally import tally

A, B, C = "pushback-encouragement", "caution-openness", "brevity-thoroughness"
RULES = st.sampled_from(["independent-markets", "ladder", "utilitarian"])


def strata_of(parts) -> Strata:
    total = sum(parts)
    shares = [{"value": f"s{place}", "share": part / total} for place, part in enumerate(parts)]
    return Strata.model_validate({"name": "where people live", "shares": shares})


@st.composite
def counted(draw, least=0, most=60):
    """Strata, and how many ballots each put in."""
    parts = draw(st.lists(st.integers(1, 50), min_size=2, max_size=8))
    counts = draw(st.lists(st.integers(least, most), min_size=len(parts), max_size=len(parts)))
    assume(sum(counts) > 0)
    return strata_of(parts), {f"s{place}": count for place, count in enumerate(counts)}


@st.composite
def panels(draw, most=9):
    """A few ballots on three axes with importances, and a whole weight for each."""
    n = draw(st.integers(2, most))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    columns = {axis: rng.integers(0, 11, n) * 10.0 for axis in (A, B, C)}
    times = draw(st.lists(st.integers(1, 4), min_size=n, max_size=n))
    return columns, rng.dirichlet(np.ones(3), n).T, np.array(times)


@settings(max_examples=500, deadline=None)
@given(counted())
def test_weights_are_what_they_are_called(given_counts) -> None:
    strata, counts = given_counts
    made = weigh(strata, counts)
    total = sum(counts.values())
    assert [value for one in made for value in one.strata] == list(strata.values)
    assert sum(one.ballots for one in made) == total
    assert sum(one.share for one in made) == pytest.approx(1, abs=1e-6)
    # The mean is 1, nobody counts more than the limit, and whoever is alone has ballots to hide among.
    assert sum(one.ballots * one.weight for one in made) == pytest.approx(total, rel=1e-7)
    assert all(0 < one.weight <= LIMIT for one in made)
    assert len(made) == 1 or all(one.ballots >= FEWEST for one in made)
    for one in made:
        share = sum(known.share for known in strata.shares if known.value in one.strata)
        if not any(other.cut for other in made):
            assert one.weight == pytest.approx(share / (one.ballots / total), rel=1e-6)
    # Strata that are not cut stand to each other as the charter says.
    free = [one for one in made if not one.cut]
    ratios = [one.weight * one.ballots / one.share for one in free]
    assert ratios == pytest.approx([ratios[0]] * len(ratios), rel=1e-5)
    assert all(one.weight == LIMIT for one in made if one.cut)


@settings(max_examples=200, deadline=None)
@given(st.integers(2, 6).flatmap(lambda n: st.lists(st.integers(FEWEST, 40), min_size=n, max_size=n)))
def test_where_ballots_follow_the_population_all_weigh_the_same(counts) -> None:
    made = weigh(strata_of(counts), {f"s{place}": count for place, count in enumerate(counts)})
    assert len(made) == len(counts)
    assert [one.weight for one in made] == pytest.approx([1.0] * len(counts), abs=1e-8)


@settings(max_examples=300, deadline=None)
@given(counted(least=FEWEST + 1), st.data())
def test_nobody_gains_by_putting_in_no_ballot(given_counts, data) -> None:
    """The others of one's stratum inherit the weight, so an empty seat brings the result no nearer to its holder.

    Where it would leave so few ballots that strata are put together, or where a weight is held at the limit, this does
    not hold; the explanation says so, and ``tests/unit/test_panel_strata.py`` has an example.
    """
    strata, counts = given_counts
    own = data.draw(st.sampled_from(sorted(counts)))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    where = np.repeat(sorted(counts), [counts[one] for one in sorted(counts)])
    values = rng.integers(0, 11, len(where)) / 10
    away = int(data.draw(st.sampled_from(np.nonzero(where == own)[0].tolist())))

    def result(places) -> float:
        found = weigh(strata, Counter(where[places]))
        assume(not any(one.cut for one in found))
        weight = {one: made.weight for made in found for one in made.strata}
        return uniform_median(column(values[places], np.array([weight[one] for one in where[places]])))

    everybody = np.arange(len(where))
    wish = values[away]
    assert abs(result(everybody) - wish) <= abs(result(np.delete(everybody, away)) - wish) + 1e-6


@settings(max_examples=150, deadline=None)
@given(panels(), RULES)
def test_whole_weights_are_copies_of_ballots_in_the_whole_count(panel, rule) -> None:
    columns, importances, times = panel
    weighted = ballots(columns, times.astype(float), importances)
    copied = ballots(
        {axis: np.repeat(column, times) for axis, column in columns.items()},
        None,
        np.repeat(importances, times, axis=1),
    )
    one, other = tally(weighted, rule), tally(copied, rule)
    assert one.shares == pytest.approx(other.shares, abs=1e-9)
    assert list(one.importances.values()) == pytest.approx(list(other.importances.values()), abs=1e-6)
    for mine, theirs in zip(one.axes, other.axes, strict=True):
        assert dict(mine.rules) == pytest.approx(dict(theirs.rules), abs=1e-9)
    near, also = joint(weighted, one.shares), joint(copied, other.shares)
    assert near.nearest_ballot_distance == pytest.approx(also.nearest_ballot_distance, abs=1e-9)
    assert near.median_ballot_distance == pytest.approx(also.median_ballot_distance, abs=1e-9)
    lost, likewise = (
        minorities(which, filled(which, found.shares), found.shares, rule)
        for which, found in ((weighted, one), (copied, other))
    )
    assert [group.weight for group in lost] == pytest.approx([group.weight for group in likewise], abs=1e-9)
    assert [group.loses_by for group in lost] == pytest.approx([group.loses_by for group in likewise], abs=1e-7)
    rows, repeated = weighted.shares, copied.shares
    for k in (2, 3):
        opened = rows[greedy_capture(rows, weighted.weights, k)]
        assert {tuple(row) for row in opened} == {
            tuple(row) for row in repeated[greedy_capture(repeated, copied.weights, k)]
        }
        mine = left_out(rows, weighted.weights, opened[:1], k)
        theirs = left_out(repeated, copied.weights, opened[:1], k)
        assert (mine is None) == (theirs is None)


@settings(max_examples=150, deadline=None)
@given(panels(), RULES, st.sampled_from([0.25, 0.1, 7.0, 1000.0]))
def test_scaling_every_weight_changes_nothing(panel, rule, by) -> None:
    columns, importances, times = panel
    one = tally(ballots(columns, times.astype(float), importances), rule)
    other = tally(ballots(columns, times * by, importances), rule)
    assert one.shares == pytest.approx(other.shares, abs=1e-9)
    assert list(one.importances.values()) == pytest.approx(list(other.importances.values()), abs=1e-6)
    assert (one.effective, one.crowd) == pytest.approx((other.effective, other.crowd))


@settings(max_examples=100, deadline=None)
@given(panels(), RULES)
def test_dividing_people_into_strata_of_equal_weight_changes_nothing(panel, rule) -> None:
    columns, importances, _ = panel
    plain = ballots(columns, None, importances)
    n = len(plain)
    # As many ballots as the population has: whoever divides people so leaves the count as it is.
    made = weigh(strata_of([1, 1]), {"s0": 50 * n, "s1": 50 * n})
    weights = np.array([made[place % 2].weight for place in range(n)])
    assert tally(ballots(columns, weights, importances), rule) == tally(plain, rule)
