"""The draw against its definitions: every committee of small random pools, and exact arithmetic."""

from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.sortition_pools import brute_leximin, committees, pool_of, quotas_of

from counterpoise.domain.errors import QuotasInfeasible
from counterpoise.domain.sortition.compositions import Compositions
from counterpoise.domain.sortition.drawing import prepare
from counterpoise.domain.sortition.infeasible import smallest_relaxation
from counterpoise.domain.sortition.lottery import TICKETS
from counterpoise.domain.sortition.orbits import deal, orbits_of
from counterpoise.domain.sortition.quotas import Quota, Quotas
from counterpoise.domain.sortition.stream import Stream
from counterpoise.domain.sortition.terms import Terms

CLOSE = 2e-6


@st.composite
def terms(draw: st.DrawFn, rule: str = "leximin") -> Terms:
    people = draw(st.integers(4, 8))
    seats = draw(st.integers(2, min(4, people)))
    rows = [
        (
            f"p{number}",
            draw(st.sampled_from([None, "h1", "h2"])),
            (draw(st.sampled_from("ab")), draw(st.sampled_from("xyz"))),
        )
        for number in range(people)
    ]
    ends = {}
    for category, values in (("first", "ab"), ("second", "xyz")):
        ends[category] = {}
        for value in values:
            least = draw(st.integers(0, 2))
            ends[category][value] = (least, draw(st.integers(least, seats)) if least <= seats else least)
    return Terms(pool_of(rows, ("first", "second")), quotas_of(**ends), seats, rule, draw(st.sampled_from([1, 1, 2])))


FEW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@FEW
@given(terms())
def test_leximin_is_that_of_all_committees(asked: Terms) -> None:
    wanted = brute_leximin(asked)
    if wanted is None:
        with pytest.raises(QuotasInfeasible):
            prepare(asked)
        return
    odds = prepare(asked).lottery.odds()
    assert sum(odds.values()) == pytest.approx(asked.seats, abs=1e-9)
    for person, value in wanted.items():
        assert odds.get(person, 0.0) == pytest.approx(value, abs=CLOSE), person


@FEW
@given(terms("maximin"))
def test_maximin_reaches_the_smallest_odds_of_leximin_and_says_so(asked: Terms) -> None:
    wanted = brute_leximin(asked)
    if wanted is None:
        return
    found = prepare(asked)
    odds = found.lottery.odds()
    least = min(value for value in wanted.values() if value > CLOSE)
    assert min(odds[person] for person, value in wanted.items() if value > CLOSE) == pytest.approx(least, abs=CLOSE)
    assert found.certificate.value <= found.certificate.bound + CLOSE
    assert found.certificate.bound == pytest.approx(least, abs=CLOSE)


@FEW
@given(terms(), st.text(min_size=1, max_size=8))
def test_every_draw_is_a_committee_and_identical_people_have_identical_odds(asked: Terms, seed: str) -> None:
    try:
        lottery = prepare(asked).lottery
    except QuotasInfeasible:
        return
    assert sum(one.tickets for one in lottery.compositions) == TICKETS
    drawn = lottery.draw(seed)
    assert drawn in committees(asked)
    assert drawn == lottery.draw(seed)
    odds = lottery.odds()
    for one, other in product(asked.pool.people, repeat=2):
        if one.household is None and other.household is None and one.values == other.values:
            assert odds[one.id] == odds[other.id]


def total_relaxed(old: Quotas, new: Quotas) -> int:
    return sum(
        abs(before.least - after.least) + abs(before.most - after.most)
        for before, after in zip(old.lines, new.lines, strict=True)
    )


@FEW
@given(terms())
def test_the_relaxation_is_the_smallest_of_all(asked: Terms) -> None:
    """Every committee needs some relaxation; the smallest over all of them is what the programme must find."""
    free = Quotas(tuple(Quota(one.category, one.value, 0, asked.seats) for one in asked.quotas.lines))
    values = {one.id: dict(zip(asked.pool.categories, one.values, strict=True)) for one in asked.pool.people}
    needed = []
    for chosen in committees(asked, free):
        need = 0
        for line in asked.quotas.lines:
            count = sum(values[one][line.category] == line.value for one in chosen)
            need += max(line.least - count, 0) + max(count - line.most, 0)
        needed.append(need)
    orbits = orbits_of(asked.pool, asked.quotas, asked.seats, asked.per_household)
    found = smallest_relaxation(orbits)
    if not needed:
        assert found is None
        return
    assert found is not None
    lines = list(asked.quotas.lines)
    for change in found:
        old = lines[change.line]
        lines[change.line] = Quota(old.category, old.value, change.least, change.most)
    relaxed = Quotas(tuple(lines))
    assert total_relaxed(asked.quotas, relaxed) == min(needed)
    assert committees(asked, relaxed)


@given(st.lists(st.integers(0, 6), min_size=1, max_size=4), st.integers(1, 5))
def test_dealing_keeps_every_household_within_its_limits(counts: list[int], households: int) -> None:
    dealt = deal(counts, households)
    assert [sum(column) for column in zip(*dealt, strict=True)] == counts
    limit = -(-sum(counts) // households)
    for one in dealt:
        assert sum(one) <= limit
        assert all(got <= -(-count // households) for got, count in zip(one, counts, strict=True))


@given(st.text(max_size=10), st.integers(1, 10**12))
def test_the_stream_stays_below_and_repeats(seed: str, most: int) -> None:
    first, again = Stream(seed, "a"), Stream(seed, "a")
    numbers = [first.below(most) for _ in range(5)]
    assert numbers == [again.below(most) for _ in range(5)]
    assert all(0 <= one < most for one in numbers)


@FEW
@given(terms())
def test_the_order_of_the_pool_changes_nothing(asked: Terms) -> None:
    turned = Terms(
        type(asked.pool)(asked.pool.categories, asked.pool.people[::-1]),
        asked.quotas,
        asked.seats,
        asked.rule,
        asked.per_household,
    )
    assert turned.digest == asked.digest
    try:
        lottery = prepare(asked).lottery
    except QuotasInfeasible:
        return
    assert prepare(turned).lottery.digest == lottery.digest
    rules = Compositions(orbits_of(asked.pool, asked.quotas, asked.seats, asked.per_household))
    assert all(rules.holds(np.array(one.seats)) for one in lottery.compositions)
