"""What must hold for every conversation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoise.domain.opinions.consensus import consensus, normalised_consensus
from counterpoise.domain.opinions.counting import group_votes
from counterpoise.domain.opinions.groups import eligible, find_groups
from counterpoise.domain.opinions.projection import project
from counterpoise.domain.opinions.representative import representative
from counterpoise.domain.opinions.selftest import self_test
from counterpoise.domain.opinions.votes import votes_of
from counterpoise.schemas.opinions import opinions_document
from counterpoise.services.opinions import map_opinions


@st.composite
def tables(draw):
    """Ids, propositions, and votes as triples; from nobody voting on anything to everybody on everything."""
    people, items = draw(st.integers(1, 40)), draw(st.integers(1, 12))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    rows, columns = np.nonzero(rng.random((people, items)) < draw(st.sampled_from([0.0, 0.2, 0.7, 1.0])))
    weights = draw(st.sampled_from([(1, 0, 0), (0.4, 0.2, 0.4), (0.1, 0.8, 0.1)]))
    values = rng.choice([1, 0, -1], len(rows), p=weights)
    return [f"p{one}" for one in range(people)], [str(one) for one in range(items)], rows, columns, values


def document(votes):
    return opinions_document(map_opinions(votes, draws=2))


@settings(max_examples=60, deadline=None)
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_changes_nothing(table, random) -> None:
    """The same votes by the same ids, in any order, give the same bytes."""
    people, items, rows, columns, values = table
    others, mixed = random.sample(people, len(people)), random.sample(items, len(items))
    row_of = {name: place for place, name in enumerate(others)}
    column_of = {name: place for place, name in enumerate(mixed)}
    order = random.sample(range(len(rows)), len(rows))
    again = votes_of(
        others,
        mixed,
        [row_of[people[rows[one]]] for one in order],
        [column_of[items[columns[one]]] for one in order],
        [int(values[one]) for one in order],
    )
    first = document(votes_of(people, items, rows, columns, values))
    assert document(again).model_dump_json() == first.model_dump_json()


@settings(max_examples=60, deadline=None)
@given(tables())
def test_new_names_change_names_only(table) -> None:
    """Names that sort alike: the same groups under the new names."""
    people, items, rows, columns, values = table
    renamed = [f"q{one}" for one in people]
    first = document(votes_of(people, items, rows, columns, values))
    second = document(votes_of(renamed, [f"9{one:0>3}" for one in items], rows, columns, values))
    assert [[f"q{name}" for name in one.members] for one in first.groups] == [one.members for one in second.groups]
    assert list(second.consensus.values()) == pytest.approx([first.consensus[one] for one in items])


@settings(max_examples=60, deadline=None)
@given(tables())
def test_every_figure_is_within_its_range(table) -> None:
    votes = votes_of(*table)
    plane = project(votes)
    groups = find_groups(votes, plane)
    counted = group_votes(votes, groups)
    assert set(groups.of) == {votes.participants[place] for place in eligible(votes)}
    assert counted.sizes.sum() == len(groups.of)
    assert (counted.agree + counted.disagree <= counted.seen).all()
    assert (counted.seen <= counted.sizes[:, None]).all()
    assert len(groups.ids) <= 5
    whole, each = consensus(counted), normalised_consensus(counted)
    assert ((whole > 0) & (whole <= 1)).all()
    assert (whole <= each + 1e-12).all()
    for some in representative(counted, votes.left_out).values():
        assert len(some) <= 5
        assert all(0 <= one.p_value <= 1 for one in some)
    assert self_test(votes, groups, counted, np.random.default_rng(0)).misjoined == 0


@settings(max_examples=40, deadline=None)
@given(tables())
def test_everybody_for_the_opposite(table) -> None:
    """If all agreement becomes disagreement, the groups are the same people."""
    people, items, rows, columns, values = table
    first = document(votes_of(people, items, rows, columns, values))
    second = document(votes_of(people, items, rows, columns, -values))
    assert [one.members for one in first.groups] == [one.members for one in second.groups]
    assert list(first.bridging.values()) == pytest.approx([-one for one in second.bridging.values()], abs=1e-4)
