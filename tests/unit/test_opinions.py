"""Opinion maps with known answers, and the faults that they must show."""

import time

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score, silhouette_score
from tests.opinion_people import conversation, roster

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.opinions.bridging import bridging
from counterpoise.domain.opinions.consensus import consensus, normalised_consensus
from counterpoise.domain.opinions.counting import GroupVotes, group_votes
from counterpoise.domain.opinions.groups import Groups, find_groups
from counterpoise.domain.opinions.lanczos import leading
from counterpoise.domain.opinions.planar import cloud, first_distinct, k_means, nearest, silhouettes
from counterpoise.domain.opinions.projection import project
from counterpoise.domain.opinions.representative import proportion_test, representative, two_proportion_test
from counterpoise.domain.opinions.selftest import self_test
from counterpoise.domain.opinions.stability import adjusted_rand
from counterpoise.domain.opinions.votes import votes_of
from counterpoise.schemas.opinions import opinions_document
from counterpoise.services.opinions import map_opinions


def of(labels) -> dict[str, str]:
    return {f"{place}": str(label) for place, label in enumerate(labels)}


def counted(sizes, agree, disagree, seen) -> GroupVotes:
    tables = [np.array(one, dtype=np.int64) for one in (sizes, agree, disagree, seen)]
    return GroupVotes(
        tuple(str(one) for one in range(len(sizes))), tuple(str(one) for one in range(len(agree[0]))), *tables
    )


def test_plane_is_that_of_the_completed_dense_matrix() -> None:
    votes, _ = conversation(80, 120, 0.3, seed=1)
    dense = np.full((80, 120), np.nan)
    dense[votes.rows, votes.columns] = votes.values
    centred = np.where(np.isnan(dense), 0.0, dense - np.nanmean(dense, axis=0))
    _, sizes, directions = np.linalg.svd(centred, full_matrices=False)
    plane = project(votes)
    for ours, theirs in zip(plane.components, directions, strict=False):
        assert abs(float(ours @ theirs)) == pytest.approx(1, abs=1e-10)
    assert plane.explained == pytest.approx((sizes[:2] ** 2 / (sizes**2).sum()).tolist())
    scaled = centred @ plane.components.T * np.sqrt(120 / (~np.isnan(dense)).sum(axis=1))[:, None]
    assert np.abs(plane.points - scaled).max() < 1e-12


def test_lanczos_finds_repeated_and_missing_directions() -> None:
    values = np.zeros(100)
    values[[3, 50, 70]] = 5.0, 5.0, 1.0
    found, vectors = leading(lambda one: values * one, np.eye(100)[3], 3, 1e-12)
    assert found == pytest.approx([5, 5, 1])
    assert vectors @ vectors.T == pytest.approx(np.eye(3), abs=1e-12)
    assert leading(lambda one: 0.0 * one, np.ones(80), 2, 1e-12)[0] == pytest.approx([0, 0])


def test_nobody_differs() -> None:
    votes = votes_of(["a", "b"], ["x", "y"], [0, 0, 1, 1], [0, 1, 0, 1], [1, -1, 1, -1])
    found = map_opinions(votes, draws=2)
    document = opinions_document(found)
    assert document.k == 1
    assert document.silhouette is None
    assert document.consensus == {"x": 0.75, "y": 0.25}
    assert not document.stability.assessed


def test_moderated_out_propositions_shape_nothing_and_are_still_counted() -> None:
    votes, _ = conversation(60, 20, 0.8, seed=2)
    names = list(votes.propositions)
    out = votes_of(list(votes.participants), names, votes.rows, votes.columns, votes.values, ["3", "5"])
    plane = project(out)
    assert np.abs(plane.components[:, [3, 5]]).max() < 1e-12
    assert not plane.centre[[3, 5]].any()
    document = opinions_document(map_opinions(out, draws=2))
    assert document.moderated_out == ["3", "5"]
    assert set(document.consensus) == set(names)


def test_silhouette_is_the_textbook_one() -> None:
    rng = np.random.default_rng(0)
    points = rng.normal(size=(150, 2)) + np.repeat([[0, 0], [3, 0], [0, 4]], 50, axis=0)
    starts = first_distinct(points, 3)
    labels = nearest(points, k_means(cloud(points), starts))
    assert silhouettes(cloud(points), [labels, labels]) == pytest.approx([silhouette_score(points, labels)] * 2)
    twice = cloud(np.concatenate([points, points]))
    weighted = cloud(points, np.full(150, 2.0))
    assert silhouettes(weighted, [labels]) == pytest.approx(silhouettes(twice, [np.tile(labels, 2)]), abs=0.02)


