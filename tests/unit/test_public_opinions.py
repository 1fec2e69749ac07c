"""What of an opinion map is published, and the pictures of it."""

import json

import numpy as np
import pytest
from altair.vegalite.v6.schema.core import load_schema
from jsonschema import Draft7Validator
from tests.opinion_people import conversation

from counterpoise.domain.opinions.votes import Votes, votes_of
from counterpoise.services.charts import NARROW, WIDE
from counterpoise.services.opinions import OpinionMap, map_opinions
from counterpoise.services.opinions_charts import (
    agreement_chart,
    agreement_rows,
    group_rows,
    groups_chart,
    shortened,
)
from counterpoise.services.public_opinions import PublicMap, Tally, public_map

SCHEMA = Draft7Validator(load_schema())


def published(votes: Votes, given: dict[str, str] | None = None) -> tuple[OpinionMap, PublicMap]:
    found = map_opinions(votes, given=given, draws=20)
    made = public_map(found)
    assert made is not None
    return found, made


def everybody(found: OpinionMap) -> dict[str, list[int]]:
    """Agree, disagree and votes of each proposition, counted here one vote at a time."""
    counted: dict[str, list[int]] = {name: [0, 0, 0] for name in found.votes.propositions}
    for column, value in zip(found.votes.columns, found.votes.values, strict=True):
        cell = counted[found.votes.propositions[column]]
        cell[0] += value == 1
        cell[1] += value == -1
        cell[2] += 1
    return counted


def totals(made: PublicMap) -> dict[str, list[int]]:
    return {one.id: [one.everybody.agree, one.everybody.disagree, one.everybody.votes] for one in made.propositions}


@pytest.fixture(scope="module")
def planted() -> tuple[OpinionMap, PublicMap]:
    votes, _ = conversation(90, 30, 0.6, seed=11)
    return published(votes)


def test_stable_groups_are_named_and_say_what_sets_them_apart(planted) -> None:
    found, made = planted
    assert (made.people, made.aside, made.stable) == (90, 0, True)
    assert [one.label for one in made.groups] == ["A", "B", "C"]
    assert all(one.representative for one in made.groups)
    assert [one.id for one in made.propositions] != list(found.votes.propositions)
    assert totals(made) == everybody(found)
    best = made.propositions[0]
    assert best.consensus_normalised == max(one.consensus_normalised for one in made.propositions)
    for one in made.propositions:
        assert sum(held.agree for held in one.groups.values()) == one.everybody.agree
        assert one.everybody.passed >= 0


def test_unstable_groups_are_shown_as_such_and_say_nothing() -> None:
    votes, _ = conversation(60, 25, 0.5, seed=11, groups=1)
    _, made = published(votes)
    assert made.stable is False
    assert made.groups
    assert made.labelled == ()
    assert all(one.representative == () for one in made.groups)
    assert all(one.groups == {} for one in made.propositions)
    assert made.dividing(5) == ()
    assert any("not stable" in one for one in made.limits)
    rows = agreement_rows(made, made.ranked(3), {})
    assert {row["group"] for row in rows} == {"everybody"}


@pytest.mark.parametrize("few", [1, 4, 9])
def test_a_small_group_cannot_be_told_from_the_difference(few: int) -> None:
    """A few people in a group of their own: the next smallest group has no figures either, beside the totals."""
    votes, _ = conversation(60, 20, 0.9, seed=3)
    given = {
        name: "few" if place < few else "some" if place < 20 else "many"
        for place, name in enumerate(votes.participants)
    }
    found, made = published(votes, given)
    assert {one.id: one.counted for one in made.groups} == {"some": False, "many": True}
    assert totals(made) == everybody(found)
    assert made.aside == few
    sizes = dict(zip(found.groups.ids, found.counted.sizes.tolist(), strict=True))
    for one in made.propositions:
        assert list(one.groups) == ["many"]
        assert one.consensus == pytest.approx((one.groups["many"].agree + 1) / (one.groups["many"].votes + 2))
    # What can be subtracted is about ten people at least.
    assert 60 - sizes["many"] >= 10
    assert any("some groups have no figures" in one.lower() for one in made.limits)


def test_where_no_group_may_have_figures_totals_stand_alone() -> None:
    votes, _ = conversation(60, 20, 0.9, seed=3)
    given = {name: "few" if place < 4 else "many" for place, name in enumerate(votes.participants)}
    found, made = published(votes, given)
    assert totals(made) == everybody(found)
    assert made.labelled == ()
    assert all(one.groups == {} and one.consensus is None for one in made.propositions)
    merits = [(one.everybody.agree + 1) / (one.everybody.votes + 2) for one in made.ranked(99)]
    assert merits == sorted(merits, reverse=True)


def test_ten_people_aside_leave_the_figures() -> None:
    votes, _ = conversation(60, 20, 0.9, seed=3)
    given = {name: "many" for place, name in enumerate(votes.participants) if place >= 10}
    found, made = published(votes, given)
    assert made.aside == 10
    assert [one.counted for one in made.groups] == [True]
    assert totals(made) == everybody(found)


def test_fewer_than_ten_people_have_no_map() -> None:
    votes, _ = conversation(9, 20, 0.9, seed=3)
    assert public_map(map_opinions(votes, draws=1)) is None


def test_everybody_alike() -> None:
    names = [str(one) for one in range(20)]
    rows, columns = np.nonzero(np.ones((20, 3)))
    _, made = published(votes_of(names, ["a", "b", "c"], rows, columns, np.tile([1, -1, 0], 20)))
    assert [one.size for one in made.groups] == [20]
    assert made.directions == ()
    assert made.ranked(9)[0].everybody == Tally(20, 0, 20)
    assert list(SCHEMA.iter_errors(groups_chart(made))) == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_pictures_are_valid_and_hold_nobody(planted, width: int) -> None:
    found, made = planted
    texts = {
        name: f'It\'s "<{name}>" \\ said\u200b so that it is rather long indeed' for name in found.votes.propositions
    }
    pictures = [
        groups_chart(made, width=width),
        agreement_chart(made, made.ranked(8), texts, "What groups share", width=width),
        agreement_chart(made, made.dividing(8), texts, "Where groups differ", width=width),
    ]
    for picture in pictures:
        assert list(SCHEMA.iter_errors(picture)) == []
        assert json.loads(json.dumps(picture)) == picture
        assert "group" in picture["description"]
    assert [row["people"] for row in pictures[0]["data"]["values"]] == [one.size for one in made.groups]
    assert [row["people"] for row in group_rows(made)] == [one.size for one in made.groups]
    shares = [row["share"] for row in pictures[1]["data"]["values"]]
    assert all(0 <= one <= 1 for one in shares)
    assert len(shares) == 8 * 3


def test_dividing_propositions_are_those_with_the_largest_gap(planted) -> None:
    _, made = planted
    gaps = [one.gap for one in made.dividing(5)]
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[0] == max(one.gap for one in made.propositions)


def test_long_texts_are_cut_at_a_word() -> None:
    assert shortened("one two three", 20) == "one two three"
    assert shortened("one two\nthree four", 12) == "one two…"
    assert shortened("o" * 40, 10) == "o" * 9 + "…"
