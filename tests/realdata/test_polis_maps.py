"""What the Polis server computed and what was published, computed again."""

import csv
import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from tests.realdata.opinions_tables import CONVERSATIONS, row

from counterpoise.domain.opinions.consensus import consensus
from counterpoise.domain.opinions.counting import group_votes
from counterpoise.domain.opinions.groups import given_groups
from counterpoise.domain.opinions.projection import project
from counterpoise.domain.opinions.representative import KEPT_ABOVE, representative
from counterpoise.domain.opinions.votes import votes_of
from counterpoise.files.polis_exports import read_export
from counterpoise.services.opinions import map_opinions

pytestmark = pytest.mark.realdata
FIXTURES = ["below-100-ptpts", "50ptpt-3gp-strict-no-meta"]


@pytest.fixture(params=FIXTURES)
def server(request, realdata: Path):
    """The server's results, the raw votes (1 agrees in this table), and the published groups by participant id."""
    folder = realdata / "polis-math-fixtures" / request.param
    math = json.loads(gzip.decompress((folder / "math-pca2.json.gz").read_bytes()))
    rows = list(csv.DictReader(gzip.decompress((folder / "votes.csv.gz").read_bytes()).decode().splitlines()))
    people = sorted({one["pid"] for one in rows})
    items = [str(one) for one in math["tids"]]
    votes = votes_of(
        people,
        items,
        [people.index(one["pid"]) for one in rows],
        [items.index(one["tid"]) for one in rows],
        [int(one["vote"]) for one in rows],
        [str(one) for one in math["mod-out"]],
    )
    base = dict(zip(math["base-clusters"]["id"], math["base-clusters"]["members"], strict=True))
    of = {str(who): str(g["id"]) for g in math["group-clusters"] for one in g["members"] for who in base[one]}
    return math, votes, given_groups(votes, project(votes), of)


def test_plane(server) -> None:
    """Wire votes have the other sign, so the centre is mirrored; components are free in theirs.

    The table of the second conversation lacks the votes of one of the people that the server counted.
    """
    math, votes, _ = server
    whole = len(votes.participants) == math["n"]
    plane = project(votes)
    order = [votes.propositions.index(str(one)) for one in math["tids"]]
    assert np.abs(plane.centre[order] + np.array(math["pca"]["center"])).max() < (1e-12 if whole else 0.04)
    for ours, theirs in zip(plane.components, math["pca"]["comps"], strict=True):
        assert abs(float(ours[order] @ np.array(theirs))) == pytest.approx(1, abs=1e-12 if whole else 1e-2)


def test_places_of_people(server) -> None:
    """Base clusters of one person are that person's place, up to the sign of an axis; this fixes the scale."""
    math, votes, _ = server
    whole = len(votes.participants) == math["n"]
    plane, base = project(votes), math["base-clusters"]
    ours = {name: np.abs(plane.points[place]) for place, name in enumerate(votes.participants)}
    away = [
        np.abs(ours[str(members[0])] - np.abs([x, y])).max()
        for members, x, y in zip(base["members"], base["x"], base["y"], strict=True)
        if len(members) == 1
    ]
    assert max(away) < (1e-12 if whole else 0.2)


def test_group_votes_in_every_cell(server) -> None:
    math, votes, groups = server
    counted = group_votes(votes, groups)
    for row_, group in enumerate(counted.groups):
        theirs = math["group-votes"][group]
        assert theirs["n-members"] == counted.sizes[row_]
        for column, name in enumerate(counted.propositions):
            cell = theirs["votes"][name]
            ours = [int(one[row_, column]) for one in (counted.agree, counted.disagree, counted.seen)]
            assert ours == [cell["A"], cell["D"], cell["S"]]


def test_consensus(server) -> None:
    math, votes, groups = server
    ours = dict(zip(votes.propositions, consensus(group_votes(votes, groups)), strict=True))
    assert ours.keys() == math["group-aware-consensus"].keys()
    assert max(abs(ours[name] - value) for name, value in math["group-aware-consensus"].items()) < 1e-12


def test_representative(server) -> None:
    """Every published entry that passes the published thresholds, in the published order, to 1e-6."""
    math, votes, groups = server
    found = representative(group_votes(votes, groups), votes.left_out)
    for group, theirs in math["repness"].items():
        passed = [one for one in theirs if min(one["p-test"], one["repness-test"]) > KEPT_ABOVE]
        ours = {(one.proposition, one.side): one for one in found[group]}
        assert {(str(one["tid"]), one["repful-for"]) for one in passed} == set(ours)
        if passed and passed[0].get("best-agree"):
            assert found[group][0].proposition == str(passed[0]["tid"])
        for one in passed:
            mine = ours[str(one["tid"]), one["repful-for"]]
            assert (mine.n_success, mine.n_trials) == (one["n-success"], one["n-trials"])
            assert mine.p_success == pytest.approx(one["p-success"], abs=1e-6)
            assert mine.p_test == pytest.approx(one["p-test"], abs=1e-6)
            assert mine.repness == pytest.approx(one["repness"], abs=1e-6)
            assert mine.repness_test == pytest.approx(one["repness-test"], abs=1e-6)


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_sizes_of_published_conversations(realdata: Path, name: str) -> None:
    held = read_export(realdata / "polis-opendata" / name)
    assert (len(held.votes.participants), len(held.votes.propositions)) == CONVERSATIONS[name]


@pytest.mark.parametrize("name", [one for one in CONVERSATIONS if one != "american-assembly.bowling-green"])
def test_both_tables_of_an_export_hold_the_same_votes(realdata: Path, name: str) -> None:
    folder = realdata / "polis-opendata" / name
    wide = read_export(next(folder.glob("participants-votes.csv*"))).votes
    long = read_export(next(folder.glob("votes.csv*"))).votes
    assert (wide.participants, wide.propositions) == (long.participants, long.propositions)
    for one, other in ((wide.starts, long.starts), (wide.columns, long.columns), (wide.values, long.values)):
        assert np.array_equal(one, other)


def test_table_in_the_docs_is_what_is_computed(realdata: Path, root: Path) -> None:
    page = (root / "docs" / "explanation" / "opinion-maps.md").read_text(encoding="utf-8")
    for name in CONVERSATIONS:
        found = row(realdata / "polis-opendata" / name)
        print(found)
        assert found in page


def test_published_groups_pass_the_self_test_and_small_ones_are_hidden(realdata: Path) -> None:
    held = read_export(realdata / "polis-opendata" / "london.youth.policing")
    found = map_opinions(held.votes, given=held.published, draws=1)
    assert dict(zip(found.groups.ids, found.counted.sizes.tolist(), strict=True)) == {"0": 3, "1": 18, "2": 3}
    assert found.hidden == ("0", "2")
    assert found.representative["0"] == found.representative["2"] == []
    assert found.selftest.joined