def test_grid_keeps_weight_and_mean() -> None:
    points = np.random.default_rng(0).normal(size=(20_000, 2))
    merged = cloud(points)
    assert len(merged.points) <= 4096
    assert merged.weights.sum() == 20_000
    assert np.average(merged.points, axis=0, weights=merged.weights) == pytest.approx(points.mean(axis=0))


def test_adjusted_rand_is_the_textbook_one() -> None:
    rng = np.random.default_rng(0)
    for _ in range(50):
        one, other = rng.integers(0, 4, 60), rng.integers(0, 3, 60)
        assert adjusted_rand(one, other) == pytest.approx(adjusted_rand_score(one, other))


def test_consensus_by_hand() -> None:
    votes = counted([4, 2], [[3, 0], [2, 0]], [[1, 0], [0, 2]], [[4, 0], [2, 2]])
    assert consensus(votes) == pytest.approx([4 / 6 * 3 / 4, 1 / 2 * 1 / 4])
    assert normalised_consensus(votes) == pytest.approx(np.sqrt([4 / 6 * 3 / 4, 1 / 2 * 1 / 4]))
    assert consensus(votes, ["0"]) == pytest.approx([4 / 6, 1 / 2])


def test_normalised_consensus_does_not_fall_with_the_number_of_groups() -> None:
    two = counted([10] * 2, [[7]] * 2, [[3]] * 2, [[10]] * 2)
    five = counted([10] * 5, [[7]] * 5, [[3]] * 5, [[10]] * 5)
    assert consensus(five)[0] < consensus(two)[0] / 2
    assert normalised_consensus(five) == pytest.approx(normalised_consensus(two))


def test_z_tests_by_hand() -> None:
    assert proportion_test(np.array([13]), np.array([14]))[0] == pytest.approx(3.356585566713095)
    pooled = 12 / 25
    by_hand = (10 / 12 - 2 / 13) / np.sqrt(pooled * (1 - pooled) * (1 / 12 + 1 / 13))
    ours = two_proportion_test(np.array([9]), np.array([1]), np.array([11]), np.array([12]))
    assert ours[0] == pytest.approx(by_hand)
    everybody = two_proportion_test(np.array([5]), np.array([5]), np.array([5]), np.array([5]))
    assert everybody[0] == 0


def test_discoveries_among_random_groups_are_controlled() -> None:
    """Groups that have nothing to do with the votes: the published rule keeps many, the control lets none stand."""
    kept, survived, maps = 0, 0, 20
    for seed in range(maps):
        votes, _ = conversation(200, 60, 0.5, seed=seed, groups=1)
        rng = np.random.default_rng(seed)
        groups = Groups(("0", "1", "2"), of(rng.integers(0, 3, 200)), False, {})
        found = representative(group_votes(votes, groups), votes.left_out, most=None)
        rows = [one for some in found.values() for one in some]
        kept += len(rows)
        survived += any(one.survives for one in rows)
    assert kept > 40
    assert survived <= 3


def test_planted_groups_are_found_and_certified() -> None:
    votes, planted = conversation(240, 60, 0.5, seed=3)
    found = map_opinions(votes, draws=30)
    assert len(found.groups.ids) == 3
    assert adjusted_rand(found.groups.labels(votes.participants), planted) > 0.95
    assert found.certificate.stable
    assert [found.label(group) for group in found.groups.ids] == ["A", "B", "C"]
    assert found.selftest.aligned
    assert found.counted.sizes.tolist() == sorted(found.counted.sizes.tolist(), reverse=True)


def test_groups_of_people_without_groups_are_not_labelled() -> None:
    rng = np.random.default_rng(4)
    names = [str(one) for one in range(150)]
    rows, columns = np.nonzero(rng.random((150, 50)) < 0.6)
    votes = votes_of(names, names[:50], rows, columns, rng.choice([-1, 0, 1], len(rows)))
    found = map_opinions(votes, draws=30)
    assert not found.certificate.stable
    assert {found.label(group) for group in found.groups.ids} == {None}
    assert any("no label" in limit for limit in found.limits)


def test_joining_by_row_is_caught() -> None:
    """The fault: a table of groups, sorted by name, laid beside a table of votes, sorted by something else."""
    votes, planted = conversation(200, 40, 0.6, seed=5)
    groups = Groups(("0", "1", "2"), of(planted), False, {})
    right = group_votes(votes, groups)
    passed = self_test(votes, groups, right, np.random.default_rng(0))
    assert passed.aligned
    assert passed.misjoined == 0

    by_name = sorted(votes.participants)
    column = [groups.of[name] for name in by_name]
    by_row = Groups(groups.ids, dict(zip(votes.participants, column, strict=True)), False, {})
    wrong = group_votes(votes, by_row)

    # Figures of the wrong people do not survive the recount by id …
    caught = self_test(votes, groups, wrong, np.random.default_rng(0))
    assert caught.misjoined > 50
    assert not caught.aligned
    # … and where the file itself was joined so, its groups are no better than a shuffle of the same people.
    as_given = map_opinions(votes, given=by_row.of, draws=1)
    assert as_given.selftest.misjoined == 0
    assert as_given.selftest.p > 0.01
    assert not as_given.selftest.aligned
    assert any("no better than chance" in limit for limit in as_given.limits)


def test_self_test_refuses_a_random_split_about_as_often_as_it_says() -> None:
    votes, _ = conversation(60, 20, 0.7, seed=6)
    passed = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        groups = Groups(("0", "1"), of(rng.integers(0, 2, 60)), False, {})
        passed += self_test(votes, groups, group_votes(votes, groups), rng).aligned
    assert passed <= 5


def test_given_groups_need_no_votes_and_small_ones_are_hidden() -> None:
    votes, _ = conversation(40, 30, 0.1, seed=7)
    given = {name: "few" if place < 4 else "many" for place, name in enumerate(votes.participants)}
    document = opinions_document(map_opinions(votes, given=given, draws=1))
    assert {one.id: one.size for one in document.groups} == {"few": 4, "many": 36}
    few = document.groups[0]
    assert few.suppressed
    assert (few.representative, few.counts) == ([], {})
    assert not document.stability.assessed
    assert document.discovery.proves
    assert document.ungrouped == 0


def test_bridging_prefers_what_both_camps_agree_on() -> None:
    """Forty and twenty people: what both camps want stands above what the larger camp wants."""
    camps = np.array([0] * 40 + [1] * 20)
    table = np.array([[1, -1, 1, -1, 1, -1], [-1, 1, 1, -1, -1, 1]])[camps]
    names = [str(one) for one in range(60)]
    rows, columns = np.nonzero(np.ones_like(table))
    votes = votes_of(names, names[:6], rows, columns, table[rows, columns])
    found = bridging(votes, project(votes))
    assert found.settled
    assert found.scores[2] == max(found.scores)
    assert found.scores[3] == min(found.scores)
    assert found.scores[0] < found.scores[2] / 2
    assert np.sign(found.factors[0]) == -np.sign(found.factors[1])


def test_bridging_is_at_a_minimum_of_what_it_claims_to_minimise() -> None:
    votes, _ = conversation(50, 15, 0.7, seed=8)
    found = bridging(votes, project(votes))

    def loss(mean, scores, factors):
        """Best people for these propositions: exact, one ridge problem each."""
        total = 0.15 * (mean**2 + (scores**2).sum()) + 0.03 * (factors**2).sum()
        for place in range(50):
            at = slice(votes.starts[place], votes.starts[place + 1])
            columns = votes.columns[at]
            y = votes.values[at] / 2 - mean - scores[columns]
            x = np.column_stack([np.ones(len(columns)), factors[columns]])
            ridge = np.diag([0.15, 0.03])
            best = np.linalg.solve(x.T @ x + ridge, x.T @ y)
            total += ((y - x @ best) ** 2).sum() + best @ ridge @ best
        return total

    least = loss(found.mean, found.scores, found.factors)
    rng = np.random.default_rng(0)
    for _ in range(40):
        step = rng.normal(size=15) * 0.01, rng.normal(size=15) * 0.01
        assert loss(found.mean, found.scores + step[0], found.factors + step[1]) > least - 1e-7


def test_same_seed_same_digits() -> None:
    votes, _ = conversation(90, 30, 0.5, seed=9)
    documents = [opinions_document(map_opinions(votes, seed=seed, draws=10)).model_dump_json() for seed in (1, 1, 2)]
    assert documents[0] == documents[1] != documents[2]


def test_options_out_of_range() -> None:
    votes, _ = conversation(30, 10, 0.8, seed=0)
    for options in ({"seed": -1}, {"k": 1}, {"k": 21}, {"draws": 0}, {"k": 2, "given": {"0": "a"}}):
        with pytest.raises(InvalidOption):
            map_opinions(votes, **options)
    assert len(find_groups(votes, project(votes), 4).ids) <= 4


def test_large_conversation_with_its_certificate_within_thirty_seconds() -> None:
    votes, _ = conversation(1126, 1418, 0.03, seed=10)
    start = time.perf_counter()
    found = map_opinions(votes)
    assert time.perf_counter() - start < 30
    assert found.certificate.draws == 100


def test_roster_is_not_in_participant_order() -> None:
    """The helper's own claim, on which the test of the row fault rests."""
    assert roster(200) != sorted(roster(200))
